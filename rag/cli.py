"""The command line. Commands import what they need when they run; how they write is rag/commands/console.py."""

import gc
import os
import sys
from typing import Annotated, Any

import typer

from index.errors import BiciteError, UsageError
from rag.commands.admin import admin
from rag.commands.console import drop_output, fail, flush, on_terminal, open_output, print_json, print_text, write
from rag.commands.options import (
    DocumentOption,
    FromOption,
    IndexOption,
    JsonLinesOption,
    JsonOption,
    LanguageOption,
    ToOption,
    assembled,
)
from rag.commands.search import searching
from rag.commands.verify import checking

app = typer.Typer(
    help="Answers questions over Chinese and English documents with the exact sentences that support the answer.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(admin)
app.add_typer(checking)
app.add_typer(searching)

# click's UsageError: typer may bring a click of its own, and of its errors exports this one's child alone
WrongUsage: type[Any] = typer.BadParameter.__mro__[1]


@app.command(
    epilog="Examples:  bicite index reports/   |   bicite index a.txt corpus.jsonl --index /tmp/x   |   "
    "bicite index reports/ --watch",
)
def index(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="Files, or folders of them.")] = None,
    index: IndexOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Cut and embed everything anew.")] = False,
    ray: Annotated[
        str | None, typer.Option("--ray", metavar="ADDRESS", help="The Ray cluster whose workers embed.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and do it again whenever something changes.")] = False,
    fall_back: Annotated[
        bool, typer.Option("--fall-back", help="Put the last whole state in a damaged one's place.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Add documents, or update them: what is gone from a PATH that was indexed before is taken out."""
    from rag.commands import indexing

    if fall_back and (paths or rebuild or watch):
        raise UsageError("--fall-back goes alone: bicite index --fall-back; then index again what changed since")
    if not paths and not rebuild and not fall_back:
        raise UsageError("name the files or folders to index: bicite index PATH...")
    if watch and (json or not paths):
        raise UsageError("--watch wants PATHs, and reports to people: bicite index PATH... --watch, without --json")
    with assembled(index) as parts:
        if fall_back:
            indexing.fall_back(parts, json)
        elif watch and paths:
            indexing.watch(parts, paths, rebuild=rebuild, ray=ray)
        else:
            indexing.index(parts, paths or [], rebuild=rebuild, json=json, ray=ray)


@app.command(epilog="Example:  bicite remove report-2025.txt")
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, as `bicite status` lists them.")],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Take documents out of the index."""
    from rag.assemble import default_index

    with assembled(index) as parts:
        path = parts.settings.index or default_index()  # the documents that come with Bicite stay as they are
        changes = parts.builder(path).remove(ids)
    if json:
        print_json({"removed": list(changes.removed), "index": str(path)})
    else:
        from rag.commands import show

        print_text(show.removed(changes.removed))


@app.command("show", epilog="Example:  bicite show local-industry-2026.md")
def show_(
    id: Annotated[str, typer.Argument(metavar="ID", help="The document's id, as `bicite status` lists it.")],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Print a document's text exactly as it was indexed: offsets of citations count in it."""
    with assembled(index) as parts:
        document = parts.texts().document(id)
    if json:
        from rag import wire

        print_json({"document": wire.document(document), "text": document.text})
    else:
        write(document.text)


@app.command(
    epilog='Examples:  bicite ask "What is Zhejiang\'s manufacturing investment target?"   |   '
    "bicite ask 2025年北京人工智能核心产业规模预计有多大？ --json",
)
def ask(
    question: Annotated[str, typer.Argument(help="In Chinese or English, whatever language the answer is in.")],
    index: IndexOption = None,
    document: DocumentOption = None,
    language: LanguageOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    json: JsonOption = False,
) -> None:
    """Answer a question with cited sentences. With no index yet, asks the documents that come with Bicite."""
    from rag.analysis.question import checked
    from rag.filters import filters

    question, wanted = checked(question), filters(document, language, date_from, date_to)
    with assembled(index) as parts:
        retriever = parts.retriever()  # the model opens beside the imports that follow
        from rag.ask import ask, nobody

        live = parts.generator is not None and not json and on_terminal()
        answer = ask(
            question,
            retriever=retriever,
            k=parts.settings.k,
            filters=wanted,
            generator=parts.generator,
            tell=_print_said if live else nobody,
            threshold=parts.settings.threshold,
        )
    from rag import wire
    from rag.commands import show

    if json:
        print_json(wire.answer(answer))
    else:
        print_text(show.evidence(answer) if live and answer.answered else show.answer(answer))


@app.command(epilog="Examples:  bicite chat   |   bicite chat --index reports/ --json < questions.txt")
def chat(
    index: IndexOption = None,
    document: DocumentOption = None,
    language: LanguageOption = None,
    date_from: FromOption = None,
    date_to: ToOption = None,
    json: JsonLinesOption = False,
) -> None:
    """Answer questions one after another, follow-up questions too; of what is piped in, a question a line."""
    from rag.ask import ask
    from rag.commands.chat import chat
    from rag.filters import filters

    wanted = filters(document, language, date_from, date_to)
    with assembled(index) as parts:
        retriever, generator = parts.retriever(), parts.generator
    from rag import wire
    from rag.commands import show

    chat(
        lambda question, history: ask(
            question,
            retriever=retriever,
            k=parts.settings.k,
            filters=wanted,
            history=history,
            generator=generator,
            threshold=parts.settings.threshold,
        ),
        lambda answer: print_json(wire.answer(answer)) if json else print_text(show.turn(answer)),
    )


@app.command(epilog="Example:  bicite status --json")
def status(index: IndexOption = None, json: JsonOption = False) -> None:
    """Say where the index is and what is in it."""
    with assembled(index) as parts:
        generation = parts.texts()
    from rag.commands import show

    if json:
        print_json(show.status_json(generation, parts.path))
    else:
        print_text(show.status(generation, parts.path))


@app.command(epilog="Examples:  bicite serve   |   bicite serve --port 9000 --index reports/ --workers 2")
def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on; beyond this machine, keys first.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes.")] = 1,
    index: IndexOption = None,
) -> None:
    """Answer questions over HTTP: Bicite's own API, and OpenAI's for the clients people have; see /docs."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of NumPy: a second one only spins beside a question
    from rag.config import load
    from server import serve

    serve.serve(load(index), host, port, workers)


@app.command(epilog="Example:  bicite mcp --index reports/")
def mcp(index: IndexOption = None) -> None:
    """Serve an MCP client over standard input and output; how to set one up is in README."""
    from rag.config import load
    from server.mcp import serve_stdio

    serve_stdio(load(index))


def _print_said(piece: object) -> None:
    """Print a sentence of an answer as soon as it stands; a refusal comes with what was found, at the end."""
    from rag.commands import show
    from rag.types import Said

    if isinstance(piece, Said) and piece.markers:
        print_text(show.said(piece))


def main() -> None:
    """Run the command line."""
    if sys.argv[1:2] == ["ask"]:
        gc.disable()  # one answer makes little waste, and looking for it takes a twentieth of the command's time
    sys.exit(run(sys.argv[1:]))


def run(args: list[str]) -> int:
    """Run a command; every error is one line on stderr. Return the exit code, which says what kind it was."""
    open_output()
    try:
        code = _dispatch(args or ["--help"])
        flush()
        return code
    except (typer.Abort, KeyboardInterrupt):
        return fail("interrupted; an index is never left half-written", 130)
    except WrongUsage as error:
        return fail(f"{error.format_message().rstrip('.')}; see: bicite --help", 2)
    except BiciteError as error:
        return fail(str(error), 2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:  # whoever read our output has gone, as in `| head`
        drop_output()
        return 0
    except OSError as error:  # what no part foresaw, such as standard output on a full disk
        drop_output()
        return fail(f"{error.filename or 'output'}: {error.strerror or error}; check disk and permissions", 1)


def _dispatch(args: list[str]) -> int:
    """Call the command itself: typer's own `main` would swallow Ctrl-C and broken pipes."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("bicite", args) as context:
            command.invoke(context)
    except typer.Exit as done:  # --help
        return int(done.exit_code)
    return 0


if __name__ == "__main__":
    main()
