"""Follow-up questions written in full by a language model, where there is one; what it makes up is not asked."""

import re
from collections.abc import Callable, Iterable, Sequence

from index.errors import BiciteError
from index.figures import figures
from index.fold import fold
from index.language import has_han
from index.lexicon import Lexicon
from index.tokens import lexical
from prompts import conversation, rewriting
from rag.conversation.mentions import chinese, mentions, named
from rag.followup import Rewrite, cleaned
from rag.types import Turn

Say = Callable[[str, str], Iterable[str]]  # of a system prompt and a user's: what the model answers, piece by piece

_TURNS = 8  # messages shown
_LONGEST = 300  # characters of a question with all that it takes from a conversation
_MARKUP = re.compile(r"[\n<>{}\[\]`|*#]|https?:")


def rewriter(say: Say, lexicon: Lexicon) -> Rewrite:
    """Return how a model writes a follow-up question: "" where it fails, or writes none that can be trusted."""

    def rewrite(question: str, history: Sequence[Turn]) -> str:
        turns = [Turn(turn.role, cleaned(turn.content)) for turn in history[-_TURNS:]]
        language = "zh" if has_han(question) else "en"
        said = "\n".join(f"{turn.role}: {turn.content}" for turn in turns)
        try:
            text = _text(say(rewriting(language), conversation(language, said, question)))
        except BiciteError:  # the rules don't need it
            return ""
        known = " ".join([question, *(turn.content for turn in turns)])
        return text if _trusted(text, question, known, lexicon) else ""

    return rewrite


def _text(pieces: Iterable[str]) -> str:
    """Return what is said; it is left off where it grows longer than any question."""
    text = ""
    for piece in pieces:
        text += piece
        if len(text) > _LONGEST:
            break
    return text.strip()


def _trusted(text: str, question: str, known: str, lexicon: Lexicon) -> bool:
    """Say whether a text is the question in its script, with no name and no figure from elsewhere."""
    if not any(map(str.isalnum, text)) or len(text) > _LONGEST or _MARKUP.search(text):
        return False
    if has_han(question) != has_han(text) or not _about(text, question):
        return False
    given = {(figure.value, figure.date) for figure in figures(known)}
    if any((figure.value, figure.date) not in given for figure in figures(text)):
        return False
    return all(_known(mention.text, known, lexicon) for mention in named(mentions(text, lexicon)))


def _about(text: str, question: str) -> bool:
    """Say whether a text has a word of the question's, as "NO ANSWER" has not; of one without words nothing tells."""
    words = set(lexical(question, "zh" if has_han(question) else "en"))
    said = fold(text)
    return not words or any(word in said for word in words)


def _known(name: str, known: str, lexicon: Lexicon) -> bool:
    """Say whether a name stands in a text, in either language."""
    if has_han(name):
        told = [gloss.split()[0].strip(",;") for gloss in lexicon.glosses(name)[:1]]
    else:
        told = chinese(name, lexicon)
    return any(each.lower() in known.lower() for each in (name, *told))
