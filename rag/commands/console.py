"""How the command line writes: results to standard output, everything else to standard error."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.text import Text

    from index.build import Progress

_PROMPT = "> "


@contextmanager
def progress_bar() -> "Iterator[Progress]":
    """Give a function that shows how far embedding is, on stderr and only on a terminal."""
    bar: Any = None

    def advance(done: int, total: int) -> None:
        nonlocal bar
        if bar is None and sys.stderr.isatty() and done < total:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.start()
            bar.add_task("embedding", total=total)
        if bar is not None:
            bar.update(bar.task_ids[0], completed=done, total=total)

    try:
        yield advance
    finally:
        if bar is not None:
            bar.stop()


def print_text(text: "Text") -> None:
    """Print styled text: on a terminal in colour and wrapped as it is indented, elsewhere a line a line."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    with console.capture() as printed:  # rich would end the process itself when the reader has gone
        for line in text.split("\n", allow_blank=True):
            indent = len(line.plain) - len(line.plain.lstrip(" "))
            width = max(1, console.width - indent) if console.is_terminal else sys.maxsize
            for part in line[indent:].wrap(console, width) or [Text()]:
                part.rstrip()
                console.print(Text(" " * indent).append_text(part), soft_wrap=True)
    write(printed.get())


def print_json(value: object) -> None:
    """Print one JSON object on a line."""
    write(json.dumps(value, ensure_ascii=False) + "\n")


def write(text: str) -> None:
    """Write UTF-8 as it stands, whatever the terminal's encoding and line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def read_input(most: int) -> bytes:
    """Return what comes on standard input, `most` bytes of it."""
    return sys.stdin.buffer.read(most)


def on_terminal() -> bool:
    """Say whether somebody reads standard output as it is written."""
    return sys.stdout.isatty()


def fail(message: str, code: int) -> int:
    """Print an error, one line; return the exit code."""
    line = "".join(character if character.isprintable() else "\ufffd" for character in " ".join(message.split()))
    print(f"bicite: {line}", file=sys.stderr)
    return code


def open_output() -> None:
    """Make sure that there is a standard output: the caller may have closed it, as `>&-` does."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lives


def flush() -> None:
    """Hand over what was printed, so that a full disk is told before the process ends."""
    sys.stdout.flush()


def drop_output() -> None:
    """Let what is still buffered go nowhere: the interpreter's own flush at exit must not complain again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(message: str) -> None:
    """Tell on standard error what happened beside the result."""
    print(message, file=sys.stderr)


def lines(hello: str) -> Iterator[str]:
    """Yield what is typed at a prompt, after `hello`, or the lines of what is piped; without surrounding space."""
    if sys.stdin is None:  # closed by the caller, as `<&-` does
        return
    if not sys.stdin.isatty():
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8", "surrogateescape").strip()
        return
    with suppress(ImportError):  # not on every system
        import readline  # noqa: F401 - lines can be edited, and earlier ones fetched
    note(hello)
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
