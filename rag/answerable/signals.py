"""What tells whether the sentences chosen answer a question: small numbers, each of one thing.

Near misses are told by what a question says and the sentence denies: another year, another place, no figure where one
is asked for, a word that neither it nor what stands before it holds, nothing of the kind that is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.language import detect, has_han
from index.tokens import stem
from index.types import Document, Hit
from rag.analysis.details import counts, names, unmet, years
from rag.analysis.form import form_of
from rag.analysis.halves import other_half
from rag.analysis.kind import has_figure
from rag.analysis.numbered import another
from rag.analysis.places import Place
from rag.analysis.quantities import counts_as
from rag.analysis.question import asks
from rag.analysis.sought import counted, sought_by
from rag.analysis.words import Words
from rag.answerable.coverage import Coverage, Standing
from rag.answerable.dated import headed_otherwise, of_its_own_year, silent, years_told
from rag.answerable.offers import may_answer
from rag.answerable.siblings import sibling
from rag.answerable.strays import about, rival, strays
from rag.cite import Support
from rag.retrieve import Retriever

SHARP = 5.0  # of the softmax over all sentences found
UNNAMED = 0.1  # what is lacking where an amount is asked for, and of what isn't said beside the asking word
WHOLLY = 3  # power of what is lacking: what is counted may be said by other words, unless none is like it
FAR = 1.0  # a lead beyond tells no more
FURTHER = 5  # sentences, the next best
BESIDE = 2  # of them: whether they stray as well
MISSES = ("other_year", "no_year", "other_place", "no_place", "other_name", "no_name_across", "astray")
KINDS = ("number", "time", "person", "place", "reason", "manner")

Signals = Mapping[str, float]


def signals(
    question: str, hits: Sequence[Hit], best: Sequence[Support], cited: Sequence[Support], retriever: Retriever
) -> dict[str, float]:
    """Return by name what tells of the passages found, `best` being their sentences, best first; at least one.

    `cited` are those chosen for the answer: what one of them says, another needn't.
    """
    first = Standing.of(best[0], hits)
    assert first is not None  # `best` are sentences of `hits`
    said = [Said.of(support, hits) for support in cited or best[:1]]
    told = {
        **_standing_out(best, first),
        **_words(question, Coverage.of(question, first, retriever)),
        **_years(question, said),
        **_places(question, said, retriever.words),
        **_named(question, first, said, retriever.words),
        **_astray(question, best, retriever.words),
        **_kind(question, first.sentence),
        "no_such": float(_none_such(question, said, first, retriever.words)),
        "uncounted": _uncounted(question, first, retriever.asking),
        "aligned": retriever.aligned(question, first.sentence),
        "fused": hits[0].score,
        "across": float(detect(question) != first.hit.chunk.language),
        "chinese": float(detect(question) == "zh"),
    }
    if _otherwise(question, best, said, first):  # told as surely as another year
        told["other_year"] = 1.0
    return told | {"ahead": _ahead(best, told)}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, what it takes as known, and its document."""

    sentence: str
    before: Sequence[str]
    document: Document

    @property
    def above(self) -> str:
        """The titles it stands under: in a passage of several sections, that of its own."""
        return next((text for text in reversed(self.before[1:]) if text.startswith("#")), self.before[0])

    @classmethod
    def of(cls, support: Support, hits: Sequence[Hit]) -> "Said":
        """Read a sentence where it stands; of a passage that wasn't found the title alone."""
        standing, document = Standing.of(support, hits), support.document
        return cls(support.text, standing.before if standing else [document.title], document)


def lacking(question: str, hit: Hit, words: Words) -> list[str]:
    """Return the years and places asked about that a passage, and what stands above it, say nothing of."""
    last = Standing(hit, len(hit.chunk.sentences) - 1)
    said = Said(last.sentence, last.before, hit.document)
    places = words.gazetteer.places(question)
    missed = sorted(place.name for place in places if _unplaced(place, [said.sentence], said.before, words))
    return [*sorted(unmet(years(question), _dated(years(question), [said]))), *missed]


