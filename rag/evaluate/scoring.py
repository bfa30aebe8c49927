"""Outcomes against the gold set: each question's value in every measure, and the cells it is counted in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.evaluate import correctness
from rag.evaluate.corpus import Corpus, Place, holds
from rag.evaluate.gold import Gold, Half
from rag.evaluate.ranking import Level, Ranking, judgements, measured, ranking, targets
from rag.evaluate.run import Outcome

LEVELS: tuple[Level, ...] = ("passage", "sentence")
ALL, FOLLOW_UP, IN_FULL = "all", "follow-up", "follow-up in full"
_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3}|mixed|none)(?: (\w+))?")

Pair = tuple[float, float]  # what a statistic takes of a question: a share's two numbers, or confidence and right


@dataclass(frozen=True, slots=True)
class Row:
    """A question's values; a measure that isn't about it is left out."""

    key: str
    half: Half
    digest: str
    cluster: str  # questions on the same evidence: they stand or fall together
    cells: tuple[str, ...]
    scores: Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome beside what was expected, sentence by sentence."""

    gold: Gold
    outcome: Outcome
    cited: tuple[tuple[Place, ...], ...]  # of each citation, the sentences it takes in
    first: Place | None  # the sentence a reader meets first

    @property
    def sentences(self) -> list[Place]:
        """The different sentences cited."""
        return list(dict.fromkeys(place for places in self.cited for place in places))

    def expected(self, place: Place) -> bool:
        """Say whether a sentence is evidence."""
        return any(holds(place, span) for piece in self.gold.evidence for span in piece)

    @property
    def covered(self) -> list[bool]:
        """Of each needed piece: whether it is cited."""
        cited = self.sentences
        return [any(holds(place, span) for span in piece for place in cited) for piece in self.gold.evidence]

    @property
    def right(self) -> bool:
        """Whether the sentence shown first is evidence."""
        return self.first is not None and self.expected(self.first)


@dataclass(frozen=True, slots=True)
class Rankings:
    """What was found for each answerable question asked as it is, and the judgements, by query key."""

    runs: Mapping[str, Ranking]
    qrels: Mapping[str, Mapping[str, int]]


def judged(gold: Gold, outcome: Outcome, corpus: Corpus) -> Judged:
    """Set an outcome beside what was expected."""
    cited = tuple(tuple(corpus.cited(citation)) for citation in outcome.citations)
    first = next((places[0] for places in cited), next(iter(outcome.sentences), None))
    return Judged(gold, outcome, cited, first)


def rankings(pairs: Sequence[Judged], corpus: Corpus, level: Level) -> Rankings:
    """Return the run and the judgements of a level; a follow-up asked in full is a query of its own."""
    runs, qrels = {}, {}
    for each in pairs:
        if each.gold.answerable:
            target = targets(each.gold, corpus, level)
            runs[key(each)] = ranking(each.outcome, corpus, level, target)
            qrels[key(each)] = judgements(target)
    return Rankings(runs, qrels)


def rows(pairs: Sequence[Judged], corpus: Corpus) -> list[Row]:
    """Return every question's values."""
    found: dict[str, dict[str, Pair]] = {key(each): dict(_scores(each)) for each in pairs}
    for level in LEVELS:
        ranked = rankings(pairs, corpus, level)
        for name, values in measured(ranked.runs, ranked.qrels).items():
            for query, value in values.items():
                found[query][f"{level}_{name}"] = (value, 1.0)
    return [_row(each, corpus, found[key(each)]) for each in pairs]


def _row(each: Judged, corpus: Corpus, scores: Mapping[str, Pair]) -> Row:
    gold = each.gold
    return Row(key(each), gold.half, gold.digest, _cluster(gold, corpus), cells(each, corpus), scores)


def key(each: Judged) -> str:
    """Return the name a question's outcome goes by."""
    return in_full(each.gold.key) if each.outcome.full else each.gold.key


