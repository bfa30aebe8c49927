"""Which language a text is in, quickly and rightly for the short mixed questions people ask.

Script decides first, then the commonest words; a statistical model (py3langid; Lui & Baldwin, ACL 2012) is asked
only about what is left, since it takes a second to load and errs on texts of a few words.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.fold import IDEOGRAPHS

if TYPE_CHECKING:
    from index.langid import Identifier

_HAN = re.compile(f"[\u3005\u3007{IDEOGRAPHS}]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff5a]")
_QUOTED = re.compile('《[^》]{0,80}》|“[^”]{0,80}”|「[^」]{0,80}」|"[^"]{0,80}"')
# Characters that carry Chinese grammar, but for those that are common in nouns and names too.
_GRAMMAR = re.compile("[的了是在和与與及吗嗎呢吧么麼谁誰哪几幾多何什怎这這那为為被把将將从從到对對有不也都就而或请請]")
_PAGE = 5000  # code points; three pages of a long text settle the question
_CACHED = 512  # texts: while a question is answered, every part asks for its language and its passages' sentences'
_NAME = 4  # words; a text this short without a function word or an accent is taken for a name or a keyword

# Function words of the languages met most in Latin letters. A word that several share counts for each of them.
_FUNCTION_WORDS = {
    "en": "the of and to in is are was were be been being it its this that these those there their they he she his her "
    "him you your we our i my who whom whose what which when where why how do does did has have had can could will "
    "would shall should may might must not no or but if as at by for from on with into than then after before between "
    "during about over under against because while until since through within without a an any all some each many "
    "much most more other only also tell me give list explain describe show find compare summarize define s",
    "de": "der die das den dem des ein eine einen einem einer und oder aber ist sind war waren wird werden wurde "
    "wurden hat haben hatte nicht kein keine wer wen wem wie wo wann warum was welche welcher welches welchen wieviel "
    "viel viele im in am an auf aus bei mit nach von vom zu zum zur für über unter durch es er sie wir ich sich als",
    "fr": "le la les un une des du de et ou où est sont était étaient qui que quoi quel quelle quels quelles quand "
    "comment pourquoi combien dans sur avec pour par pas ne ce cette ces il elle ils elles nous vous on son sa ses a "
    "ont été au aux en se plus qu",
    "es": "el la los las un una unos unas del de y o es son era eran fue fueron qué que quién quien quiénes cuál "
    "cuáles cuánto cuántos cuánta cuántas cómo como cuándo dónde por para con en no se su sus al lo hay ha tiene a",
    "it": "il lo la i gli le un uno una del della dei delle di e è sono era chi che cosa quale quali quando come dove "
    "perché quanto quanti quante nel nella con per non si da al alla ha a",
    "pt": "o a os as um uma do da dos das de e é são foi era quem que qual quais quando como onde porque quanto "
    "quantos quantas no na nos nas com para por não se seu sua ao em",
    "nl": "de het een en of is zijn was waren wie wat welke wanneer waar waarom hoe hoeveel van in op met voor door "
    "niet geen er aan bij uit naar dat die deze dit heeft hebben werd",
}
# What the model may answer: of its 140 labels, the national languages with an ISO 639-1 code.
_KNOWN = (
    "af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ka kk km kn ky "
    "lo lt lv mk ml mn mr ms my ne nl no or pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr ug uk ur uz vi"
)
# The languages of Latin letters: within a document in one of them a passage in another must be surer,
# else a list of names becomes a language of its own.
_LATINATE = (
    "af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms nl no pl pt ro sk sl sq sv sw tl tr uz vi"
)
# Languages that share another script, under the one that most of it is written in.
_SHARED = {"ru": "be bg kk ky mk mn ru sr uk", "ar": "ar fa ps ug ur", "hi": "hi mr ne"}
_CERTAIN, _FREQUENT = 0.9, 0.25  # of the model's probability; of words, those that only have a function
_UNLIKELY = 0.001  # how much less likely than its guess the model takes a language that a text clearly isn't in
_SURE = 0.45  # of the model's probability; below it short English keywords without a function word are found


def detect(text: str, within: str = "und") -> str:
    """Return the ISO 639-1 code of the language most of `text` is in; "und" where it has no letters.

    `within` is the language of the document that the text is a part of: what only a guess tells apart from it is in it.
    """
    return _detect(_sample(text), within)


@lru_cache(_CACHED)
def _detect(text: str, within: str) -> str:
    words = [word for word in _WORD.findall(text) if any(map(str.isalpha, word))]  # "¼" is none
    if not words:
        return "und"
    latin = [word for word in words if _LATIN.search(word)]
    asian = _asian(text)
    if asian and latin:
        return asian if _frame(text, asian) else _latin(_unquoted(text), within)
    if asian:
        return asian
    return _latin(text, within) if len(latin) * 2 >= len(words) else _other(text, within)


def _sample(text: str) -> str:
    if len(text) <= 3 * _PAGE:
        return text
    middle = (len(text) - _PAGE) // 2
    return "\n".join((text[:_PAGE], text[middle : middle + _PAGE], text[-_PAGE:]))


def _asian(text: str) -> str | None:
    """Which of Chinese, Japanese and Korean the East Asian letters of `text` are; None without any."""
    han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    if not han + kana + hangul:
        return None
    if hangul > han + kana:
        return "ko"
    return "ja" if kana * 8 > han else "zh"  # a shop's の doesn't make a Chinese text Japanese


def _frame(text: str, asian: str) -> bool:
    """Whether East Asian words hold a mixed `text` together, rather than Latin ones.

    "Who is 王小明?" is English and "安徽的GDP是多少" Chinese: the words of grammar tell, not the names, and nothing
    that stands in quotation marks.
    """
    text = _unquoted(text)
    latin = [word for word in _split(text) if _LATIN.match(word)]
    grammar = len((_GRAMMAR if asian == "zh" else _KANA if asian == "ja" else _HANGUL).findall(text))
    # In capitals among ideographs it is an acronym: IT, WHO, AS.
    function = max(_counts([word for word in latin if len(word) == 1 or not word.isupper()]).values())
    if function != grammar:
        return grammar > function
    letters = len(_HAN.findall(text)) + len(_KANA.findall(text)) + len(_HANGUL.findall(text))
    return len(latin) <= 2 * _NAME or letters > 2 * len(latin)  # a word has about two ideographs


def _unquoted(text: str) -> str:
    bare = _QUOTED.sub(" ", text)
    return bare if _WORD.search(bare) else text


def _split(text: str) -> list[str]:
    """Words, with ideographs taken out: they stand beside Latin letters without a space."""
    return _WORD.findall(_HANGUL.sub(" ", _KANA.sub(" ", _HAN.sub(" ", text))))


def _counts(words: list[str]) -> Counter[str]:
    counts = Counter(dict.fromkeys(_FUNCTION_WORDS, 0))
    for word in words:
        for code in _owners().get(word.lower(), ()):
            counts[code] += 1
    return counts


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    words = {word for listed in _FUNCTION_WORDS.values() for word in listed.split()}
    return {word: tuple(code for code, listed in _FUNCTION_WORDS.items() if word in listed.split()) for word in words}


def _latin(text: str, within: str) -> str:
    words = [word for word in _split(text) if _LATIN.match(word)]
    counts = _counts(words)
    if within in _LATINATE.split() and _belongs(text, words, counts, within):
        return within
    english = counts.pop("en")
    other, most = counts.most_common(1)[0]
    if english > most or (not most and _is_name(words)):
        return "en"
    code, sure = _model_says(text)
    if sure >= _SURE:
        return code
    return other if most > english else "en"


def _belongs(text: str, words: list[str], counts: Counter[str], within: str) -> bool:
    """Whether nothing clearly says that the text is in another language than `within`."""
    rival = max(count for code, count in counts.items() if code != within)
    more = counts[within] > rival
    if (more and within == "en") or (not rival and _is_name(words)):
        return True
    if rival > counts[within] and rival >= _FREQUENT * len(words):
        return False
    code, sure = _model_says(text)
    # Torn between Croatian and Bosnian the model is sure of neither, and can tell well that it isn't English. Words
    # alone don't tell: those that Danish shares with German are in no list of Danish.
    return code == within or ((more or sure < _CERTAIN) and _ranked(text)[within] > _UNLIKELY * sure)


def _other(text: str, within: str) -> str:
    """Return the language of a text in another script; where that is a guess, the document's or the commonest."""
    code, sure = _model_says(text)
    for common, sharing in _SHARED.items():
        if code in sharing.split():
            if within in sharing.split() and sure < _CERTAIN:
                return within
            return common if sure < _SURE else code
    return code


def _is_name(words: list[str]) -> bool:
    return len(words) <= _NAME and all(word.isascii() for word in words)


def _model_says(text: str) -> tuple[str, float]:
    """Return the likeliest language and its probability."""
    return next(iter(_ranked(text).items()))


@lru_cache(_CACHED)
def _ranked(text: str) -> Mapping[str, float]:
    return _model().rank(" ".join(text.split()))


@cache
def _model() -> "Identifier":
    from index.langid import Identifier  # needs numpy, which the usual cases do without

    return Identifier(_KNOWN.split())


def in_chinese(text: str) -> bool:
    """Say whether a text is in Chinese; an English one may name 马腾."""
    return has_han(text) and detect(text) == "zh"


def has_han(text: str) -> bool:
    """Say whether a text holds a Chinese character."""
    return _HAN.search(text) is not None
