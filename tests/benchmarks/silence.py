"""Corpora in which questions have an answer, and the same without it: for measuring how well silence is kept.

From parallel passages and questions with marked answers (tests/benchmarks/retrieval.py names the files). A draw gives
each passage one of the two languages; then

- `far`: a quarter of the articles is taken away, their questions asked;
- `near`: of each passage the sentences are taken away that hold the answer to one of its questions, that one asked;
- `small`: the same of two articles alone, with questions of two others;
- `year`, `place`, `quantity`, `name`: over all passages, what a question says of these is exchanged for another; a
  name (of a person, a thing) for one of another article's questions.

Beside them questions are asked that the same passages do answer.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from index.sentences import split

LANGUAGES = ("en", "zh")
FOLDS, ROUNDS, SMALL = 4, 5, 2  # parts of the articles; questions of a passage; articles of a small corpus
COUNTED = {
    "en": re.compile(r"(?<=[Hh]ow many )[a-z]+(?: [a-z]+s\b)?"),
    "zh": re.compile(r"(?<=[少几][个名次种座场家位])[\u4e00-\u9fff]{2}"),
}
NAMED = {
    "en": re.compile(r"(?<=[a-z,] )[A-Z][a-z][\w’'-]*(?: [A-Z][\w’'-]+)*"),
    "zh": re.compile(r"[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,4}"),
}  # a Chinese name without a dot is told by jieba's tags


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and where its passage answers it in each language."""

    id: str
    text: str
    language: str
    passage: str
    article: str
    answers: Mapping[str, Sequence[tuple[int, int]]]
    said: Sequence[str]  # the answer's words in both


@dataclass(frozen=True, slots=True)
class Asked:
    """Passages, and what is asked of them: `kind` is "answered" where they hold the answer, else what they lack."""

    name: str
    rows: Sequence[dict[str, Any]]
    questions: Sequence[tuple[Question, str]]


