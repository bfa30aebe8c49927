"""Whether a statement is plain text that stands in the sentences it cites: its figures, its names, its words.

The same for an answer as it is written and for one that is checked again later.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.fold import fold
from index.lexicon import Lexicon
from rag.check import Checker, Verdict
from rag.checking.content import Content, Doubt
from rag.types import StatedFigure

Fault = Literal["markup", "disguised", "figure"] | Doubt

_MARKUP = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://|\bwww\.|\b(?:javascript|data|mailto):|\]\s*\(|!\[|<[!/?a-z]|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]*@[\w-]+\.\w+|\b(?:[\w-]+\.)+[a-z]{2,}\b(?:/\S*)?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SCRIPTS = (
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "ARMENIAN",
    "CHEROKEE",
    "COPTIC",
    "LISU",
    "MATHEMATICAL",
    "FULLWIDTH",
)  # whose letters look alike


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a statement: its figures, and the fault of it; `word` is where that shows."""

    figures: tuple[StatedFigure, ...]
    fault: Fault
    word: str = ""

    @property
    def verified(self) -> bool:
        """Whether what it cites states it."""
        return not self.fault


class Judge:
    """Judges statements with the help of a dictionary; may be shared by threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._checker, self._content = Checker(lexicon), Content(lexicon)

    def judge(self, statement: str, cited: Sequence[str], dates: Sequence[str | None] = ()) -> Judgement:
        """Judge a statement by the sentences it cites; `dates` are those of their documents."""
        verdicts = self._checker.check(statement, cited, dates)
        stated = tuple(map(_stated, verdicts))
        if statement in cited:
            return Judgement(stated, "")
        if address := _address(statement, cited):
            return Judgement(stated, "markup", address)
        if _disguised(statement):
            return Judgement(stated, "disguised")
        wrong = [figure.text for figure in stated if not figure.verified]
        if wrong:
            return Judgement(stated, "figure", ", ".join(wrong))
        return Judgement(stated, *self._content.doubt(statement, cited))

    def names_in(self, statement: str, texts: Sequence[str]) -> bool:
        """Say whether each name of a statement stands somewhere in the texts."""
        return not self._content.missing(statement, texts)


def _stated(verdict: Verdict) -> StatedFigure:
    figure = verdict.figure
    value = None if figure.value is None else float(figure.value)
    return StatedFigure(figure.text, value, figure.unit, verdict.verified)


def _address(statement: str, cited: Sequence[str]) -> str:
    """Return markup or an address in a statement, "" where there is none; plain addresses may be those of a source."""
    if match := _MARKUP.search(statement):
        return match[0]
    whole = fold("\n".join(cited))
    return next((match[0] for match in _ADDRESS.finditer(statement) if fold(match[0]) not in whole), "")


def _disguised(statement: str) -> bool:
    """Say whether a statement holds what can't be seen, or letters and digits that look like others."""
    if any(unicodedata.category(c) in ("Cf", "Cc", "Co", "Cs", "Cn") for c in statement):
        return True
    if any(c.isdigit() and not c.isascii() and c not in "²³¹" for c in fold(statement)):
        return True
    return any(len(_scripts(word[0])) > 1 for word in _LETTERS.finditer(statement) if not word[0].isascii())


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names.intersection(_SCRIPTS)
