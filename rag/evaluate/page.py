"""The report as one HTML page: nothing is fetched, nothing runs; every text is escaped."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from rag.evaluate import charts, curves
from rag.evaluate.catalogue import BY_NAME, GROUPS, MEASURES, Group, Measure
from rag.evaluate.cells import section as cells_section
from rag.evaluate.evaluation import Evaluation
from rag.evaluate.failed import section as failed_section
from rag.evaluate.gate import Verdict
from rag.evaluate.scoring import ALL
from rag.evaluate.summary import Figure, Table
from rag.evaluate.table import interval, shown
from rag.evaluate.versus import follow_ups
from rag.evaluate.versus import section as versus_section

_HEADLINES = (
    "citation_recall",
    "citation_precision",
    "refusal_recall",
    "false_refusals",
    "answer_correct",
    "latency_p50",
)
_TITLES: dict[Group, str] = {
    "retrieval": "Finding",
    "citations": "Citing",
    "answers": "Answering",
    "silence": "Keeping silent, and knowing when",
    "speed": "Speed",
}
_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def render(done: Evaluation, gold: Mapping[str, Any]) -> str:
    """Return the page."""
    style = files("rag.evaluate").joinpath("page.css").read_text("utf-8")
    body = "".join(_sections(done, gold))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>Bicite evaluation: {escape(gold['name'])}</title><style>{style}</style></head><body><main>{body}"
        "</main></body></html>\n"
    )


def _sections(done: Evaluation, gold: Mapping[str, Any]) -> Iterator[str]:
    yield _head(done, gold)
    yield _headlines(done)
    if done.verdicts is not None:
        yield _gate(done.verdicts)
    if done.comparison:
        yield versus_section(done)
    yield _curves(done)
    if done.follow_ups:
        yield follow_ups(done.follow_ups)
    yield cells_section(done.table)
    for group in GROUPS:
        yield _group(group, done.table)
    yield failed_section(done)
    yield _notes(done)


def _head(done: Evaluation, gold: Mapping[str, Any]) -> str:
    documents = f"{len(gold['documents'])} document{'' if len(gold['documents']) == 1 else 's'}"
    follow_ups = f", {gold['follow_ups']} of them follow-ups in a conversation" if gold["follow_ups"] else ""
    return (
        "<header><h1>How well Bicite answers</h1>"
        "<p>Bicite answers questions over a set of documents with the exact sentences that support the answer, and "
        "says so when the documents don't hold one. Here it was asked "
        f"<strong>{gold['questions']} questions</strong> whose answers are known: {gold['answerable']} that "
        f"{documents} answer, {gold['unanswerable']} that they don't{follow_ups}. Nobody and no model judged the "
        "answers: what was cited is compared with the sentences that were marked beforehand.</p>"
        f'<p class="dim">Gold set {escape(gold["name"])} · {gold["open"]} questions in the open half, '
        f"{gold['test']} in the test half, which is only ever counted, never shown · "
        f"index {escape(done.index.fingerprint)} · {escape(done.embedder)} · {done.seconds:.0f} s</p></header>"
    )


def _headlines(done: Evaluation) -> str:
    figures = done.table["all"][ALL]
    tiles = "".join(_tile(BY_NAME[name], figures[name]) for name in _HEADLINES if name in figures)
    return f'<section><h2>In short</h2>{_in_words(done)}<div class="tiles">{tiles}</div></section>'


def _in_words(done: Evaluation) -> str:
    """Return what matters most, out of a hundred questions."""
    asked = [each for each in done.judged if not each.outcome.full]
    held = [each for each in asked if each.gold.answerable]
    silent = [each for each in asked if not each.gold.answerable]
    said = []
    if held:
        answered = _of_100([each.outcome.answered for each in held])
        right = _of_100([each.outcome.answered and each.right for each in held])
        said.append(f"Of 100 questions that the documents answer, it answers {answered}, {right} of them with a right "
                    "sentence first.")  # fmt: skip
    if silent:
        kept = _of_100([not each.outcome.answered for each in silent])
        said.append(f"Of 100 that they don't answer, it keeps silent on {kept}.")
    return f"<p>{' '.join(said)}</p>"


def _of_100(held: Sequence[bool]) -> int:
    return round(100 * sum(held) / len(held))


def _tile(measure: Measure, figure: Figure) -> str:
    chart = "" if measure.unit else charts.bar(figure, _said(measure, figure))
    return (
        f'<div class="tile"><h3>{escape(measure.title)}</h3>'
        f'<p class="big">{shown(figure.value, measure.unit)}</p>{chart}'
        f'<p class="dim">{interval(figure, measure.unit)} · {figure.n} questions</p><p>{escape(measure.says)}</p></div>'
    )


def _group(group: Group, table: Table) -> str:
    figures = table["all"][ALL]
    rows = "".join(_row(m, figures[m.name], table) for m in MEASURES if m.group == group and m.name in figures)
    return (
        f'<section><h2>{_TITLES[group]}</h2><p>{escape(GROUPS[group])}</p><div class="rows">'
        '<div class="row names"><span></span><span></span><span>all</span><span>open half</span><span>test half</span>'
        f"</div>{rows}</div></section>"
    )


def _row(measure: Measure, figure: Figure, table: Table) -> str:
    halves = [table[half].get(ALL, {}).get(measure.name) for half in ("open", "test")]
    cells = "".join(f"<span>{shown(half.value, measure.unit) if half else '–'}</span>" for half in halves)
    chart = "" if measure.unit else charts.bar(figure, _said(measure, figure))
    return (
        f'<div class="row"><div><h3>{escape(measure.title)}</h3><p class="dim">{escape(measure.says)}</p></div>'
        f'<div class="chart">{chart}<small>{interval(figure, measure.unit)} · n {figure.n}</small></div>'
        f"<span><strong>{shown(figure.value, measure.unit)}</strong></span>{cells}</div>"
    )


def _said(measure: Measure, figure: Figure) -> str:
    return f"{measure.title}: {shown(figure.value)} {interval(figure)}, {figure.n} questions"


def _curves(done: Evaluation) -> str:
    rows, now = done.rows, curves.operating_point(done.rows)
    drawn = (
        (
            "Were it to answer only what it is surest of",
            "From left to right ever more questions are answered, the surest first; the height is the share of wrong "
            f"ones among them. The dot is how it is set now: it answers {now.coverage:.0%}, {now.risk:.0%} of these "
            "wrongly (unanswerable ones included).",
            charts.risk_coverage(curves.risk_coverage(rows), now),
        ),
        (
            "Does its confidence mean what it says?",
            "Questions by the confidence stated with the answer; the height is the share that was right. With perfect "
            "confidence every dot lies on the diagonal; below it, confidence promises too much.",
            charts.reliability(curves.reliability(rows)),
        ),
        (
            "How long does it take?",
            "Questions by their time, one at a time; the slowest one in a hundred share the last column.",
            charts.latencies(curves.latencies(rows)),
        ),
    )
    figures = "".join(f"<figure><h3>{title}</h3><p>{text}</p>{chart}</figure>" for title, text, chart in drawn)
    return f'<section><h2>Confidence and time</h2><div class="figures">{figures}</div></section>'


def _gate(verdicts: Sequence[Verdict]) -> str:
    failing = [verdict for verdict in verdicts if not verdict.holds]
    items = "".join(f"<li>{escape(str(verdict))}</li>" for verdict in failing)
    state = "bad" if failing else "good"
    listed = f"<ul>{items}</ul>" if failing else ""
    return (
        f'<section class="gate {state}"><h2>Bounds</h2>'
        f"<p>{len(verdicts) - len(failing)} of {len(verdicts)} bounds hold. "
        f"A bound is broken when a measure lies beyond it by more than chance explains.</p>{listed}</section>"
    )


def _notes(done: Evaluation) -> str:
    asked = sum(ALL in row.cells for row in done.rows)
    return (
        "<section><h2>How this was measured</h2><ul>"
        f"<li>Each of the {asked} questions was asked once, of the same parts that users ask, {done.k} passages an "
        "answer. Follow-up questions count as they were asked; put in full, without a conversation, they stand apart."
        "</li><li>Half of the questions, chosen by the SHA-256 of their ids, are the test half: figures on it are "
        "shown, its questions never, so that nothing can be fitted to them.</li>"
        "<li>Intervals are percentile bootstraps of 1,000 draws at 95%. Questions on the same sentence are drawn "
        "together, since they succeed or fail together.</li>"
        "<li>A sentence counts as expected when it shares at least half of the shorter with the marked span; "
        "of a fact told in several places, any will do.</li>"
        "<li>run.trec and qrels.trec beside this page hold the ranked passages, run.sentences.trec and "
        "qrels.sentences.trec the sentences; trec_eval computes the same figures from them.</li></ul></section>"
    )
