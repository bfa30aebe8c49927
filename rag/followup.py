"""Follow-up questions, understood in their conversation: in Chinese, in English, and from one into the other. Pure.

A question that leaves out what the last one said takes its place in that one ("And Anhui?", 那吉林呢？). One that
points back ("Who announced it?", 那一年) gets the name that it points at. Only where it has hardly a word of its own
does the question before it come along: with the words of another one whole questions find worse. One that stands by
itself stays as it is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.language import has_han
from index.lexicon import Lexicon
from prompts import LANGUAGES, refusal
from rag.asides import SHORT, granted, parted
from rag.asides import beside as with_aside
from rag.asking import asked_of
from rag.ellipsis import ONE, fits, fragment, put, translated
from rag.mentions import NAMES, Kind, Mention, content, mentions, named, weight
from rag.phrases import asked_about
from rag.pointing import Pointer, Sort, other, pointers
from rag.sought import sought_by
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
_ASKS_FOR = re.compile(r"(?i)\b(?:who|whose|which|where|what)\b|谁|哪|什么")
_CONTRAST = re.compile(
    r"(?i)(?:那么?(?![个些次年里儿边位场项种一])|而|至于|and\b|but\b)\s*(?!what|who|when|where|which|why|how)\w"
)
_OF = re.compile(r"^(?:的|['’]s )")
_IT = re.compile(r"(?i)its?|它|其")
_PLURAL = re.compile(r"(?i)them|they|their|those|these|其|它们|ones?")
_ITS = re.compile(r"(?i)its(?=\s+\w)|[它其](?=的?[\u4e00-\u9fff]{2})")
_THERE = re.compile(r"(?i)(?<!from )(?<!to )(?<!in )(?<!near )(?<!of )\bthere$")
_OBJECT = re.compile(r"(?i)(?:it|him|her|them|there|that)(?=\W*$| (?:in|on|at|by|with|for|from|to|during)\b)")
_CLAUSE = re.compile(r"(?i)\b(?:who|which|what \w+).*(?:,|\band|\bbut)\s|(?:谁|哪).*[，,]")
_AUXILIARY = re.compile(r"(?i)\b(?:did|does|do|has|have|had|is|was|are|were|will|can|could|should|would) (?:the )?$")
# What "it" is after "When was the wing opened?": the wing, whatever is done to it.
_UNDERGONE = re.compile(
    r"(?i)((?:is|was|are|were) (?:the|this|that) \w.*?) (?:\w+ed|built|made|held|begun|won|sold|bought|lost)\?"
)
# And after "Who designed the wing?", 谁设计了新馆？
_DONE = re.compile(
    r"(?i)\s*who (?!is\b|was\b|are\b|were\b|has\b|had\b|will\b|did\b)[a-z]+ ((?:the|this|that) [\w' -]+?)\s*\?"
    r"|谁(?!是)[\u4e00-\u9fff]{1,4}?了([\u4e00-\u9fff]{2,})\s*[?？]"
)
_POSSESSIVE = re.compile(r"(?i)(?:his|their|its|her(?=\s+(?!in\b|on\b|at\b|to\b|for\b|by\b|with\b|from\b)\w))\b")
_MEANT: dict[Sort, tuple[Kind, ...]] = {
    "person": ("person", "name"),
    "place": ("place",),
    "time": ("time",),
    "thing": NAMES,
}
_ALONE = re.compile(  # an answer that may be a name, and is no sentence
    r"(?:[\u3400-\u9fff]{2,6}(?:·[\u3400-\u9fff]{1,6}){0,3}"
    r"|[^\W\d_\u3400-\u9fff]+(?:[ .'’-]+[^\W\d_\u3400-\u9fff]+){0,3})[.。]?"
)
_OF_THINGS = ("number", "time", "duration")  # asked without a pronoun: 花了多少钱？
_YEAR = re.compile(r"[12]\d{3} ?年?")


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation: questions as they were understood, and what was answered, the latest first."""

    asked: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def then(self, asked: str) -> "_Talk":
        return _Talk((asked, *self.asked), ("", *self.said))

    def told(self, said: str) -> "_Talk":
        return _Talk(self.asked, (f"{self.said[0]} {said}".strip(), *self.said[1:])) if self.asked else self


