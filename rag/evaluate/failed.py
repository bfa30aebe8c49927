"""The page's part on failed questions: asked, expected and cited, in their context."""

from html import escape
from itertools import groupby

from rag.evaluate.evaluation import Evaluation
from rag.evaluate.failures import REASONS, Excerpt, Failure, failures

_MARKS = {"cited": "cited, not expected", "expected": "expected, not cited", "both": "expected and cited"}


def section(done: Evaluation) -> str:
    """Return the failed questions of the open half, by reason."""
    found = sorted(failures(done.judged, done.corpus), key=lambda failure: list(REASONS).index(failure.reason))
    asked = sum(each.gold.half == "open" and not each.outcome.full for each in done.judged)
    key = " ".join(f'<mark class="{mark}">{said}</mark>' for mark, said in _MARKS.items())
    groups = "".join(_group(reason, list(held)) for reason, held in groupby(found, key=lambda failure: failure.reason))
    return (
        f"<section><h2>What went wrong</h2><p>{len(found)} of the {asked} questions of the open half. Those of the "
        f'test half are never listed.</p><p class="key">{key}</p>{groups}</section>'
    )


def _group(reason: str, held: list[Failure]) -> str:
    items = "".join(map(_failure, held))
    said = {str(name): text for name, text in REASONS.items()}[reason]
    return f"<h3>{escape(reason.capitalize())} <small>{len(held)}</small></h3><p>{escape(said)}</p>{items}"


def _failure(failure: Failure) -> str:
    gold, outcome = failure.judged.gold, failure.judged.outcome
    turns = "".join(f"<p><b>{escape(turn.role)}</b> {escape(turn.content)}</p>" for turn in gold.history)
    history = f'<div class="history">{turns}</div>' if turns else ""
    answers = " / ".join(gold.answers) or ("no words given" if gold.answerable else "nothing: the documents don't say")
    given = outcome.answer if outcome.answered else f"(refused) {outcome.answer}"
    return (
        f'<details class="failure"><summary><span lang="{escape(gold.language)}">{escape(gold.question)}</span> '
        f"<small>{escape(gold.id)} · {escape(gold.kind)} · confidence {outcome.confidence:.2f}</small></summary>"
        f"{history}<dl><dt>Expected</dt><dd>{escape(answers)}</dd><dt>Answered</dt><dd>{escape(given)}</dd></dl>"
        f"{''.join(map(_excerpt, failure.excerpts))}</details>"
    )


def _excerpt(excerpt: Excerpt) -> str:
    text = "".join(
        f'<mark class="{piece.mark}" title="{_MARKS[piece.mark]}">{escape(piece.text)}</mark>' if piece.mark
        else escape(piece.text)
        for piece in excerpt.pieces
    )  # fmt: skip
    before, after = "… " if excerpt.before else "", " …" if excerpt.after else ""
    return (
        f'<figure class="excerpt"><figcaption>{escape(excerpt.document)}</figcaption>'
        f'<blockquote lang="{escape(excerpt.language)}">{before}{text}{after}</blockquote></figure>'
    )
