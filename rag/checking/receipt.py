"""An answer's JSON read back: what it claims, before any of it is believed."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import ReadError

MOST = 32 << 20  # bytes of a receipt; an answer has some tens of thousands
_Offset = Annotated[int, Field(ge=0, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Span(_Part):
    """`text[start:end]`."""

    start: _Offset
    end: _Offset


class CitedDocument(_Part):
    """The document that a citation names."""

    id: str
    sha256: str
    date: str | None = None


class CitedSentence(_Part):
    """A citation."""

    marker: Annotated[int, Field(ge=1, strict=True)]
    start: _Offset
    end: _Offset
    quote: str
    highlight: Span | None = None
    document: CitedDocument


class Figure(_Part):
    """A figure of a claim."""

    text: str
    value: float | None = None
    unit: str = ""
    verified: Annotated[bool, Field(strict=True)]


class Statement(_Part):
    """A claim of the answer."""

    answer_start: _Offset
    answer_end: _Offset
    markers: tuple[int, ...]
    verified: Annotated[bool, Field(strict=True)]
    figures: tuple[Figure, ...] = ()


class Opposed(_Part):
    """A figure that documents give differently."""

    text: str
    start: _Offset
    end: _Offset
    document: CitedDocument


class Disagreement(_Part):
    """Where documents disagree."""

    figures: tuple[Opposed, ...]


class Receipt(_Part):
    """An answer as it was given."""

    answered: Annotated[bool, Field(strict=True)]
    answer: str
    citations: tuple[CitedSentence, ...]
    claims: tuple[Statement, ...]
    conflicts: tuple[Disagreement, ...] = ()


def read(data: bytes, name: str) -> Receipt:
    """Read an answer's JSON; `name` is what errors call it.

    Raises:
        ReadError: it is none.
    """
    if len(data) > MOST:
        raise ReadError(f"{name} has over {MOST >> 20} MB; no answer is as long")
    try:
        given: Any = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else error
        raise ReadError(f"{name} is no JSON in UTF-8 ({reason}); give what `bicite ask --json` printed") from error
    try:
        return Receipt.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        told = f"{name} is no answer: {place}: {first['msg'].lower()}"
        raise ReadError(f"{told}; give what `bicite ask --json` printed") from error
