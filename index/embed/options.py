"""What can be asked of an embedding model, and the prompts that go before its texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

DOCUMENT = ("document", "passage", "corpus")  # what models call a passage's prompt, as sentence-transformers seeks it


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model reads before the text itself."""

    query: str
    passage: str


# Wang et al. (arXiv 2212.03533, 2402.05672) trained on texts with these; the models as published don't state them.
_E5 = Prompts("query: ", "passage: ")


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of a model; None leaves it to the model."""

    dimension: int | None = None
    query_prompt: str | None = None
    passage_prompt: str | None = None

    def prompts(self, name: str, own: Mapping[str, str]) -> Prompts:
        """Return the settings' prompts; else those that the model states; else, of an E5 model, E5's."""
        stated = Prompts(own.get("query") or "", next((own[key] for key in DOCUMENT if own.get(key)), ""))
        if not (stated.query or stated.passage) and _is_e5(name):
            stated = _E5
        query = stated.query if self.query_prompt is None else self.query_prompt
        passage = stated.passage if self.passage_prompt is None else self.passage_prompt
        return Prompts(query, passage)


def _is_e5(name: str) -> bool:
    """Say whether the last part of a name or path calls it an E5 model; those taught by instructions state theirs."""
    words = re.split(r"[^a-z0-9]+", re.split(r"[/\\]", name.rstrip("/\\"))[-1].lower())
    return "e5" in words and "instruct" not in words


def described(label: str, prompts: Prompts, dimension: int) -> str:
    """Return a fingerprint that a person can read: the model, its prompts and its dimension."""
    told = f", prompts {prompts.query!r} and {prompts.passage!r}" if prompts.query or prompts.passage else ""
    return f"{label}{told}, {dimension} numbers"
