"""How the server holds under load: one client, many at once, memory, index switches; on the documents it comes with.

    python -m tests.benchmarks.load [--clients 50] [--seconds 60] [--requests 20000] [--swaps 10] [--json FILE]

Starts `bicite serve` on a copy of the seed corpus's index, on loopback. 500 distinct questions in turn; nothing caches
answers. The clients run in this process, on the same cores: what they cost is printed beside what the server costs.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle, islice, product
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import httpx

from rag.assemble import Parts
from rag.config import Settings
from tests.server.alone import REAL, Process, environment
from tests.server.alone import alone as running

ROOT = Path(__file__).parents[2]
QUESTIONS = 500
ASKING = ("What about {}?", "What is said of {}?", "How large is {}?", "When was {}?", "{}是多少？", "{}怎么样？")
TOWER = "How high is the old tower?"
WARM = 200  # requests before anything is measured
PATIENCE = 60.0
HEAD = b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


@dataclass(slots=True)
class Sample:
    """What a number of requests took."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    client_cpu: float = 0.0
    server_cpu: float = 0.0

    def told(self) -> dict[str, Any]:
        """Return its figures."""
        times, n = sorted(self.milliseconds), max(1, len(self.milliseconds))
        return {
            "requests": len(times),
            "statuses": self.statuses,
            "wrong": self.wrong[:5],
            "p50_ms": round(median(times), 2) if times else None,
            "p95_ms": round(times[int(0.95 * (n - 1))], 2) if times else None,
            "p99_ms": round(times[int(0.99 * (n - 1))], 2) if times else None,
            "per_second": round(len(times) / self.seconds, 1) if self.seconds else None,
            "client_cpu_ms": round(1000 * self.client_cpu / n, 3),
            "server_cpu_ms": round(1000 * self.server_cpu / n, 3),
        }


class Client:
    """A connection that asks; as little work as will do."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, question: str) -> tuple[int, bytes]:
        """Return (status, body)."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(*self._address, limit=1 << 20)
        body = json.dumps({"question": question}).encode()
        self._writer.write(HEAD % len(body) + body)
        start = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", start, re.IGNORECASE)
        assert length
        return int(start[9:12]), await self._reader.readexactly(int(length[1]))

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()


def questions() -> list[str]:
    """Return distinct questions about the seed corpus."""
    phrases = [
        phrase.strip(" #*-")
        for file in sorted((ROOT / "seeds" / "corpus").iterdir())
        for phrase in re.split(r"[，。、；：,.;:!?\n（）()“”]", file.read_text("utf-8"))
        if 4 <= len(phrase.strip(" #*-")) <= 60
    ]
    asked = (form.format(phrase) for form, phrase in product(ASKING, dict.fromkeys(phrases)))
    found = list(islice(asked, QUESTIONS))
    assert len(set(found)) == QUESTIONS
    return found


async def run(url: str, asked: Sequence[str], clients: int, *, seconds: float = 1e9, most: int = 1 << 40) -> Sample:
    """Ask with so many clients at once, until time or number is up."""
    host, port = url.removeprefix("http://").split(":")
    sample, numbers, turn = Sample(), count(), cycle(asked)
    cpu, used, begin = process_time(), _counter(url, "process_cpu_seconds_total"), perf_counter()

    async def client() -> None:
        connection = Client(host, int(port))
        while perf_counter() - begin < seconds and next(numbers) < most:
            start = perf_counter()
            status, _ = await connection.ask(next(turn))
            sample.milliseconds.append(1000 * (perf_counter() - start))
            sample.statuses[status] = sample.statuses.get(status, 0) + 1
        await connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    sample.seconds, sample.client_cpu = perf_counter() - begin, process_time() - cpu
    sample.server_cpu = _counter(url, "process_cpu_seconds_total") - used
    return sample


