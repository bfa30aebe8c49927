"""Whether a sentence may say who, or which company: by a name, or a word for people, that the question doesn't have."""

import re

from index.figures import figures
from index.fold import fold, simplify
from index.language import has_han
from index.tokens import stem
from rag.analysis.kind import ROLES
from rag.analysis.sought import sought_by
from rag.analysis.words import Words

# "Which company builds it?" asks for a name as "who" does.
_BODIES_EN = (
    "company|companies|firms?|university|universities|school|college|shipyards?|factory|factories|banks?|charity"
    "|charities|clubs?|teams?|agency|agencies|institutes?|institutions?|organi[sz]ations?|associations?|publishers?"
    "|newspapers?|brands?|part(?:y|ies)|ministry|family|families"
)
_BODIES_ZH = (
    "公司|企业|大学|高校|学校|学院|中学|银行|机构|单位|工厂|厂家|部门|协会|组织|球队|俱乐部|报社|出版社|品牌|党派"
)
_BODY_ASKED = re.compile(
    rf"\b(?:which|what) (?:(?!(?:of|for|in|is|was|are|were|does?|did|has|had)\b)[\w'’-]+ ){{0,3}}(?:{_BODIES_EN})\b"
    rf"|哪[一几两二三四五六七八九十]?[个家所支间座]*(?:{_BODIES_ZH})"
)
_ROLE_ASKED = re.compile(rf"\bwhich (?:(?!of\b)[\w'’-]+ )?(?:{ROLES})\b")
# What a Chinese word for a body of people, or for people, ends with; an English one by what the dictionary has for it.
_BODY = re.compile(
    "(?:[军党族队团局院司社校厂店国府委办警]|(?<!总)部|部门|[员协事工议金学教公商]会|政府|大学|机构|组织|银行|企业)$"
)
_PEOPLE = re.compile(
    "(?:[者人员家师傅官士手王帝后民匪徒商工僧童孩女男妇父母妻夫弟兄姐妹众星迷客主们兵户姨奶爷叔伯婶哥爸妈]|(?<![卫民人])生"
    "|(?<=[妻孩女男弟父母王公太皇儿孙才学君嫂婶骗汉胖])子"  # no 鞋子, 杯子
    "|[校市院县部厅局处科省州会社厂店船队班组议行镇村所]长)$"
)
_SOME = re.compile(f"{_BODY.pattern}|{_PEOPLE.pattern}")
_KNOWN = 0.5  # how surely a Chinese word means one of the question's English words to be no new one
_GLOSSES = 3  # of an English word, the best
_COUNTED = ("", "person", "person-time")  # units of people: no date, 12日警方发现了他
_FEW = 10  # people who may be the ones asked for: two engineers, but 300 residents are a number of them
_SOMEBODY_EN = re.compile(
    r"\b(?:he|she|they|him|her|them|his|their|we|you|who|whom|(?:some|any|every|no)(?:one|body)"
    r"|no one|neighbou?rs?|those)\b"
)
_SOMEBODY_ZH = re.compile("们|[他她我你]|者|谁|大家|[没无人]人|邻居")
_BY_EN = re.compile(r"\bby (?:(?:the|an?|its|their|his|her) )?(?!\w+ing\b)([a-z]+)")
_LATIN = re.compile(r"(?<![A-Za-z在于])[A-Z][A-Za-z]+")  # 生产商为LG
# Wolves killed the sheep, the visitors won; but "its drawings were shown" tells of nobody.
_MANY = re.compile(
    r"(?:(?:the|its|their|his|her|our) )?(?!(?:its|this)\b)([a-z]{3,}s) (?!(?:of|is|are|was|were|in|at|on|from)\b)"
)
_WORD = re.compile(r"[a-z][a-z’'-]+")
_OPENING = re.compile(
    r"([A-Z][\w-]+)['’]s\b|([A-Z]{2,}\b|[a-z]+[A-Z]\w+)"
)  # Gandhi's acts: no other word begins a sentence so; BYD, iRail
_AT = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Ww]ithin|[Ii]nto|[Aa]cross|[Oo]utside)(?: the)?(?: [A-Z]\S*)* $")
_AT_ZH = re.compile("[在于到往从至自]$")
_BY_ZH = re.compile("(?:由(?!于)|[被归经找请])(?![一两几][位名个家所])([一-鿿]{2})")


