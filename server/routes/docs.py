"""The manual of the API, from its own OpenAPI description."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from server import manual, views

router = APIRouter(include_in_schema=False)


# Not async: describing the API takes half a second the first time, in which questions must not wait.
@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """Return the API's description."""
    return views.respond(request.app.openapi())


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Return the manual."""
    return HTMLResponse(manual.page(request.app.openapi(), f"{request.base_url}static/docs.css"))
