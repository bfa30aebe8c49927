"""What a pronoun means in a conversation: the names asked for, those asked about, and the thing. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.lexicon import Lexicon
from rag.analysis.form import DEGREE_EN
from rag.analysis.question import AUXILIARY
from rag.conversation.asides import SHORT, parted
from rag.conversation.ellipsis import translated
from rag.conversation.mentions import NAMES, Kind, Mention, mentions, named
from rag.conversation.pointing import Pointer, Sort

_ASKS_FOR = re.compile(r"(?i)\b(?:who|whose|which|where|what)\b|谁|哪|什么")
_ITS = re.compile(r"(?i)its(?=\s+\w)|(?:它(?=的)|其(?!中))(?=的?[\u4e00-\u9fff]{2})")
# Behind a place's name, of which it makes another one: 青山动物园 isn't 青山.
_BODY_ZH = "动物园|公园|大学|学院|[中小]学|医院|博物馆|图书馆|体育|机场|车站|港|大桥|银行|公司|集团|剧院|工厂"
_WHO = re.compile(r"(?i)\bwho\b|谁")
_AUXILIARY = re.compile(rf"(?i)\b(?:{AUXILIARY}) (?:the )?$")
_ENDS = re.compile(r"[?？]\s*$")
MEANT: dict[Sort, tuple[Kind, ...]] = {
    "person": ("person", "name"),
    "place": ("place",),
    "time": ("time",),
    "thing": NAMES,
}
# Which is older, who has more votes, 哪个更大; not who is the owner, nor which metals weigh less than water.
_COMPARES = re.compile(
    r"(?i)\b(?:which|who|whose(?: \w+){1,2}?)\b(?: one| of (?:them|the two))?"
    r"(?:(?: \w+)? (?:is|was|are|were) (?!other|under|over|after)\w{2,}er"
    rf"|(?: \w+){{1,2}}? (?!above|below|before|after)(?:{DEGREE_EN}|fewer))\b"
    r"|\bof the two\b(?=\W*$| (?:is|are|was|were|has|have|had|do|does|did|will|would|can|\w+ed)\b)"
    r"|(?:哪(?!些|一?[年月天])|谁)[^？?]{0,20}更(?![换新改正])|^(?:那么?|其中)?(?:哪一?[个家座所位]|谁)(?:的[^的？?]{1,4})?最(?!先)"
)
# By themselves: the former mayor is another thing, and so is the latter half.
_OF_TWO = re.compile(
    r"(?i)(?P<does>(?<=does )|(?<=did )|(?<=will ))?\bthe (?:former|(?P<latter>latter))"
    r"(?=['’]s|\W*$| (?:is|was|has|had|will|does|did|in|of|on|at|for|than|by|\w+ed|built|made|won|sold|born|held)\b"
    r"|(?(does) \w+(?: (?:in|on|at|for|by|from|to) .*)?\W*$|(?!)))"
    r"|前者|(?P<zh>后者)"
)
_TWO = re.compile(
    r"(?i)\b(the [\w-]+) (?:and|or|\w+er than) (the [\w-]+)"
    r"|^([一-鿿]{2,5})(?:[和与跟、]|还是)([一-鿿]{2,5}?)(?=[谁哪的，,])"
)
_OWN_SIDES = re.compile(r"(?i)\b(?:than|or)\b|[比和与跟、或]|还是")
_BACK = 3  # questions that may name one of what is compared
_ALONE = re.compile(  # an answer that may be a name, and is no sentence
    r"(?:[\u3400-\u9fff]{2,6}(?:·[\u3400-\u9fff]{1,6}){0,3}"
    r"|[^\W\d_\u3400-\u9fff]+(?:[ .'’-]+[^\W\d_\u3400-\u9fff]+){0,3})[.。]?"
)
# What "it" is after "When was the wing opened?": the wing, whatever is done to it.
_UNDERGONE = re.compile(
    r"(?i)((?:is|was|are|were) (?:the|this|that) \w.*?) (?:\w+ed|built|made|held|begun|won|sold|bought|lost)\?"
)
# The same of what does something: "When will the wing open?", "What did the wing cost?"; its last word is a verb.
# Not of what does it to another: "Did Ann open a wing?"
_DOES = re.compile(
    r"(?i)\b(?:did|does|do|will|can|could|should|would) "
    r"(?P<of>(?!(?:it|they|he|she|we|you|that|this|there)\b)[\w'’-]+"
    r"(?: (?:(?:of|over|in|at|on|for) (?:the )?)?(?!(?:an?|the|any|all|some|its|their|his|her|\d+)\b)[\w'’-]+)*?)"
    r"(?: be)? [\w'’-]+(?= (?:in|into|on|at|by|for|from|to|with|during)\b|\s*[?.,(]|$)"
)
# And after "Who designed the wing?", 谁设计了新馆？
_DONE = re.compile(
    r"(?i)\s*who (?!is\b|was\b|are\b|were\b|has\b|had\b|will\b|did\b)[a-z]+ ((?:the|this|that) [\w' -]+?)\s*\?"
    r"|谁(?!是)[\u4e00-\u9fff]{1,4}?了([\u4e00-\u9fff]{2,})\s*[?？]"
)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: questions as they were understood, and what was answered, the latest first."""

    asked: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def then(self, asked: str) -> "Talk":
        """Return it with a further question."""
        return Talk((asked, *self.asked), ("", *self.said))

    def told(self, said: str) -> "Talk":
        """Return it with a further answer to the last question."""
        return Talk(self.asked, (f"{self.said[0]} {said}".strip(), *self.said[1:])) if self.asked else self


