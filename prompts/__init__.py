"""Words that users read, in Chinese and English, as Markdown files beside this one."""

from importlib.resources import files

LANGUAGES = ("en", "zh")


def refusal(language: str) -> str:
    """Return what to say where the documents don't hold the answer, in `language`; in English for others."""
    return _text("refusal", language)


def unverified(language: str) -> str:
    """Return what marks a statement that its citation does not bear out, in `language`; in English for others."""
    return _text("unverified", language)


def answering(language: str) -> str:
    """Return what a language model is told about how to answer, in `language`; in English for others."""
    return _text("answer", language)


def asked(language: str, sources: str, question: str) -> str:
    """Return the question with its numbered sources as a language model is given them."""
    return _text("sources", language).replace("{question}", question, 1).replace("{sources}", sources, 1)


def _text(name: str, language: str) -> str:
    chosen = language if language in LANGUAGES else "en"
    return files(__name__).joinpath(f"{name}.{chosen}.md").read_text("utf-8").strip()


def rewriting(language: str) -> str:
    """Return what a language model is told about writing a follow-up question in full; in English for others."""
    return _text("rewrite", language)


def conversation(language: str, said: str, question: str) -> str:
    """Return a conversation and its last question as a language model is given them."""
    return _text("conversation", language).replace("{question}", question, 1).replace("{said}", said, 1)
