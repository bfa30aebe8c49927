"""An answer written by a language model from numbered sources, sentence by sentence, each checked before it is shown.

A sentence whose markers, figures or names don't stand in what it cites is withheld, one that is merely not borne out
word by word is shown as not verified; both are told of in the warnings. Whatever goes wrong with the model, the answer
ends with the cited sentences themselves.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.errors import ModelError
from index.language import detect
from index.lexicon import Lexicon
from index.types import Hit
from rag.checking.judge import Judge, Judgement
from rag.cite import Citing, Support
from rag.conversation.rewrite import rewriter
from rag.followup import Rewrite
from rag.llm.draft import Draft, Page
from rag.llm.prompt import Prompt, prompt
from rag.llm.said import NONE, Saying, sayings
from rag.types import Citation, Found, Notice, Said

Tell = Callable[[Found | Said], None]  # is told what was found, then each piece of an answer as soon as it stands
TEXT = 200  # characters of a word or reason in a warning

_WITHHELD = {
    "uncited": "{n} of the model's sentences cited nothing and {was} withheld",
    "marker": "{n} of the model's sentences cited sources that don't exist and {was} withheld",
    "markup": "{n} of the model's sentences held a link or markup and {was} withheld",
    "disguised": "{n} of the model's sentences held hidden or look-alike characters and {was} withheld",
    "figure": "{n} of the model's sentences stated figures that what they cite does not, and {was} withheld: {words}",
    "name": "{n} of the model's sentences named what the documents they cite don't, and {was} withheld",
    "foreign": "{n} of the model's sentences had nothing to do with what they cite and {was} withheld",
}
_DOUBTED = {
    "name": "a name that its citation doesn't hold",
    "words": "words that its citation doesn't hold",
    "clause": "a part that its citation doesn't hold",
    "denied": "a yes or no that its citation has otherwise",
    "direction": "a rise or fall that its citation has otherwise",
}


class Generator(Protocol):
    """A language model."""

    @property
    def budget(self) -> int:
        """How many tokens a prompt may have."""
        ...

    def started(self) -> "Generator":
        """Return the same with its time running from now on, for all that one question needs of it."""
        ...

    def hurried(self) -> "Generator":
        """Return the same with a part of its time, for what is not yet the answer."""
        ...

    def generate(self, prompt: Prompt) -> Iterator[str]:
        """Yield the answer's text as it comes.

        Raises:
            ModelError: there is none, or it broke off.
        """
        ...


def rewriting(generator: Generator | None, lexicon: Lexicon) -> Rewrite | None:
    """Return how a model, where there is one, writes follow-up questions in full."""
    if generator is None:
        return None
    return rewriter(lambda system, user: generator.hurried().generate(Prompt(system, user, ())), lexicon)


class _Nothing(Exception):
    """The model says that the sources don't answer."""


@dataclass(frozen=True)
class Writer:
    """What writing an answer takes."""

    generator: Generator
    citing: Citing
    judge: Judge
    tell: Tell

    def write(self, hits: Sequence[Hit], best: Sequence[Support], extracted: Draft) -> Draft:
        """Return the model's answer; with the extracted one in its place, or after it, where the model failed.

        Raises:
            ModelError: a library is missing.
        """
        language = self.citing.language
        asked = prompt(self.citing.question, language, best, hits, self.generator.budget)
        page, told = Page(language), _Told()
        try:
            for saying in sayings(self.generator.generate(asked)):
                self._say(saying, asked.sources, page, told)
        except _Nothing:
            return Draft("", answered=False, mode="llm")  # what is said then is not the model's to choose
        except (ModelError, OverflowError) as error:
            told.model = str(error)
        if not page.claims and not told.model:
            told.model = "none of the model's sentences could be shown"
        return self._done(page, told, extracted, language)

    def _say(self, saying: Saying, sources: Sequence[Support], page: Page, told: "_Told") -> None:
        if NONE.fullmatch(saying.text) and not page.claims:
            raise _Nothing
        if not saying.numbers or not all(0 < number <= len(sources) for number in saying.numbers):
            told.withheld["marker" if saying.numbers else "uncited"] += 1
            return
        cited, lost = self.citing.cite([sources[number - 1] for number in saying.numbers])
        told.unresolved += lost
        if not cited or (saying.text, cited) in told.said:
            return
        told.said.append((saying.text, cited))
        self._judged(saying.text, cited, page, told)

    def _judged(self, text: str, cited: Sequence[Citation], page: Page, told: "_Told") -> None:
        found = self.judge.judge(text, [each.quote for each in cited], [each.document.date for each in cited])
        if self._is_withheld(found, text, cited):
            told.withheld[found.fault] += 1
            told.words += [found.word] if found.fault == "figure" else []
            return
        if found.fault:
            told.doubted[found.fault] += 1
        self.tell(page.add(text, cited, figures=found.figures, verified=found.verified))

    def _is_withheld(self, found: Judgement, text: str, cited: Sequence[Citation]) -> bool:
        if found.fault == "name":
            # The name may stand beside the sentence; or be one that nobody can tell in the other language.
            around = [each.document.title + "\n" + each.document.text for each in cited]
            return {detect(text)} == {detect(each.quote) for each in cited} and not self.judge.names_in(text, around)
        return found.fault in _WITHHELD

    def _done(self, page: Page, told: "_Told", extracted: Draft, language: str) -> Draft:
        warnings = list(told.notices())
        if page.claims and (given := detect(page.text)) != language and {given, language} == {"en", "zh"}:
            warnings.append(Notice("language", "the model answered in another language than the question's"))
        if told.model:
            for citation in extracted.citations:
                self.tell(page.quote(citation, self.judge))
            warnings.insert(0, Notice("model", told.model))
        return Draft(
            page.text,
            answered=True,
            citations=tuple(page.citations),
            claims=tuple(page.claims),
            mode="degraded" if told.model else "llm",
            unresolved=(*extracted.unresolved, *told.unresolved),
            warnings=tuple(warnings),
        )


class _Told:
    """What was withheld, doubted or went wrong, to be told at the end."""

    def __init__(self) -> None:
        self.withheld: Counter[str] = Counter()
        self.doubted: Counter[str] = Counter()
        self.words: list[str] = []
        self.said: list[tuple[str, tuple[Citation, ...]]] = []
        self.unresolved: list[Notice] = []
        self.model = ""

    def notices(self) -> Iterator[Notice]:
        words = ", ".join(dict.fromkeys(self.words))[:TEXT]
        for code, n in self.withheld.items():
            was = "was" if n == 1 else "were"
            yield Notice(f"withheld-{code}", _WITHHELD[code].format(n=n, was=was, words=words))
        for code, n in self.doubted.items():
            yield Notice(f"unverified-{code}", f"not verified, {n} of the sentences: {_DOUBTED[code]}")
