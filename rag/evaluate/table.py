"""An evaluation on the terminal."""

import math
from collections.abc import Sequence

from rich.text import Text

from rag.evaluate.catalogue import BY_NAME, MEASURES, Measure
from rag.evaluate.compare import ALPHA, Comparison
from rag.evaluate.evaluation import Evaluation
from rag.evaluate.gate import Verdict
from rag.evaluate.scoring import ALL, pair
from rag.evaluate.summary import Figure, Table

CELLS = (
    "sentence_mrr10",
    "citation_precision",
    "citation_recall",
    "answer_correct",
    "false_refusals",
    "refusal_recall",
)
_COLUMNS = ("rank", "precis.", "recall", "answer", "refused", "silent")  # of CELLS, short: 80 columns are few
_NAME = 28


def render(done: Evaluation) -> Text:
    """Return all tables."""
    text = Text()
    asked = [each for each in done.judged if not each.outcome.full]
    text.append(f"{len(asked)} questions of {done.gold.name}", "bold")
    text.append(f", index {done.index.generation} {done.index.fingerprint}, {done.seconds:.1f} s\n\n")
    _measures(text, done.table)
    _cells(text, done.table)
    if done.follow_ups:
        _differences(text, done.follow_ups, "follow-ups", ("in full", "asked"))
    if done.comparison:
        _comparison(text, done.comparison)
    if done.verdicts is not None:
        _gate(text, done.verdicts)
    text.rstrip()
    return text


def shown(value: float, unit: str = "") -> str:
    """Return a figure as tables show it."""
    if not math.isfinite(value):
        return "-"
    return f"{value:.0f} ms" if unit else f"{value:.3f}"


def interval(figure: Figure, unit: str = "") -> str:
    """Return a figure's interval as tables show it."""
    if not math.isfinite(figure.low):
        return ""
    form = ".0f" if unit else ".3f"
    return f"[{figure.low:{form}}, {figure.high:{form}}]"


def _measures(text: Text, table: Table) -> None:
    text.append(f"{'':{_NAME}}{'value':>8} {'95% interval':16}{'open':>8}{'test':>8}{'n':>6}\n", "dim")
    group = ""
    for measure in MEASURES:
        figure = table["all"].get(ALL, {}).get(measure.name)
        if figure is None:
            continue
        text.append(f"{measure.group}\n" if measure.group != group else "", "bold")
        group = measure.group
        halves = [_half(table, half, measure) for half in ("open", "test")]
        text.append(f"  {measure.title:{_NAME - 2}}")
        text.append(f"{shown(figure.value, measure.unit):>8}", "bold cyan")
        text.append(f" {interval(figure, measure.unit):16}{halves[0]:>8}{halves[1]:>8}{figure.n:>6}\n")


def _half(table: Table, half: str, measure: Measure) -> str:
    figure = table[half].get(ALL, {}).get(measure.name)
    return shown(figure.value, measure.unit) if figure else "-"


def _cells(text: Text, table: Table) -> None:
    text.append(f"\n{'question language-evidence':{_NAME}}" + "".join(f"{name:>8}" for name in _COLUMNS) + "\n", "dim")
    cells = [cell for cell in table["all"] if cell != ALL and not cell.startswith("asks ")]
    for cell in sorted(cells, key=lambda cell: (pair(cell) is None, cell)):
        figures = table["all"][cell]
        values = [shown(figures[name].value) if name in figures else "" for name in CELLS]
        text.append(f"  {cell:{_NAME - 2}}" + "".join(f"{value:>8}" for value in values) + "\n")
    titles = [f"{short}: {BY_NAME[name].title}" for short, name in zip(_COLUMNS, CELLS, strict=True)]
    text.append("".join(f"  {line}\n" for line in _three(titles)), "dim")


def _three(parts: Sequence[str]) -> list[str]:
    """Return the parts three to a line."""
    return [", ".join(parts[first : first + 3]) for first in range(0, len(parts), 3)]


def _comparison(text: Text, found: Comparison) -> None:
    _differences(text, found, "against the baseline", ("before", "now"))
    text.append(f"  p: randomisation test, Holm-corrected; differs: p < {ALPHA}; could see: with 80% power\n", "dim")
    counts = ", ".join(f"{n} {kind}" for kind, n in found.test_counts.items())
    text.append(f"  {found.questions} questions in both, {found.left_out} left out; test half: {counts}\n")
    for change in found.changed:
        text.append(f"  {change.key}", "cyan")
        told = [(word, names) for word, names in (("better", change.better), ("worse", change.worse)) if names]
        text.append(": " + "; ".join(f"{word} {', '.join(names)}" for word, names in told) + "\n")


def _differences(text: Text, found: Comparison, title: str, runs: tuple[str, str]) -> None:
    first, second = runs
    text.append(f"\n{title:{_NAME}}{first:>8}{second:>8}{'difference':>12}{'p':>8}{'could see':>11}\n", "dim")
    for each in found.differences:
        measure = BY_NAME[each.measure]
        gain = (each.now > each.before) == measure.higher
        style = "" if not each.differs else "green" if gain else "bold red"
        text.append(f"  {measure.title:{_NAME - 2}}{shown(each.before):>8}{shown(each.now):>8}")
        text.append(f"{each.now - each.before:>+12.3f}{each.adjusted:>8.3f}", style)
        text.append(f"{each.detectable:>11.3f}  {'differs' if each.differs else ''}".rstrip() + "\n", style)


def _gate(text: Text, verdicts: Sequence[Verdict]) -> None:
    failing = [verdict for verdict in verdicts if not verdict.holds]
    text.append(
        f"\ngate: {len(verdicts) - len(failing)} of {len(verdicts)} bounds hold\n", "red" if failing else "green"
    )
    for verdict in failing:
        text.append(f"  {verdict}\n", "bold red")
