"""Where documents disagree: two figures that answer the question and can't both be right.

Wolf isn't cried. Two figures count as given for the same thing only when each stands in the clause that answers, both
sentences hold the same words of the question, neither names somebody or somewhere that the other doesn't, their periods
are the same, and both speak of what is, or both of what is planned. Values that round to each other, bounds that both
keep, and an "about" don't disagree.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.figures import Figure, figures
from index.fold import fold
from index.language import detect
from index.types import Document, Hit
from index.values.measures import comparable, rate
from prompts import conflict as sentence_for
from rag.analysis.sought import sought_by
from rag.analysis.trend import trend
from rag.analysis.words import Words
from rag.checking.agree import agree
from rag.clauses.highlight import clause
from rag.clauses.pieces import Piece, pieces
from rag.types import Citation, Conflict, Opposed

HELD = 0.25  # how surely a sentence must hold a word to count as holding it
HALF = 0.5  # of the question's words, that both sentences must hold at the least
ACROSS = 0.6  # of the words that either sentence holds, those that both must where their languages differ
NAMED = 0.9  # how surely a name must be met; "province" is among what the dictionary has for one
_PLANNED = re.compile(
    r"\b(?:targets?|targeted|aims?|plan(?:s|ned)?|goals?|expect\w*|forecast\w*|estimate[sd]?|will|would|should)\b"
    r"|\b(?:is|are) to\b|目标|预期|计划|力争|预计|规划|将|有望|要(?:达|增|提)"
)
_CERTAIN = 2  # digits that are taken to be meant where they are written, zeros too
_PERIODS = frozenset(["quarter", "quarters", "half", "plan", "month", "week", "day"])
_NAMES = frozenset(["person", "place", "name"])


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence with the one figure in it that answers."""

    document: Document
    start: int
    end: int
    marker: int | None
    figure: Figure  # in offsets of the sentence

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def language(self) -> str:
        """The sentence's own: a document may have several."""
        return detect(self.text, self.document.language)


def conflicts(
    question: str, language: str, citations: Sequence[Citation], hits: Sequence[Hit], words: Words
) -> tuple[Conflict, ...]:
    """Return what other passages found say otherwise than the cited sentences; messages are in `language`."""
    if sought_by(question) not in ("number", "time", "duration"):
        return ()
    cited = [stated for each in citations if (stated := _cited(each))]
    others = [*cited, *_uncited(question, cited, hits, words)] if cited else []
    found, told = [], set[int]()
    for at, one in enumerate(cited):
        against = [
            other for other in others[at + 1 :] if id(other) not in told and _disagree(one, other, question, words)
        ]
        if against and id(one) not in told:
            told |= {id(other) for other in against}
            opposed = tuple(_opposed(each) for each in _different([one, *against]))
            found.append(Conflict(opposed, sentence_for(language, [_shown(each) for each in opposed])))
    return tuple(found)


def _cited(citation: Citation) -> _Stated | None:
    start, end = citation.highlight or (citation.start, citation.end)
    figure = _only(citation.quote, start - citation.start, end - citation.start)
    return _Stated(citation.document, citation.start, citation.end, citation.marker, figure) if figure else None


def _uncited(question: str, cited: Sequence[_Stated], hits: Sequence[Hit], words: Words) -> Iterator[_Stated]:
    """Yield sentences of the passages, in other documents, whose answering clause states a figure of such a kind."""
    seen = {(each.document.id, each.start) for each in cited}
    for hit in hits:
        for sentence in hit.chunk.sentences:
            place = (hit.document.id, sentence.start)
            text = hit.document.text[sentence.start : sentence.end]
            if place in seen or not any(_opposing(one, hit.document, each) for one in cited for each in figures(text)):
                continue
            seen.add(place)
            start, end = clause(question, text, hit.chunk.language, words) or (0, len(text))
            if figure := _only(text, start, end):
                yield _Stated(hit.document, sentence.start, sentence.end, None, figure)