def _counter(url: str, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", httpx.get(f"{url}/metrics", timeout=PATIENCE).text, re.MULTILINE)
    assert found
    return float(found[1])


def resident(url: str) -> float:
    """Return the server's resident memory, MB."""
    return _counter(url, "process_resident_memory_bytes") / 1e6


async def switched(url: str, asked: Sequence[str], clients: int, swaps: int) -> tuple[Sample, int]:
    """Ask while documents are exchanged; return what was found wrong too, and how many generations answered."""
    heights: dict[str, str] = {}
    texts = {file.name: file.read_text("utf-8") for file in (ROOT / "seeds" / "corpus").iterdir()}
    sample, told, over = Sample(), [], asyncio.Event()
    turn = cycle([TOWER, *asked[:20]])
    host, port = url.removeprefix("http://").split(":")

    async def client() -> None:
        connection = Client(host, int(port))
        while not over.is_set():
            status, body = await connection.ask(next(turn))
            sample.statuses[status] = sample.statuses.get(status, 0) + 1
            told.append(json.loads(body))
        await connection.close()

    async def exchange() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as changing:
            for height in range(100, 100 + swaps):
                heights[await _exchange(changing, height)] = str(height)
        over.set()

    await asyncio.gather(exchange(), *(client() for _ in range(clients)))
    sample.wrong = [problem for answer in told for problem in _wrongs(answer, texts, heights)]
    return sample, len({answer["index"]["generation"] for answer in told if "index" in answer})


async def _exchange(client: httpx.AsyncClient, height: int) -> str:
    """Replace the tower's document; return the generation that has it."""
    document = {"id": "tower", "text": f"The old tower is {height} metres high."}
    job = (await client.post("/documents", json={"documents": [document]})).json()
    while job["state"] not in ("done", "failed"):
        await asyncio.sleep(0.05)
        job = (await client.get(f"/jobs/{job['id']}")).json()
    assert job["state"] == "done", job
    generation: str = (await client.get("/collections")).json()["collections"][0]["index"]["generation"]
    return generation


def _wrongs(answer: dict[str, Any], texts: dict[str, str], heights: dict[str, str]) -> Iterator[str]:
    """Yield the citations that don't stand in the generation that the answer names."""
    for citation in answer.get("citations", ()):
        id, quote = citation["document"]["id"], citation["quote"]
        if id == "tower":
            height = heights.get(answer["index"]["generation"])
            if height is not None and f" {height} metres" not in quote:
                yield f"{answer['index']['generation']}: {quote}"
        elif texts[id][citation["start"] : citation["end"]] != quote:
            yield f"{id}: {quote}"


@contextmanager
def started(folder: Path) -> Iterator[tuple[Process, float]]:
    """Run the server on an index of the bundled documents; give it and the seconds to its first answer."""
    parts = Parts(Settings())
    parts.retriever().generation.close()  # built where it isn't yet
    shutil.copytree(parts.bundled, folder / "ix")
    settings = Settings(index=folder / "ix", spool=folder / "spool")
    begin = perf_counter()
    with running(REAL, {**environment(settings), "BICITE_MCP": "false"}) as process:
        asyncio.run(run(process.url, questions()[:1], 1, most=1))
        yield process, perf_counter() - begin


def measure(
    clients: int, seconds: float, requests: int, swaps: int, warm: int = WARM, alone: int = QUESTIONS
) -> dict[str, Any]:
    """Return all figures; `alone` requests are asked by one client."""
    asked = questions()
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as (process, first):
        url = process.url
        asyncio.run(run(url, asked, 1, most=warm))
        one = asyncio.run(run(url, asked, 1, most=alone))
        many = asyncio.run(run(url, asked, clients, seconds=seconds))
        before = resident(url)
        asyncio.run(run(url, asked, clients, most=requests))
        after = resident(url)
        sample, generations = asyncio.run(switched(url, asked, min(8, clients), swaps)) if swaps else (Sample(), 0)
    single, together = one.told(), many.told()
    return {
        "first_answer_s": round(first, 2),
        "one": single,
        "many": {"clients": clients, **together},
        "throughput_ratio": round(together["per_second"] / single["per_second"], 2),
        "memory_mb": {"before": round(before, 1), "after": round(after, 1), "requests": requests},
        "swaps": {"swaps": swaps, "generations": generations, "statuses": sample.statuses, "wrong": sample.wrong[:5]},
        "load_average": os.getloadavg(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--requests", type=int, default=20_000, help="between the two looks at memory")
    parser.add_argument("--swaps", type=int, default=10)
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    figures = json.dumps(measure(given.clients, given.seconds, given.requests, given.swaps), indent=2)
    print(figures)
    if given.json:
        given.json.write_text(figures + "\n")


if __name__ == "__main__":
    main()
