"""The command that searches: passages for one query, or a TREC run for a file of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import UsageError
from rag.commands.console import note, print_json, print_text
from rag.commands.options import (
    DocumentOption,
    FromOption,
    IndexOption,
    JsonOption,
    LanguageOption,
    ToOption,
    assembled,
)

if TYPE_CHECKING:
    from index.types import Filters

searching = typer.Typer()


@searching.command(
    epilog='Examples:  bicite search "investment target" --k 5   |   '
    "bicite search --queries queries.jsonl --run out.trec --depth 100",
)
def search(
    query: Annotated[str | None, typer.Argument(help="What to search for.")] = None,
    index: IndexOption = None,
    k: Annotated[int, typer.Option("--k", min=1, help="Passages shown.")] = 10,
    queries: Annotated[Path | None, typer.Option("--queries", metavar="FILE", help="BEIR queries, .jsonl.")] = None,
    run: Annotated[Path | None, typer.Option("--run", metavar="FILE", help="Where the TREC run goes.")] = None,
    depth: Annotated[int, typer.Option("--depth", min=1, help="Documents a query in the run.")] = 100,
    document: DocumentOption = None,
    language: LanguageOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages; or documents for a file of queries, as a TREC run."""
    if (queries is None) != (run is None) or (query is None) == (queries is None):
        raise UsageError("give either a QUERY, or --queries FILE together with --run FILE")
    if queries is not None and run is not None:
        _search_file(queries, run, depth, index, json)
    elif query is not None:
        from rag.filters import filters

        _search_one(query, k, filters(document, language, date_from, date_to), index, json)


def _search_one(query: str, k: int, wanted: "Filters | None", index: Path | None, json: bool) -> None:
    from rag.analysis.question import checked

    query = checked(query)
    with assembled(index) as parts:
        found = parts.retriever().search(query, k, wanted)
    from rag import wire
    from rag.commands import show

    if json:
        print_json(wire.found(found))
    else:
        print_text(show.found(found))


def _search_file(queries: Path, run: Path, depth: int, index: Path | None, json: bool) -> None:
    from rag.commands.trec import read_queries, write_run

    asked = read_queries(queries)
    with assembled(index) as parts:
        write_run(run, asked, parts.retriever(), depth, parts.progress)
    if json:
        print_json({"queries": len(asked), "run": str(run)})
    else:
        note(f"{len(asked)} queries -> {run}")
