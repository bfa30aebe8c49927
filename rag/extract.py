"""The sentences that answer, out of the passages found.

Within a passage a sentence is scored by its vector, by the question's words that it holds, by those that sentences
before it established (news prose names its subject once and goes on without it), and by whether it has the kind of
thing asked for. Weights follow a listwise logistic regression that was cross-validated by article, one set for all
pairs of languages; they were rounded, and the margins between passages chosen, on the same questions.
"""

import re
from collections.abc import Mapping, Sequence
from heapq import nsmallest

import numpy as np

from index.language import detect
from index.types import FloatArray, Hit, IntArray, Sentence
from rag.analysis.kind import fits, kind_of
from rag.analysis.measured import measure_of
from rag.analysis.numbered import another
from rag.analysis.ordinal import opening
from rag.analysis.quantities import told_of
from rag.analysis.question import asks
from rag.analysis.words import Words
from rag.answerable.strays import elsewhere, rival, strays
from rag.cite import Support

MOST = 3  # sentences an answer
ALMOST = 0.06  # a further sentence is cited when its score is this near to the best one's
FOUND, CARRIED = 1.2, 0.5  # weights of the words a sentence holds, and of those established before it
ACROSS = 0.3  # what sentences of another language score less than the question's own, in the mean
DECAY = 0.6  # of what was established, a sentence
TITLED = 0.8  # weight of the words that stand above a passage: all of its sentences are about them
_APART = 1000.0  # in logarithms: nothing of one passage is established in the next
HEADING = 1.0  # taken off a heading, of a table too, and off a question: it may name what is asked, and states nothing
ELSEWHERE = 0.2  # taken off a sentence whose passage says nothing of the place asked about
QUANTITY = 0.1  # put on one that has a figure of the quantity asked for, taken off one that has those of others alone
CHECKED = 8  # of the best sentences: whether one or the other is so, and whether they are about another place or year
NEARLY = 0.05  # below the best that is, one that is not comes first; from .1 on it also puts back right answers
NTH = 1.0  # put on a sentence that opens as the one of a row asked for does: 第三是……
ANOTHER = 0.4  # taken off one that names another of what the question names by its number: 1号线 for 2号线
_HEADING = re.compile(r"#{1,6}\s")
_RULED = re.compile(
    r"[ \t]*\r?\n[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?:\r?\n|$)"
)  # off below a Markdown table's head
_UNRULED = re.compile(r"\|[^\n\d]*\n[ \t]*\|[^\n]*\d")
FITS = {"duration": 0.2, "number": 0.2, "time": 0.2, "person": 0.1, "other": 0.0}

_At = tuple[str, int]  # a document's id, and where in it a sentence starts
_Scored = tuple[float, Hit, Sentence]


def extract(found: Sequence[Support]) -> list[Support]:
    """Return one to three of the `ranked` sentences, best first; none of none."""
    return [support for support in found[:MOST] if support.score >= found[0].score - ALMOST]


def ranked(question: str, hits: Sequence[Hit], words: Words) -> list[Support]:
    """Return the sentences of the passages, each once, best first."""
    language = detect(question)
    scored: dict[_At, _Scored] = {}
    for hit, each in zip(hits, scores(question, hits, words), strict=True):
        base = hit.score + (ACROSS if hit.chunk.language != language else 0.0)
        for sentence, own in zip(hit.chunk.sentences, each.tolist(), strict=True):
            known = scored.get((sentence.document_id, sentence.start))
            if known is None or known[0] < base + own:
                scored[sentence.document_id, sentence.start] = base + own, hit, sentence
    best = _best(scored, CHECKED)
    away = _away(question, [hit for _, (_, hit, _) in best], words)
    for at, (score, hit, sentence) in best:
        text = hit.document.text[sentence.start : sentence.end]
        told = told_of(question, text)
        if told > 0 and rival(question, text, words):
            told = 0
        scored[at] = score - ELSEWHERE * away[hit.chunk.id] + QUANTITY * told, hit, sentence
    found = [Support(hit.document, sentence, score) for _, (score, hit, sentence) in _best(scored, len(scored))]
    return _bearing(question, found, words)


def _away(question: str, hits: Sequence[Hit], words: Words) -> dict[str, int]:
    """Return by passage whether it says nothing of the places asked about; one below a rival's title does so twice."""
    places, passages = words.gazetteer.places(question), {hit.chunk.id: hit for hit in hits}
    none = {id: bool(places) and elsewhere(places, _whole(hit), words) for id, hit in passages.items()}
    return {id: away and 1 + rival(question, passages[id].document.title, words) for id, away in none.items()}


def _whole(hit: Hit) -> list[str]:
    return [hit.document.title, hit.chunk.heading, *hit.document.texts(hit.chunk)]


def _bearing(question: str, found: list[Support], words: Words) -> list[Support]:
    """Put first the best sentence that isn't about another place or year, where it is nearly as good as the best."""
    for at, each in enumerate(found[:CHECKED]):
        if each.score < found[0].score - NEARLY:
            break
        if not strays(question, each.text, words):
            return [each, *found[:at], *found[at + 1 :]]
    return found


def _best(scored: Mapping[_At, _Scored], count: int) -> list[tuple[_At, _Scored]]:
    return nsmallest(count, scored.items(), key=lambda each: (-each[1][0], *each[0]))