def _opposing(one: _Stated, document: Document, figure: Figure) -> bool:
    return one.document.id != document.id and _alike(one.figure, figure) and not _compatible(one.figure, figure)


def _only(text: str, start: int, end: int) -> Figure | None:
    """Return the figure of the clause; None where there are several, of which none can be told to be the answer."""
    within = [figure for figure in figures(text) if start <= figure.start and figure.end <= end]
    measured = [figure for figure in within if not figure.date and figure.unit not in _PERIODS]
    return (measured or within)[0] if len(measured or within) == 1 else None


def _disagree(one: _Stated, other: _Stated, question: str, words: Words) -> bool:
    return (
        _opposing(one, other.document, other.figure)
        and _same_period(one, other)
        and bool(_PLANNED.search(fold(one.text))) == bool(_PLANNED.search(fold(other.text)))
        and _same_basis(one, other)
        and _same_rate(one, other)
        and _same_words(one, other, question, words)
        and not _named_apart(one, other, words)
    )


def _alike(one: Figure, other: Figure) -> bool:
    if one.date or other.date:
        return bool(one.date and other.date)
    if one.value is None or other.value is None:
        return False
    return comparable(one.value, one.unit)[1] == comparable(other.value, other.unit)[1]


def _compatible(one: Figure, other: Figure) -> bool:
    """Say whether both figures can be right: equal, one less precise than the other, or within its bound."""
    if not agree(one, other) or not agree(other, one) or one.value is None or other.value is None:
        return not agree(one, other) or not agree(other, one)
    a, b = comparable(one.value, one.unit)[0], comparable(other.value, other.unit)[0]
    if a == b or _rounds(a, one.text, b) or _rounds(b, other.text, a):
        return True
    return _within(one, a, b, other) or _within(other, b, a, one)


def _rounds(coarse: Decimal, written: str, fine: Decimal) -> bool:
    """Say whether a value rounds to another one as that is written: 2.42 to 2.4, 5.4 to 5, 42 not to 40."""
    digits = max(len(coarse.normalize().as_tuple().digits), min(_CERTAIN, sum(map(str.isdigit, written))))
    return 2 * abs(fine - coarse) < Decimal(1).scaleb(coarse.adjusted() - digits + 1)


def _within(bounding: Figure, bound: Decimal, value: Decimal, other: Figure) -> bool:
    """Say whether a value keeps the other figure's bound; two bounds of the same kind are compared as values."""
    if bounding.qualifier == other.qualifier:
        return False
    return (bounding.qualifier in ("at-least", "more-than") and value >= bound) or (
        bounding.qualifier in ("at-most", "less-than") and value <= bound
    )


def _same_period(one: _Stated, other: _Stated) -> bool:
    (years, parts), (others, other_parts) = _period(one), _period(other)
    if one.figure.date:
        return True
    if parts != other_parts and not (parts & other_parts and _quarter(one) == _quarter(other) is not None):
        return False
    return not years or not others or bool(years & others)


def _period(stated: _Stated) -> tuple[set[str], set[str]]:
    """Return the years that a sentence speaks of, its document's where it names none, and the parts of a year."""
    around = [figure for figure in figures(stated.text) if figure != stated.figure]
    dates = [figure.date for figure in around if figure.date]
    years = {date[:4] for date in dates if not date.startswith("-")}
    parts = {date[4:].lstrip("-") for date in dates} | {f"{f.unit}{f.value}" for f in around if f.unit in _PERIODS}
    own = {stated.document.date[:4]} if stated.document.date else set()
    return years or own, parts - {""}


def _quarter(stated: _Stated) -> Decimal | None:
    """Return the last quarter before the figure, else the first: a further one may be what it is compared with."""
    own = [figure for figure in figures(stated.text) if figure.unit == "quarter"]
    before = [figure for figure in own if figure.end <= stated.figure.start]
    return (before[-1:] or own[:1])[0].value if own else None


