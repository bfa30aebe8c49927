"""The command that checks: an answer against the documents it cites, or a whole index against itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from index.errors import ReadError, UsageError
from rag.commands.console import print_json, print_text, read_input
from rag.commands.options import IndexOption, JsonOption, assembled

checking = typer.Typer()


@checking.command(epilog="Examples:  bicite verify answer.json   |   bicite ask QUESTION --json | bicite verify -")
def verify(
    receipt: Annotated[
        str | None, typer.Argument(metavar="ANSWER.json", help="What `bicite ask --json` printed; - reads stdin.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Check each stored chunk and sentence instead.")] = False,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Check an answer's quotes and figures against the documents alone; exit 1 where they don't hold."""
    if (receipt is None) != everything:
        raise UsageError("give either an answer, bicite verify ANSWER.json, or --all")
    with assembled(index) as parts:
        found = _audited(parts.texts()) if receipt is None else _checked(receipt, parts)
    from rag.commands import show

    print_json(found) if json else print_text(show.checked(found))
    if not found["valid"]:
        raise typer.Exit(1)


def _checked(receipt: str, parts: Any) -> Mapping[str, Any]:  # noqa: ANN401 - assembled when it runs
    from rag.checking.judge import Judge
    from rag.checking.receipt import MOST, read
    from rag.checking.verify import verify

    try:
        data = read_input(MOST + 1) if receipt == "-" else _bytes(Path(receipt), MOST + 1)
    except OSError as error:
        raise ReadError(f"{receipt} can't be read ({error.strerror or error}); name the answer's file") from error
    return verify(read(data, receipt), parts.texts().document, Judge(parts.lexicon)).to_json()


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _audited(generation: Any) -> Mapping[str, Any]:  # noqa: ANN401
    from dataclasses import asdict

    from index.audit import audit

    done = audit(generation)
    return {"valid": not done.problems, **asdict(done), "problems": list(done.problems)}
