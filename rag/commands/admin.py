"""The commands of those who run Bicite: measuring it, and who may use its server."""

from pathlib import Path
from typing import Annotated

import typer

from index.errors import UsageError
from rag.commands.console import note, print_json, print_text, write
from rag.commands.options import IndexOption, JsonOption, assembled

admin = typer.Typer()
keys = typer.Typer(help="Bearer keys of the server: who may use it.", rich_markup_mode=None)
admin.add_typer(keys, name="keys")


@admin.command(
    "eval",
    epilog="Examples:  bicite eval --report report   |   bicite eval --baseline report/report.json --gate gate.toml",
)
def eval_(
    gold: Annotated[Path | None, typer.Option("--gold", metavar="FILE", help="By default the bundled one.")] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="DIR", help="Where the report goes.")] = None,
    baseline: Annotated[Path | None, typer.Option("--baseline", metavar="FILE", help="An earlier report.json.")] = None,
    gate: Annotated[Path | None, typer.Option("--gate", metavar="FILE", help="Bounds to hold, TOML.")] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Measure how well questions are answered, against a gold set; exit 1 where a bound of the gate is broken."""
    from rag.evaluate import report as reports
    from rag.evaluate.evaluation import evaluate
    from rag.evaluate.table import render

    if index is not None and gold is None:
        raise UsageError("the bundled gold set is asked of the bundled documents; give --gold FILE with --index")
    with assembled(index) as parts:
        done = evaluate(parts, gold, baseline=baseline, gate=gate, report=report)
    reports.write(done, report)
    print_json(reports.to_json(done)) if json else print_text(render(done))
    done.hold()


@admin.command(epilog="Examples:  bicite model   |   bicite model --json")
def model(json: JsonOption = False) -> None:
    """Say which embedding model is in use, and make it ready: ahead of time where the cache can't be written later."""
    from rag.commands.model import prepared

    with assembled(None) as parts:
        found = prepared(parts.settings.embedder, parts.embedder)
    from rag.commands import show

    print_json(show.model_json(found)) if json else print_text(show.model(found))


@admin.command(epilog="Examples:  bicite doctor   |   bicite doctor --json --index reports/")
def doctor(index: IndexOption = None, json: JsonOption = False) -> None:
    """Look for what is wrong on this machine and say how to mend it; exit 1 where something is broken."""
    from rag.commands.doctor import examine

    with assembled(index) as parts:
        found = list(examine(parts))
    from rag.commands import show

    print_json(show.findings_json(found)) if json else print_text(show.findings(found))
    if any(finding.state == "broken" for finding in found):
        raise typer.Exit(1)


@keys.command("create", epilog="Example:  bicite keys create reports-bot --scope read --collection reports")
def keys_create(
    name: Annotated[str, typer.Argument(help="Whose it is; shown in lists and logs.")],
    scope: Annotated[list[str], typer.Option("--scope", help="read, write; several are given one by one.")] = ["read"],  # noqa: B006
    collection: Annotated[list[str] | None, typer.Option("--collection", help="Bind it to these alone.")] = None,
    json: JsonOption = False,
) -> None:
    """Make a key and print it: it is kept nowhere, only its hash is."""
    from rag.config import load
    from rag.keys import open_keys

    key, given = open_keys(load()).create(name, scope, collection)
    if json:
        print_json({**key.shown(), "key": given})
    else:
        write(given + "\n")
        note("this is shown once; clients send it as  Authorization: Bearer KEY")


@keys.command("list", epilog="Example:  bicite keys list --json")
def keys_list(json: JsonOption = False) -> None:
    """List the keys, revoked ones too."""
    from rag.commands import show
    from rag.config import load
    from rag.keys import open_keys

    found = [key.shown() for key in open_keys(load()).all()]
    if json:
        print_json({"keys": found})
    else:
        print_text(show.keys(found))


@keys.command("revoke", epilog="Example:  bicite keys revoke reports-bot")
def keys_revoke(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names or ids.")], json: JsonOption = False
) -> None:
    """Revoke keys; a running server refuses them from now on."""
    from rag.commands import show
    from rag.config import load
    from rag.keys import open_keys

    found = [key.shown() for key in open_keys(load()).revoke(names)]
    if json:
        print_json({"revoked": found})
    else:
        print_text(show.keys(found))
