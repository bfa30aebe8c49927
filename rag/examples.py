"""Questions that a corpus answers, to show who has not asked it yet; made of its own sentences, in both languages.

A sentence that states something is turned into a question by a pattern: a Chinese one by asking in place of its figure
or date, an English one after a date or a name in it, either one after its place and subject in the other language by
the dictionary. A question is shown only if it is answered out of its document, within a language by that very
sentence: nothing is promised that isn't kept.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from index.figures import Figure, figures
from index.language import detect
from index.lexicon import Lexicon
from index.types import Chunk, Document
from rag.ask import ask
from rag.retrieve import Retriever
from rag.wordhelp import explain

WANTED = 4
TRIED = 12  # questions asked of a kind at most: each takes as long as any question
SHORT = 3  # characters of a noun that tells something
SAMPLED = 100  # passages looked at, of a language
GOLDEN = 0.618034  # its multiples, less their whole parts, fall evenly between 0 and 1 however many there are
NO_SENTENCE = ("#", "|", "-", ">")  # begins a heading, a row, an item
_ZH_CLAUSE = re.compile(r"[^，。；：！？、“”「」（）()—\s]+")
_ZH_NUMBER = re.compile(r"^[\d.,，\s〇零一二两三四五六七八九十百千万亿多余]+")
_ZH_ROUGH = re.compile("^(?:以上|左右|以内|以下|上下)")
_ZH_DEPENDENT = re.compile(
    "其|它|他|她|这|该|此|并|而|但|也|还|又|则|且|同比|比|较|分别|预计|达|至|到|约|共|为|将|每|是|对|在|从"
)
ZH_LENGTH, ZH_BEFORE = range(9, 31), 5  # characters of a question, and of what stands before its figure
# With an article: without one it may be a title, or several names run together.
_NAME = re.compile(r"(?<=[a-z,] )the [A-Z][\w'’-]+(?: (?:of |and |for |the )*[A-Z][\w'’-]+){1,4}")
_PLACE = re.compile(r"([A-Z][\w'’ -]*?)(?: city| Municipality)?(?:,| in |$| \(|;).*")
_PLACE_KIND = re.compile(r"[Pp]rovince|city|[Mm]unicipality|county|district|country|capital|region|island")
_SUBJECT = re.compile(r"(?!to |is |be |in |by |very )[a-z]{4,} [a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the corpus answers."""

    question: str
    language: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    question: str
    document: Document
    start: int  # of the sentence that it asks for
    text: str


_Maker = Callable[[str, Lexicon], Iterator[str]]


def examples(retriever: Retriever) -> tuple[Example, ...]:
    """Return a few questions, of different kinds first; fewer, or none, where the corpus gives no more.

    Takes up to some dozens of questions' time.
    """
    found = [_kept(retriever, makers, language) for language, makers in _kinds()]
    mixed = [example for row in zip_longest(*found) for example in row if example is not None]
    return tuple(mixed[:WANTED])


def _kinds() -> Sequence[tuple[str, tuple[str, _Maker]]]:
    """Return the kinds: the language of the question; of the sentence, and what makes the one of the other."""
    return [
        ("zh", ("zh", _in_place)),
        ("en", ("en", _about)),
        ("en", ("zh", _in_english)),
        ("zh", ("en", _in_chinese)),
    ]


