"""What tests of commands share: two small documents, and reading what a command printed."""

import json
from pathlib import Path
from typing import Any

from tests.conftest import Ran

EN = "The North Bridge\n\nThe North Bridge opened in March 2021. It cost 40 million yuan and carries two roads.\n"
ZH = "新学校\n\n北岸的新学校在九月开学，可容纳五千名学生。学校由市政府出资兴建。\n"
QUESTIONS = ["When did the North Bridge open?", "新学校能容纳多少学生？"]


def folder(path: Path, files: dict[str, str | bytes]) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def parsed(ran: Ran) -> dict[str, Any]:
    """Return the one JSON object that a command printed, and nothing else."""
    assert ran.code == 0, ran.err
    value = json.loads(ran.out)
    assert isinstance(value, dict) and ran.out.count("\n") == 1 and ran.out.endswith("\n")
    return value


def assert_refused(ran: Ran, code: int, *parts: str) -> None:
    """Assert nothing on stdout, and one line on stderr that says all `parts`."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert ran.err.startswith("bicite: ") and ran.err.count("\n") == 1 and ran.err.endswith("\n")
    for part in parts:
        assert part in ran.err