@dataclass(frozen=True, slots=True)
class Material:
    """The passages of one draw, by id, and all questions."""

    rows: Mapping[str, dict[str, Any]]
    questions: Sequence[Question]

    @property
    def articles(self) -> list[str]:
        """The articles' names, in order."""
        return sorted({str(row["metadata"]["article"]) for row in self.rows.values()}, key=int)

    def of(self, articles: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return the passages of some articles."""
        return {id: row for id, row in self.rows.items() if str(row["metadata"]["article"]) in articles}


def questions(folder: Path) -> list[Question]:
    """Read the questions of both languages."""
    found = []
    for language in LANGUAGES:
        for line in (folder / f"queries.{language}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            said = row["metadata"]
            spans = {
                name: [(each["answer_start"], each["answer_start"] + len(each["text"])) for each in answers]
                for name, answers in said["answers"].items()
            }
            words = [each["text"] for answers in said["answers"].values() for each in answers]
            article = str(said["article"])
            found.append(Question(row["_id"], row["text"], language, said["passage"], article, spans, words))
    return found


def corpora(material: Material, seed: int) -> Iterator[Asked]:
    """Yield every corpus of a draw with its questions; in each some are answerable, so that none gives itself away.

    The draw's number says which articles are taken away and whose turn it is, so that several draws take all in.
    """
    asked, articles = material.questions, material.articles
    yield Asked("whole", list(material.rows.values()), [(q, "answered") for q in asked[::8]] + swapped(asked, seed))
    for part in (2 * seed % FOLDS, (2 * seed + 1) % FOLDS):
        gone, kept = articles[part::FOLDS], articles[(part + 1) % FOLDS :: FOLDS]
        left = material.of([name for name in articles if name not in gone])
        lost = [(q, "far") for q in asked[seed % 2 :: 2] if q.article in gone]
        there = [(q, "answered") for q in asked[seed % 2 :: 2] if q.article in kept]
        yield Asked(f"far{part}", list(left.values()), lost + there)
    for turn in (2 * seed % ROUNDS, (2 * seed + 1) % ROUNDS):
        yield lacking(f"near{turn}", material.rows, asked, turn)
    for at in range(0, len(articles), SMALL):
        yield small(material, articles[at : at + SMALL], (at // SMALL + seed) % ROUNDS)


def small(material: Material, names: Sequence[str], turn: int) -> Asked:
    """Return the corpus of a few articles."""
    own = [q for q in material.questions if q.article in names]
    others = [material.articles[(material.articles.index(name) + SMALL) % len(material.articles)] for name in names]
    far = [(q, "far") for q in material.questions if q.article in others]
    here = lacking(f"small{names[0]}", material.of(names), own, turn)
    return Asked(here.name, here.rows, [*here.questions, *far[turn::ROUNDS]])


def lacking(name: str, rows: Mapping[str, dict[str, Any]], asked: Sequence[Question], turn: int) -> Asked:
    """Take away of each passage what answers the question whose turn it is; ask that one, and the others left."""
    left, put = [], []
    for id, row in rows.items():
        language = row["metadata"]["language"]
        own = [q for q in asked if q.passage == id]
        ids = list(dict.fromkeys(q.id for q in own))
        chosen = [q for q in own if q.id == ids[turn]] if turn < len(ids) else []
        text = without(row, chosen[0].answers[language]) if chosen else row["text"]
        if not text:
            continue
        moved = [replace(q, answers={language: moved_to(text, row["text"], q.answers[language])}) for q in own]
        left.append({**row, "text": text})
        put += [(q, "near") for q in chosen if not _said_elsewhere(q, id, rows)]
        rest = [q for q in moved if q.answers[language] and q not in chosen and q.id != (chosen or own)[0].id]
        put += [(q, "answered") for q in rest[turn % 2 :: 2]]
    return Asked(name, left, put)


def _said_elsewhere(question: Question, passage: str, rows: Mapping[str, dict[str, Any]]) -> bool:
    """Say whether another passage of the article has the answer's words: then it isn't surely gone."""
    others = [
        r["text"] for id, r in rows.items() if id != passage and str(r["metadata"]["article"]) == question.article
    ]
    return any(len(word) > 1 and word in text for word in question.said for text in others)


def moved_to(text: str, before: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where the sentences that hold an answer stand now that others are gone; none of those gone too."""
    found = []
    for sentence in split(before):
        quote = before[sentence.start : sentence.end]
        for start, end in spans:
            if sentence.start <= start and end <= sentence.end and quote in text:
                at = text.index(quote) + start - sentence.start
                found.append((at, at + end - start))
    return found


def without(row: Mapping[str, Any], spans: Sequence[tuple[int, int]]) -> str:
    """Return a passage's text without the sentences that hold an answer's words; "" where nothing is left."""
    text = row["text"]
    words = {text[start:end] for start, end in spans}
    kept = [
        text[s.start : s.end]
        for s in split(text)
        if not any(s.start < end and start < s.end for start, end in spans)
        and not any(word in text[s.start : s.end] for word in words)
    ]
    return ("" if row["metadata"]["language"] == "zh" else " ").join(kept)


def swapped(asked: Sequence[Question], seed: int) -> list[tuple[Question, str]]:
    """Return the questions with a year, a place or what they count exchanged for another of its kind."""
    draw = random.Random(seed)
    nouns = {
        name: sorted({found[0] for q in asked if q.language == name for found in form.finditer(q.text)})
        for name, form in COUNTED.items()
    }
    pool = [(name, q.language, q.article) for q in asked if (name := _named(q))]
    swaps = []
    for question in asked:
        for kind, text in (
            ("year", _year(question.text, draw)),
            ("place", _place(question, draw)),
            ("quantity", _counted(question, nouns[question.language], draw)),
            ("name", _renamed(question, pool, draw)),
        ):
            if text:
                swaps.append((replace(question, text=text), kind))
    return swaps


def _year(text: str, draw: random.Random) -> str:
    years = [m for m in re.finditer(r"(?<!\d)1[5-9]\d\d(?!\d)|(?<!\d)20[0-2]\d(?!\d)", text)]
    if not years:
        return ""
    other = str(int(years[0][0]) + draw.choice([-9, -4, -2, -1, 1, 2, 3, 7]))
    return text[: years[0].start()] + other + text[years[0].end() :]


def _place(question: Question, draw: random.Random) -> str:
    names = territories(question.language)
    edge = r"\b" if question.language == "en" else ""
    found = re.search(f"{edge}(?:{'|'.join(map(re.escape, names))}){edge}", question.text)
    if not found:
        return ""
    return (
        question.text[: found.start()] + draw.choice([n for n in names if n != found[0]]) + question.text[found.end() :]
    )


@cache
def territories(language: str) -> list[str]:
    """Return the names of countries and the like in a language, long ones first (Unicode CLDR)."""
    names = {name for code, name in Locale(language).territories.items() if code.isalpha()}
    return sorted(names, key=lambda name: (-len(name), name))


def _renamed(question: Question, pool: Sequence[tuple[str, str, str]], draw: random.Random) -> str:
    """Exchange a name in one question of four: most have one."""
    name = _named(question) if draw.random() < 1 / 4 else ""
    others = [n for n, language, article in pool if language == question.language and article != question.article]
    return question.text.replace(name, draw.choice(others)) if name and others else ""


def _named(question: Question) -> str:
    """Return the first name in a question that is no country's; "" where there is none."""
    import rjieba

    found = [match[0] for match in NAMED[question.language].finditer(question.text)]
    if question.language == "zh" and not found:
        found = [
            word for word, tag in rjieba.tag(question.text) if tag in ("nr", "nrt", "nrfg", "nz") and len(word) > 1
        ]
    return next((name for name in found if name not in territories(question.language)), "")


def _counted(question: Question, nouns: Sequence[str], draw: random.Random) -> str:
    found = COUNTED[question.language].search(question.text)
    others = [noun for noun in nouns if found and noun != found[0]]
    if not found or not others:
        return ""
    return question.text[: found.start()] + draw.choice(others) + question.text[found.end() :]
