"""Follow-up questions, understood in their conversation: in Chinese, in English, and from one into the other. Pure.

A question that leaves out what the last one said takes its place in that one ("And Anhui?", 那吉林呢？). One that
points back ("Who announced it?", 那一年) gets the name that it points at. Only where it has hardly a word of its own
does the question before it come along: with the words of another one whole questions find worse. One that stands by
itself stays as it is.
"""

import re
from collections.abc import Callable, Sequence

from index.language import has_han, in_chinese
from index.lexicon import Lexicon
from prompts import LANGUAGES, refusal
from rag.analysis.sought import sought_by
from rag.conversation.antecedents import (
    MEANT,
    Talk,
    antecedent,
    compared,
    doer,
    former_or_latter,
    owner,
    recent,
    subjects,
    thing,
    topic,
)
from rag.conversation.asides import beside as with_aside
from rag.conversation.asides import granted, parted, unopened
from rag.conversation.asking import asked_of, bare
from rag.conversation.contrast import without
from rag.conversation.ellipsis import BEFORE_TIME, ONE, dated, fits, fragment, one_of_many, put, superlative, translated
from rag.conversation.mentions import NAMES, Mention, content, mentions, named, weight
from rag.conversation.phrases import asked_about
from rag.conversation.pointing import Pointer, other, pointers
from rag.conversation.reactions import doubts, thanks, unthanked
from rag.types import LONGEST, Turn

Rewrite = Callable[[str, Sequence[Turn]], str]

_TURNS = 12  # messages looked back on
_FRAMES = 4  # questions back that a fragment is put into
_READ = 1000  # characters of a message: a name that a question points at stands early in it
_THIN = 2  # words: with as few of its own, a question takes those of the one before it
_MARKUP = re.compile(
    r"!\[[^\]]{0,200}\]\([^)]{0,500}\)|<[^<>]{0,200}>|\[\d{1,3}\]|[`*_#>|~\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]+"
)
_LINK = re.compile(r"\[([^\]]{0,200})\]\([^)]{0,500}\)")
_CONTRAST = re.compile(
    r"(?i)(?:那么?(?![个些次年里儿边位场项种一])|而|至于|and\b|but\b)\s*(?!what|who|when|where|which|why|how)\w"
)
_AMOUNT = re.compile(
    r"(?i)\b(?:higher|lower|larger|bigger|greater|smaller|more|less|fewer)\b\W*$"
    r"|^\W*[哪谁].?更.了?\W*$"
)
_OF = re.compile(r"^(?:的|['’]s | of )")
_IT = re.compile(r"(?i)its?|there|它|其")
_AGAIN = re.compile(r"\bthe (\w+)")
_PLURAL = re.compile(r"(?i)them|they|their|those|these|其|它们|ones?")
_THERE = re.compile(r"(?i)(?<!\bfrom )(?<!\bto )(?<!\bin )(?<!\bnear )(?<!\bof )\bthere$")
_OBJECT = re.compile(r"(?i)(?:it|him|her|them|there|that)(?=\W*$| (?:in|on|at|by|with|for|from|to|during)\b)")
_CLAUSE = re.compile(r"(?i)\b(?:who|which|what \w+).*(?:,|\band|\bbut)\s|(?:谁|哪).*[，,]")
_POSSESSIVE = re.compile(r"(?i)(?:his|their|its|her(?=\s+(?!in\b|on\b|at\b|to\b|for\b|by\b|with\b|from\b)\w))\b")
_OF_THINGS = ("number", "time", "duration")  # asked without a pronoun: 花了多少钱？
_YEAR = re.compile(r"[12]\d{3} ?年?")


def resolve(question: str, history: Sequence[Turn], lexicon: Lexicon, rewrite: Rewrite | None = None) -> str:
    """Return the question with what it takes from the conversation; unchanged where it needs nothing of it.

    `rewrite` is a language model's way to do it; where it gives nothing that can be asked, the rules do.
    """
    if not history:
        return question
    if rewrite is not None and (rewritten := rewrite(question, history)):
        return rewritten
    talk = Talk()
    for turn in history[-_TURNS:]:
        text = cleaned(turn.content)
        if turn.role == "assistant":
            talk = talk.told(text)
        elif text and not thanks(text):
            talk = talk.then(_resolved(text, talk, lexicon))
    return _resolved(question, talk, lexicon)


def cleaned(text: str) -> str:
    """Return what a message says, without markup and markers; nothing of a refusal of ours."""
    text = text[:_READ].encode("utf-8", "replace").decode()
    text = " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", text)).split())
    return "" if text.startswith(tuple(map(refusal, LANGUAGES))) else text  # it ends with titles of what lies nearest


