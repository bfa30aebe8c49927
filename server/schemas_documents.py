"""Requests and answers about documents, as OpenAPI shows them."""

from typing import Literal

from pydantic import ConfigDict, Field

from server.schemas import Date, Document, Growing, Id, LanguageCode, Notice, Strict


class NewDocument(Strict):
    """A document to index."""

    id: Id = Field(description="Its name; a document of that name is replaced.")
    text: str = Field(min_length=1)
    title: str | None = Field(None, min_length=1, max_length=500, description="By default taken from the text.")
    language: LanguageCode | None = Field(None, description="By default told from the text.")
    date: Date | None = None


class NewDocuments(Strict):
    """Documents to index."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"documents": [{"id": "bridge.txt", "text": "The North Bridge opened in March 2021."}]}]
        }
    )

    documents: list[NewDocument] = Field(min_length=1, max_length=1000)


class ListedDocument(Growing):
    """A document as lists show it."""

    id: str
    title: str
    language: str
    date: str | None
    sha256: str
    characters: int


class Documents(Growing):
    """A page of a collection's documents."""

    documents: list[ListedDocument]
    total: int = Field(description="Documents that fit, on all pages.")
    next: str | None = Field(description="Give it as `after` for the next page.")


class DocumentText(Growing):
    """A document with the text that offsets count in."""

    document: Document
    text: str


class Skipped(Growing):
    """What was not read, and why."""

    source: str
    reason: str


class Job(Growing):
    """A change to a collection, and how far it is."""

    id: str
    collection: str
    kind: Literal["add", "remove"]
    state: Literal["queued", "running", "done", "failed"]
    created: str
    finished: str | None
    progress: dict[str, int] = Field(description="Texts embedded (`done`), and how many there are (`total`).")
    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]
    skipped: list[Skipped]
    error: Notice | None