def resolve(question: str, history: Sequence[Turn], lexicon: Lexicon, rewrite: Rewrite | None = None) -> str:
    """Return the question with what it takes from the conversation; unchanged where it needs nothing of it.

    `rewrite` is a language model's way to do it; where it gives nothing that can be asked, the rules do.
    """
    if not history:
        return question
    if rewrite is not None and (rewritten := rewrite(question, history)):
        return rewritten
    talk = _Talk()
    for turn in history[-_TURNS:]:
        text = cleaned(turn.content)
        if turn.role == "assistant":
            talk = talk.told(text)
        elif text:
            talk = talk.then(_resolved(text, talk, lexicon))
    return _resolved(question, talk, lexicon)


def cleaned(text: str) -> str:
    """Return what a message says, without markup and markers; nothing of a refusal of ours."""
    text = text[:_READ].encode("utf-8", "replace").decode()
    text = " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", text)).split())
    return "" if text.startswith(tuple(map(refusal, LANGUAGES))) else text  # it ends with titles of what lies nearest


def _resolved(question: str, talk: _Talk, lexicon: Lexicon) -> str:
    if not talk.asked or parted(question)[1]:
        return question  # with what it took along in brackets, it has been understood already
    resolved = (
        asked_of(question, talk.asked[0], talk.said[0])
        or _other_one(question, talk, lexicon)
        or _filled(question, talk, lexicon)
        or _pointed(question, talk, lexicon)
    )
    return resolved if len(resolved) <= LONGEST else question


def _filled(question: str, talk: _Talk, lexicon: Lexicon) -> str:
    """Return the earlier question with what this one names in its place; "" where this one is no fragment."""
    frames = talk.asked[:_FRAMES]
    if names := _unpointed(fragment(question, lexicon), lexicon):
        if has_han(names) != has_han(frames[0]) and len(content(names)) > _THIN:
            return ""  # word by word translations of phrases make no question
        return put(names, next((frame for frame in frames if fits(names, frame, lexicon)), frames[0]), lexicon)
    found = mentions(question, lexicon)
    ranks = [_article(mention.text) for mention in found if mention.kind == "rank"]
    frame = next((frame for frame in frames if fits(ranks[0], frame, lexicon)), "") if ranks else ""
    if not frame or named(found) or len(content(question)) > _THIN:
        return ""
    return put(ranks[0], frame, lexicon)


def _article(rank: str) -> str:
    """Return a superlative with the article that tells it from other words: "the oldest"."""
    return f"the {rank}" if rank.endswith(("est", "most", "least")) else rank


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


def _other_one(question: str, talk: _Talk, lexicon: Lexicon) -> str:
    """Return the last question asked of the other one of those named; "" where nothing shows which."""
    match = other(question)
    if match is None:
        return ""
    now = {mention.text for mention in mentions(talk.asked[0], lexicon)}
    kinds = {mention.kind for mention in mentions(talk.asked[0], lexicon)} & {*NAMES}
    for mention in _recent(talk, lexicon):
        if mention.text not in now and mention.kind in kinds and not _same(mention, now, talk.asked[0], lexicon):
            rest = question[: match.start()] + question[match.end() :]
            if len(content(rest)) > _THIN:
                return question[: match.start()] + translated(mention, question, lexicon) + question[match.end() :]
            return put(mention.text, talk.asked[0], lexicon)
    return ""


def _same(mention: Mention, now: set[str], beside: str, lexicon: Lexicon) -> bool:
    """Say whether a name is one of those in the question, written otherwise or in the other language."""
    told = translated(mention, beside, lexicon)
    return any(told in name or name in told or name in mention.text for name in now)


