"""What a user may say of the documents that are searched, checked."""

import re
from collections.abc import Sequence

from index.errors import UsageError
from index.types import Filters

DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"  # as precise as is known
_LANGUAGE = re.compile("[a-z]{2,3}")


def filters(
    documents: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
) -> Filters | None:
    """Return the filters, None where nothing is asked for.

    Raises:
        UsageError: a date or a language is none, or no day lies between the dates.
    """
    for day in (date_from, date_to):
        if day is not None and not re.fullmatch(DATE, day):
            raise UsageError(f"{day!r} is no date; write it as 2026, 2026-01 or 2026-01-20")
    if date_from and date_to and date_from[: len(date_to)] > date_to[: len(date_from)]:
        raise UsageError(f"no day lies from {date_from} to {date_to}; swap them")
    if odd := [name for name in languages or () if not _LANGUAGE.fullmatch(name)]:
        raise UsageError(f"{odd[0]!r} is no language; write zh or en (ISO 639-1)")
    asked = Filters(tuple(documents or ()), tuple(languages or ()), date_from, date_to)
    return None if asked == Filters() else asked