def scores(question: str, hits: Sequence[Hit], words: Words) -> list[FloatArray]:
    """Return how well each sentence of each passage answers, (sentences,) each; headings don't answer."""
    found: dict[int, FloatArray] = {}
    for language in {hit.chunk.language for hit in hits}:
        own = [at for at, hit in enumerate(hits) if hit.chunk.language == language]
        found.update(zip(own, _within(question, [hits[at] for at in own], language, words), strict=True))
    return [found[at] for at in range(len(hits))]


def _within(question: str, hits: Sequence[Hit], language: str, words: Words) -> list[FloatArray]:
    """Return the scores of passages of one language: they are counted together, for each alone takes as long."""
    passages = [hit.document.texts(hit.chunk) for hit in hits]
    texts = [text for passage in passages for text in passage]
    above = [f"{hit.document.title}\n{hit.chunk.heading}" for hit in hits]
    held, titled = np.split(words.told(question, [*texts, *above], language), [len(texts)], axis=1)
    counts = np.array([len(hit.chunk.sentences) for hit in hits])
    # What it costs, as how much it costs; how long it is may be a time.
    kind = "number" if measure_of(question) not in ("", "extent") else kind_of(question)
    nth = np.array([opens for passage in passages for opens in opening(passage, question)])
    others = np.array([another(question, text) for text in texts])
    fit = np.array([FITS[kind] * fits(text, kind, question) for text in texts]) + NTH * nth - ANOTHER * others
    heads = [_is_heading(hit, sentence) for hit in hits for sentence in hit.chunk.sentences]
    lexical = _lexical(held, titled, _above(texts, heads, counts), counts) / max(1, len(held))
    likeness = np.array([score for hit in hits for score in hit.sentence_scores])
    totals = np.asarray(likeness + lexical + fit - HEADING * np.array(heads), np.float32)
    return np.split(totals, np.cumsum(counts[:-1]))


def _lexical(held: FloatArray, titled: FloatArray, above: IntArray, counts: IntArray) -> FloatArray:
    """Return what the words held by the sentences of several passages, `counts` each, are worth, (sentences,).

    All that a passage says is about what stands above it, `titled`, (words, passages).
    """
    telling = _telling(held, counts)
    held = np.maximum(held, held[:, above])
    worth = FOUND * held + CARRIED * np.maximum(_established(held, counts) - held, 0)
    worth = np.maximum(worth, TITLED * np.repeat(titled, counts, axis=1))
    return np.asarray((telling * worth).sum(axis=0), np.float32)


def _is_heading(hit: Hit, sentence: Sentence) -> bool:
    """Say whether a sentence is its passage's heading, one of a part or of a table, in Markdown, or a question."""
    whole = hit.document.text
    text = whole[sentence.start : sentence.end]
    if asks(text):
        return True
    if text.startswith("|") and (_RULED.match(whole, sentence.end) or _opens_table(whole, sentence)):
        return True
    line = whole.rfind("\n", 0, sentence.start) + 1  # "## Section 4. Leave" is two sentences
    return bool(_HEADING.match(whole, line)) or (hit.chunk.heading != "" and text == hit.chunk.heading)


def _opens_table(whole: str, sentence: Sentence) -> bool:
    """Say whether a row is the first, without figures, of a table with figures, as one of PDF or DOCX has no rule."""
    before = whole[max(0, whole.rfind("\n", 0, max(0, sentence.start - 1))) : sentence.start].strip()
    return not before.startswith("|") and bool(_UNRULED.match(whole, sentence.start))


def _above(texts: Sequence[str], heads: Sequence[bool], counts: IntArray) -> IntArray:
    """Return for each sentence which other one says what it is of, itself for most, (sentences,).

    A row of a Markdown table says what its columns are of as much as what stands in it; what follows a question answers
    it without saying it again.
    """
    above = np.arange(len(texts))
    begins = {*np.cumsum(counts).tolist()}
    for at, text in enumerate(texts[1:], start=1):
        head = above[at - 1]
        if at in begins or heads[at]:
            continue
        row = text.startswith("|") and heads[head] and texts[head].startswith("|")
        if row or heads[at - 1] and asks(texts[at - 1]):
            above[at] = head
    return above


def _telling(held: FloatArray, counts: IntArray) -> FloatArray:
    """Weigh words, (words, sentences), 0 to 1: one that most of a passage's sentences hold tells little of them."""
    times = np.add.reduceat(held, np.cumsum(counts) - counts, axis=1)
    weights = np.log((counts + 1) / (times + 0.5)) / np.log((counts + 1) / 0.5)
    return np.repeat(weights.astype(np.float32), counts, axis=1)


def _established(held: FloatArray, counts: IntArray) -> FloatArray:
    """Return how far each word is established by its passage's sentences before each one, (words, sentences).

    What was established wears off evenly, so in logarithms the most of it is a running maximum.
    """
    along = np.arange(held.shape[1]) * -np.log(DECAY) + np.repeat(np.arange(len(counts)) * _APART, counts)
    with np.errstate(divide="ignore"):
        most = np.maximum.accumulate(np.log(held) + along, axis=1)
    before = np.zeros_like(held)
    before[:, 1:] = np.exp(most[:, :-1] - along[1:] - np.log(DECAY))
    return before
