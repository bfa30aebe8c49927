"""A small corpus, questions on it and what may come back, for tests of measuring."""

import random
from collections.abc import Sequence

from rag.evaluate.corpus import Corpus, Place
from rag.evaluate.gold import Gold, Span
from rag.evaluate.run import Outcome
from rag.evaluate.scoring import ALL, Pair, Row
from tests.tiny import document

EN = "The bridge opened in March 2021. It cost 40 million yuan. It carries two roads. Ships pass below it. "
ZH = "新学校在九月开学。学校可容纳五千名学生。学校由市政府出资兴建。校长是李华。"
TEXTS = {"bridge.txt": document("bridge.txt", EN), "school.txt": document("school.txt", ZH, language="zh")}


def spans(id: str, stop: str) -> list[Place]:
    """Return a text's sentences, each with its stop."""
    text, found, start = TEXTS[id].text, [], 0
    while (end := text.find(stop, start)) >= 0:
        found.append(Place(id, start, end + 1))
        start = end + 1 + (text[end + 1 : end + 2] == " ")
    return found


SENTENCES = {"bridge.txt": spans("bridge.txt", "."), "school.txt": spans("school.txt", "。")}
# Two sentences a passage.
PASSAGES = {
    id: [Place(id, a.start, b.end) for a, b in zip(places[::2], places[1::2], strict=True)]
    for id, places in SENTENCES.items()
}
CORPUS = Corpus(TEXTS, PASSAGES, SENTENCES)
BRIDGE, SCHOOL = SENTENCES["bridge.txt"], SENTENCES["school.txt"]


def span(place: Place) -> Span:
    quote = TEXTS[place.document].text[place.start : place.end]
    return Span(document=place.document, start=place.start, end=place.end, quote=quote)


def gold(*pieces: Sequence[Place], id: str = "q", **given: object) -> Gold:
    """Return a question whose evidence is `pieces`, each a list of alternatives; unanswerable without any."""
    fields: dict[str, object] = {"question": "When did it open?", "language": "en", "kind": "single", "asks": "when"}
    fields |= {"answers": ["March 2021"]} if pieces else {"near_miss": "year"}
    fields |= {"documents": {name: text.sha256 for name, text in TEXTS.items()}}
    evidence = [[span(place) for place in piece] for piece in pieces]
    return Gold.model_validate(fields | {"id": id, "answerable": bool(pieces), "evidence": evidence} | given)


def outcome(*cited: Place, id: str = "q", **given: object) -> Outcome:
    """Return an answer that cites `cited`, a statement each; a refusal without any."""
    text = " ".join(f"{TEXTS[p.document].text[p.start : p.end]} [{n}]" for n, p in enumerate(cited, 1))
    fields: dict[str, object] = {
        "id": id,
        "full": False,
        "answered": bool(cited),
        "answer": text or "The documents do not say.",
        "confidence": 0.9 if cited else 0.1,
        "mode": "extractive",
        "citations": tuple(cited),
        "markers": tuple((n,) for n in range(1, len(cited) + 1)),
        "passages": tuple((place, 1.0 - i / 10) for i, place in enumerate(PASSAGES["bridge.txt"])),
        "sentences": tuple(BRIDGE),
        "timings_ms": {"embed": 2.0, "search": 1.0, "total": 3.0},
    }
    return Outcome(**(fields | given))  # type: ignore[arg-type]


def row(n: int, scores: dict[str, Pair], cluster: str = "", half: str = "open") -> Row:
    return Row(f"q{n}", half, "d", cluster or f"c{n}", (ALL,), scores)  # type: ignore[arg-type]


NOISE = 0.1  # share of the questions that come out anew, right or wrong, in each run
EASE = 0.75  # share of the questions that come out right


def simulated(rng: random.Random, questions: int, drop: float = 0.0) -> tuple[list[Row], list[Row]]:
    """Return two runs of one system; the second is `drop` less precise.

    Every other question shares its evidence with the one before, and half of these come out as it did.
    """
    runs: tuple[list[Row], list[Row]] = ([], [])
    right = False
    for n in range(questions):
        right = right if n % 4 == 1 else rng.random() < EASE
        for which, run in enumerate(runs):
            now = rng.random() < EASE if rng.random() < NOISE else right
            run.append(row(n, _drawn(rng, now, drop * which), f"c{n - n % 2}"))
    return runs


def _drawn(rng: random.Random, right: bool, drop: float) -> dict[str, Pair]:
    precise = float(right and rng.random() >= drop / EASE)
    sure = min(1.0, max(0.0, rng.gauss(0.8 if right else 0.5, 0.05)))
    return {
        "citation_precision": (precise, 1.0),
        "citation_recall": (float(right), 1.0),
        "sentence_mrr10": (1.0 if right else 1 / rng.choice([2, 3, 4]), 1.0),
        "answer_correct": (float(right), 1.0),
        "false_refusals": (float(rng.random() < 0.1), 1.0),
        "aurc": (sure, float(right)),
        "brier_skill": (sure, float(right)),
    }
