"""The page's part on the comparison with an earlier run."""

import math
from html import escape

from rag.evaluate import charts
from rag.evaluate.catalogue import BY_NAME
from rag.evaluate.compare import ALPHA, Changed, Comparison, Difference
from rag.evaluate.evaluation import Evaluation
from rag.evaluate.run import Outcome
from rag.evaluate.scoring import Judged, key
from rag.evaluate.table import shown


def section(done: Evaluation) -> str:
    """Return what differs, what could have been seen, and which questions changed."""
    found, earlier = done.comparison, done.baseline
    if found is None or earlier is None:
        return ""
    reach = _reach(found)
    rows = "".join(_difference(each, reach) for each in found.differences)
    now = {key(each): each for each in done.judged if each.gold.half == "open"}
    changed = "".join(_changed(c, now[c.key], earlier.outcomes.get(c.key)) for c in found.changed if c.key in now)
    counts = ", ".join(f"{n} {kind}" for kind, n in found.test_counts.items())
    alone = f", {found.left_out} outcomes have no counterpart" if found.left_out else ""
    return (
        f"<section><h2>Against the earlier run</h2><p>{_verdict(found)} {found.questions} questions were asked in both "
        f"runs{alone}. A difference counts when a paired randomisation test, corrected for looking at "
        f"{len(found.differences)} measures at once (Holm), finds p below {ALPHA}.</p>"
        '<div class="rows versus"><div class="row names"><span></span>'
        f"<span>{-reach:.2f} to +{reach:.2f}</span><span>before</span><span>now</span><span>p</span>"
        f"<span>could see</span></div>{rows}</div>"
        '<p class="dim">"Could see" is the smallest true difference that such a comparison finds four times in five.'
        "</p>"
        f"<details><summary>Changed questions: {len(found.changed)} of the open half; test half: {counts}</summary>"
        f"{changed}</details></section>"
    )


def follow_ups(found: Comparison) -> str:
    """Return what follow-up questions lose by being asked as in a conversation."""
    reach = _reach(found)
    rows = "".join(_difference(each, reach) for each in found.differences)
    return (
        f"<section><h2>In a conversation</h2><p>{found.questions} follow-up questions, asked with the conversation "
        "before them and once more in full. What is lost is what was understood wrongly.</p>"
        '<div class="rows versus"><div class="row names"><span></span>'
        f"<span>{-reach:.2f} to +{reach:.2f}</span><span>in full</span><span>asked</span><span>p</span>"
        f"<span>could see</span></div>{rows}</div></section>"
    )


def _verdict(found: Comparison) -> str:
    differing = [BY_NAME[each.measure].title for each in found.differences if each.differs]
    if not differing:
        return "<strong>No measure differs by more than chance explains.</strong>"
    return f"<strong>More than chance: {escape(', '.join(differing))}.</strong>"


def _reach(found: Comparison) -> float:
    """Return how far the axis goes, one for all measures."""
    ends = [abs(end) for each in found.differences for end in (each.low, each.high) if math.isfinite(end)]
    return max(0.05, math.ceil(20 * max(ends, default=0)) / 20)


def _difference(each: Difference, reach: float) -> str:
    measure, change = BY_NAME[each.measure], each.now - each.before
    better = ((change > 0) == measure.higher) if each.differs else None
    said = f"{measure.title}: {change:+.3f} [{each.low:+.3f}, {each.high:+.3f}]"
    chart = charts.difference(each.low, change, each.high, reach, better, said) if math.isfinite(change) else ""
    word = {True: "better", False: "worse", None: ""}[better]
    return (
        f'<div class="row"><div><h3>{escape(measure.title)}</h3><p class="dim">{word}</p></div>'
        f'<div class="chart">{chart}'
        f"<small>{change:+.3f} [{each.low:+.3f}, {each.high:+.3f}]</small></div><span>{shown(each.before)}</span>"
        f"<span><strong>{shown(each.now)}</strong></span><span>{each.adjusted:.3f}</span>"
        f"<span>{each.detectable:.3f}</span></div>"
    )


def _changed(change: Changed, judged: Judged, before: Outcome | None) -> str:
    told = [f"{word}: {', '.join(BY_NAME[name].title for name in names)}"
            for word, names in (("better", change.better), ("worse", change.worse)) if names]  # fmt: skip
    return (
        f'<div class="change"><p lang="{escape(judged.gold.language)}">{escape(_asked(judged))} '
        f"<small>{escape(change.key)} · {escape('; '.join(told))}</small></p><dl><dt>Before</dt>"
        f"<dd>{_given(before)}</dd><dt>Now</dt><dd>{_given(judged.outcome)}</dd></dl></div>"
    )


def _asked(judged: Judged) -> str:
    return judged.gold.full or judged.gold.question if judged.outcome.full else judged.gold.question


def _given(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not kept"
    return escape(outcome.answer if outcome.answered else f"(refused) {outcome.answer}")
