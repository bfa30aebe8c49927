"""What bounds a figure or blurs it: at least, more than, about, 以上, 左右. Pure."""

import re

from index.values.measures import Qualifier

# As folded text has them.
_BEFORE: dict[Qualifier, str] = {
    "at-least": "至少|不低于|不少于|不小于|不下|不下于|起码|下限|下限为|at least|at the very least|no less than"
    "|no fewer than|no lower than|no smaller than|not less than|not fewer than|not lower than|not below|not under"
    "|minimum|minimum of",
    "at-most": "最多|至多|不超|不超过|不高于|不多于|不大于|不逾|上限|上限为|at most|at the very most|up to|no more than"
    "|no greater than|no higher than|no larger than|no longer than|not more than|not greater than|not higher than"
    "|not exceed|n't exceed|not exceeding|not above|not over|maximum|maximum of|within|capped at",
    "less-than": "不到|不足|低于|少于|小于|未满|未达|不及|less than|fewer than|lower than|smaller than|shorter than"
    "|just under|under|below|short of|<",
    "more-than": "超|超过|超出|逾|突破|高于|多于|大于|高出|不止|more than|greater than|higher than|larger than"
    "|bigger than|longer than|over|exceed|exceeds|exceeded|exceeding|above|in excess of|upward of|upwards of|beyond"
    "|surpass|surpasses|surpassed|surpassing|pass|passes|passed|passing|topped|topping|>",
    "about": "约|大约|大概|大致|约莫|近|接近|将近|左右|几乎|差不多|about|around|approximately|approx|approx.|some"
    "|approximate|roughly|nearly|almost|circa|c.|close to|in the region of|~|≈",
}
_AFTER: dict[Qualifier, str] = {
    "about": "左右|上下|前后|or so|or thereabouts",
    "at-least": "以上|及以上|或以上|or more|or higher|or above|or over|or greater|or better|or longer|or older|or later"
    "|and above|and over|and more|and up|and higher|at least",
    "at-most": "以下|及以下|或以下|以内|内|之内|or less|or fewer|or lower|or younger|or earlier|or below|or under"
    "|and below|and under|and less|at most",
    "more-than": "开外|出头|有余",
}
_BEFORES = {form: qualifier for qualifier, forms in _BEFORE.items() for form in forms.split("|")}
_AFTERS = {form: qualifier for qualifier, forms in _AFTER.items() for form in forms.split("|")}
_WORDS = frozenset(word for form in (*_BEFORES, *_AFTERS) for word in form.split() if len(word) > 1)
_SPELT = " ".join(_WORDS)
_ABOUT = [form for form, qualifier in _BEFORES.items() if qualifier == "about"]
_NOT_FAR = 16  # characters
_BEFORE_LENGTHS = sorted({len(form) for form in _BEFORES}, reverse=True)
_AFTER_LENGTHS = sorted({len(form) for form in _AFTERS}, reverse=True)
# Between a qualifier and its figure.
_BETWEEN = (" the age of", " the", " an", " a", "到", "了", "为", "有", "是", "占", "打")
_LONGEST_BETWEEN = 12
_NOUN = re.compile(r" (?:of age|[a-z]+) (?=or )")
_INSIDE = "部地容在外"  # 内 before these is another word


def qualifies(word: str) -> bool:
    """Say whether a folded word is one of those, or a part of one: "least", 不低于, 低于."""
    return word in _WORDS or not word.isascii() and word in _SPELT


def before(folded: str, start: int) -> Qualifier:
    """Return what the words right before a figure make of it."""
    window = folded[max(0, start - _BEFORE_LENGTHS[0] - _LONGEST_BETWEEN) : start].rstrip(" ")
    between = next((word for word in _BETWEEN if window.endswith(word)), "")
    return _ending(window) or (_ending(window.removesuffix(between).rstrip(" ")) if between else "")


def blurred(folded: str, start: int) -> bool:
    """Say whether a word for "about" stands not far before a figure, as in 几乎占到人口的三分之一."""
    window = folded[max(0, start - _NOT_FAR) : start]
    return any(form in window for form in _ABOUT)


def after(folded: str, end: int) -> tuple[Qualifier, int]:
    """Return what the words right after a figure make of it, and where they end."""
    at = end + (folded[end : end + 1] == " ")
    if found := _beginning(folded, at):
        return found
    noun = _NOUN.match(folded, end)  # nine companies or more, 65 years of age or older: the noun is no part of a figure
    found = _beginning(folded, noun.end()) if noun else None
    return (found[0], end) if found else ("", end)


def _beginning(folded: str, at: int) -> tuple[Qualifier, int] | None:
    for length in _AFTER_LENGTHS:
        form = folded[at : at + length]
        if form in _AFTERS and not _ends_inside(form, folded[at + length : at + length + 1]):
            return _AFTERS[form], at + length
    return None


def _ending(window: str) -> Qualifier:
    for length in _BEFORE_LENGTHS:
        form = window[-length:]
        if form in _BEFORES and not _begins_inside(window[:-length][-1:], form):
            return _BEFORES[form]
    return ""


def _begins_inside(character: str, form: str) -> bool:
    """Say whether what seems to qualify is the end of a longer word, or the sign of a range (6~8%)."""
    if form[0].isascii() and form[0].isalpha():
        return character.isascii() and character.isalnum()
    return form == "~" and (character.isdigit() or character == "%")


def _ends_inside(form: str, character: str) -> bool:
    if form[-1].isascii():
        return character.isascii() and character.isalnum()
    return form.endswith("内") and character != "" and character in _INSIDE