def _same_basis(one: _Stated, other: _Stated) -> bool:
    """Say whether both figures go by the same comparison, with a year or a month before; up or down is no matter."""
    bases = {
        trend(fold(each.text[: each.figure.start]), fold(each.text[each.figure.end :])).basis for each in (one, other)
    }
    return not {"year", "month"} <= bases


def _same_words(one: _Stated, other: _Stated, question: str, words: Words) -> bool:
    """Say whether both sentences hold the same words of the question: across languages most of them, names always.

    What the titles say of what is asked ("The hospital") the sentences needn't, if they say the rest ("80 beds").
    """
    asked = _apart(words.asked(question))
    named = _held([one.document.title, other.document.title], [one, other], asked, words)
    held = _held([one.text, other.text], [one, other], asked, words)
    if named[0] or named[1]:
        rest = {*asked} - named[0] - named[1]
        if rest & held[0] and rest & held[0] == rest & held[1]:
            held = [held[0] | named[0], held[1] | named[1]]
    both, either = held[0] & held[1], held[0] | held[1]
    if len(both) < HALF * len(asked):
        return False
    if one.language == other.language:
        return both == either
    names = {word for word in either - both if word[0].isupper() or figures(word)}
    return len(both) >= ACROSS * len(either) and not names


def _apart(asked: Sequence[str]) -> list[str]:
    """Return the words without those made of others: 平均价格 is held by what holds 平均 and 价格."""
    return [
        word for word in asked if figures(word) or not any(len(part) < len(word) and part in word for part in asked)
    ]


def _held(texts: Sequence[str], stated: Sequence[_Stated], asked: Sequence[str], words: Words) -> list[set[str]]:
    """Return which of the question's words each text holds, in the language of the document that it is of."""
    return [
        {word for word in asked if words.held(word, [text], detect(text, each.language)).max(initial=0) >= HELD}
        for text, each in zip(texts, stated, strict=True)
    ]


def _same_rate(one: _Stated, other: _Stated) -> bool:
    """Say whether both figures may be for the same: not one per kilogram (每公斤) and the other per person."""
    rates = [rate(fold(each.text[: each.figure.start]), fold(each.text[each.figure.end :])) for each in (one, other)]
    return None in rates or rates[0] == rates[1]


def _named_apart(one: _Stated, other: _Stated, words: Words) -> bool:
    """Say whether each sentence names somebody or somewhere that the other doesn't."""
    parts = [pieces(each.text, each.language, words.lexicon) for each in (one, other)]
    return _names_more(one.text, *parts) and _names_more(other.text, *parts[::-1])


def _names_more(text: str, parts: Sequence[Piece], others: Sequence[Piece]) -> bool:
    known: dict[str, float] = {}
    for part in others:
        for term, weight in part.terms.items():
            known[term] = max(weight, known.get(term, 0.0))
    return any(
        max(weight * known.get(term, 0.0) for term, weight in part.terms.items()) < NAMED
        for part in parts
        if part.terms and (part.sort in _NAMES or part.sort == "word" and text[part.start].isupper())
    )


def _different(stated: Sequence[_Stated]) -> list[_Stated]:
    """Leave out further sentences of a document that gives the same figure again."""
    seen: dict[tuple[str, str], _Stated] = {}
    for each in stated:
        seen.setdefault((each.document.id, each.figure.text), each)
    return list(seen.values())


def _opposed(stated: _Stated) -> Opposed:
    figure, start = stated.figure, stated.start
    value = None if figure.value is None else float(figure.value)
    return Opposed(
        figure.text, value, figure.unit, start + figure.start, start + figure.end, stated.marker, stated.document
    )


def _shown(opposed: Opposed) -> str:
    marker = f" [{opposed.marker}]" if opposed.marker else ""
    about = ", ".join(filter(None, (opposed.document.id, opposed.document.date)))
    return f"{opposed.text.strip()}{marker} ({about})"