def recent(talk: Talk, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the names of the conversation, those of the latest turns first."""
    for said, asked in zip(talk.said, talk.asked, strict=True):
        yield from named(mentions(said, lexicon))
        yield from named(mentions(asked, lexicon))


def thing(frame: str) -> str:
    """Return a question as one of the thing alone that it says something to be done to."""
    done = _DONE.fullmatch(frame)
    return f"{done[1] or done[2]}?" if done else _UNDERGONE.sub(r"\1?", frame)


def doer(frame: str) -> str:
    """Return a question as one of what does something in it alone."""
    subject = _DOES.search(frame)
    return f"{subject['of']}?" if subject else thing(frame)


def antecedent(pointer: Pointer, talk: Talk, lexicon: Lexicon) -> Mention | None:
    """Return what a pronoun means: of the answer if that is what was asked for, else of the question."""
    if pointer.sort == "thing":
        return None
    kinds = MEANT[pointer.sort]
    for said, asked in zip(talk.said, talk.asked, strict=True):
        there = [
            (_fitness(m, text, kinds[0]), m)
            for text in (said, parted(asked)[0])
            for m in named(mentions(text, lexicon), *kinds)
            if not (pointer.sort == "person" and _done_to(m, asked))
        ]
        if there:
            return max(there, key=lambda pair: pair[0])[1]
        if pointer.sort == "person" and _ALONE.fullmatch(said) and _WHO.search(asked):
            return Mention(0, len(said), said.rstrip(" .。"), "person")
    return None


def _done_to(mention: Mention, asked: str) -> bool:
    """Say whether a name is what a question asks who did something to or runs: no person."""
    named = re.search(re.escape(mention.text), asked) if mention.kind == "name" and _WHO.search(asked) else None
    return named is not None and not _AUXILIARY.search(asked[: named.start()])


def former_or_latter(question: str, talk: Talk, lexicon: Lexicon) -> str:
    """Return a question with the one of two that "the former", "the latter", 前者 and 后者 mean in their place.

    They are the two names of one kind that the last question has, or its answer, or two things that it joins.
    """
    pointed = _OF_TWO.search(question)
    if pointed is None:
        return question
    asked = parted(talk.asked[0])[0]
    pairs = [pair for text in (asked, talk.said[0]) if (pair := _two(text, lexicon))]
    if not pairs:
        return question
    told = translated(pairs[0][bool(pointed["latter"] or pointed["zh"])], question, lexicon)
    return question[: pointed.start()] + told + question[pointed.end() :]


def _two(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return two names of a kind, where there are no more of it; else two things joined in a text; [] of others."""
    found = mentions(text, lexicon)
    pairs = [pair for kind in NAMES if len(pair := named(found, kind)) == 2]
    if len(pairs) == 1:
        return pairs[0]
    joined = _TWO.search(text)
    spans = [joined.span(at) for at in (1, 2, 3, 4) if joined[at]] if joined else []
    return [Mention(*span, text[slice(*span)], "name") for span in spans]


def owner(pointer: Pointer, question: str, talk: Talk, lexicon: Lexicon) -> Mention | None:
    """Return the place or body that "its" and 其 mean, where the conversation names just one."""
    if not _ITS.match(question, pointer.start):
        return None
    there = subjects(talk, lexicon, it=True)
    if len(there) != 1 or there[0].kind not in ("place", "group"):
        return None
    owns = re.search(
        rf"{re.escape(there[0].text)}(?:['’]s|的|{_BODY_ZH})", talk.asked[0]
    )  # Ningbo's port: it may be the port
    return None if owns else there[0]


def _fitness(mention: Mention, text: str, kind: str) -> int:
    """Say how well a name serves: of the kind first, then a full name or a question's subject."""
    full = " " in mention.text or "·" in mention.text
    subject = _ENDS.search(text) and _AUXILIARY.search(text[: mention.start])
    return 3 * (mention.kind == kind) + full + bool(subject)


def subjects(talk: Talk, lexicon: Lexicon, it: bool) -> list[Mention]:
    """Return the names that the last turn is about, or else those it asked for; no person for "it"."""
    persons = _persons(talk, lexicon) if it else set()
    for said, asked in zip(talk.said, talk.asked, strict=True):
        told = named(mentions(said, lexicon)) if len(said) <= SHORT and _ASKS_FOR.search(asked) else []
        told = [mention for mention in told if not (it and mention.kind == "person")]
        asked_of = [mention for mention in named(mentions(asked, lexicon)) if mention.text not in persons]
        if found := asked_of or told:
            return found
    return []


def compared(question: str, talk: Talk, lexicon: Lexicon) -> list[Mention]:
    """Return what a question compares that names none of it: what the last questions were about; [] if it doesn't."""
    if not _COMPARES.search(question) or _OWN_SIDES.search(question):
        return []
    last, *before = ([*named(mentions(asked, lexicon), *NAMES, "number")] for asked in talk.asked[:_BACK])
    kinds = {mention.kind for mention in last}
    found = named([*last, *(m for names in before for m in names if m.kind in kinds)], *NAMES, "number")
    return found if len(found) > 1 else []


def _persons(talk: Talk, lexicon: Lexicon) -> set[str]:
    """Return the names that answered who somebody is or who did something."""
    return {
        mention.text
        for said, asked in zip(talk.said, talk.asked, strict=True)
        if _WHO.search(asked)
        for mention in named(mentions(said, lexicon), "person", "name")
        if mention.text not in asked
    }


def topic(talk: Talk, lexicon: Lexicon) -> str:
    """Return the last question that isn't about persons alone: "it" is none of them."""
    persons = _persons(talk, lexicon)
    about = ([mention.text for mention in named(mentions(asked, lexicon))] for asked in talk.asked)
    return next(
        (asked for asked, names in zip(talk.asked, about, strict=True) if not names or {*names} - persons),
        talk.asked[0],
    )
