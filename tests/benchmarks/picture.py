"""The picture of README: recall as passages of the other language are added, drawn as SVG."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, TOP, GAP = 300, 190, 44, 54, 40  # of a panel, in pixels; margins; between panels
CELLS = {"en-zh": "English question, Chinese passage", "zh-en": "Chinese question, English passage"}
NAMES = {"ours": "Bicite", "dense": "dense", "RRF": "dense + BM25 (RRF)", "lexical": "BM25"}
DASHES = {"ours": "", "dense": "6 4", "RRF": "2 3", "lexical": "8 3 2 3"}
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #3d3d3d } .title { font-weight: 600 } .small { font-size: 12px }
  .axis { stroke: #8a8a8a; stroke-width: 1 } .grid { stroke: #8a8a8a; stroke-opacity: .25 }
  .ours { stroke: #0b6bcb; stroke-width: 3 } .dense, .RRF, .lexical { stroke: #a1562b; stroke-width: 2 }
  polyline { fill: none } @media (prefers-color-scheme: dark) { text { fill: #d0d0d0 } .ours { stroke: #5aa9f5 }
  .dense, .RRF, .lexical { stroke: #e09a6b } }"""

Report = Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]]


def lines_of(by_step: Mapping[str, Report], systems: Sequence[str], measure: str = "R@5") -> str:
    """Return the SVG: a panel a cell, a line a system, `by_step` being the reports by number of distractors."""
    panels = [_panel(place, cell, by_step, systems, measure) for place, cell in enumerate(CELLS)]
    width = LEFT + len(CELLS) * (WIDTH + GAP) + LEFT
    height = TOP + HEIGHT + 84
    label = "Recall at 5 as passages of the other language are added: " + "; ".join(
        f"{CELLS[cell]}: " + ", ".join(f"{NAMES[s]} {_ends(by_step, s, cell, measure)}" for s in systems)
        for cell in CELLS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(label)}">'
        f"\n<style>{STYLE}\n</style>\n" + "\n".join([*panels, *_legend(systems, height - 18)]) + "\n</svg>\n"
    )


def _panel(place: int, cell: str, by_step: Mapping[str, Report], systems: Sequence[str], measure: str) -> str:
    left = LEFT + place * (WIDTH + GAP)
    last = max(float(step) for step in by_step)
    parts = [f'<text class="title" x="{left}" y="{TOP - 26}">{CELLS[cell]}</text>']
    parts += [f'<text class="small" x="{left}" y="{TOP - 9}">recall at 5</text>'] if place == 0 else []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(tick)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + WIDTH}" y1="{y}" y2="{y}"/>')
        parts += (
            [f'<text class="small" x="{left - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>'] if place == 0 else []
        )
    for step in by_step:
        x = left + WIDTH * float(step) / last
        parts.append(
            f'<text class="small" x="{x:.0f}" y="{TOP + HEIGHT + 17}" text-anchor="middle">{float(step):.0%}</text>'
        )
    for system in systems:
        points = " ".join(
            f"{left + WIDTH * float(step) / last:.1f},{_y(report[system][cell][measure][0])}"
            for step, report in by_step.items()
        )
        parts.append(f'<polyline class="{system}" stroke-dasharray="{DASHES[system]}" points="{points}"/>')
    under = "passages added in the question's language, for each 100% in the answer's" if place == 0 else ""
    parts += [f'<text class="small" x="{left}" y="{TOP + HEIGHT + 36}">{escape(under)}</text>'] if under else []
    return "\n".join(parts)


def _legend(systems: Sequence[str], y: int) -> list[str]:
    parts, x = [], LEFT
    for system in systems:
        parts.append(
            f'<line class="{system}" stroke-dasharray="{DASHES[system]}" x1="{x}" x2="{x + 34}" '
            f'y1="{y - 4}" y2="{y - 4}"/>'
            f'<text x="{x + 42}" y="{y}">{escape(NAMES[system])}</text>'
        )
        x += 70 + 8 * len(NAMES[system])
    return parts


def _y(value: float) -> float:
    return round(TOP + HEIGHT * (1 - value), 1)


def _ends(by_step: Mapping[str, Report], system: str, cell: str, measure: str) -> str:
    first, *_, last = (report[system][cell][measure][0] for report in by_step.values())
    return f"{first:.2f} to {last:.2f}"
