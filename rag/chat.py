"""A conversation in the terminal: each question is understood in what was said before it."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from index.errors import BiciteError
from rag.console import fail, flush, note
from rag.types import Answer, Turn

HELLO = "Ask in Chinese or English; /new begins anew, Ctrl-D ends."
KEPT = 12  # messages: as far back as follow-up questions look
_PROMPT = "> "

Answering = Callable[[str, Sequence[Turn]], Answer]


def chat(answer: Answering, show: Callable[[Answer], None]) -> None:
    """Answer the lines of standard input until it ends; an error is told in a line, and the conversation goes on."""
    history: tuple[Turn, ...] = ()
    for line in _lines():
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


def _lines() -> Iterator[str]:
    """Yield what is typed, or the lines of what is piped, without surrounding space."""
    if sys.stdin is None:  # closed by the caller, as `<&-` does
        return
    if not sys.stdin.isatty():
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8", "surrogateescape").strip()
        return
    with suppress(ImportError):  # not on every system
        import readline  # noqa: F401 - lines can be edited, and earlier ones fetched
    note(HELLO)
    while (line := _typed()) is not None:
        yield line.strip()


def _typed() -> str | None:
    """Return a line from the terminal, None at its end."""
    try:
        if sys.stdout.isatty():
            return input(_PROMPT)
        sys.stderr.write(_PROMPT)  # standard output goes elsewhere: results alone belong there
        sys.stderr.flush()
        return input()
    except EOFError:
        note("")  # the shell's prompt belongs on a line of its own
        return None