def _standing_out(best: Sequence[Support], first: Standing) -> dict[str, float]:
    """Tell how far the best sentence stands out among all and before the next, and its passage among the others."""
    scores = np.array([support.score for support in best])
    within = set(first.hit.chunk.sentences)
    rest = max((support.score for support in best if support.sentence not in within), default=-np.inf)
    return {
        "wide": -float(np.log(np.exp(SHARP * (scores - scores[0])).sum())),
        "lead": min(FAR, float(scores[0] - rest)),
        "next": min(FAR, float(scores[0] - scores[1])) if len(scores) > 1 else FAR,
        "own": float(scores[0]) - first.hit.score,
    }


def _ahead(best: Sequence[Support], told: Signals) -> float:
    """Return the lead over the mean of the next sentences; none of it counts where something asked for is missed."""
    further = [support.score for support in best[1 : 1 + FURTHER]]
    lead = min(FAR, best[0].score - float(np.mean(further))) if further else FAR
    return lead * (1 - max(told[miss] for miss in MISSES)) * (1 - told["uncounted"])


def _words(question: str, coverage: Coverage) -> dict[str, float]:
    """Tell how far the question's words are held by the sentence and its passage; names are held by pinyin at times."""
    named = coverage.among(names(question, detect(question)))
    return {
        "held": coverage.mean(coverage.sentence),
        "passage": coverage.mean(coverage.passage),
        "unheld": coverage.unheld(coverage.sentence, ~named),
        "name_nowhere": coverage.missed(coverage.passage, named),
    }


def _years(question: str, said: Sequence[Said]) -> dict[str, float]:
    """Tell what share of the years asked about neither the sentences nor what stands before them state."""
    stated = frozenset[str]().union(*(years(each.sentence) for each in said))
    asked = years(question)
    missing = unmet(asked, stated | _dated(asked, said))
    if not missing:  # mostly so, and quickly told
        return {"other_year": 0.0, "no_year": 0.0}
    missed = len(missing) / len(asked)
    told = bool(stated) or all(
        silent(each.document, missing) or headed_otherwise(each.before[0], each.document, missing) for each in said
    )
    return {"other_year": missed if told else 0.0, "no_year": 0.0 if told else missed}


def _otherwise(question: str, best: Sequence[Support], said: Sequence[Said], first: Standing) -> bool:
    """Say whether the sentences are of another one of a number, or half: by themselves, or what stands around them.

    A passage that names another line or code, and nowhere the one asked for, has no sentence of that one. A half is
    told beside the whole: only what stands above a sentence tells that it is of a half. What scores higher and was put
    behind for being of another one tells it too.
    """
    higher = max(best, key=lambda support: support.score).text
    headed = [(each.sentence, f"{each.above}\n{each.sentence}") for each in said]
    if all(any(other_half(question, text) for text in (*texts, f"{higher}\n{texts[-1]}")) for texts in headed):
        return True
    sentences = "\n".join(each.sentence for each in said)
    before = "\n".join(text for each in said for text in each.before)
    above = "\n".join(each.above for each in said)
    if another(question, sentences) or another(question, f"{higher}\n{above}\n{sentences}"):
        return True
    around = (f"{sentences}\n{before}", "\n".join([first.title, *first.texts]))
    return any(another(question, text, days=False) for text in around)


def _dated(asked: frozenset[str], said: Sequence[Said]) -> frozenset[str]:
    """Return the years that sentences state; of those not of another, what is said before and the documents' own."""
    stated = (years_told(each.sentence, each.document.date) for each in said)
    loose = [each for each in said if not _of_another_year(asked, each)]
    texts = [(text, each.document.date) for each in loose for text in each.before]
    dates = frozenset(date[:4] for each in loose if (date := each.document.date))
    return dates.union(*stated, *(years_told(text, date) for text, date in texts))


def _of_another_year(asked: frozenset[str], said: Said) -> bool:
    """Say whether a sentence is of another year; asked for "the 2025 report's figure for 2024", it may be of both."""
    return of_its_own_year(said.sentence, said.document) and unmet(asked, years(said.sentence)) == asked


def _none_such(question: str, said: Sequence[Said], first: Standing, words: Words) -> bool:
    """Say whether the first sentence can't be the answer: of another kind, of another place, or of one side alone."""
    may = _may_answer(question, said[0], first, words)
    return not may or rival(question, said[0].sentence, words, said[0].before) or _one_sided(question, said, words)


