"""A conversation in the terminal: each question is understood in what was said before it."""

from collections.abc import Callable, Sequence

from index.errors import BiciteError
from rag.commands.console import fail, flush, lines, note
from rag.types import Answer, Turn

HELLO = "Ask in Chinese or English; /new begins anew, Ctrl-D ends."
KEPT = 12  # messages: as far back as follow-up questions look

Answering = Callable[[str, Sequence[Turn]], Answer]


def chat(answer: Answering, show: Callable[[Answer], None]) -> None:
    """Answer the lines of standard input until it ends; an error is told in a line, and the conversation goes on."""
    history: tuple[Turn, ...] = ()
    for line in lines(HELLO):
        if line == "/new":
            history = ()
        elif line.startswith("/"):
            note(f"{line.split()[0]} is no command. {HELLO}")
        elif line:
            history = _answered(line, history, answer, show)


def _answered(
    question: str, history: tuple[Turn, ...], answer: Answering, show: Callable[[Answer], None]
) -> tuple[Turn, ...]:
    """Answer a question; return the conversation with it."""
    try:
        given = answer(question, history)
    except BiciteError as error:
        fail(str(error), 1)
        return history
    show(given)
    flush()  # a program that talks to us waits for it
    # The question is kept as it was understood: so it needn't be understood again.
    return (*history, Turn("user", given.resolved_question), Turn("assistant", given.text))[-KEPT:]
