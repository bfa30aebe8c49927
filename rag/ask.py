"""A question to a cited answer."""

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from index.language import detect
from index.lexicon import Lexicon
from index.types import Filters, Hit
from rag.abstain import ANSWERED, NOTHING, doubted, refused, unsearched, weigh
from rag.analysis.question import checked
from rag.answerable.signals import signals
from rag.answerable.strays import bearing
from rag.checking.judge import Judge
from rag.cite import Citing
from rag.conflicts import conflicts
from rag.extract import ranked
from rag.llm.draft import extractive
from rag.retrieve import Retriever
from rag.select import select
from rag.types import Answer, Asked, Turn

if TYPE_CHECKING:  # follow-ups and language models: slow to import, and a question alone needs neither
    from rag.followup import Rewrite
    from rag.generate import Generator, Tell


def nobody(piece: object) -> None:
    """Hear nothing."""


def ask(
    question: str,
    *,
    retriever: Retriever,
    k: int = 8,
    filters: Filters | None = None,
    history: Sequence[Turn] = (),
    generator: "Generator | None" = None,
    tell: "Tell" = nobody,
    threshold: float | None = None,
) -> Answer:
    """Answer `question` with sentences of the documents that pass the filters, or say that they don't hold the answer.

    `history` is the conversation before it, oldest first. With a `generator` a language model writes the answer, each
    sentence of it checked against what it cites. `tell` hears what was found, and each sentence as soon as it stands.
    Where it is less likely than `threshold`, 0 to 1, that the documents hold the answer, none is given; without one the
    default of `rag.abstain` holds.

    Raises:
        UsageError: the question is empty, too long or no text.
        ModelError: a library that the generator needs is missing.
    """
    generator = generator and generator.started()
    lexicon = retriever.words.lexicon
    rewrite = None
    if generator is not None:
        from rag.generate import rewriting

        rewrite = rewriting(generator, lexicon)
    asked = understand(question, history, lexicon, rewrite)
    return answer(asked, retriever=retriever, k=k, filters=filters, generator=generator, tell=tell, threshold=threshold)


def understand(question: str, history: Sequence[Turn], lexicon: Lexicon, rewrite: "Rewrite | None" = None) -> Asked:
    """Return the question with what it takes from the conversation; a language model may `rewrite` it.

    Raises:
        UsageError: the question is empty, too long or no text.
    """
    question = checked(question)
    if not history:
        return Asked(question, question)
    from rag.followup import resolve

    return Asked(question, resolve(question, history, lexicon, rewrite))


def answer(
    asked: Asked,
    *,
    retriever: Retriever,
    k: int = 8,
    filters: Filters | None = None,
    generator: "Generator | None" = None,
    tell: "Tell" = nobody,
    threshold: float | None = None,
) -> Answer:
    """Answer a question that was understood."""

    def further(part: str) -> Sequence[Hit]:
        return retriever.search(part, k, filters).hits

    question, language = asked.resolved, detect(asked.question)
    found = retriever.search(question, k, filters)
    tell(found)
    begin = perf_counter()
    words, judge = retriever.asking, Judge(retriever.words.lexicon)
    best = ranked(question, found.hits, words)
    supports = select(question, found.hits, best, further, words)
    thought = weigh(signals(question, found.hits, best, supports, retriever)) if best else NOTHING
    if thought.answerable < (ANSWERED if threshold is None else threshold):
        supports = []
    citing = Citing(question, language, words)
    draft = extractive(*citing.cite(bearing(question, supports, words)), judge, language)
    if generator is not None and draft.answered:
        from rag.generate import Writer

        draft = Writer(generator, citing, judge, tell).write(found.hits, supports, draft)
    disagreeing = conflicts(question, language, draft.citations, found.hits, words)
    answering = 1000 * (perf_counter() - begin)
    timings = {**found.timings_ms, "answer": answering, "total": sum(found.timings_ms.values()) + answering}
    return Answer(
        question=asked.question,
        resolved_question=question,
        language=language,
        mode=draft.mode,
        answered=draft.answered,
        text=draft.text if draft.answered else refused(asked, found.hits, words),
        confidence=thought.confidence,
        citations=draft.citations,
        claims=draft.claims,
        passages=found.hits,
        conflicts=disagreeing,
        index=found.index,
        unresolved=draft.unresolved,
        warnings=draft.warnings
        + (doubted(thought.confidence, language) if draft.answered else unsearched(found.hits, filters, language)),
        timings_ms={name: round(value, 2) for name, value in timings.items()},
    )
