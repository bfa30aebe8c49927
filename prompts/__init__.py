"""Words that users read, in Chinese and English, as Markdown files beside this one."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template

LANGUAGES = ("en", "zh")


def refusal(language: str, titles: Sequence[str] = (), missing: Sequence[str] = ()) -> str:
    """Return what to say where the documents don't hold the answer, in `language`; in English for others.

    `titles` are those of the nearest documents, `missing` what the question says and the nearest passage doesn't.
    """
    parts = [_text("refusal", language)]
    if titles:
        parts.append(_filled("refusal.nearest", language, titles=_listed(titles, language)))
    if titles and missing:
        parts.append(_filled("refusal.missing", language, words=_listed(missing, language)))
    return ("" if language == "zh" else " ").join(parts)


def refuses(text: str) -> bool:
    """Say whether a text is a refusal as `refusal` writes it, in any language, whatever titles and words it names."""
    return any(_refusing(language).fullmatch(text) for language in LANGUAGES)


@cache
def _refusing(language: str) -> re.Pattern[str]:
    texts = (_filled(name, language, titles="\0", words="\0") for name in ("refusal.nearest", "refusal.missing"))
    near, missing = (re.escape(text).replace(re.escape("\0"), "“.*”") for text in texts)
    space = "" if language == "zh" else " "
    return re.compile(f"{re.escape(_text('refusal', language))}(?:{space}{near}(?:{space}{missing})?)?", re.DOTALL)


def unsure(language: str) -> str:
    """Return the warning beside an answer that is more likely wrong than right."""
    return _text("unsure", language)


def filtered(language: str) -> str:
    """Return the warning beside a refusal where no document passes what the user filters by."""
    return _text("filtered", language)


def _listed(items: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(f"“{item}”" for item in items)


def _filled(name: str, language: str, **words: str) -> str:
    return Template(_text(name, language)).substitute(words)


def unverified(language: str) -> str:
    """Return what marks a statement that its citation does not bear out, in `language`; in English for others."""
    return _text("unverified", language)


def answering(language: str) -> str:
    """Return what a language model is told about how to answer, in `language`; in English for others."""
    return _text("answer", language)


def asked(language: str, sources: str, question: str) -> str:
    """Return the question with its numbered sources as a language model is given them."""
    return _text("sources", language).replace("{question}", question, 1).replace("{sources}", sources, 1)


def conflict(language: str, figures: Sequence[str]) -> str:
    """Return a line that says that the documents disagree, naming each figure with where it stands."""
    separator = "；" if language == "zh" else "; "
    return _text("conflict", language).format(figures=separator.join(figures))


@cache
def _text(name: str, language: str) -> str:
    chosen = language if language in LANGUAGES else "en"
    return files(__name__).joinpath(f"{name}.{chosen}.md").read_text("utf-8").strip()


def rewriting(language: str) -> str:
    """Return what a language model is told about writing a follow-up question in full; in English for others."""
    return _text("rewrite", language)


def conversation(language: str, said: str, question: str) -> str:
    """Return a conversation and its last question as a language model is given them."""
    return _text("conversation", language).replace("{question}", question, 1).replace("{said}", said, 1)
