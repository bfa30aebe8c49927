"""A question to a cited answer."""

from collections.abc import Sequence
from time import perf_counter

from index.errors import UsageError
from index.figures import figures
from index.language import detect
from index.lexicon import Lexicon
from index.types import Filters, Hit
from prompts import refusal
from rag.abstain import ANSWERED, confidence
from rag.cite import Support, cite
from rag.followup import Rewrite, resolve
from rag.gloss import gloss
from rag.highlight import highlighted
from rag.retrieve import Retriever
from rag.select import select
from rag.types import LONGEST, Answer, Asked, Citation, Claim, StatedFigure, Turn


def ask(
    question: str,
    *,
    retriever: Retriever,
    k: int = 8,
    filters: Filters | None = None,
    history: Sequence[Turn] = (),
) -> Answer:
    """Answer `question` with sentences of the documents that pass the filters, or say that they don't hold the answer.

    `history` is the conversation before it, oldest first.

    Raises:
        UsageError: the question is empty, too long or no text.
    """
    return answer(understand(question, history, retriever.words.lexicon), retriever=retriever, k=k, filters=filters)


def understand(question: str, history: Sequence[Turn], lexicon: Lexicon, rewrite: Rewrite | None = None) -> Asked:
    """Return the question with what it takes from the conversation; a language model may `rewrite` it.

    Raises:
        UsageError: the question is empty, too long or no text.
    """
    question = checked(question)
    return Asked(question, resolve(question, history, lexicon, rewrite))


def answer(asked: Asked, *, retriever: Retriever, k: int = 8, filters: Filters | None = None) -> Answer:
    """Answer a question that was understood."""

    def further(part: str) -> Sequence[Hit]:
        return retriever.search(part, k, filters).hits

    question, language = asked.resolved, detect(asked.question)
    found = retriever.search(question, k, filters)
    begin = perf_counter()
    certain = confidence(found.hits[0].score) if found.hits else 0.0
    words = retriever.asking
    supports = select(question, found.hits, further, words) if certain >= ANSWERED else []
    citations, unresolved = cite(supports, _glosses(supports, language, retriever.words.lexicon))
    citations = highlighted(question, citations, words)
    text, claims = _compose(citations) if citations else (refusal(language), ())
    answering = 1000 * (perf_counter() - begin)
    timings = {**found.timings_ms, "answer": answering, "total": sum(found.timings_ms.values()) + answering}
    return Answer(
        question=asked.question,
        resolved_question=question,
        language=language,
        answered=bool(citations),
        text=text,
        confidence=certain,
        citations=citations,
        claims=claims,
        passages=found.hits,
        index=found.index,
        unresolved=unresolved,
        timings_ms={name: round(value, 2) for name, value in timings.items()},
    )


def checked(question: str) -> str:
    """Return the question without surrounding space.

    Raises:
        UsageError: it is empty, too long or no text.
    """
    question = question.strip()
    if len(question) > LONGEST:
        raise UsageError(f"the question has {len(question)} characters, {LONGEST} are read at most; shorten it")
    if any("\ud800" <= character <= "\udfff" for character in question):
        raise UsageError("the question holds bytes that are no UTF-8; type it in a UTF-8 terminal")
    if not any(character.isalnum() for character in question):
        raise UsageError('the question has no words; ask one, such as "What is the target?"')
    return question


def _glosses(supports: Sequence[Support], reader: str, lexicon: Lexicon) -> list[str | None]:
    return [gloss(s.document.text[s.sentence.start : s.sentence.end], s.document, reader, lexicon) for s in supports]


def _compose(citations: Sequence[Citation]) -> tuple[str, tuple[Claim, ...]]:
    """Return the quotes with their markers, one a line, and where each stands in that text."""
    text = ""
    claims = []
    for citation in citations:
        text += "\n" if text else ""
        claims.append(_claim(citation, len(text)))
        text += f"{citation.quote} [{citation.marker}]"
    return text, tuple(claims)


def _claim(citation: Citation, start: int) -> Claim:
    """Return what a quote claims: just what its citation states, so it is verified as it stands."""
    stated = tuple(
        StatedFigure(f.text, None if f.value is None else float(f.value), f.unit, verified=True)
        for f in figures(citation.quote)
    )
    return Claim(start, start + len(citation.quote), (citation.marker,), verified=True, figures=stated)
