"""What the commands have in common: their options, and the parts assembled by them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.commands.console import progress_bar

if TYPE_CHECKING:
    from rag.assemble import Parts

IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="The index; by default your own one.")]
DocumentOption = Annotated[
    list[str] | None, typer.Option("--document", metavar="ID", help="Only this document; several are given one by one.")
]
LanguageOption = Annotated[
    list[str] | None, typer.Option("--language", metavar="CODE", help="Only texts in this language, such as zh.")
]
FromOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Only documents of this day, month or year, or later.")
]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Only documents of this date or earlier.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
JsonLinesOption = Annotated[bool, typer.Option("--json", help="Print one JSON object a line, an answer each.")]


@contextmanager
def assembled(index: Path | None) -> "Iterator[Parts]":
    """Assemble the parts; long work shows a bar, where somebody looks."""
    from rag.assemble import Parts
    from rag.config import load

    with progress_bar() as advance:
        yield Parts(load(index), advance)