def in_full(key: str) -> str:
    """Return the name that the same follow-up question goes by where it is asked in full."""
    return f"{key} in full"


def cells(each: Judged, corpus: Corpus) -> tuple[str, ...]:
    """Return the cells a question is counted in; a follow-up asked in full counts in its own one alone."""
    gold = each.gold
    if each.outcome.full:
        return (IN_FULL,)
    languages = f"{gold.language}-{_evidence_language(gold, corpus)}"
    named = [ALL, languages, f"{languages} {gold.kind}", gold.kind, f"asks {gold.asks}"]
    named += [f"near miss: {gold.near_miss}"] if gold.near_miss else []
    return (*named, FOLLOW_UP) if gold.history else tuple(named)


def pair(cell: str) -> tuple[str, str, str] | None:
    """Return a cell's question language, evidence language and kind ("" for all kinds); None of other cells."""
    match = _PAIR.fullmatch(cell)
    return (match[1], match[2], match[3] or "") if match else None


def _evidence_language(gold: Gold, corpus: Corpus) -> str:
    """Return the one language that all evidence is in, "mixed", or "none" where the documents hold none."""
    found = {corpus.documents[span.document].language for piece in gold.evidence for span in piece}
    return found.pop() if len(found) == 1 else "mixed" if found else "none"


def _cluster(gold: Gold, corpus: Corpus) -> str:
    """Name the sentence of its first piece of evidence; an unanswerable question stands by itself."""
    if not gold.evidence:
        return gold.key
    span = gold.evidence[0][0]
    place = Place(span.document, span.start, span.end)
    return next((s for s in corpus.sentences.get(span.document, ()) if holds(s, span)), place).id


def _scores(each: Judged) -> Iterator[tuple[str, Pair]]:
    gold, outcome = each.gold, each.outcome
    yield from _silence(each)
    yield from ((f"latency_p{p}", (outcome.timings_ms["total"], 1.0)) for p in (50, 95))
    if gold.answerable:
        yield from _citations(each)
        yield from _answers(gold, correctness.stated(outcome.answer) if outcome.answered else "")


def _silence(each: Judged) -> Iterator[tuple[str, Pair]]:
    refused = float(not each.outcome.answered)
    yield "refusal_precision", (refused * (not each.gold.answerable), refused)
    yield "false_refusals" if each.gold.answerable else "refusal_recall", (refused, 1.0)
    for name in ("aurc", "brier_skill", "calibration_error"):
        yield name, (each.outcome.confidence, float(each.right))


def _citations(each: Judged) -> Iterator[tuple[str, Pair]]:
    covered = each.covered
    yield "citation_recall", (sum(covered) / len(covered), 1.0)
    if each.gold.kind != "single":
        yield "evidence_sets", (float(all(covered)), 1.0)
    cited, answered = each.sentences, float(each.outcome.answered)
    yield "citation_precision", (sum(map(each.expected, cited)) / max(1, len(cited)), answered)
    yield "statement_support", (_support(each), answered)


def _support(each: Judged) -> float:
    """Return the share of statements that rest on evidence; an answer without a statement supports nothing."""
    held = [any(map(each.expected, places)) for places in each.cited]
    supported = [any(held[marker - 1] for marker in markers if marker <= len(held)) for markers in each.outcome.markers]
    return sum(supported) / max(1, len(supported))


def _answers(gold: Gold, text: str) -> Iterator[tuple[str, Pair]]:
    """Yield the measures of an answer's text; a judge model's verdict would be one more of them, named as such."""
    if not gold.answers:
        return
    yield "answer_correct", (float(correctness.correct(text, gold)), 1.0)
    yield "answer_exact", (float(correctness.exact(text, gold.answers)), 1.0)
    yield "answer_normalised", (float(correctness.normalised(text, gold.answers)), 1.0)
    yield "answer_f1", (correctness.f1(text, gold.answers), 1.0)
    figures = correctness.figures_match(text, gold.answers)
    if figures is not None:
        yield "answer_figures", (float(figures), 1.0)
