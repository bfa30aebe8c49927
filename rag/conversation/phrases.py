"""The phrase in a question that another one takes the place of: what it asks the number of, or which. Pure."""

import re
from collections.abc import Iterator, Sequence

from index import tokens
from index.language import has_han, in_chinese
from index.lexicon import Lexicon
from rag.analysis.question import AUXILIARY
from rag.conversation.contrast import asked_alone, contrasting, opposite
from rag.conversation.mentions import ASKS, Mention, mentions, tagged

Span = tuple[int, int]

_QUANTIFIED = re.compile(
    rf"(?i)\b(?:how (?:many|much)|what|which)\s+(?P<np>(?!(?:{AUXILIARY})\b)[^?]+?)"
    rf"(?=\s+(?:{AUXILIARY}|in|of|at|for)\b)"
)
_DEFINED = re.compile(
    r"(?i)\b(?:is|was|are|were)\s+(?:the\s+|[\w ]+?['’]s?\s+)?(?P<np>[^?]+?)"
    r"(?=\s+(?:of|in|for|at|on|by|from|during)\b|\s*\??\s*$)"
)
_ENDS = rf"(?= (?:{AUXILIARY}|in|of|for|at|on|by|from|to|with|during)\b|\s*[?.,]|\s*$)"
_ARTICLE = re.compile(r"(?i)(the|an?) (?!other|same|rest)")
_ITS_VERB = r"(?: (?:\w+ed|built|made|held|begun|won|sold|bought|lost|(?:take|have) place|come into)\b)"
_THING = re.compile(
    rf"(?i)\b(?P<does>(?:did|does|do|will|has|have|had|can) )?(?P<article>the|an?) "
    r"(?P<np>[a-z][\w'-]*(?: [a-z][\w'-]*)*?)"
    rf"(?:(?=(?P<verb>{_ITS_VERB}))|{_ENDS})"
)
_OBJECT = re.compile(r"(?i) (?:an?|any|all|some|most|this|that|its|their|his|her|\d+) ")  # opened its doors
_BARE = re.compile(r"[a-z]{2,}s")
_THINGS = re.compile(r"(?i)\b(?:(?:do|did|are|were|have|had|can|will)(?: the)?|the) ([a-z]{2,}[^\Ws]s)\b")
_PREPOSITION = re.compile(r"(?i)(for|in|of|on|from|by|with|to|about)\b")
# What of a question has a phrase to be replaced: one that asks how many or which; not who, when, where, why.
_COUNTS = re.compile(
    r"(?i)\bhow (?:many|much)\b|\bwhat\b|\bwhich\b|多少|几|哪(?![里儿年天])|什么(?!时|地)|占|多[大高长快]"
)
_ABOUT = re.compile(r"(?i)for\b")
_ASIDE = re.compile(r"\([^)]*\)|^to ")
_LONG = 3  # words
_PHRASE = frozenset(["n", "vn", "v", "nz", "eng", "l", "b", "a", "an", "j", "i", "ng"])


def replaced(named: str, rest: str, frame: str, lexicon: Lexicon) -> str:
    """Put a phrase in the place of what the question asks about; "" where it has no such place."""
    found = mentions(frame, lexicon)
    if has_han(rest) != in_chinese(frame):
        rest = _worded(rest, lexicon)
    if contrasting(rest) and (span := opposite(rest, frame)):
        return f"{frame[: span[0]]}{rest}{frame[span[1] :]}"
    if contrasting(rest) and not asked_alone(rest, frame):
        return ""
    span = _alike(rest, frame, found) or _governed(named, frame, found) or _definite(named, frame, found)
    if span is None and _COUNTS.search(frame):
        about = bool(_ABOUT.match(named))
        span = _run(frame, found) if in_chinese(frame) else _noun_phrase(frame, found, about)
    span = span or _plural(rest, frame, found)
    return frame[: span[0]] + rest + frame[span[1] :] if span else ""


def asked_about(frame: str, lexicon: Lexicon) -> str:
    """Return the phrase that a question asks the number of, or which: what "of them" means after it; "" if none."""
    found = mentions(frame, lexicon)
    if not _COUNTS.search(frame):
        return ""
    span = _run(frame, found) if in_chinese(frame) else _noun_phrase(frame, found, about=False)
    return frame[slice(*span)] if span else ""


def _governed(named: str, frame: str, found: Sequence[Mention]) -> Span | None:
    """Return where a phrase stands after the preposition that the one named has: "in services" for "in farming"."""
    preposition = _PREPOSITION.match(named)
    if preposition is None or in_chinese(frame):
        return None
    after = re.compile(rf"(?i)\b{preposition[1]} (?:the )?([a-z][\w'-]*(?: [\w'-]+)*?){_ENDS}")
    spans = (match.span(1) for match in after.finditer(frame))
    return next((span for span in spans if not _inside(*span, found)), None)


