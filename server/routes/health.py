"""How the server is: alive, ready, its collections, its counters."""

from fastapi import APIRouter, Request, Response

from rag.config import DEFAULT
from server import schemas, views
from server.metrics import Metrics
from server.problems import RETRY, Problem
from server.routes.common import Reader
from server.state import state_of

router = APIRouter(tags=["server"])


@router.get("/healthz", response_model=None, responses={200: {"model": schemas.Health}})
async def health() -> Response:
    """Say that the server lives."""
    return views.respond({"status": "ok"})


@router.get("/readyz", response_model=None, responses={200: {"model": schemas.Health}})
async def ready(request: Request) -> Response:
    """Say whether questions to the default collection can be answered; 503 while the model is loading."""
    engine = state_of(request).engine
    if not engine.loaded:
        raise Problem(503, "starting", "the model is being loaded", headers={"Retry-After": RETRY})
    (state,) = await engine.states([DEFAULT])
    if not state["ready"]:
        raise Problem(503, "unavailable", "the default collection has no index that can be read")
    return views.respond({"status": "ok"})


@router.get("/collections", response_model=None, responses={200: {"model": schemas.Collections}})
async def collections(request: Request, who: Reader) -> Response:
    """List the collections that the key may see."""
    engine = state_of(request).engine
    states = await engine.states([name for name in engine.collections if who.may(name)])
    return views.respond({"collections": states, "scopes": sorted(who.scopes)})


@router.get(
    "/metrics",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Counters."}},
)
async def metrics(request: Request, who: Reader) -> Response:
    """Return counters and times in Prometheus's text format."""
    return Response(state_of(request).metrics.text(), media_type=Metrics.media_type)
