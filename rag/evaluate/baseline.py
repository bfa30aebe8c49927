"""A report as JSON, and an earlier one read as the baseline of a comparison.

What pairs two runs is kept in columns under names that lead to no question of the test half: that half is measured,
never read.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import ReadError
from rag.evaluate.catalogue import MEASURES, VERSION
from rag.evaluate.run import Outcome
from rag.evaluate.scoring import Row

FORMAT = 1
_REMEDY = "give the report.json, or the output of `bicite eval --json`, of an earlier run"


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier run: every question's values, and what came back in the open half."""

    path: Path
    rows: tuple[Row, ...]
    outcomes: Mapping[str, Outcome]


def columns(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what pairs this run with another: lists in one order, which is not the gold set's."""
    rows = sorted(rows, key=lambda row: row.key)
    names = [measure.name for measure in MEASURES if not measure.unit]  # times are the machine's
    return {
        "definitions": VERSION,
        "key": [row.key for row in rows],
        "half": [row.half for row in rows],
        "digest": [row.digest for row in rows],
        "cluster": [hashlib.sha256(row.cluster.encode()).hexdigest()[:12] for row in rows],
        "cell": [row.cells[0] for row in rows],
        "scores": {name: [row.scores.get(name) for row in rows] for name in names},
    }


def read_baseline(path: Path) -> Baseline:
    """Read an earlier run.

    Raises:
        ReadError: it can't be read, is no report, or was measured by other definitions.
    """
    try:
        report = json.loads(path.read_text("utf-8"))
        if report["bicite_eval"] != FORMAT or report["paired"]["definitions"] != VERSION:
            raise ReadError(f"{path} was measured by another version of Bicite; run it anew on the same documents")
        outcomes = {each["key"]: Outcome.from_json(each["outcome"]) for each in report["open"]}
        return Baseline(path, tuple(_rows(report["paired"])), outcomes)
    except OSError as error:
        raise ReadError(f"{path} can't be read ({error.strerror}); {_REMEDY}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(f"{path} is no report of an evaluation ({type(error).__name__}); {_REMEDY}") from error


def _rows(paired: Mapping[str, Any]) -> list[Row]:
    found = []
    for i, key in enumerate(paired["key"]):
        scores = {name: (float(v[i][0]), float(v[i][1])) for name, v in paired["scores"].items() if v[i] is not None}
        half, digest, cluster, cell = (paired[name][i] for name in ("half", "digest", "cluster", "cell"))
        found.append(Row(key, half, digest, cluster, (cell,), scores))
    return found
