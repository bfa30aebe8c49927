"""Charts as SVG, drawn here. Lengths are shares of the space there is, so a chart fits any window.

Curves are stretched to their frame (strokes aren't); numbers stand beside the frame, in HTML, and keep their size.
"""

import math
from collections.abc import Sequence
from html import escape

from rag.evaluate.curves import Bar, Bin, Point
from rag.evaluate.summary import Figure


def bar(figure: Figure, label: str) -> str:
    """Return a bar from 0 to 1 with its interval."""
    width = _percent(figure.value)
    whisker = ""
    if math.isfinite(figure.low) and figure.high > figure.low:
        low, high = _percent(figure.low), _percent(figure.high)
        whisker = f'<line class="whisker" x1="{low}" x2="{high}" y1="50%" y2="50%"/>' + "".join(
            f'<line class="whisker" x1="{x}" x2="{x}" y1="25%" y2="75%"/>' for x in (low, high)
        )
    return (
        f'<svg class="bar" role="img" aria-label="{escape(label)}"><title>{escape(label)}</title>'
        f'<rect class="track" width="100%" height="100%" rx="3"/><rect class="fill" width="{width}" height="100%" '
        f'rx="3"/>{whisker}</svg>'
    )


def difference(low: float, value: float, high: float, reach: float, better: bool | None, label: str) -> str:
    """Return a difference with its interval on an axis from -reach to reach; `better` None is no difference."""
    kind = {True: "better", False: "worse", None: "none"}[better]
    a, at, b = (_percent(0.5 + x / reach / 2) for x in (low, value, high))
    return (
        f'<svg class="bar difference {kind}" role="img" aria-label="{escape(label)}"><title>{escape(label)}</title>'
        '<rect class="track" width="100%" height="100%" rx="3"/><line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>'
        f'<line class="whisker" x1="{a}" x2="{b}" y1="50%" y2="50%"/><circle cx="{at}" cy="50%" r="5"/></svg>'
    )


def risk_coverage(points: Sequence[Point], now: Point) -> str:
    """Return the curve of the share wrong over the share answered, and the product's own point on it."""
    top = _round_up(max([point.risk for point in points] + [now.risk]))
    line = " ".join(f"{_n(100 * p.coverage)},{_n(100 - 100 * p.risk / top)}" for p in points)
    x, y = _n(100 * now.coverage), _n(100 - 100 * now.risk / top)
    drawn = (
        f'<polygon class="area" points="0,100 {line} 100,100"/><polyline class="line" points="{line}"/>'
        f'<path class="dot" d="M{x} {y}h0"/>'
    )
    label = f"{now.coverage:.0%} of the questions are answered, {now.risk:.0%} of these wrongly"
    return _framed(drawn, label, _ticks(top), ["0%", "25%", "50%", "75%", "100%"], "questions answered", "wrong")


def reliability(held: Sequence[Bin]) -> str:
    """Return stated confidence against what came true; a perfect one lies on the diagonal."""
    drawn = '<line class="ideal" x1="0" y1="100" x2="100" y2="0"/>'
    for each in held:
        left = 10 * min(9, math.floor(each.confidence * 10))
        height = _n(100 * each.right)
        said = f"confidence about {each.confidence:.2f}: {each.right:.0%} of {each.n} right"
        drawn += (
            f'<rect class="column" x="{left + 0.6:g}" width="8.8" y="{_n(100 - 100 * each.right)}" height="{height}">'
            f"<title>{said}</title></rect>"
            f'<path class="dot" d="M{_n(100 * each.confidence)} {_n(100 - 100 * each.right)}h0"/>'
        )
    label = "; ".join(f"{each.confidence:.2f}: {each.right:.0%} of {each.n}" for each in held)
    return _framed(drawn, label, _ticks(1.0), ["0", ".25", ".5", ".75", "1"], "stated confidence", "right")


def latencies(bars: Sequence[Bar]) -> str:
    """Return how many questions took how long."""
    top, width = max(each.n for each in bars), 100 / len(bars)
    drawn = "".join(
        f'<rect class="column" x="{_n(i * width + width * 0.06)}" width="{_n(width * 0.88)}" '
        f'y="{_n(100 - 100 * each.n / top)}" height="{_n(100 * each.n / top)}">'
        f"<title>{each.low:.0f} to {each.high:.0f} ms: {each.n} questions</title></rect>"
        for i, each in enumerate(bars)
    )
    last = bars[-1].high
    marks = [f"{last * share:.0f}" for share in (0, 0.25, 0.5, 0.75)] + [f"{last:.0f}+"]
    label = f"times from {bars[0].low:.0f} to {last:.0f} ms"
    return _framed(drawn, label, [str(top), str(round(top / 2)), "0"], marks, "milliseconds", "questions")


def _framed(drawn: str, label: str, y: Sequence[str], x: Sequence[str], x_name: str, y_name: str) -> str:
    """Set a drawing into a frame: numbers of y from the top, of x from the left, names of both."""
    return (
        f'<div class="plot"><div class="y-name">{y_name}</div><div class="y">{_spans(y)}</div>'
        f'<svg class="frame" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">'
        f'<path class="grid" d="M0 0H100M0 50H100M0 100H100M25 0V100M50 0V100M75 0V100"/>{drawn}</svg>'
        f'<div class="x">{_spans(x)}</div><div class="x-name">{x_name}</div></div>'
    )


def _spans(texts: Sequence[str]) -> str:
    return "".join(f"<span>{escape(text)}</span>" for text in texts)


def _ticks(top: float) -> list[str]:
    return [f"{100 * top:g}%", f"{50 * top:g}%", "0%"]


def _round_up(share: float) -> float:
    """Return the next fifth of the whole, for an axis to end on."""
    return min(1.0, max(0.2, math.ceil(share * 5 - 1e-9) / 5))


def _percent(share: float) -> str:
    return f"{_n(100 * min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0)}%"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
