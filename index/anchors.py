"""Where a language lies in the embedding space, before any document of it was seen.

The names of countries and of languages, as the Unicode CLDR has them in some 600 languages (through `babel`; Unicode
License v3), say the same in each; so the difference between their mean vectors is the languages' own.
"""

import hashlib
from pathlib import Path

import numpy as np

from index.types import Embedder, FloatArray

LISTS = 12  # texts that the names are dealt into: sentence-long, so that they lie where sentences do
_SEPARATORS = {"zh": "、", "ja": "、", "ar": "، ", "fa": "، ", "ur": "، "}


def anchor(language: str, embedder: Embedder, cache: Path | None) -> FloatArray | None:
    """Return the mean vectors, (2, dimension), of the names in `language` as passages and as sentences.

    None where CLDR doesn't know the language.

    It is kept in the folder `cache`, where that can be written.
    """
    file = cache and cache / f"anchor-{language}-{hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:16]}.npy"
    if file and file.is_file():
        try:
            return np.asarray(np.load(file), np.float32)
        except (OSError, ValueError, EOFError):
            file.unlink(missing_ok=True)
    texts = _texts(language)
    if not texts:
        return None
    mean: FloatArray = np.stack([form(texts).mean(axis=0) for form in (embedder.passages, embedder.sentences)])
    if file:
        _keep(file, mean)
    return mean


def _texts(language: str) -> list[str]:
    from babel import Locale, UnknownLocaleError

    try:
        locale, english = Locale(language), Locale("en")
    except (UnknownLocaleError, ValueError):
        return []
    countries = [locale.territories.get(code) for code in sorted(english.territories) if len(code) == 2]
    languages = [locale.languages.get(code) for code in sorted(english.languages) if len(code) == 2]
    names = [[name for name in each if name] for each in (countries, languages)]
    separator = _SEPARATORS.get(language, ", ")
    return [separator.join(each[first::LISTS]) for each in names for first in range(LISTS) if each[first::LISTS]]


def _keep(file: Path, mean: FloatArray) -> None:
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            np.save(stream, mean)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)  # a cache that can't be written costs two seconds an update
