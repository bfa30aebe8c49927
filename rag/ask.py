"""A question to a cited answer."""

from collections.abc import Sequence
from time import perf_counter

from index.errors import UsageError
from index.language import detect
from index.lexicon import Lexicon
from index.types import Filters, Hit
from rag.abstain import ANSWERED, confidence
from rag.citing import Citing
from rag.draft import extractive
from rag.followup import Rewrite, resolve
from rag.generate import Generator, Tell, Writer
from rag.judge import Judge
from rag.retrieve import Retriever
from rag.select import select
from rag.types import LONGEST, Answer, Asked, Turn


def nobody(piece: object) -> None:
    """Hear nothing."""


def ask(
    question: str,
    *,
    retriever: Retriever,
    k: int = 8,
    filters: Filters | None = None,
    history: Sequence[Turn] = (),
    generator: Generator | None = None,
    tell: Tell = nobody,
) -> Answer:
    """Answer `question` with sentences of the documents that pass the filters, or say that they don't hold the answer.

    `history` is the conversation before it, oldest first. With a `generator` a language model writes the answer, each
    sentence of it checked against what it cites. `tell` hears what was found, and each sentence as soon as it stands.

    Raises:
        UsageError: the question is empty, too long or no text.
        ModelError: a library that the generator needs is missing.
    """
    asked = understand(question, history, retriever.words.lexicon)
    return answer(asked, retriever=retriever, k=k, filters=filters, generator=generator, tell=tell)


def understand(question: str, history: Sequence[Turn], lexicon: Lexicon, rewrite: Rewrite | None = None) -> Asked:
    """Return the question with what it takes from the conversation; a language model may `rewrite` it.

    Raises:
        UsageError: the question is empty, too long or no text.
    """
    question = checked(question)
    return Asked(question, resolve(question, history, lexicon, rewrite))


def answer(
    asked: Asked,
    *,
    retriever: Retriever,
    k: int = 8,
    filters: Filters | None = None,
    generator: Generator | None = None,
    tell: Tell = nobody,
) -> Answer:
    """Answer a question that was understood."""

    def further(part: str) -> Sequence[Hit]:
        return retriever.search(part, k, filters).hits

    question, language = asked.resolved, detect(asked.question)
    found = retriever.search(question, k, filters)
    tell(found)
    begin = perf_counter()
    certain = confidence(found.hits[0].score) if found.hits else 0.0
    words, judge = retriever.asking, Judge(retriever.words.lexicon)
    supports = select(question, found.hits, further, words) if certain >= ANSWERED else []
    citing = Citing(question, language, words)
    draft = extractive(*citing.cite(supports), judge, language)
    if generator is not None and draft.answered:
        draft = Writer(generator, citing, judge, tell).write(found.hits, supports, draft)
    answering = 1000 * (perf_counter() - begin)
    timings = {**found.timings_ms, "answer": answering, "total": sum(found.timings_ms.values()) + answering}
    return Answer(
        question=asked.question,
        resolved_question=question,
        language=language,
        mode=draft.mode,
        answered=draft.answered,
        text=draft.text,
        confidence=certain,
        citations=draft.citations,
        claims=draft.claims,
        passages=found.hits,
        index=found.index,
        unresolved=draft.unresolved,
        warnings=draft.warnings,
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
