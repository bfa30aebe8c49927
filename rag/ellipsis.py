"""Questions that leave out what the last one said ("And Anhui?", 那吉林呢？): what they name takes its place there."""

import re
from collections.abc import Iterator, Sequence

from index import tokens
from index.language import has_han
from index.lexicon import Lexicon
from rag.mentions import ASKS, NAMES, Mention, chinese, content, mentions, tagged

_ENGLISH = re.compile(
    r"(?is)\s*(?P<open>(?:(?:and|but|or|also|so|then|now)\b[\s,]*)?(?:(?:what|how) about\b|what of\b)?[\s,]*)"
    r"(?P<x>.*?)(?:\s+(?:then|too|as well|instead))?[\s?!.…？]*"
)
_CHINESE = re.compile(
    r"(?s)\s*(?P<open>那么?(?![个些次年里儿边位场项种])|还有|另外|以及|而|至于|换成)?[，,\s]*(?P<x>.*?)"
    r"(?P<close>(?:的?话|的?情况)?(?:呢|又?怎么?样|又?如何)+)?[\s？?！!。]*"
)
_LONGEST = 200  # characters of a fragment with all that opens and closes it
_WORDS = 12  # of an English fragment at most, 24 characters of a Chinese one: longer ones are no fragments
_LEADING = re.compile(r"(?i)^(?:for|in|of|at|on|from|by|with|to|about|during|the|a|an|those|that|in terms of)\s+")
_TRAILING = re.compile(r"(?i)\s+(?:for|in|of|at|on|from|by|with|to|about|during)$")
_VERB = "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should"
_QUANTIFIED = re.compile(
    rf"(?i)\b(?:how (?:many|much)|what|which)\s+(?P<np>(?!(?:{_VERB})\b)[^?]+?)(?=\s+(?:{_VERB}|in|of|at|for)\b)"
)
_DEFINED = re.compile(
    r"(?i)\b(?:is|was|are|were)\s+(?:the\s+|[\w ]+?['’]s?\s+)?(?P<np>[^?]+?)"
    r"(?=\s+(?:of|in|for|at|on|by|from|during)\b|\s*\??\s*$)"
)
_ENDS = rf"(?= (?:{_VERB}|in|of|for|at|on|by|from|to|with|during)\b|\s*[?.,]|\s*$)"
_PREPOSITION = re.compile(r"(?i)(for|in|of|on|from|by|with|to|about)\b")
# What of a question has a phrase to be replaced: one that asks how many or which; not who, when, where, why.
_COUNTS = re.compile(
    r"(?i)\bhow (?:many|much)\b|\bwhat\b|\bwhich\b|多少|几|哪(?![里儿年天])|什么(?!时|地)|占|多[大高长快]"
)
_ABOUT = re.compile(r"(?i)for\b")
_ASIDE = re.compile(r"\([^)]*\)|^to ")
ONE = re.compile(
    r"(?i)(?:the )?ones? (?P<x>(?:that|which|who|with|in|on|at|of|from) .+)|(?P<zh>.{2,}?)的?那[个家位座项种些]"
)
_WHICH = re.compile(r"(?i)\b(?:which|what) \w+|\bwho\b|哪一?[个家位座项种些]?[\u4e00-\u9fff]?|谁")
_LONG = 3  # words
_GLOSSED = re.compile(r"(?:[A-Z][\w'’-]+ ?)+")
_KIND = re.compile(r" (?:Province|City|County)$")
_TAIL = re.compile(r"[\s?？.。!！]*$")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_BEFORE = re.compile(r"(?i)[前上]一?年|year (?:before|earlier)|previous year")
_AFTER = re.compile(r"(?i)[次后]一?年|year (?:after|later)|(?:next|following) year")
_SAME = re.compile(r"(?i)同期|\bsame\b")
_ORDINALS, _DIGITS = ("first", "second", "third", "fourth", "fifth", "sixth"), "一二三四五六"
_PHRASE = frozenset(["n", "vn", "v", "nz", "eng", "l", "b", "a", "an", "j", "i", "ng"])


def fragment(question: str, lexicon: Lexicon) -> str:
    """Return what a question that is no clause names; "" where it says what it asks."""
    if len(question) > _LONGEST:
        return ""
    match = (_CHINESE if has_han(question) else _ENGLISH).fullmatch(question)
    if match is None:
        return ""
    named = match["x"].strip()
    marked = bool(match["open"] and match["open"].strip() or match.groupdict().get("close"))
    if not named or ASKS.search(named) or len(named.split()) > _WORDS or has_han(named) and len(named) > 2 * _WORDS:
        return ""
    return named if marked or _only(named, mentions(named, lexicon)) else ""


