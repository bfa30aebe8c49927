"""The tools that MCP clients call: `search` and `fetch`, from which chat clients cite, and `ask`.

This file imports the SDK, which takes half a second: server/mcp.py imports it when the first client comes.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Annotated, Any
from urllib.parse import quote

from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request

from index.errors import BiciteError, NotFound
from index.types import Document, Hit
from rag.config import DEFAULT
from server import schemas, views
from server.auth import LOCAL, Principal, allowed, present
from server.engine import Engine
from server.problems import Problem, of_error

INSTRUCTIONS = (
    "Answers questions over a set of Chinese and English documents. `ask` gives sentences of the documents that answer "
    "a question, in either language; `search` finds passages; `fetch` gives a document's text. Cite what you use."
)
FETCHED = 50_000  # characters of a text at once: what a client's model can take in; the rest is asked for by `start`
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Collection = Annotated[str | None, Field(description="Which collection of documents; by default the main one.")]


class SearchArguments(BaseModel):
    """What `search` takes."""

    query: schemas.Question = Field(description="What to look for, in Chinese or English.")
    k: int = Field(10, ge=1, le=50, description="How many passages.")
    collection: Collection = None


class FetchArguments(BaseModel):
    """What `fetch` takes."""

    id: str = Field(min_length=1, max_length=1000, description="A result's id.")
    start: int = Field(0, ge=0, description="The character to begin at; a long text comes in parts.")


class AskArguments(BaseModel):
    """What `ask` takes."""

    question: schemas.Question = Field(description="A whole question, in Chinese or English.")
    collection: Collection = None


class Result(BaseModel):
    """A document found: its passages that match, best document first."""

    id: str
    title: str
    url: str
    text: str


class Results(BaseModel):
    """What `search` gives."""

    results: list[Result]


class Fetched(BaseModel):
    """What `fetch` gives."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and where documents are from where they stand; ends with a slash."""

    principal: Principal
    base: str

    def url(self, collection: str, id: str) -> str:
        """Return the address of a document."""
        folder = "documents" if collection == DEFAULT else f"collections/{collection}/documents"
        return f"{self.base}{folder}/{quote(id)}"


STDIO = Caller(LOCAL, "bicite://")  # no address leads there, but it names the document, and no path of the machine


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools over an engine."""

    engine: Engine

    async def search(self, who: Caller, given: SearchArguments) -> CallToolResult:
        """Find passages; those of one document are one result, as a result is what is cited."""
        collection = self._collection(who, given.collection)
        found = await self.engine.search(given.query, collection, k=given.k)
        hits: dict[str, list[Hit]] = {}
        for hit in found.hits:
            hits.setdefault(hit.document.id, []).append(hit)
        results = [self._result(who, collection, together) for together in hits.values()]
        return _given({"results": results})

    async def fetch(self, who: Caller, given: FetchArguments) -> CallToolResult:
        """Give a document's text, or a part of a long one."""
        collection, id = self._split(given.id)
        allowed(who.principal, collection)
        document = await self.engine.document(id, collection)
        end = min(given.start + FETCHED, len(document.text))
        metadata = _metadata(document) | {"start": given.start, "end": end, "characters": len(document.text)}
        about = self._about(who, collection, document)
        return _given({**about, "text": document.text[given.start : end], "metadata": metadata})

    async def ask(self, who: Caller, given: AskArguments) -> CallToolResult:
        """Answer with sentences of the documents, each with its marker and where it stands."""
        collection = self._collection(who, given.collection)
        answer = await self.engine.ask(given.question, collection)
        sources = [
            f"[{c.marker}] {c.document.title or c.document.id} {c.start}-{c.end} {who.url(collection, c.document.id)}"
            for c in answer.citations
        ]
        return _given(views.answer(answer), "\n".join([answer.text, *([""] if sources else []), *sources]))

    def open_to(self, who: Caller) -> tuple[str, ...]:
        """Return the collections that may be asked."""
        return tuple(name for name in self.engine.collections if who.principal.may(name))

    def _collection(self, who: Caller, named: str | None) -> str:
        if named is None:
            named = next(iter(self.open_to(who)), DEFAULT)
        allowed(who.principal, named)
        return named

    def _result(self, who: Caller, collection: str, hits: list[Hit]) -> dict[str, Any]:
        document = hits[0].document
        spans = sorted((hit.chunk.start, hit.chunk.end) for hit in hits)
        text = "\n…\n".join(document.text[start:end] for start, end in spans)
        return {**self._about(who, collection, document), "text": text}

    def _about(self, who: Caller, collection: str, document: Document) -> dict[str, Any]:
        id = document.id
        if collection != DEFAULT or self._split(id) != (DEFAULT, id):
            id = f"{collection}:{id}"
        return {"id": id, "title": document.title or document.id, "url": who.url(collection, document.id)}

    def _split(self, id: str) -> tuple[str, str]:
        """Return the collection and the document that a result's id names: clients hand back nothing but that."""
        collection, colon, rest = id.partition(":")
        return (collection, rest) if colon and collection in self.engine.collections else (DEFAULT, id)


