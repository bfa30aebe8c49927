"""What a message names: places, persons, other names, times, which of a row ("the third", 第二点) or of many (2号线).

Chinese names are jieba's tags, English ones capitals; what kind a name is the dictionary tells, and pinyin. Other
languages have capitals and figures at the least.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index import tokens
from index.figures import figures
from index.fold import simplify
from index.language import has_han
from index.lexicon import Lexicon
from rag.analysis.numbered import designated, models

Kind = Literal["place", "person", "group", "name", "time", "rank", "number"]
NAMES: tuple[Kind, ...] = ("place", "person", "group", "name")

ASKS = re.compile(
    r"(?i)\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|shall|may|might)\b|谁|哪|什么|多少|几|何|怎|吗|是否|是不是|有没有|多[大高长久快]"
)  # what makes a clause a question
_HOW = re.compile(r"(?i)\bhow \w+\b")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CONTENT = frozenset(
    "nvajlitezsb"
)  # of jieba's tags, their first letters: nouns, verbs, adjectives, times, foreign words
_CAPITAL = "[A-Z\u00c0-\u00de]"
_REST = "[^\\W_\u2e80-\u9fff\uac00-\ud7a3]|[’'&-]"
_NAME = re.compile(
    rf"(?<![^\W\u2e80-\u9fff\uac00-\ud7a3]){_CAPITAL}(?:{_REST})*"
    rf"(?:(?: (?:of|of the|de|von|van|bin|al))? {_CAPITAL}(?:{_REST})*)*"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = re.compile(r"(?:^|[.?!:;\n\"“”(])[\s\"“(]*$")
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|professor|president|secretary|director|minister|mayor|governor|king|queen)\.? $", re.I
)
_ROLE = re.compile(r"(?:[A-Z]\w* )*(?:President|Secretary|Director|Minister|Mayor|Governor|King|Queen) of (?:the )?")
_WHERE = re.compile(r"(?i)\b(?:in|at|to|near|from) (?:the )?$")
_SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|[aeio]ng|ong|iao|ian|uai|uan|[aeu]i|[ao]u|ao|[aeiu]n|i[aeu]"
    "|u[aoe]|er|[aeiou]))"
)
_PINYIN = re.compile(rf"{_SYLLABLE}{{1,2}} {_SYLLABLE}{{1,2}}", re.I)
_PLACE = re.compile(
    r"(?i)\b(?:province|provincial|city|capital|county|country|district|prefecture|region|republic|kingdom|municipality"
    r"|island|lake|river|mountains?|state|town|continent)\b"
)
_TIMES = frozenset(["date", "quarter", "quarters", "half", "decade", "century", "plan"])
_RELATIVE = re.compile(
    r"(?i)[去今明前后]年|[前上次后]一?个?(?:年|赛季|财年|学年)|(?:[1-9]\d?|[一二两三四五六七八九十]{1,3})年之?[前后]|[上下]个?月|(?:上年|去年)?同期|"
    r"\b(?:last|this|next|that|the previous|the following|the same) (?:year|season|months?|period|quarter)\b"
    r"|\b(?:the|a|one|two|three|four|five|ten|twenty|[1-9]\d?) (?:year|season)s? (?:before|earlier|later|after)\b"
)
_YEARS = re.compile(  # that figures take for numbers: "for 2024", 2023赛季
    r"(?i)(?<![\d.,€$£¥])(?:19|20)\d\d(?= ?(?:赛季|财年|学年|season))"
    r"|(?:(?<=\bfor )|(?<=\bof ))(?:19|20)\d\d(?=\s*(?:[?!.,，？]|$))"
)
_RANK = re.compile(
    r"第[一二三四五六七八九十\d]+[点个条项步种类次位方]|最后[一1]?[点个条项步种类]"
    r"|最[高低大小多少快慢长短早晚新好差强弱]"
    r"|\b(?<=the )(?!forest|west|east|rest|interest|request)"
    r"(?:\w{2,}est|(?:most|least)(?: \w+(?:able|ible|al|ive|ous|ent|ant|ful|ed|ing|ic|ar))?)\b"
    r"|(?i:\b(?:first|second|third|fourth|fifth|sixth|last|final)\b(?! (?:year|season|quarter|half|month|week)))"
)
_JOINS = frozenset("pcduy")  # jieba's tags of 于, 和, 对, and of adverbs and particles
_TAGS: dict[str, Kind] = {"ns": "place", "nr": "person", "nrfg": "person", "nrt": "name", "nt": "group", "nz": "name"}
_GROUP = re.compile(
    r"(?i)\b(?:universit(?:y|ies)|college|school|academy|institute|commission|committee|ministry|department|bureau|office|party"
    r"|museum|gallery|library|hospital|airport|stadium|congress|parliament|company|corporation|group|bank|association|organi[sz]ation|union|league|conference|forum|plan|act)\b"
)
_PART_OF = re.compile(r"(?i)\b(?:early|mid|late)[ -]$")
_PART_ZH = re.compile("(?<=[代纪])(?:初(?!中)|末|[初早中后末]期)")  # a year's may be another word's: 2021年中期报告
_BARE = re.compile(r"(?:(?:of|for|in|on|with|about) )?(?P<the>the )?(?P<n>\d{1,4})(?: one)?")  # "And the 500?"
_YEAR = re.compile(r"[12]\d{3}")
_LOOK_BACK = 8  # characters
_GAP = re.compile(r"[\s,，-]{0,2}(?:to|and|of|in|至|到|的|—|-)?\s?")
_READ = 2000  # characters of a message that are looked at; names come early, and time stays bounded


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` of a message, without a possessive's 's."""

    start: int
    end: int
    text: str
    kind: Kind


