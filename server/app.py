"""The application: its parts put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from rag.config import Settings
from server import limits, problems, schemas_documents
from server.auth import Access
from server.engine import Engine
from server.jobs import Jobs
from server.log import IN_COLLECTION, Observe
from server.mcp import Mcp, installed
from server.metrics import Metrics
from server.routes import ask, docs, documents, health, openai, page
from server.routes.common import in_path
from server.state import State

DESCRIPTION = """Answers questions over Chinese and English documents with the exact sentences that support the answer.

Offsets are code points, half-open: `start` and `end` count in the document's text, `answer_start` and `answer_end` in
the answer. Each path of a collection stands under `/` for the default one, and under `/collections/{collection}` for
each. Errors are problem documents (RFC 9457)."""


def create_app(settings: Settings) -> FastAPI:
    """Return the server for these settings; nothing is opened before it starts."""
    state = _state(settings)
    app = FastAPI(
        title="Bicite",
        version=version("bicite"),
        description=DESCRIPTION,
        lifespan=_lifespan,
        openapi_url=None,  # FastAPI's pages would fetch scripts from elsewhere; ours are routes/docs.py
        redirect_slashes=False,
        middleware=[
            Middleware(Observe, metrics=state.metrics),
            *limits.middleware(settings, state.access),
            Middleware(problems.Guard),
        ],
        generate_unique_id_function=_name,
        responses=problems.problems(*problems.ANYWHERE),
    )
    app.state.bicite = state
    problems.install(app)
    _include(app, state)
    _describe(app)
    return app


def _state(settings: Settings) -> State:
    metrics = Metrics()
    engine = Engine(settings, metrics)
    mcp = Mcp(engine) if settings.mcp and installed() else None
    return State(settings, engine, Jobs(settings, metrics), metrics, Access(settings), mcp)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state: State = app.state.bicite
    loop = asyncio.get_running_loop()
    async with state.engine as engine, state.mcp or nullcontext():
        state.jobs.start(lambda name: asyncio.run_coroutine_threadsafe(engine.live(name), loop).result())
        try:
            yield
        finally:
            await asyncio.to_thread(state.jobs.stop)


def _include(app: FastAPI, state: State) -> None:
    collection = APIRouter()
    for part in (ask, documents, openai, page):
        collection.include_router(part.router)
    app.include_router(collection)
    app.include_router(collection, prefix=IN_COLLECTION, dependencies=[Depends(in_path)])
    app.include_router(health.router)
    app.include_router(docs.router)
    app.include_router(page.home)
    if state.mcp is not None:
        app.router.routes.append(Route("/mcp", endpoint=state.mcp))
    # Compressed, for these are nobody's secrets; answers are not (BREACH, 2013).
    app.mount("/static", GZipMiddleware(page.Files(directory=page.FILES)), "static")


def _name(route: APIRoute) -> str:
    """Name an operation; those of a named collection are told apart."""
    return f"{route.name}_in" if route.path.startswith("/collections/") else route.name


def _describe(app: FastAPI) -> None:
    """Add to OpenAPI the schemas that no route names by itself."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        description = plain()
        known = description["components"]["schemas"]
        for model in (schemas_documents.NewDocuments, problems.ProblemDocument):
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            known.update(schema.pop("$defs", {}))
            known[model.__name__] = schema
        return description

    app.openapi = openapi  # type: ignore[method-assign] # as FastAPI's documentation extends it
