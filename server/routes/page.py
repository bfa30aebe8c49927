"""The page for people: its files, and what it asks for beside answers and documents."""

import os
from dataclasses import asdict
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server import schemas_page as schemas
from server import views
from server.routes.common import CollectionName, Reader
from server.state import state_of

FILES = Path(__file__).parent.parent / "page"
FRESH = {"Cache-Control": "no-cache"}  # kept by the browser, and asked after each time: a new version is seen at once

router = APIRouter(tags=["page"])
home = APIRouter(include_in_schema=False)


class Files(StaticFiles):
    """The page's files."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Answer with a file, which the browser may keep."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(FRESH)
        return response


@home.get("/")
async def page() -> FileResponse:
    """Return the page; it tells nothing of the documents, so no key is needed."""
    return FileResponse(FILES / "index.html", media_type="text/html; charset=utf-8", headers=FRESH)


@router.post("/gloss", response_model=None, responses={200: {"model": schemas.Gloss}})
async def gloss(request: Request, body: schemas.GlossRequest, collection: CollectionName, who: Reader) -> Response:
    """Explain the words of a text to a reader of the other language, by the dictionary: readings, meanings, figures.

    A POST, so that the words of documents stand in no log of addresses.
    """
    return views.respond(asdict(await state_of(request).engine.explain(body.text, body.language)))


@router.get("/examples", response_model=None, responses={200: {"model": schemas.Examples}})
async def examples(request: Request, collection: CollectionName, who: Reader) -> Response:
    """Return a few questions that the collection answers, made of its own sentences; none where none can be made."""
    engine = state_of(request).engine
    found = await engine.examples(collection)
    return views.respond({"examples": list(map(asdict, found)), "documents": len(await engine.documents(collection))})