def _kept(retriever: Retriever, kind: tuple[str, _Maker], language: str) -> list[Example]:
    """Return the questions of a kind that are answered by the sentence they were made of."""
    asked = islice(_candidates(retriever, *kind), TRIED)
    kept = (Example(each.question, language) for each in asked if _answered(each, retriever))
    return list(islice(kept, WANTED // 2))


def _answered(candidate: _Candidate, retriever: Retriever) -> bool:
    answer = ask(candidate.question, retriever=retriever)
    within = answer.language == detect(candidate.text)
    return any(
        citation.document.id == candidate.document.id
        and (not within or candidate.start <= citation.start < candidate.start + len(candidate.text))
        for citation in answer.citations
    )


def _candidates(retriever: Retriever, language: str, make: _Maker) -> Iterator[_Candidate]:
    """Yield questions of sentences of a language, from passages all over the corpus in turn."""
    shard = retriever.generation.shards.get(language)
    count = shard.stats.chunks if shard else 0
    rows = dict.fromkeys(int(count * (at * GOLDEN % 1)) for at in range(min(SAMPLED, 2 * count)))
    waiting = deque(_of_passage(shard.chunk(row), retriever, make) for row in rows) if shard else deque()
    while waiting:  # each passage is read when its turn comes: the first few are mostly enough
        passage = waiting.popleft()
        if (candidate := next(passage, None)) is not None:
            yield candidate
            waiting.append(passage)


def _of_passage(chunk: Chunk, retriever: Retriever, make: _Maker) -> Iterator[_Candidate]:
    document = retriever.generation.document(chunk.document_id)
    for sentence in chunk.sentences:
        text = document.text[sentence.start : sentence.end]
        if not text.startswith(NO_SENTENCE):
            for question in make(text, retriever.words.lexicon):
                yield _Candidate(question, document, sentence.start, text)


def _in_place(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield Chinese questions that have 多少 or 什么时候 in a figure's place: Chinese asks where it answers."""
    found = figures(text)
    for clause in _ZH_CLAUSE.finditer(text):
        held = [figure for figure in found if clause.start() <= figure.start < clause.end()]
        if len(held) != 1 or held[0].end > clause.end() or _ZH_DEPENDENT.match(clause[0]):
            continue
        (figure,) = held
        before, after = text[clause.start() : figure.start], _ZH_ROUGH.sub("", text[figure.end : clause.end()])
        asking = _asking(figure)
        question = f"{before}{asking}{after}？"
        if asking and len(before) >= ZH_BEFORE and len(question) in ZH_LENGTH:
            yield question


def _asking(figure: Figure) -> str:
    """Return what asks for a figure; empty for what isn't asked for: ordinals, years."""
    if figure.date is not None:
        return "什么时候" if figure.date.count("-") == 2 and not figure.date.startswith("--") else ""
    if figure.value is None or figure.unit in ("", "ordinal", "year"):
        return ""
    return "多少" if figure.unit == "percent" else "多少" + _ZH_NUMBER.sub("", figure.text)


def _about(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield English questions about a day, a month or a name in the sentence."""
    for figure in figures(text):
        if figure.date is not None and "-" in figure.date and not figure.date.startswith("--"):
            yield f"What happened {'on' if figure.date.count('-') == 2 else 'in'} {figure.text.strip()}?"
    for name in sorted(_NAME.findall(text), key=len, reverse=True):
        yield f"What is said about {name}?"


def _in_english(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield English questions about a place and a subject of a Chinese sentence."""
    words = [word for word in explain(text, "zh", lexicon).words if word.meanings and len(word.text) > 1]
    meanings = [word.meanings[0] for word in words]
    places = [match[1] for said in meanings if _PLACE_KIND.search(said) and (match := _PLACE.match(said))]
    subjects = [said for said in meanings if _SUBJECT.fullmatch(said)]
    if len(places) == 1 and subjects:
        yield f"What about the {max(subjects, key=len)} in {places[0]}?"


def _in_chinese(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield Chinese questions about a place and a subject of an English sentence."""
    words = explain(text, "en", lexicon).words
    places = [word.meanings[0] for word in words if word.text[0].isupper() and _is_place(word.meanings[0], lexicon)]
    subjects = [word.meanings[0] for word in words if word.text.islower() and " " in word.text]
    subject = max(subjects, key=len, default="")
    if len(set(places)) == 1 and len(subject) >= SHORT:
        yield f"{places[0]}的{subject}情况如何？"


def _is_place(word: str, lexicon: Lexicon) -> bool:
    return any(_PLACE_KIND.search(meaning) and meaning[:1].isupper() for meaning in lexicon.glosses(word)[:1])
