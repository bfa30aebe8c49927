"""Questions that leave out what the last one said ("And Anhui?", 那吉林呢？): what they name takes its place there."""

import re
from collections.abc import Sequence

from index import tokens
from index.figures import figures
from index.language import has_han, in_chinese
from index.lexicon import Lexicon
from rag.analysis.numbered import designated, models, renumbered
from rag.conversation.mentions import ASKS, NAMES, Mention, chinese, content, mentions
from rag.conversation.phrases import replaced

# Also what corrects the last question: "No, I meant Jilin", 不对，我问的是吉林.
_ENGLISH = re.compile(
    r"(?is)\s*(?P<open>(?:(?:(?:and|but|or|also|so|then|now|sorry|actually|rather|really)\b"
    r"|no\b(?=[,.;:!]| i (?:mean|am|was)))"
    r"[\s,.;:!?]*)*"
    r"(?:(?:what|how) about\b|what of\b|i mean[t]?\b|i (?:am|was) asking about\b|(?:the )?same for\b)?[\s,]*)"
    r"(?P<x>.*?)(?:\s+(?:then|too|as well|instead))?[\s?!.…？]*"
)
_CHINESE = re.compile(
    r"(?s)\s*(?P<open>那么?(?![个些次年里儿边位场项种])|还有|另外|以及|而|至于|换成"
    r"|(?:(?:不[对是]?|错了|抱歉|对不起)[，,。！\s]+)?(?:我?(?:指的?是|[问说]的是|是[指问说])))?[，,\s]*(?P<x>.*?)"
    r"(?P<close>(?:的?话|的?情况)?(?:呢|又?怎么?样|又?如何)+|也(?:是)?(?:一样|如此|这样)吗)?[\s？?！!。]*"
)
_LONGEST = 200  # characters of a fragment with all that opens and closes it
_WORDS = 12  # of an English fragment at most, 24 characters of a Chinese one: longer ones are no fragments
_LEADING = re.compile(r"(?i)^(?:for|in|of|at|on|from|by|with|to|about|during|the|a|an|those|that|in terms of)\s+")
_TRAILING = re.compile(r"(?i)\s+(?:for|in|of|at|on|from|by|with|to|about|during)$")
ONE = re.compile(
    r"(?i)(?:the )?ones? (?P<x>(?:that|which|who|with|in|on|at|of|from) .+)|(?P<zh>.{2,}?)的?那[个家位座项种些]"
)
_WHICH = re.compile(r"(?i)\b(?:which|what) \w+|\bwho\b|哪一?[个家位座项种些]?[\u4e00-\u9fff]?|谁")
_GLOSSED = re.compile(r"(?:[A-Z][\w'’-]+ ?)+")
_KIND = re.compile(r" (?:Province|City|County)$")
_TAIL = re.compile(r"[\s?？.。!！]*$")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_YEAR_ALONE = re.compile(r"([12]\d{3}) ?年?")
_BEFORE = re.compile(
    r"(?i)^[前上]一?个?(?:年|赛季|财年|学年)|年之?前|(?:year|season)s? (?:before|earlier)|previous (?:year|season)"
)
_AFTER = re.compile(
    r"(?i)^[次后]一?个?(?:年|赛季|财年|学年)|年之?后"
    r"|(?:year|season)s? (?:after|later)|(?:next|following) (?:year|season)"
)
_AGO = re.compile(r"年之?前$")  # before today, unless nothing else is asked: 三年前呢？
_STARTS = re.compile(r"[\s，]*(?:那么?|而)?[\s，]*在?")
_ENDS = re.compile(r"\W*$|,")
BEFORE_TIME = re.compile(r"(?i)\b(?:in|for|of|at|on|by|during|since|from|until)\s+$")
_PERIODS = {  # as English and Chinese write them
    "quarter": (
        ("first quarter", "second quarter", "third quarter", "fourth quarter"),
        ("第一季度", "第二季度", "第三季度", "第四季度"),
    ),
    "half": (("first half", "second half"), ("上半年", "下半年")),
}
_ROW = re.compile(
    r"(?:哪|这)[几一二两三四五六七八九\d]+[条点个项步种]"
    r"|(?i:(?<=\bthe )|(?<=\bwhich )|(?<=\bwhat ))(?:two|three|four|five|six|seven|eight|nine)(?= [a-z]+s\b)"
)
_SAME = re.compile(r"(?i)同期|\bsame\b")
_ORDINALS, _DIGITS = ("first", "second", "third", "fourth", "fifth", "sixth"), "一二三四五六"


