"""Documents: list, text, upload, removal, and how a change goes."""

import asyncio
import re
import shutil
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from rag.serving.live import Entry
from server import schemas_documents as schemas
from server import views
from server.problems import Problem, invalid
from server.routes.common import CollectionName, Reader, Writer, base
from server.schemas import Id, LanguageCode
from server.spool import Draft, Job
from server.state import state_of

FILES = 1000  # an upload
SOON = 5.0  # seconds that a removal is waited for before it is told to be under way
_BLOCK = 1 << 20  # bytes copied at a time
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/NewDocuments"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                    "required": ["files"],
                }
            },
        },
    }
}
_ID = TypeAdapter(Id)

router = APIRouter(tags=["documents"])


@router.get("/documents", response_model=None, responses={200: {"model": schemas.Documents}})
async def documents(
    request: Request,
    collection: CollectionName,
    who: Reader,
    q: Annotated[str, Query(max_length=200, description="What a title or an id holds.")] = "",
    language: Annotated[LanguageCode | None, Query(description="Of the documents.")] = None,
    after: Annotated[str, Query(max_length=255, description="The page after this id.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="Documents a page.")] = 100,
) -> Response:
    """List the collection's documents by id, a page at a time."""
    entries = await state_of(request).engine.documents(collection)
    fitting = [entry for entry in entries if _fits(entry, q.casefold(), language)]
    rest = [entry for entry in fitting if entry.id > after]
    page = [entry._asdict() for entry in rest[:limit]]
    following = page[-1]["id"] if len(rest) > limit else None
    return views.respond({"documents": page, "total": len(fitting), "next": following})


async def _id(
    id: str,
    named: Annotated[str, Query(alias="id", max_length=255, description="The id, where the path ends in /.")] = "",
) -> str:
    """Return the id in the path, or in the query: in a path, clients take "." and ".." for a way."""
    return id or named


DocumentId = Annotated[str, Depends(_id)]


@router.get("/documents/{id:path}", response_model=None, responses={200: {"model": schemas.DocumentText}})
async def document(request: Request, id: DocumentId, collection: CollectionName, who: Reader) -> Response:
    """Return a document with its text: the offsets of citations count in it."""
    return views.respond(views.document(await state_of(request).engine.document(id, collection)))


@router.post(
    "/documents",
    status_code=202,
    response_model=None,
    responses={202: {"model": schemas.Job}},
    openapi_extra=_UPLOAD,
)
async def upload(request: Request, collection: CollectionName, who: Writer) -> Response:
    """Add documents, or replace those of the same id: files as a form, or texts as JSON.

    They are indexed in the background, and found once the job is `done`; `Location` says where to ask for it. Until
    then questions are answered without them. A file's id is its name.
    """
    state = state_of(request)
    await state.engine.live(collection)  # refused before anything is stored
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    with state.jobs.spool.begin(collection, "add") as draft:
        if kind == "multipart/form-data":
            await _files(request, draft)
        elif kind == "application/json":
            await _texts(request, draft)
        else:
            raise Problem(415, "media-type", "send multipart/form-data or application/json")
        job = draft.job()
        state.jobs.submit(job)
    return _told(request, job, 202)


@router.delete(
    "/documents/{id:path}",
    response_model=None,
    responses={200: {"model": schemas.Job}, 202: {"model": schemas.Job, "description": "Under way; ask for the job."}},
)
async def remove(request: Request, id: DocumentId, collection: CollectionName, who: Writer) -> Response:
    """Take a document out. Where that takes long, the answer is 202 and the job goes on."""
    state = state_of(request)
    await state.engine.document(id, collection)  # else 404
    with state.jobs.spool.begin(collection, "remove") as draft:
        job = draft.job([id])
        state.jobs.submit(job)
    over = await state.jobs.over(job.id, SOON) or job
    if over.state == "failed" and over.error:
        raise Problem(409 if over.error[0] == "not-found" else 503, *over.error)
    return _told(request, over, 200 if over.over else 202)


@router.get("/jobs/{id}", response_model=None, responses={200: {"model": schemas.Job}})
async def job(request: Request, id: str, collection: CollectionName, who: Reader) -> Response:
    """Say how far a change is. A finished job can be asked for within a day."""
    found = await asyncio.to_thread(state_of(request).jobs.spool.read, id)
    if found is None or found.collection != collection:
        raise Problem(404, "not-found", "there is no such job in this collection")
    return _told(request, found, 200)


async def _files(request: Request, draft: Draft) -> None:
    async with request.form(max_files=FILES, max_fields=FILES) as form:
        files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        _distinct([_named(part.filename or "") for part in files])
        for part in files:
            name = _named(part.filename or "")
            await asyncio.to_thread(_copy, part, draft.file(name, {}, PurePosixPath(name).suffix))


async def _texts(request: Request, draft: Draft) -> None:
    try:
        given = schemas.NewDocuments.model_validate_json(await request.body()).documents
    except ValidationError as error:
        raise invalid([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error
    _distinct([each.id for each in given])

    def write() -> None:
        for each in given:
            told = each.model_dump(include={"title", "language", "date"}, exclude_none=True)
            draft.file(each.id, told, ".txt").write_bytes(each.text.encode())

    await asyncio.to_thread(write)


def _copy(part: UploadFile, target: Path) -> None:
    with target.open("wb") as file:
        shutil.copyfileobj(part.file, file, _BLOCK)


def _named(filename: str) -> str:
    """Return the id that a file's name makes. It is never used as a path, and doesn't look like one that leads out."""
    parts = [part for part in re.split(r"[/\\]", filename) if part not in ("", ".", "..")]
    try:
        return _ID.validate_python("/".join(parts))
    except ValidationError as error:
        raise Problem(422, "invalid", "a file has no name, or one that is no id: 255 printable characters") from error


def _distinct(ids: list[str]) -> None:
    if not ids:
        raise Problem(422, "invalid", "there is no file in the form")
    if len(set(ids)) < len(ids):
        twice = next(id for id, count in Counter(ids).items() if count > 1)
        raise Problem(422, "invalid", f"two of the documents are named {twice!r}")


def _fits(entry: Entry, q: str, language: str | None) -> bool:
    return (not q or q in entry.title.casefold() or q in entry.id.casefold()) and language in (None, entry.language)


def _told(request: Request, job: Job, status: int) -> Response:
    value = {
        "id": job.id,
        "collection": job.collection,
        "kind": job.kind,
        "state": job.state,
        "created": job.created,
        "finished": job.finished,
        "progress": {"done": job.done, "total": job.total},
        "added": job.added,
        "changed": job.changed,
        "removed": job.removed,
        "unchanged": job.unchanged,
        "skipped": [{"source": source, "reason": reason} for source, reason in job.skipped],
        "error": job.error and {"code": job.error[0], "message": job.error[1]},
    }
    headers = {"Location": f"{base(request, job.collection)}jobs/{job.id}"} if status == 202 else None
    return views.respond(value, status, headers)
