"""A real server on a free port of this machine, in a thread of the tests' process."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep

import httpx
import uvicorn
from fastapi import FastAPI

from rag.config import Settings
from server.app import create_app
from server.serve import configured
from server.state import State

PATIENCE = 60.0  # seconds; a busy machine is no failure


@dataclass(frozen=True, slots=True)
class Live:
    """A running server."""

    url: str
    app: FastAPI
    settings: Settings

    @property
    def state(self) -> State:
        state: State = self.app.state.bicite
        return state


@contextmanager
def serving(settings: Settings, port: int = 0) -> Iterator[Live]:
    """Run a server, at a free port unless one is named; on leaving, stop it as a signal would."""
    app = create_app(settings)
    server = uvicorn.Server(configured(app))
    with socket.create_server(("127.0.0.1", port)) as listening:
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            wait(lambda: server.started)
            wait(lambda: httpx.get(f"{url}/readyz").status_code != 503 or app.state.bicite.engine.loaded)
            yield Live(url, app, settings)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def wait(until: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    end = monotonic() + PATIENCE
    while not until():
        assert monotonic() < end, "it never came true"
        sleep(0.01)