def mentions(text: str, lexicon: Lexicon, *, inside: bool = False) -> list[Mention]:
    """Return what a message names, in order, none overlapping.

    A capital at a sentence's start says little; `inside`, the text is a part of a sentence and doesn't start one.
    """
    text = text[:_READ]
    found: list[Mention] = []
    for mention in (
        *_times(text),
        *_ranks(text),
        *_numbers(text, inside),
        *_latin(text, lexicon, inside),
        *_han(text, lexicon),
    ):
        if not any(mention.start < other.end and other.start < mention.end for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def named(found: Iterable[Mention], *kinds: Kind) -> list[Mention]:
    """Return those of the kinds, each text once; of any name where no kind is given."""
    wanted = kinds or NAMES
    return list({mention.text: mention for mention in found if mention.kind in wanted}.values())


@lru_cache(1 << 8)
def tagged(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return the words of a text in Chinese, each with where it starts and jieba's tag."""
    import rjieba  # loads its dictionary: an English conversation does without

    words, at, simple = [], 0, simplify(text)  # jieba knows few words in Traditional characters
    for word, tag in rjieba.tag(simple):
        at = simple.index(word, at)
        words.append((at, text[at : at + len(word)], tag))
        at += len(word)
    return tuple(words)


def chinese(name: str, lexicon: Lexicon) -> list[str]:
    """Return the Chinese words that the dictionary explains by this very name, the commonest of them first."""
    opens = re.compile(rf"{re.escape(name)}\b", re.I)
    return [word for word in lexicon.chinese(name) if any(opens.match(gloss) for gloss in lexicon.glosses(word)[:2])]


def is_place(word: str, lexicon: Lexicon) -> bool:
    """Say whether a Chinese word is a place's name, by jieba or by the dictionary."""
    glosses = lexicon.glosses(word)[:2]
    capital = [gloss for gloss in glosses if gloss[:1].isupper()]
    if any(_PLACE.search(gloss) for gloss in capital):
        return True
    if glosses and not capital:
        return False  # 城市, a city: jieba takes some for names
    return [tag for _, _, tag in tagged(word)] == ["ns"]


def _times(text: str) -> Iterator[Mention]:
    spans = [_whole(f.start, f.end, text) for f in figures(text) if f.unit in _TIMES]
    spans += [match.span() for pattern in (_RELATIVE, _YEARS) for match in pattern.finditer(text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and (start < joined[-1][1] or _GAP.fullmatch(text[joined[-1][1] : start])):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    yield from (Mention(start, end, text[start:end], "time") for start, end in joined)


def _whole(start: int, end: int, text: str) -> tuple[int, int]:
    """Take in which part of a time is meant: the early 1980s, 21世纪初."""
    before, behind = _PART_OF.search(text, max(0, start - _LOOK_BACK), start), _PART_ZH.match(text, end)
    return before.start() if before else start, behind.end() if behind else end


def _ranks(text: str) -> Iterator[Mention]:
    yield from (Mention(*match.span(), match[0], "rank") for match in _RANK.finditer(text))


def _numbers(text: str, inside: bool) -> Iterator[Mention]:
    yield from (Mention(*match.span(), text[slice(*match.span())], "number") for match in designated(text))
    yield from (Mention(*match.span(), match[0], "name") for match in models(text))
    bare = _BARE.fullmatch(text) if inside else None
    if bare:
        year = not bare["the"] and _YEAR.fullmatch(bare["n"])  # "And 2023?"
        yield Mention(*bare.span("n"), bare["n"], "time" if year else "number")


def _latin(text: str, lexicon: Lexicon, inside: bool) -> Iterator[Mention]:
    for match in _NAME.finditer(text):
        name, start = match[0], match.start()
        within = inside or has_han(text[match.end() : match.end() + 2])  # Chinese has no capitals: Tesla是谁？
        opens = not within and bool(_OPENING.search(text[max(0, start - 8) : start]))
        first, _, rest = name.partition(" ")
        if first.lower() in tokens.stops("en") and (opens or rest):
            name, start = rest, start + len(first) + 1
            opens = False
        name = _POSSESSIVE.sub("", name)
        role = _ROLE.match(name)
        if role and _kind(name[role.end() :], "", lexicon) == "place":  # whose President or Mayor, not a name of his
            name, start = name[role.end() :], start + role.end()
        if len(name) < 2 or name.lower() in tokens.stops("en"):
            continue
        kind = _kind(name, text[max(0, start - 12) : start], lexicon)
        if name.isupper() and kind == "name" and len(name) < 4:  # AI, GDP: a thing, which nobody means by "it" alone
            continue
        place, _, further = name.partition(" ")
        if kind == "group" and _kind(place, "", lexicon) == "place":
            yield Mention(start, start + len(place), place, "place")
            start, name = start + len(place) + 1, further
        if not opens or " " in name or kind != "name":
            yield Mention(start, start + len(name), name, kind)


def _kind(name: str, before: str, lexicon: Lexicon) -> Kind:
    if any(is_place(word, lexicon) for word in chinese(name, lexicon)):
        return "place"
    if _PINYIN.fullmatch(name) or _TITLE.search(before):
        return "person"
    if _GROUP.search(name):
        return "group"
    return "place" if _WHERE.search(before[-6:]) else "name"


def _han(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    if not has_han(text):
        return
    for start, word, tag in _joined(tagged(text), lexicon):
        if len(word) < 2 or not has_han(word):
            continue
        if "·" in word:
            yield Mention(start, start + len(word), word, "person")
        elif is_place(word, lexicon):
            yield Mention(start, start + len(word), word, "place")
        elif kind := _TAGS.get(tag):
            # jieba takes many a common word for a person: a name has no meaning in the dictionary, or a capital one.
            glosses = lexicon.glosses(word)
            if not glosses or glosses[0][:1].isupper():
                yield Mention(start, start + len(word), word, kind)


def _joined(words: Iterable[tuple[int, str, str]], lexicon: Lexicon) -> Iterator[tuple[int, str, str]]:
    """Join what jieba cuts names into: 约翰·埃尔维, 亨利三世, and 高志远, for 高 is a word too."""
    held: list[tuple[int, str, str]] = []
    for start, word, tag in words:
        named = tag[:2] == "nr" and held and (held[-1][2][:2] == "nr" or _is_surname(held[-1], lexicon))
        if held and (word == "·" or held[-1][1][-1:] == "·" or named):
            first, before, _ = held.pop()
            start, word = first, before + word
        held.append((start, word, "nrt" if "·" in word else tag))
    yield from held


def _is_surname(word: tuple[int, str, str], lexicon: Lexicon) -> bool:
    """Say whether a word may be the surname of a name behind it: a character that is one, and joins nothing."""
    _, character, tag = word
    return len(character) == 1 and tag[0] not in _JOINS and bool(lexicon.surname(character))


def content(text: str) -> list[str]:
    """Return the words that carry a message's meaning, each once, as it writes them."""
    text = text[:_READ]
    if has_han(text):
        words = [
            word for _, word, tag in tagged(text) if tag[0] in _CONTENT and len(word) > 1 and not ASKS.search(word)
        ]
    else:
        words = [_POSSESSIVE.sub("", word) for word in _WORD.findall(_HOW.sub(" ", text))]
    dull = tokens.stops("zh") | tokens.stops("en")
    return list(dict.fromkeys(word for word in words if word.lower() not in dull))


def weight(text: str) -> int:
    """Return how much a question says by itself: its words of meaning, Chinese ones of a character and figures too."""
    text = text[:_READ]
    short = sum(tag == "n" and len(word) == 1 for _, word, tag in tagged(text)) if has_han(text) else 0
    return len(content(text)) + short + (len(figures(text)) if has_han(text) else 0)
