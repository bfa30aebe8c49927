"""Errors as RFC 9457 problem documents. No path of the server and no text of a request gets into one."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import (
    BiciteError,
    DuplicateId,
    IndexLocked,
    IndexMissing,
    NotFound,
    ReadError,
    UsageError,
)

MEDIA_TYPE = "application/problem+json"
CODES = {
    400: "malformed",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method",
    406: "not-acceptable",
    408: "timeout",
    409: "conflict",
    413: "too-large",
    415: "media-type",
    421: "host",
    422: "invalid",
    429: "rate",
    500: "internal",
    503: "unavailable",
}
ANYWHERE = (400, 401, 403, 404, 405, 408, 413, 415, 421, 422, 429, 500, 503)  # what any route may answer with
GONE = 499  # nginx's status for a client that left; seen in the log alone
RETRY = "1"  # seconds

_log = logging.getLogger("bicite")


class Problem(Exception):
    """What a request is refused with."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers, self.extra = status, code, detail, headers, extra

    def body(self, scope: Scope) -> dict[str, Any]:
        """Return the problem document; on OpenAI's paths with the error as OpenAI writes it, too."""
        body = {
            "type": f"urn:bicite:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "instance": scope.get("state", {}).get("request_id"),
            **self.extra,
        }
        if "/v1/" in scope.get("path", ""):
            kind = "server_error" if self.status >= 500 else "invalid_request_error"
            body["error"] = {"message": self.detail, "type": kind, "param": None, "code": self.code}
        return body

    def response(self, scope: Scope) -> Response:
        """Return the response to the request of `scope`."""
        text = json.dumps(self.body(scope), ensure_ascii=False).encode("utf-8", "replace")
        return Response(text, self.status, self.headers, MEDIA_TYPE)


class ProblemDocument(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:bicite:problem:invalid",
                    "title": "Unprocessable Content",
                    "status": 422,
                    "detail": 'the question has no words; ask one, such as "What is the target?"',
                    "code": "invalid",
                    "instance": "7f0c1d6e",
                }
            ]
        },
    )

    type: str = Field(description="A URN that names the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What went wrong and the remedy.")
    code: str = Field(description="The kind of problem, in one word.")
    instance: str | None = Field(description="The request's id, as in the log and in the header X-Request-ID.")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of these statuses, for `responses=`."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def of_error(error: BiciteError) -> Problem:
    """Return the problem that an error of ours is; its own words may name paths, and go to the log."""
    match error:
        case UsageError():  # its words are about the question
            return Problem(422, "invalid", str(error))
        case NotFound():
            return Problem(404, "not-found", "there is no such document in this collection; see GET /documents")
        case DuplicateId():
            return Problem(409, "conflict", "another document has that id; rename one")
        case ReadError():
            return Problem(422, "invalid", "the documents can't be read")
        case IndexMissing():
            return Problem(404, "not-found", "this collection has no index yet; POST /documents begins one")
        case IndexLocked():
            detail = "the index is being written by another process; try again"
            return Problem(503, "busy", detail, headers={"Retry-After": RETRY})
    return Problem(503, "unavailable", "the index or the model can't be used now; the server's log says why")


def install(app: FastAPI) -> None:
    """Answer every error with a problem document."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(BiciteError, _bicite)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


class Guard:
    """ASGI: what nobody foresaw becomes a 500 that tells nothing, and a line with its cause in the log.

    It is innermost, so that the headers that other middlewares set are on it too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except ClientDisconnect:
            scope.setdefault("state", {})["status"] = GONE
        except Exception:
            _log.exception("a request failed")
            if scope["type"] != "http" or started:
                raise
            problem = Problem(500, "internal", "the server failed; its log says why, under this request's id")
            await problem.response(scope)(scope, receive, send)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.response(request.scope)


async def _bicite(request: Request, error: Exception) -> Response:
    assert isinstance(error, BiciteError)
    if not isinstance(error, UsageError | NotFound):
        _log.warning("refused: %s", error)
    return of_error(error).response(request.scope)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    details = {404: "there is nothing at this path; see /docs", 405: "this path has other methods; see /docs"}
    detail = details.get(error.status_code, "the request can't be read; see /docs")
    code = CODES.get(error.status_code, "malformed")
    return Problem(error.status_code, code, detail, headers=error.headers).response(request.scope)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return invalid(error.errors()).response(request.scope)


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem of a request that isn't of its form: where and why, but not what stood there."""
    told = [{"at": "/".join(map(str, each["loc"])), "message": str(each["msg"])} for each in errors]
    if any(each["type"] == "json_invalid" for each in errors):
        return Problem(400, "malformed", "the body is no JSON", errors=told)
    if any(tuple(each["loc"]) == ("body",) and isinstance(each.get("input"), bytes) for each in errors):
        return Problem(415, "media-type", "send JSON, with Content-Type: application/json", errors=told)
    first = told[0] if told else {"at": "body", "message": "unreadable"}
    return Problem(422, "invalid", f"{first['at']}: {first['message']}", errors=told)
