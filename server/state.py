"""What a running server consists of."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from rag.config import Settings
from server.auth import Access
from server.engine import Engine
from server.jobs import Jobs
from server.mcp import Mcp
from server.metrics import Metrics


@dataclass(frozen=True, slots=True)
class State:
    """The parts that requests are served by."""

    settings: Settings
    engine: Engine
    jobs: Jobs
    metrics: Metrics
    access: Access
    mcp: Mcp | None  # None where its SDK is not installed, or the settings leave it out


def state_of(request: HTTPConnection) -> State:
    """Return the state of the server that the request came to."""
    state: State = request.app.state.bicite
    return state