def _resolved(question: str, talk: Talk, lexicon: Lexicon) -> str:
    if not talk.asked or parted(question)[1] or thanks(question):
        return question  # with what it took along in brackets, it has been understood already
    if doubts(question):
        return talk.asked[0]
    asked = unthanked(question)
    resolved = _understood(asked, talk, lexicon)
    return question if resolved == asked or len(resolved) > LONGEST else unopened(resolved)


def _understood(question: str, talk: Talk, lexicon: Lexicon) -> str:
    told, question = question, former_or_latter(question, talk, lexicon)
    if told != question and not fragment(question, lexicon):
        return question
    if not fragment(question, lexicon):
        question = dated(question, talk.asked[0], lexicon)
    return (
        asked_of(question, talk.asked[0], talk.said[0])
        or _compared(question, talk, lexicon)
        or _other_one(question, talk, lexicon)
        or _filled(question, talk, lexicon)
        or _pointed(question, talk, lexicon)
    )


def _filled(question: str, talk: Talk, lexicon: Lexicon) -> str:
    """Return the earlier question with what this one names in its place; "" where this one is no fragment."""
    frames = talk.asked[:_FRAMES]
    if names := _unpointed(fragment(question, lexicon), lexicon):
        if has_han(names) != in_chinese(frames[0]) and len(content(names)) > _THIN:
            return ""  # word by word translations of phrases make no question
        return put(names, next((frame for frame in frames if fits(names, frame, lexicon)), frames[0]), lexicon)
    found = mentions(question, lexicon)
    ranks = [mention for mention in found if mention.kind == "rank"]
    rank = _article(ranks[0].text) if ranks else ""
    frame = next((frame for frame in frames if fits(rank, frame, lexicon)), "") if ranks else ""
    if not frame or named(found) or _says_more(question, ranks[0], frame):
        return ""
    return put(rank, frame, lexicon)


def _says_more(question: str, rank: Mention, frame: str) -> bool:
    """Say whether a question asks more than the earlier one of the one that it names: what 第四条 requires."""
    rest = question[: rank.start] + " " + question[rank.end :]
    return not {word.lower() for word in content(rest)} <= {"one", *(word.lower() for word in content(frame))}


def _article(rank: str) -> str:
    """Return a superlative with the article that tells it from other words: "the oldest"."""
    return f"the {rank}" if superlative(rank) and not has_han(rank) else rank


def _unpointed(names: str, lexicon: Lexicon) -> str:
    """Return a fragment without its pronouns, whose place the names of the earlier question have: "its exports"."""
    if ONE.fullmatch(names):
        return names
    times = [mention for mention in mentions(names, lexicon) if mention.kind == "time"]
    left = names
    for pointer in reversed(pointers(names)):
        if not any(pointer.start < time.end and time.start < pointer.end for time in times):
            left = left[: pointer.start] + left[pointer.end :]
    return left.strip() if left == names or content(left) or mentions(left, lexicon) else ""


def _compared(question: str, talk: Talk, lexicon: Lexicon) -> str:
    """Return a question that compares with the names that it compares; "" of others."""
    both = [] if named(mentions(question, lexicon)) else compared(question, talk, lexicon)
    if not both:
        return ""
    names = [translated(mention, question, lexicon) for mention in both]
    core = question.rstrip(" ?？")
    asked = f"{'、'.join(names)}，{core}？" if in_chinese(question) else f"{core}, {' or '.join(names)}?"
    return with_aside(asked, [_unnamed(talk.asked[0], lexicon)] if _AMOUNT.search(question) else [])


def _other_one(question: str, talk: Talk, lexicon: Lexicon) -> str:
    """Return the last question asked of the other one of those named; "" where nothing shows which."""
    match = other(question)
    if match is None:
        return ""
    now = {mention.text for mention in mentions(talk.asked[0], lexicon)}
    kinds = {mention.kind for mention in mentions(talk.asked[0], lexicon)} & {*NAMES}
    for mention in recent(talk, lexicon):
        if mention.text not in now and mention.kind in kinds and not _same(mention, now, talk.asked[0], lexicon):
            rest = question[: match.start()] + question[match.end() :]
            if content(rest):
                return question[: match.start()] + translated(mention, question, lexicon) + question[match.end() :]
            return put(mention.text, talk.asked[0], lexicon)
    return ""


def _same(mention: Mention, now: set[str], beside: str, lexicon: Lexicon) -> bool:
    """Say whether a name is one of those in the question, written otherwise or in the other language."""
    told = translated(mention, beside, lexicon)
    return any(told in name or name in told or name in mention.text for name in now)