def fragment(question: str, lexicon: Lexicon) -> str:
    """Return what a question that is no clause names; "" where it says what it asks."""
    if len(question) > _LONGEST:
        return ""
    match = (_CHINESE if in_chinese(question) else _ENGLISH).fullmatch(question)
    if match is None:
        return ""
    named = match["x"].strip()
    marked = bool(match["open"] and match["open"].strip() or match.groupdict().get("close"))
    if not named or ASKS.search(named) or len(named.split()) > _WORDS or has_han(named) and len(named) > 2 * _WORDS:
        return ""
    unknown = not lexicon.chinese(named)  # else a capital at its start says nothing: "Lingang?" is a name
    return named if marked or _only(named, mentions(named, lexicon, inside=unknown)) else ""


def _which(named: str, frame: str) -> str:
    """Return which of the things asked about is meant: 主打纺织的那个 after 哪个省 asks 哪个省 anew."""
    asked = _WHICH.search(frame)
    if asked is None:
        return _beside(named, frame)
    return f"{named}的是{asked[0]}？" if in_chinese(frame) else f"{asked[0]} {named}?"


def put(named: str, frame: str, lexicon: Lexicon) -> str:
    """Return the question `frame` with what is named in the place of what is of its kind there; "" if it has none."""
    if one := ONE.fullmatch(named):
        return _which(one["x"] or one["zh"], frame)
    new = mentions(named, lexicon, inside=True)
    slots = _slots(new, _places(frame, lexicon))
    told = [(slot, _told(mention, slot, frame, lexicon)) for mention, slot in zip(new, slots, strict=True)]
    for slot, text in sorted(told, key=lambda pair: pair[0].start if pair[0] else -1, reverse=True):
        if text:
            frame = _beside(text, frame) if slot is None else frame[: slot.start] + text + frame[slot.end :]
    rest = _rest(named, new)
    if not rest or _said(rest, frame):
        return frame
    return replaced(named, rest, frame, lexicon)


def fits(named: str, frame: str, lexicon: Lexicon) -> bool:
    """Say whether a question has a place for all that is named."""
    return all(_slots(mentions(named, lexicon, inside=True), _places(frame, lexicon)))


def translated(mention: Mention, beside: str, lexicon: Lexicon) -> str:
    """Return a name in the language of the text that it goes into, where the dictionary has it.

    What it lacks stays as it is: search reads a Chinese name as pinyin too.
    """
    if has_han(mention.text) == in_chinese(beside) or mention.kind not in NAMES:
        return mention.text
    if mention.kind == "person" and len(mention.text.split()) == 1:
        return mention.text  # a surname is a syllable with many meanings
    if not has_han(mention.text):
        return min(chinese(mention.text, lexicon), key=len, default=mention.text)
    name = _GLOSSED.match(next(iter(lexicon.glosses(mention.text)), ""))
    return _KIND.sub("", name[0].strip()) if name else mention.text


def ranked(mention: Mention, slot: Mention) -> str:
    """Return which one of a row in the words of the one whose place it takes: "third" as 第三点."""
    if has_han(mention.text) == has_han(slot.text):
        return mention.text
    last = mention.text.startswith("最后") or mention.text.lower() in ("last", "final")
    if has_han(slot.text):
        number = next((n for n, word in enumerate(_ORDINALS) if word == mention.text.lower()), None)
        if number is None and not last:
            return mention.text
        return ("最后一" if last else f"第{_DIGITS[number or 0]}") + slot.text[-1]
    number = next((n for n, digit in enumerate(_DIGITS) if digit in mention.text), None)
    return "last" if last else mention.text if number is None else _ORDINALS[number]


def moved(asked: str, there: str) -> str:
    """Return the time asked for in the words of the one whose place it takes: the same months of another year."""
    years = _YEAR.findall(there)
    if not years:
        return asked
    step = bool(_AFTER.search(asked)) - bool(_BEFORE.search(asked))
    if step and not _YEAR.search(asked):  # 2020年前
        step *= next((int(f.value) for f in figures(asked) if f.unit == "year" and f.value), 1)
        return _YEAR.sub(lambda year: str(int(year[0]) + step), there)
    other = _YEAR.search(asked)
    return _YEAR.sub(other[0], there) if other and _SAME.search(asked) else asked


def dated(question: str, frame: str, lexicon: Lexicon) -> str:
    """Return a question with the year that "a year earlier" or 前一年 means after another one.

    "The year before the merger" tells it by itself.
    """
    there = next((m.text for m in mentions(frame, lexicon) if m.kind == "time" and _YEAR.search(m.text)), "")
    for mention in mentions(question, lexicon) if there else ():
        before, behind, told = question[: mention.start], question[mention.end :], moved(mention.text, there)
        if told == mention.text or _AGO.search(mention.text):
            continue
        if not (_ENDS.match(behind) or in_chinese(question) and _STARTS.fullmatch(before)):
            continue
        if has_han(told) != in_chinese(question) and (year := _YEAR.search(told)):
            told = year[0]
        opens = "" if in_chinese(question) or BEFORE_TIME.search(before) else "in "
        return f"{before}{opens}{_dated(told, question)}{behind}"
    return question