def _may_answer(question: str, said: Said, first: Standing, words: Words) -> bool:
    """Say whether a sentence may hold what is asked for: by itself, or as what follows a question."""
    return may_answer(question, said.sentence, first.hit.chunk.language, words) or any(map(asks, said.before[-1:]))


def _one_sided(question: str, said: Sequence[Said], words: Words) -> bool:
    """Say whether one of the things that a question compares is told of by none of the sentences cited for them.

    A place is known in any language; other names across languages in part only, so that they don't tell there.
    """
    if form_of(question) != "comparison":
        return False
    stated, before = [each.sentence for each in said], [text for each in said for text in each.before]
    if any(_unplaced(place, stated, before, words) for place in words.gazetteer.places(question)):
        return True
    own = all(detect(text) == detect(question) for text in stated)
    return own and words.content.lost(question, [*stated, *before]) > 0


def _places(question: str, said: Sequence[Said], words: Words) -> dict[str, float]:
    """Tell of places asked about that neither the sentences nor what stands before them name."""
    stated = [each.sentence for each in said]
    before = [text for each in said for text in each.before]
    missed = any(_unplaced(place, stated, before, words) for place in words.gazetteer.places(question))
    others = missed and any(words.gazetteer.places(sentence) for sentence in stated)
    return {"other_place": float(others), "no_place": float(missed and not others)}


def _unplaced(place: Place, stated: Sequence[str], before: Sequence[str], words: Words) -> bool:
    """Say whether sentences aren't about a place; a wider one named above them ("China's provinces") doesn't tell."""
    return not (about(place, stated, words) or about(place, before, words, wider=False))


def _named(question: str, first: Standing, said: Sequence[Said], words: Words) -> dict[str, float]:
    """Tell what share of the names asked about neither the sentences nor their passage have.

    In one's own language that counts where the sentences name others; across, much is named in a form that none knows.
    """
    stated = [each.sentence for each in said]
    known = [*stated, *first.texts, *(text for each in said for text in each.before)]
    lost = words.content.lost(question, known)
    if detect(question) != first.hit.chunk.language:
        return {"other_name": 0.0, "no_name_across": max(lost, float(_strange(question, known, words)))}
    others = any(words.content.missing(text, [question]) or words.gazetteer.places(text) for text in stated if lost)
    return {"other_name": max(lost if others else 0.0, float(sibling(question, known))), "no_name_across": 0.0}


def _strange(question: str, known: Sequence[str], words: Words) -> bool:
    """Say whether a person asked about in pinyin is nowhere in Chinese texts, whoever else has the same surname."""
    told = [text for text in known if has_han(text)]
    return any(
        told and not any(_called(person, text, words) for text in told) for person in words.lexicon.persons(question)
    )


def _called(person: tuple[str, str], text: str, words: Words) -> bool:
    """Say whether a text has both parts of a name, or both in one: what looks like a person may be a place, Xi An."""
    return all(words.names([stem(name)], text) for name in person) or words.names([stem("".join(person))], text)


def _astray(question: str, best: Sequence[Support], words: Words) -> dict[str, float]:
    """Tell whether the best sentence by itself is about another place or year, and what share of the next ones is.

    What stands before it may name the one asked about all the same, and still the sentence is of the other.
    """
    first, *others = (strays(question, support.text, words) for support in best[: 1 + BESIDE])
    return {"astray": float(first), "beside_astray": sum(others) / max(1, len(others))}


def _kind(question: str, sentence: str) -> dict[str, float]:
    """Tell what is asked for, and whether that is a figure which the sentence doesn't have."""
    sought = sought_by(question)
    return {
        "no_figure": float(counts(question) and not has_figure(question, sentence)),
        **{f"asks_{kind}": float(sought == kind) for kind in KINDS},
    }


def _uncounted(question: str, first: Standing, words: Words) -> float:
    """Return how far the sentence lacks what is to be counted, under whatever name: 0 to 1."""
    if counts_as(question, first.sentence):
        return 0.0
    language = first.hit.chunk.language
    groups = words.alike(counted(question), language)
    if groups:
        return (1 - float(words.holding(groups, first.row, language).max(axis=1).mean())) ** WHOLLY
    return UNNAMED if counts(question) or sought_by(question) == "number" else 0.0
