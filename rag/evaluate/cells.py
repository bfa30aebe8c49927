"""The page's part on where it is good: cells side by side, a measure at a time."""

from collections.abc import Mapping
from html import escape

from rag.evaluate import charts
from rag.evaluate.catalogue import BY_NAME, Measure
from rag.evaluate.scoring import IN_FULL, pair
from rag.evaluate.summary import Figure, Table
from rag.evaluate.table import interval, shown

_SHOWN = (
    "citation_recall",
    "citation_precision",
    "sentence_mrr10",
    "answer_correct",
    "false_refusals",
    "refusal_recall",
)
_LANGUAGES = {"en": "English", "zh": "Chinese", "mixed": "both"}
_KINDS = ("single", "list", "comparison", "follow-up", IN_FULL)
_FEW = 8  # cells shown without being asked for

Names = Mapping[str, str]  # cell -> what the page calls it


def section(table: Table) -> str:
    """Return all cells that questions are in."""
    cells = table["all"]
    pairs = {cell: split for cell in cells if (split := pair(cell))}
    told = {cell: split for cell, split in pairs.items() if split[1] != "none"}
    sets: dict[str, Names] = {
        "By language of question and evidence": {cell: _named(*split) for cell, split in told.items() if not split[2]},
        "By kind": {cell: cell for cell in _KINDS if cell in cells},
        "By what is asked": {c: c.removeprefix("asks ").replace("_", " ") for c in cells if c.startswith("asks ")},
        "Questions without an answer": _silent(cells, pairs),
        "By language and kind": {cell: _named(*split) for cell, split in told.items() if split[2]},
    }
    drawn = "".join(_set(title, names, table) for title, names in sets.items() if names)
    return (
        "<section><h2>Where it is good, and where it isn't</h2><p>The thick bar is the share; the thin line is the "
        "range in which it would lie 19 times out of 20, were other questions of the same sort asked. Where few are "
        "counted that range is wide. English \u2192 Chinese: the question is English, its answer stands in a Chinese "
        f"document.</p>{drawn}</section>"
    )


def _silent(cells: Mapping[str, object], pairs: Mapping[str, tuple[str, str, str]]) -> dict[str, str]:
    asked = {cell: f"{_language(p[0])} question" for cell, p in pairs.items() if p[1:] == ("none", "")}
    return asked | {cell: cell for cell in cells if cell.startswith("near miss")}


def _named(asked: str, told: str, kind: str) -> str:
    return f"{_language(asked)} \u2192 {_language(told)}" + (f", {kind}" if kind else "")


def _language(code: str) -> str:
    return _LANGUAGES.get(code, code)


def _set(title: str, names: Names, table: Table) -> str:
    panels = "".join(_panel(BY_NAME[name], names, table) for name in _SHOWN)
    opened = " open" if len(names) <= _FEW else ""
    return f'<details{opened}><summary>{escape(title)}</summary><div class="panels">{panels}</div></details>'


def _panel(measure: Measure, names: Names, table: Table) -> str:
    figures = {cell: table["all"][cell][measure.name] for cell in names if measure.name in table["all"][cell]}
    bars = "".join(_cell(names[cell], measure, figure) for cell, figure in figures.items())
    way = "" if measure.higher else " <small>lower is better</small>"
    return f'<div class="panel"><h4>{escape(measure.title)}{way}</h4>{bars}</div>' if bars else ""


def _cell(name: str, measure: Measure, figure: Figure) -> str:
    said = f"{name}, {measure.title}: {shown(figure.value)} {interval(figure)}, {figure.n} questions"
    return (
        f'<div class="cell"><span>{escape(name)} <small>n {figure.n}</small></span>'
        f"<strong>{shown(figure.value)}</strong>{charts.bar(figure, said)}</div>"
    )