def _period(asked: str, there: str, frame: str) -> str:
    """Return a quarter or half without a year as the one of the year that the other is of; "" if they are none."""
    own, other = (next((f for f in figures(text) if f.unit in _PERIODS), None) for text in (asked, there))
    year = _YEAR_ALONE.fullmatch(there)
    if own is None or other is None and year is None or _YEAR.search(asked):
        return ""
    chinese = has_han(there) if other else in_chinese(frame)
    told = own.text if has_han(asked) == chinese else _PERIODS[own.unit][chinese][int(own.value or 1) - 1]
    if other:
        return there[: other.start] + told + there[other.end :]
    if chinese:
        return f"{there.strip('年 ')}年{told}"
    return f"{told} {there}" if told[0] in "QH" else f"the {told} of {there}"


def _places(frame: str, lexicon: Lexicon) -> list[Mention]:
    """Return what a question names, and how many of a row it asks for: 哪三条 may become 第二条."""
    rows = [Mention(*row.span(), row[0], "rank") for row in _ROW.finditer(frame)]
    return [*mentions(frame, lexicon), *rows]


def _slots(new: Sequence[Mention], there: Sequence[Mention]) -> list[Mention | None]:
    """Return the place of each: of its kind, or of any name for one of no known kind; likest first, each taken once."""
    found: dict[int, Mention] = {}
    pairs = [(_likeness(mention, slot), i, slot) for i, mention in enumerate(new) for slot in there]
    for likeness, i, slot in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness and i not in found and slot not in found.values():
            found[i] = slot
    return [found.get(i) for i in range(len(new))]


def _likeness(mention: Mention, slot: Mention) -> int:
    """Return how well a mention may take another's place: 0 for not at all."""
    if "number" in (mention.kind, slot.kind) and one_of_many(mention) and (one_of_many(slot) or _model(slot)):
        return 2
    loose = mention.kind in NAMES and slot.kind in NAMES and "name" in (mention.kind, slot.kind)
    if mention.kind != slot.kind and not loose:
        return 0
    if mention.kind == "rank" and superlative(mention.text) != superlative(slot.text):
        return 0
    suffix = has_han(slot.text) and mention.text[-1:] == slot.text[-1:]
    shared = suffix or bool({*mention.text.split()} & {*slot.text.split()})
    return 1 + (mention.kind == slot.kind) + 2 * shared


def one_of_many(mention: Mention) -> bool:
    """Say whether a mention is a numbered part of something: Article 9, 第九条."""
    return mention.kind == "number" or mention.kind == "rank" and any(designated(mention.text))


def _model(mention: Mention) -> bool:
    return any(models(mention.text))


def superlative(text: str) -> bool:
    """Say whether a rank is an extreme: 最高, the oldest, the most valuable."""
    return re.match("最[^后]", text) is not None or text.endswith("est") or text.startswith(("most", "least"))


def _told(mention: Mention, slot: Mention | None, frame: str, lexicon: Lexicon) -> str:
    if mention.kind == "time":
        there = slot.text if slot else ""
        told = _period(mention.text, there, frame) or moved(mention.text, there)
        return told if told.isdecimal() and there.isdecimal() else _dated(told, frame)  # 2023赛季
    if slot and "number" in (mention.kind, slot.kind):
        return renumbered(slot.text, mention.text)
    if mention.kind == "rank" and slot:
        return ranked(mention, slot)
    return translated(mention, frame, lexicon)


def _dated(time: str, frame: str) -> str:
    """Return a time for a question; a year alone as its language writes it."""
    year = _YEAR_ALONE.fullmatch(time)
    return year[1] + "年" * in_chinese(frame) if year else time


def _beside(named: str, frame: str) -> str:
    """Add to a question what it has no place for."""
    if in_chinese(frame):
        return f"{named}，{frame}"
    end = _TAIL.search(frame)
    at = end.start() if end else len(frame)
    return f"{frame[:at]}, {named}{frame[at:]}"


def _only(named: str, found: Sequence[Mention]) -> bool:
    return bool(found) and not _rest(named, found)


def _rest(named: str, found: Sequence[Mention]) -> str:
    """Return the words that are no mention; "" where only particles are left."""
    for mention in reversed(found):
        named = named[: mention.start] + " " + named[mention.end :]
    named = re.sub(r"^['’]s\b|^的|[\s,，、的]+$", "", named.strip()).strip()
    while named != (shorter := _TRAILING.sub("", _LEADING.sub("", named + " ").strip())):
        named = shorter
    left = [word for word in tokens.lexical(named) if len(word) > 1]
    return named if left else ""


def _said(rest: str, frame: str) -> bool:
    """Say whether a question has all words of a phrase already."""
    words, there = ({word.lower() for word in content(text)} for text in (rest, frame))
    return bool(words) and words <= there
