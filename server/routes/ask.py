"""Questions: `/ask` and `/search`."""

from fastapi import APIRouter, Request, Response

from server import chat, events, schemas, views
from server.routes.common import CollectionName, Reader, unless_gone
from server.state import state_of

_STREAM = events.described(
    'event: token\ndata: {"text":"The bridge opened in March 2021. [1]"}\n\n',
    ("passages", "token", "citation", "done", "error"),
)

router = APIRouter(tags=["questions"])


@router.post("/ask", response_model=None, responses={200: {"model": schemas.Answer, "content": _STREAM}})
async def ask(request: Request, body: schemas.AskRequest, collection: CollectionName, who: Reader) -> Response:
    """Answer a question with cited sentences, or say that the documents don't hold the answer.

    With `stream`, server-sent events: `passages` (what was found), `token` (a piece of the answer's text), `citation`
    (each as soon as its text is out), `done` (the whole answer), and `error` (a problem document) if it fails midway.
    """
    history = chat.spoken((message.role, message.content) for message in body.history)
    filters = schemas.filtering(body.filters)
    asked = events.Asked(body.question, collection, history, body.k, filters)
    if body.stream:
        return await events.respond(request, events.answering(request, asked))
    return views.respond(await events.answered(request, asked))


@router.post("/search", response_model=None, responses={200: {"model": schemas.Found}})
async def search(request: Request, body: schemas.SearchRequest, collection: CollectionName, who: Reader) -> Response:
    """Find passages, best first, in whichever language they are."""
    state = state_of(request)
    if state.settings.log_questions:
        request.scope["state"]["question"] = body.query
    work = state.engine.search(body.query, collection, k=body.k, filters=schemas.filtering(body.filters))
    return views.respond(views.found(await unless_gone(request, work)))