Call = Callable[[Tools, Caller, Any], Awaitable[CallToolResult]]


@dataclass(frozen=True, slots=True)
class _Offered:
    title: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    call: Call

    def tool(self, name: str, collections: tuple[str, ...]) -> Tool:
        """Return what a client is told of it; of collections only where there are several."""
        takes = self.takes.model_json_schema()
        if "collection" in takes["properties"]:
            if len(collections) > 1:
                takes["properties"]["collection"]["enum"] = [*collections, None]
            else:
                del takes["properties"]["collection"]
        return Tool(
            name=name,
            title=self.title,
            description=self.description,
            input_schema=takes,
            output_schema=self.gives.model_json_schema(),
            annotations=READ_ONLY,
        )


OFFERED: Mapping[str, _Offered] = {
    "search": _Offered(
        "Search the documents",
        "Find passages in the documents, in Chinese and English alike, whatever language the query is in.",
        SearchArguments,
        Results,
        Tools.search,
    ),
    "fetch": _Offered(
        "Read a document",
        f"Give the text of a document that `search` found; of a long one {FETCHED} characters from `start` on.",
        FetchArguments,
        Fetched,
        Tools.fetch,
    ),
    "ask": _Offered(
        "Ask the documents",
        "Answer a question with the exact sentences of the documents that support the answer, each with its marker "
        "[1], in the language it was written in; or say that the documents don't hold the answer.",
        AskArguments,
        schemas.Answer,
        Tools.ask,
    ),
}


def server(engine: Engine) -> Server[Any]:
    """Return an MCP server of the tools, for any transport."""
    tools = Tools(engine)

    @lru_cache  # of each set of collections that some key may ask: writing the schemas takes 50 ms
    def offered(collections: tuple[str, ...]) -> ListToolsResult:
        return ListToolsResult(tools=[offer.tool(name, collections) for name, offer in OFFERED.items()])

    async def list_tools(
        context: ServerRequestContext[Any, Any], params: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return offered(tools.open_to(_caller(context)))

    async def call_tool(context: ServerRequestContext[Any, Any], params: CallToolRequestParams) -> CallToolResult:
        return await _call(tools, _caller(context), params)

    serving: Server[Any] = Server(
        "bicite",
        title="Bicite",
        version=version("bicite"),
        instructions=INSTRUCTIONS,
        get_tool_input_schema=lambda name: None,  # no argument of ours is repeated in a header
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    serving.middleware.clear()  # the SDK's tracing, which nobody here listens to
    return serving


async def _call(tools: Tools, who: Caller, params: CallToolRequestParams) -> CallToolResult:
    """Call a tool; what goes wrong is told to the client's model, which can do better."""
    if params.name not in OFFERED:
        raise MCPError(INVALID_PARAMS, f"there is no such tool; there are: {', '.join(OFFERED)}")
    offered = OFFERED[params.name]
    try:
        return await offered.call(tools, who, offered.takes.model_validate(params.arguments or {}))
    except ValidationError as error:
        first = error.errors()[0]
        return _failed(f"{'.'.join(map(str, first['loc'])) or 'arguments'}: {first['msg']}")
    except NotFound:
        return _failed("no document has this id; `search` gives ids")
    except BiciteError as error:
        return _failed(of_error(error).detail)
    except Problem as problem:
        return _failed(problem.detail)


def _caller(context: ServerRequestContext[Any, Any]) -> Caller:
    request = context.request
    return Caller(present(request), str(request.base_url)) if isinstance(request, Request) else STDIO


def _given(value: dict[str, Any], text: str | None = None) -> CallToolResult:
    """Return a result both ways: structured, and as text for clients that read nothing else."""
    told = json.dumps(value, ensure_ascii=False) if text is None else text
    return CallToolResult(content=[TextContent(text=told)], structured_content=value)


def _failed(message: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=message)], is_error=True)


def _metadata(document: Document) -> dict[str, str | int]:
    date = {"date": document.date} if document.date else {}
    return {"language": document.language, "sha256": document.sha256, **date}
