import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.shared import connect

ROWS = 5000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = sqlite3.connect(tmp_path / "texts.sqlite")
    file.execute("CREATE TABLE texts (row INTEGER PRIMARY KEY, text TEXT)")
    file.executemany("INSERT INTO texts VALUES (?,?)", ((row, f"第{row}句" * 40) for row in range(ROWS)))
    file.commit()
    file.close()
    return tmp_path / "texts.sqlite"


def test_each_thread_reads_the_rows_that_it_asked_for(path: Path) -> None:
    """From Python 3.12 on, they got each other's where they shared a statement: one in thirty."""
    texts = connect(path)

    def read(row: int) -> list[tuple[str]]:
        return texts.execute("SELECT text FROM texts WHERE row = ?", (row,)).fetchall()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(ROWS))) == [[(f"第{row}句" * 40,)] for row in range(ROWS)]
    texts.close()


def test_nothing_is_written_by_it(path: Path) -> None:
    texts = connect(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        texts.execute("DELETE FROM texts")
    texts.close()
