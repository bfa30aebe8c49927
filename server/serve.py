"""Runs the server with uvicorn: one process, or several that share the port and the index."""

import logging
import os
import socket
import tempfile
from ipaddress import ip_address
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from index.errors import BiciteError, UsageError
from rag.config import PREFIX, Settings, load
from server import log
from server.app import create_app
from server.auth import Access
from server.metrics import SHARED
from server.protocol import PatientProtocol

DRAIN = 30  # seconds that answers under way may take once the server is told to stop
BACKLOG = 1024  # connections that wait to be accepted

_log = logging.getLogger("bicite")


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; what is under way then is answered first.

    Raises:
        UsageError: without keys, `host` can be reached from elsewhere.
        BiciteError: nobody can listen there.
    """
    log.configure(settings)
    with _bound(settings, host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        _log.info("listening on http://%s:%d", shown, listening.getsockname()[1])
        if workers == 1:
            uvicorn.Server(configured(create_app(settings))).run([listening])
        else:
            _supervise(settings, listening, workers)


def configured(app: FastAPI | str, workers: int = 1) -> uvicorn.Config:
    """Return uvicorn's settings for the app, or for the name of what makes it in each worker."""
    return uvicorn.Config(
        app,
        workers=workers,
        factory=isinstance(app, str),
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=DRAIN,
    )


def worker() -> FastAPI:
    """Return the application of one of several processes, from the environment that they inherit."""
    settings = load()
    log.configure(settings)
    return create_app(settings)


def _supervise(settings: Settings, listening: socket.socket, workers: int) -> None:
    if settings.index is not None:
        os.environ[f"{PREFIX}INDEX"] = str(settings.index.absolute())
    with tempfile.TemporaryDirectory(prefix="bicite-metrics-") as shared:
        os.environ[SHARED] = shared  # where what the workers count is added up
        Multiprocess(configured("server.serve:worker", workers), [listening]).run()


def _bound(settings: Settings, host: str, port: int) -> socket.socket:
    """Return a listening socket."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        if not ip_address(address[0]).is_loopback and not Access(settings).enabled:
            raise UsageError(
                f"there are no keys, so whoever reaches {host} could read and change the documents; "
                "create one first: bicite keys create NAME, or leave --host out to serve this machine alone"
            )
        listening = socket.socket(family, kind, protocol)
        try:
            _listen(listening, address)
        except OSError:
            listening.close()
            raise
        return listening
    except OSError as error:
        raise BiciteError(f"can't listen on {host} port {port} ({error.strerror}); choose another --port") from error


def _listen(listening: socket.socket, address: tuple[Any, ...]) -> None:
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(address)
    listening.listen(BACKLOG)
    listening.set_inheritable(True)  # by the workers