def _pointed(question: str, talk: Talk, lexicon: Lexicon) -> str:
    """Return the question with what it points at, in its place or beside it; itself where it stands by itself."""
    found = mentions(question, lexicon)
    own, words = named(found), content(question)
    points = [pointer for pointer in pointers(question) if not _within(pointer, own, question)]
    parts = [mention for mention in found if mention.kind == "time" or one_of_many(mention)]
    thin = weight(question) <= _THIN + sum(1 if part.kind == "time" else len(content(part.text)) for part in parts)
    if not points and (own or not thin and not _continues(words, talk)):
        return question
    resolved = _replaced(question, points, talk, lexicon)
    contrast = not points and bool(_CONTRAST.match(question)) and not fragment(question, lexicon)
    persons = resolved != question and any(point.sort == "person" for point in points)
    taken: list[str] = []
    if any(point.sort == "thing" for point in points) or not own and not contrast and not persons:
        it = any(_IT.fullmatch(question[point.start : point.end]) for point in points)
        taken += [translated(mention, question, lexicon) for mention in subjects(talk, lexicon, it)]
    if any(_PLURAL.fullmatch(question[point.start : point.end]) for point in points):
        taken.append(asked_about(talk.asked[0], lexicon))
    if resolved == question and (thin and not (taken and _own_thing(question, talk)) or not taken):
        frame = _frame(question, points, talk, lexicon)
        taken = [*taken, _unnamed(frame, lexicon) if contrast else granted(frame, "" if parts else talk.said[0])]
    taken = [without(_without(text, parts, lexicon), question) for text in taken]
    return with_aside(resolved, taken)


def _own_thing(question: str, talk: Talk) -> bool:
    """Say whether a question tells what happened to a thing that wasn't spoken of: "When was the airport opened?"."""
    own = thing(question)
    return own != question and not _continues(content(own), talk)


def _frame(question: str, points: Sequence[Pointer], talk: Talk, lexicon: Lexicon) -> str:
    """Return what of the last question goes along: the thing alone that "it", "there" and "the plant" mean again."""
    again = any(match[1] in talk.asked[0].lower().split() for match in _AGAIN.finditer(question.lower()))
    if again or any(_IT.fullmatch(question[point.start : point.end]) for point in points):
        return doer(topic(talk, lexicon))
    return (
        thing(talk.asked[0])
        if not points and not bare(question) and sought_by(question) in _OF_THINGS
        else talk.asked[0]
    )


def _within(pointer: Pointer, own: Sequence[Mention], question: str) -> bool:
    """Say whether a pronoun may mean a name before it in its own question.

    As an object it can't mean the subject of its own clause ("Who did Wales beat in it?": Chomsky's principle B).
    """
    if _CLAUSE.search(question[: pointer.start]):
        return True
    if _OBJECT.match(question[pointer.start :]):
        return False
    return any(mention.end <= pointer.start and mention.kind in MEANT[pointer.sort] for mention in own)


def _continues(words: Sequence[str], talk: Talk) -> bool:
    """Say whether a question without a name goes on about what the last one, or its answer, spoke of."""
    before = {word.lower() for word in content(f"{talk.asked[0]} {talk.said[0]}")}
    return any(word.lower() in before for word in words)


def _replaced(question: str, points: Sequence[Pointer], talk: Talk, lexicon: Lexicon) -> str:
    """Put persons, places and times in the place of what points at them; things are to be named beside."""
    for pointer in reversed(points):
        mention = antecedent(pointer, talk, lexicon) or owner(pointer, question, talk, lexicon)
        if mention is None:
            continue
        told = translated(mention, question, lexicon)
        if _THERE.search(question[: pointer.end]):
            told = f"in {told}"
        written = question[pointer.start : pointer.end]
        if pointer.sort == "time" and written[-1:] in "年r" and (year := _YEAR.search(told)):
            told = year[0]
        told += "'s" if _POSSESSIVE.match(question, pointer.start) else "的" if written == "其" else ""
        question = question[: pointer.start] + told + question[pointer.end :]
    return question


def _unnamed(frame: str, lexicon: Lexicon) -> str:
    """Return the same without its names: of those a contrast ("And nationally?") takes the place."""
    for mention in reversed(mentions(frame, lexicon)):
        if mention.kind in NAMES:
            frame = frame[: mention.start] + _OF.sub("", frame[mention.end :])
    return granted(frame).lstrip(" ,，")


def _without(text: str, parts: Sequence[Mention], lexicon: Lexicon) -> str:
    """Return the same without its times, or numbered parts, where the question has its own: 2024, Article 9."""
    own = {part.kind == "time" for part in parts}
    for mention in reversed(mentions(text, lexicon)):
        if (mention.kind == "time") in own and (mention.kind == "time" or one_of_many(mention)):
            text = BEFORE_TIME.sub("", text[: mention.start]) + _OF.sub("", text[mention.end :])
    return text