def _recent(talk: _Talk, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the names of the conversation, those of the latest turns first."""
    for said, asked in zip(talk.said, talk.asked, strict=True):
        yield from named(mentions(said, lexicon))
        yield from named(mentions(asked, lexicon))


def _pointed(question: str, talk: _Talk, lexicon: Lexicon) -> str:
    """Return the question with what it points at, in its place or beside it; itself where it stands by itself."""
    found = mentions(question, lexicon)
    own, words = named(found), content(question)
    points = [pointer for pointer in pointers(question) if not _within(pointer, own, question)]
    times = sum(mention.kind == "time" for mention in found)
    thin = weight(question) <= _THIN + times
    if not points and (own or not thin and not _continues(words, talk)):
        return question
    resolved = _replaced(question, points, talk, lexicon)
    contrast = not points and bool(_CONTRAST.match(question)) and not fragment(question, lexicon)
    persons = resolved != question and any(point.sort == "person" for point in points)
    taken: list[str] = []
    if any(point.sort == "thing" for point in points) or not own and not contrast and not persons:
        it = any(_IT.fullmatch(question[point.start : point.end]) for point in points)
        taken += [translated(mention, question, lexicon) for mention in _subjects(talk, lexicon, it)]
    if any(_PLURAL.fullmatch(question[point.start : point.end]) for point in points):
        taken.append(asked_about(talk.asked[0], lexicon))
    if thin and weight(resolved) <= _THIN + times or not taken and resolved == question:
        it = any(_IT.fullmatch(question[point.start : point.end]) for point in points)
        frame = _thing(talk.asked[0]) if it or not points and sought_by(question) in _OF_THINGS else talk.asked[0]
        taken = [*taken, _unnamed(frame, lexicon) if contrast else granted(frame, talk.said[0])]
    return with_aside(resolved, taken)


def _thing(frame: str) -> str:
    """Return a question as one of the thing alone that it says something to be done to."""
    done = _DONE.fullmatch(frame)
    return f"{done[1] or done[2]}?" if done else _UNDERGONE.sub(r"\1?", frame)


def _within(pointer: Pointer, own: Sequence[Mention], question: str) -> bool:
    """Say whether a pronoun may mean a name before it in its own question.

    As an object it can't mean the subject of its own clause ("Who did Wales beat in it?": Chomsky's principle B).
    """
    if _CLAUSE.search(question[: pointer.start]):
        return True
    if _OBJECT.match(question[pointer.start :]):
        return False
    return any(mention.end <= pointer.start and mention.kind in _MEANT[pointer.sort] for mention in own)


def _continues(words: Sequence[str], talk: _Talk) -> bool:
    """Say whether a question without a name goes on about what the last one, or its answer, spoke of."""
    before = {word.lower() for word in content(f"{talk.asked[0]} {talk.said[0]}")}
    return any(word.lower() in before for word in words)


def _replaced(question: str, points: Sequence[Pointer], talk: _Talk, lexicon: Lexicon) -> str:
    """Put persons, places and times in the place of what points at them; things are to be named beside."""
    for pointer in reversed(points):
        mention = _antecedent(pointer, talk, lexicon) or _owner(pointer, question, talk, lexicon)
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


def _antecedent(pointer: Pointer, talk: _Talk, lexicon: Lexicon) -> Mention | None:
    """Return what a pronoun means: of the answer if that is what was asked for, else of the question."""
    if pointer.sort == "thing":
        return None
    kinds = _MEANT[pointer.sort]
    for said, asked in zip(talk.said, talk.asked, strict=True):
        there = [
            (_fitness(m, text, kinds[0]), m) for text in (said, asked) for m in named(mentions(text, lexicon), *kinds)
        ]
        if there:
            return max(there, key=lambda pair: pair[0])[1]
        if pointer.sort == "person" and _ALONE.fullmatch(said) and re.search(r"(?i)\bwho\b|谁", asked):
            return Mention(0, len(said), said.rstrip(" .。"), "person")
    return None


def _owner(pointer: Pointer, question: str, talk: _Talk, lexicon: Lexicon) -> Mention | None:
    """Return the place or body that "its" and 其 mean, where the conversation names just one."""
    if not _ITS.match(question, pointer.start):
        return None
    there = _subjects(talk, lexicon, it=True)
    if len(there) != 1 or there[0].kind not in ("place", "group"):
        return None
    owns = re.search(rf"{re.escape(there[0].text)}(?:['’]s|的)", talk.asked[0])  # Ningbo's port: it may be the port
    return None if owns else there[0]


def _fitness(mention: Mention, text: str, kind: str) -> int:
    """Say how well a name serves: of the kind first, then a full name or a clause's subject."""
    full = " " in mention.text or "·" in mention.text
    return 3 * (mention.kind == kind) + full + bool(_AUXILIARY.search(text[: mention.start]))


def _subjects(talk: _Talk, lexicon: Lexicon, it: bool) -> list[Mention]:
    """Return the names that the last turn is about, or else those it asked for; no person for "it"."""
    for said, asked in zip(talk.said, talk.asked, strict=True):
        told = named(mentions(said, lexicon)) if len(said) <= SHORT and _ASKS_FOR.search(asked) else []
        told = [mention for mention in told if not (it and mention.kind == "person")]
        if found := named(mentions(asked, lexicon)) or told:
            return found
    return []


def _unnamed(frame: str, lexicon: Lexicon) -> str:
    """Return the same without its names: of those a contrast ("And nationally?") takes the place."""
    for mention in reversed(mentions(frame, lexicon)):
        if mention.kind in NAMES:
            frame = frame[: mention.start] + _OF.sub("", frame[mention.end :])
    return granted(frame)