def _which(named: str, frame: str) -> str:
    """Return which of the things asked about is meant: 主打纺织的那个 after 哪个省 asks 哪个省 anew."""
    asked = _WHICH.search(frame)
    if asked is None:
        return _beside(named, frame)
    return f"{named}的是{asked[0]}？" if has_han(frame) else f"{asked[0]} {named}?"


def put(named: str, frame: str, lexicon: Lexicon) -> str:
    """Return the question `frame` with what is named in the place of what is of its kind there; "" if it has none."""
    if one := ONE.fullmatch(named):
        return _which(one["x"] or one["zh"], frame)
    new = mentions(named, lexicon, inside=True)
    slots = _slots(new, mentions(frame, lexicon))
    told = [(slot, _told(mention, slot, frame, lexicon)) for mention, slot in zip(new, slots, strict=True)]
    for slot, text in sorted(told, key=lambda pair: pair[0].start if pair[0] else -1, reverse=True):
        if text:
            frame = _beside(text, frame) if slot is None else frame[: slot.start] + text + frame[slot.end :]
    rest = _rest(named, new)
    if not rest or _said(rest, frame):
        return frame
    return _phrase(named, rest, frame, lexicon)


def fits(named: str, frame: str, lexicon: Lexicon) -> bool:
    """Say whether a question has a place for all that is named."""
    return all(_slots(mentions(named, lexicon, inside=True), mentions(frame, lexicon)))


def translated(mention: Mention, beside: str, lexicon: Lexicon) -> str:
    """Return a name in the language of the text that it goes into, where the dictionary has it.

    What it lacks stays as it is: search reads a Chinese name as pinyin too.
    """
    if has_han(mention.text) == has_han(beside) or mention.kind not in NAMES:
        return mention.text
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
    if _BEFORE.search(asked):
        return _YEAR.sub(lambda year: str(int(year[0]) - 1), there)
    if _AFTER.search(asked):
        return _YEAR.sub(lambda year: str(int(year[0]) + 1), there)
    other = _YEAR.search(asked)
    return _YEAR.sub(other[0], there) if other and _SAME.search(asked) else asked


def _slots(new: Sequence[Mention], there: Sequence[Mention]) -> list[Mention | None]:
    """Return the place of each: of its kind, or of any name for one of no known kind; likest first, each taken once."""
    found: dict[int, Mention] = {}
    pairs = [(_likeness(mention, slot), -at, i) for i, mention in enumerate(new) for at, slot in enumerate(there)]
    for likeness, at, i in sorted(pairs, reverse=True):
        if likeness and i not in found and there[-at] not in found.values():
            found[i] = there[-at]
    return [found.get(i) for i in range(len(new))]


def _likeness(mention: Mention, slot: Mention) -> int:
    if mention.kind != slot.kind and not (
        mention.kind in NAMES and slot.kind in NAMES and "name" in (mention.kind, slot.kind)
    ):
        return 0
    shared = (
        set(mention.text.split()) & set(slot.text.split()) or mention.text[-1:] == slot.text[-1:] and has_han(slot.text)
    )
    return 1 + (mention.kind == slot.kind) + 2 * bool(shared)


def _superlative(text: str) -> bool:
    return re.match("最[^后]", text) is not None or text.endswith("est") or text in ("most", "least")


def _told(mention: Mention, slot: Mention | None, frame: str, lexicon: Lexicon) -> str:
    if mention.kind == "time" and slot:
        return moved(mention.text, slot.text)
    if mention.kind == "rank" and slot:
        return ranked(mention, slot)
    return translated(mention, frame, lexicon)


def _beside(named: str, frame: str) -> str:
    """Add to a question what it has no place for."""
    if has_han(frame):
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


def _phrase(named: str, rest: str, frame: str, lexicon: Lexicon) -> str:
    """Put a phrase in the place of what the question asks about; "" where it has no such place."""
    found = mentions(frame, lexicon)
    if has_han(rest) != has_han(frame):
        rest = _worded(rest, lexicon)
    span = _alike(rest, frame, found) or _governed(named, frame, found)
    if span is None and _COUNTS.search(frame):
        about = bool(_ABOUT.match(named))
        span = _run(frame, found) if has_han(frame) else _noun_phrase(frame, found, about)
    return frame[: span[0]] + rest + frame[span[1] :] if span else ""