def _definite(named: str, frame: str, found: Sequence[Mention]) -> Span | None:
    """Return where the one thing stands that a question speaks of with that article: the museum, for "the library"."""
    article = _ARTICLE.match(named)
    if article is None or in_chinese(frame):
        return None
    things = _THING.finditer(frame)
    spans = [_subject(match) for match in things if match["article"][0].lower() == article[1][0].lower()]
    span = spans[0] if len(spans) == 1 else None
    return span if span and not _inside(*span, found) else None


def _plural(named: str, frame: str, found: Sequence[Mention]) -> Span | None:
    """Return where the things stand that a question speaks of, for other things: the trams, for "buses"."""
    things = [match.span(1) for match in _THINGS.finditer(frame)] if _BARE.fullmatch(named) else []
    return things[0] if len(things) == 1 and not _inside(*things[0], found) else None


def _subject(match: re.Match[str]) -> Span | None:
    """Return where a thing stands without the verb behind it: "does the library hold".

    None in "Does the library hold maps?", which doesn't tell which word is the verb.
    """
    start, end = match.span("np")
    if not match["does"] or match["verb"]:
        return start, end
    words = _OBJECT.split(match["np"])[0]
    verb = words.rfind(" ")
    if words.count(" ") > 1 and not match.string[: match.start()].strip():
        return None
    return (start, start + verb) if verb > 0 else (start, end)


def _worded(named: str, lexicon: Lexicon) -> str:
    """Return a phrase word by word in the other language; a word that the dictionary lacks stays."""
    if has_han(named):
        glosses = (next(iter(lexicon.glosses(word)), word) for _, word, _ in tagged(named))
        return " ".join(_ASIDE.sub("", gloss).strip() for gloss in glosses)
    return "".join(min(lexicon.chinese(word)[:2], key=len, default=word) for word in named.split())


def _alike(named: str, frame: str, found: Sequence[Mention]) -> Span | None:
    """Return where a phrase stands that is built like the one named: 东部 for 中部, the men's team for the women's."""
    if has_han(named) != in_chinese(frame):
        return None
    spans = _chinese_alike(named, frame) if has_han(named) else _english_alike(named, frame)
    return next((span for span in spans if not _inside(*span, found)), None)


def _english_alike(named: str, frame: str) -> Iterator[Span]:
    *before, head = named.split()
    words = r"[\w'’-]+ " * len(before)
    of = re.compile(rf"(?i)(?<![\w'’])({words}){re.escape(head)}(?![\w'’])")
    found = of.finditer(frame) if before else ()
    return (match.span() for match in found if tokens.stops("en").isdisjoint(match[1].lower().split()))


def _chinese_alike(named: str, frame: str) -> Iterator[Span]:
    words = tagged(named)
    tag = words[0][2][:1] if len(words) == 1 else "none"
    return (
        (start, start + len(word))
        for start, word, other in tagged(frame)
        if other[:1] == tag and word != named and word[-1] == named[-1] and abs(len(word) - len(named)) < 2
    )


def _run(frame: str, found: Sequence[Mention]) -> Span | None:
    """Return where the longest run of Chinese nouns and the like stands that is no name, and begins with no verb.

    Of a long one the last word says what is asked of the rest, and stays: 增加值目标.
    """
    runs = [run for run in _runs(frame, found) if run[0][2] != "v"]
    longest = max(runs, key=lambda run: run[-1][1] - run[0][0], default=None)
    if longest is None:
        return None
    return longest[0][0], longest[-2 if len(longest) >= _LONG else -1][1]


def _runs(frame: str, found: Sequence[Mention]) -> list[list[tuple[int, int, str]]]:
    """Return the runs of words that a phrase may have: of each word, where it stands, and its tag."""
    runs: list[list[tuple[int, int, str]]] = []
    for start, word, tag in tagged(frame):
        end = start + len(word)
        done = tag[0] == "v" and frame[end : end + 1] in tuple("了过着")
        if tag not in _PHRASE or done or len(word) < 2 or ASKS.search(word) or _inside(start, end, found):
            continue
        if runs and runs[-1][-1][1] == start:
            runs[-1].append((start, end, tag))
        else:
            runs.append([(start, end, tag)])
    return runs


def _noun_phrase(frame: str, found: Sequence[Mention], about: bool) -> Span | None:
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


def _modifiers(phrase: str, start: int) -> Span:
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
