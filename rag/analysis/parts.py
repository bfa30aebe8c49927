"""A comparison as the questions that it is made of, one for each thing compared. Pure, Chinese and English.

"Jiangxi's or Henan's conference: which came later?" asks when the one came and when the other did; each is looked for
by itself, for together they drown each other.
"""

import re

from index.language import has_han
from rag.analysis.form import DEGREE_ZH, ENDS, ENDS_ZH
from rag.analysis.question import AUXILIARY

_CUT_EN = re.compile(r"\bor\b|\bthan\b|\bversus\b|\bvs\b\.?|\bagainst\b|\bcompared? (?:with|to)\b", re.IGNORECASE)
_AND, _AND_WITH = re.compile(r"\band\b"), re.compile(r"\b(?:and|with)\b")
_BID = re.compile(r"^\W*(?:please )?compare\b", re.IGNORECASE)
_BID_ZH = re.compile("^请?(?:对比|比较)(?:一下)?")
_HOW = re.compile(r"^\W*how (?:do|did|will) (.+) compare\b(?! (?:with|to)\b)", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b|^\W*of\b|\band\b[^,:]*[,:] (?:who|whose|which)\b", re.IGNORECASE)
_WHICH_OF = re.compile(r"^\W*[Ww]hich of (?!the\b)(.+? and [A-Z]\S+(?: [A-Z]\S+)*) ")  # ... has larger exports?
_BARE = re.compile(r"\b(?:above|below|over|under) (?=the |what )")  # compares as "higher than" does
_CUTS_ZH = [re.compile(form) for form in ("还是", "相比|(?<![同环对])比(?![赛例重较])", "[跟与和]|同(?!比)", "、")]
_WITH_ZH = re.compile(r"比(?=[，,])")  # 跟……比，
_LEAD = re.compile(
    rf"^\W*(?:(?:{AUXILIARY}|set|compare|between|of|which|who|what|whose)\b\W*)+",
    re.IGNORECASE,
)
_REST_ZH = re.compile("[，,：:？?]|谁|哪|(?=[更最先早晚差相])")  # what is asked of both
_TIMES = re.compile(
    r"\b(?:first|last|earlier|later|sooner|before|after|older|younger|newer)\b|[先后早晚]", re.IGNORECASE
)
_WHICH = re.compile(
    r"\b(?:who|which|whose|what(?! was| is))\b(?= (?:\w+ ){0,6}(?:[a-z]+er|more|less|first|last)\b)", re.IGNORECASE
)
_WHICH_ZH = re.compile(rf"谁|哪[个家边方]?[省市]?(?=的|更|最|先|后|早|晚|{DEGREE_ZH}\W*$)")
_OF = re.compile("(?<![谁哪])(?<!哪[个家])的")  # of both, where the first is named without: 浙江还是安徽的目标更高
_CLAUSE = re.compile(r"[,:，：]")


def parts_of(question: str) -> list[str]:
    """Return the questions that a comparison asks, in order; fewer than two where they can't be told apart."""
    found = _chinese(question) if has_han(question) else _english(question)
    return [_asking(part) for part in found if sum(map(str.isalnum, part)) > 1] if all(found) else []


def _asking(part: str) -> str:
    """Ask how much one thing is, or when: which of two is more, or came first, isn't asked of one."""
    when = _TIMES.search(part)
    part = _WHICH.sub("when" if when else "how much", part)
    return _WHICH_ZH.sub("什么时候" if when else "多少", part)


def _english(question: str) -> list[str]:
    question = _WHICH_OF.sub(r"\1: which ", question)
    told = _HOW.sub(r"\1,", _BID.sub("", question))  # to compare
    joint = _AND_WITH if told != question else _AND if _BETWEEN.search(question) else None
    question = _BARE.sub(" than ", ENDS.sub(" than ", told))
    cut = _CUT_EN.search(question) or (joint and joint.search(question))
    if not cut:
        return []
    left, right = question[: cut.start()].strip(), question[cut.end() :].strip(" ?.")
    if cut[0].lower() == "than":
        return [left, right]
    before, one = _last(left)
    other, after = _first(right)
    if before or after:
        return [f"{name} {before} {after}".strip() for name in (_LEAD.sub("", one), other)]
    return _alike(_LEAD.sub("", left).split(), right.split(), shared=cut[0].lower() == "and")


def _alike(left: list[str], right: list[str], *, shared: bool) -> list[str]:
    """Give two parts what only one of them has: both are taken to be named in as many words."""
    if shared:  # the targets of Zhejiang and Anhui
        return [" ".join(left), " ".join([*left[: -len(right)], *right])]
    return [" ".join([*left, *right[len(left) :]]), " ".join(right)]


def _chinese(question: str) -> list[str]:
    question = _BID_ZH.sub("", _WITH_ZH.sub("", ENDS_ZH.sub("", question)))
    cut = next((found for form in _CUTS_ZH if (found := form.search(question))), None)
    if not cut:
        return []
    left, right = question[: cut.start()].strip("，, "), question[cut.end() :].strip(" ？?")
    if cut[0] in ("比", "相比"):
        return [left, right]
    before, one = _last(left)
    rest = _OF.search(right) if "的" not in one else None
    rest = rest or _REST_ZH.search(right)
    other, after = (right[: rest.start()], right[rest.start() :]) if rest else (right, "")
    return [f"{before}{name}{after}".strip() for name in (one, other)]


def _last(text: str) -> tuple[str, str]:
    """Cut at the last comma or colon: what follows is the part."""
    marks = list(_CLAUSE.finditer(text))
    return (text[: marks[-1].start()], text[marks[-1].end() :].strip()) if marks else ("", text)


def _first(text: str) -> tuple[str, str]:
    """Cut at the first comma or colon: what stands before is the part."""
    mark = _CLAUSE.search(text)
    return (text[: mark.start()], text[mark.end() :].strip()) if mark else (text, "")
