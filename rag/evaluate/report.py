"""An evaluation as JSON and as files: report.html, report.json, TREC runs and judgements, today's figures as a gate."""

import json
from pathlib import Path
from typing import Any

from index.errors import StorageError
from rag.evaluate import curves, page, ranking
from rag.evaluate.baseline import FORMAT, columns
from rag.evaluate.catalogue import GROUPS, MEASURES
from rag.evaluate.evaluation import Evaluation
from rag.evaluate.failures import reason
from rag.evaluate.gate import proposal
from rag.evaluate.scoring import LEVELS, Judged, key, rankings
from rag.evaluate.summary import plain

_SUFFIX = {"passage": "", "sentence": ".sentences"}


def to_json(done: Evaluation) -> dict[str, Any]:
    """Return the report as a JSON object; of the test half, only what can't be read question by question."""
    return {
        "bicite_eval": FORMAT,
        "gold": about_gold(done),
        "index": {"generation": done.index.generation, "fingerprint": done.index.fingerprint},
        "settings": {"k": done.k, "embedder": done.embedder},
        "seconds": round(done.seconds, 2),
        "measures": [
            {"name": m.name, "title": m.title, "group": m.group, "higher": m.higher, "unit": m.unit, "says": m.says}
            for m in MEASURES
        ],
        "groups": dict(GROUPS),
        "table": plain(done.table),
        "curves": curves.plain(done.rows),
        "follow_ups": done.follow_ups.to_json() if done.follow_ups else None,
        "comparison": done.comparison.to_json() if done.comparison else None,
        "gate": None if done.verdicts is None else [verdict.to_json() for verdict in done.verdicts],
        "open": [_open(each) for each in done.judged if each.gold.half == "open"],
        "paired": columns(done.rows),
    }


def about_gold(done: Evaluation) -> dict[str, Any]:
    """Return what the gold set consists of, in numbers."""
    golds = [each.gold for each in done.judged if not each.outcome.full]
    return {
        "name": done.gold.name,
        "questions": len(golds),
        "answerable": sum(gold.answerable for gold in golds),
        "unanswerable": sum(not gold.answerable for gold in golds),
        "follow_ups": sum(bool(gold.history) for gold in golds),
        "open": sum(gold.half == "open" for gold in golds),
        "test": sum(gold.half == "test" for gold in golds),
        "documents": {id: done.corpus.documents[id].sha256 for gold in golds for id in sorted(gold.documents)},
    }


def write(done: Evaluation, folder: Path | None) -> None:
    """Write the report's files into `folder`, where one is given.

    Raises:
        StorageError: they can't be written.
    """
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.json").write_text(json.dumps(to_json(done), ensure_ascii=False) + "\n", "utf-8")
        (folder / "report.html").write_text(page.render(done, about_gold(done)), "utf-8")
        (folder / "gate.toml").write_text(proposal(done.table), "utf-8")
        asked = [each for each in done.judged if not each.outcome.full]
        for level in LEVELS:
            ranked = rankings(asked, done.corpus, level)
            ranking.write(folder, _SUFFIX[level], ranked.runs, ranked.qrels)
    except OSError as error:
        raise StorageError(f"{folder} can't be written ({error.strerror}); choose another with --report") from error


def _open(each: Judged) -> dict[str, Any]:
    return {
        "key": key(each),
        "gold": each.gold.model_dump(mode="json", exclude={"documents"}),
        "outcome": each.outcome.to_json(),
        "failure": reason(each),
    }