def asks_who(question: str) -> bool:
    """Say whether a question asks who it was, or which company: which architect, too, whatever verb follows."""
    return sought_by(question) == "person" or bool(_ROLE_ASKED.search(fold(question))) or asks_which_body(question)


def asks_which_body(question: str) -> bool:
    """Say whether a question asks which company, school or other body of people it was."""
    return bool(_BODY_ASKED.search(fold(question)))


def names_somebody(question: str, sentence: str, words: Words) -> bool:
    """Say whether a sentence may say who: by a name not of where it was, or by a word for people, new ones both."""
    said, asked = simplify(sentence), simplify(question)
    if has_name(asked, said, words):
        return True
    return _people_zh(asked, said, words) if has_han(said) else _people_en(asked, fold(said), words)


def has_name(asked: str, said: str, words: Words) -> bool:
    """Say whether a sentence has a name that the question doesn't, and that isn't of where something was."""
    at = _AT_ZH if has_han(said) else _AT
    if any(not at.search(said[: name.start]) for name in words.content.missing(said, [asked])):
        return True
    opening = _OPENING.match(said)
    return opening is not None and fold(opening[1] or opening[2]) not in fold(asked)


def _people_zh(asked: str, said: str, words: Words) -> bool:
    if _SOMEBODY_ZH.search(said) or any(by[1] not in asked for by in _BY_ZH.finditer(said)):
        return True
    if any(fold(name[0]) not in fold(asked) for name in _LATIN.finditer(said)):
        return True
    fits = _BODY if asks_which_body(asked) else _SOME
    stems = {stem(word) for word in _WORD.findall(fold(asked))}
    return any(
        tag == "nr"
        and len(word) == 1  # a surname, and the name behind it a word: 吴 and 海峰
        or fits.search(word)
        and (tag == "nt" or not _means(word, stems, words))
        for word, tag in _nouns(said)
        if word not in asked
    )


def _nouns(said: str) -> list[tuple[str, str]]:
    """Return the nouns of a sentence with jieba's tags, without places and people counted: 员工760人, 760名员工."""
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    numbers = [each for each in figures(said) if each.unit in _COUNTED and (each.value or 0) > _FEW]
    counted = {at for figure in numbers for at in (figure.start, figure.end)}
    found, end = [], 0
    for word, tag in rjieba.tag(said):
        start, end = end, end + len(word)
        if tag[0] in "nj" and not tag.startswith("ns") and not counted & {start, end}:
            found.append((word, tag))
    return found


def _means(word: str, stems: set[str], words: Words) -> bool:
    return any(term in stems and weight >= _KNOWN for term, weight in words.lexicon.bridge(word))


def _people_en(asked: str, said: str, words: Words) -> bool:
    if _SOMEBODY_EN.search(said) or any(by[1] not in fold(asked) for by in _BY_EN.finditer(said)):
        return True
    if (opening := _MANY.match(said)) and opening[1] not in fold(asked):
        return True
    fits = _BODY if asks_which_body(asked) else _SOME
    counted = {figure.end + 1 for figure in figures(said) if (figure.value or 0) > _FEW}
    for word in _WORD.finditer(said):
        glosses = words.lexicon.chinese(word[0])[:_GLOSSES]
        known = word[0].removesuffix("s") in fold(asked) or any(gloss in asked for gloss in glosses)
        if not known and word.start() not in counted and any(map(fits.search, glosses)):
            return True
    return False