def asked_about(frame: str, lexicon: Lexicon) -> str:
    """Return the phrase that a question asks the number of, or which: what "of them" means after it; "" if none."""
    found = mentions(frame, lexicon)
    if not _COUNTS.search(frame):
        return ""
    span = _run(frame, found) if has_han(frame) else _noun_phrase(frame, found, about=False)
    return frame[slice(*span)] if span else ""


def _governed(named: str, frame: str, found: Sequence[Mention]) -> tuple[int, int] | None:
    """Return where a phrase stands after the preposition that the one named has: "in services" for "in farming"."""
    preposition = _PREPOSITION.match(named)
    if preposition is None or has_han(frame):
        return None
    after = re.compile(rf"(?i)\b{preposition[1]} (?:the )?([a-z][\w'-]*(?: [\w'-]+)*?){_ENDS}")
    spans = (match.span(1) for match in after.finditer(frame))
    return next((span for span in spans if not _inside(*span, found)), None)


def _worded(named: str, lexicon: Lexicon) -> str:
    """Return a phrase word by word in the other language; a word that the dictionary lacks stays."""
    if has_han(named):
        glosses = (next(iter(lexicon.glosses(word)), word) for _, word, _ in tagged(named))
        return " ".join(_ASIDE.sub("", gloss).strip() for gloss in glosses)
    return "".join(min(lexicon.chinese(word)[:2], key=len, default=word) for word in named.split())


def _alike(named: str, frame: str, found: Sequence[Mention]) -> tuple[int, int] | None:
    """Return where a Chinese word stands that is built like the one named: 东部 for 中部."""
    words = tagged(named) if has_han(named) and has_han(frame) else ()
    if len(words) != 1:
        return None
    ((_, named, tag),) = words
    spans = (
        (start, start + len(word))
        for start, word, other in tagged(frame)
        if other[:1] == tag[:1] and word != named and word[-1] == named[-1] and len(word) == len(named)
    )
    return next((span for span in spans if not _inside(*span, found)), None)


def _run(frame: str, found: Sequence[Mention]) -> tuple[int, int] | None:
    """Return where the longest run of Chinese nouns and the like stands that is no name.

    Of a long one the last word says what is asked of the rest, and stays: 增加值目标.
    """
    runs: list[list[tuple[int, int]]] = []
    lone: set[tuple[int, int]] = set()  # verbs that begin a run: it is no phrase
    for start, word, tag in tagged(frame):
        end = start + len(word)
        if tag not in _PHRASE or len(word) < 2 or ASKS.search(word) or _inside(start, end, found):
            continue
        if tag == "v" and (not runs or runs[-1][-1][1] != start):
            lone.add((start, end))
        if runs and runs[-1][-1][1] == start:
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    runs = [run for run in runs if run[0] not in lone]
    longest = max(runs, key=lambda run: run[-1][1] - run[0][0], default=None)
    if longest is None:
        return None
    return longest[0][0], longest[-2 if len(longest) >= _LONG else -1][1]


def _noun_phrase(frame: str, found: Sequence[Mention], about: bool) -> tuple[int, int] | None:
    """Return where the phrase stands that "how many", "which" or "what is" asks about, without the names in it.

    With `about`, its head stays: "for exports" takes the place of "investment" in "investment target".
    """
    for match in _matches(frame):
        start, end = match.span("np")
        inside = [mention for mention in found if start <= mention.start and mention.end <= end]
        start = max([start, *(mention.end for mention in inside)])
        start += len(frame[start:end]) - len(re.sub(r"^['’]s\b|^['’]", "", frame[start:end]).lstrip())
        phrase = frame[start:end]
        if phrase.strip():
            return _modifiers(phrase, start) if about and " " in phrase.strip() else (start, end)
    return None


def _modifiers(phrase: str, start: int) -> tuple[int, int]:
    """Return where in a phrase stands what says more of its head: after a preposition, else before the last word."""
    if preposition := re.search(r" (?:in|of|for|to|on) ", phrase):
        return start + preposition.end(), start + len(phrase)
    return start, start + phrase.rstrip().rindex(" ")


def _matches(frame: str) -> Iterator[re.Match[str]]:
    for pattern in (_QUANTIFIED, _DEFINED):
        if match := pattern.search(frame):
            yield match


def _inside(start: int, end: int, found: Sequence[Mention]) -> bool:
    return any(start < mention.end and mention.start < end for mention in found)
