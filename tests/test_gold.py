"""The gold set is what its schema says, and its evidence stands where it is said to stand."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pypinyin import lazy_pinyin

from index.read import read
from index.sentences import split, trim
from index.types import Document

Question = dict[str, Any]

SEEDS = Path(__file__).parent.parent / "seeds"
SCHEMA = json.loads((SEEDS / "gold.schema.json").read_text("utf-8"))
GOLD: list[Question] = [json.loads(line) for line in (SEEDS / "gold.jsonl").read_text("utf-8").splitlines()]
ANSWERABLE = [question for question in GOLD if question["answerable"]]
UNANSWERABLE = [question for question in GOLD if not question["answerable"]]

HAN = re.compile("[\u4e00-\u9fff]+")
SYLLABLES = 6  # in the longest name
NO_NAMES = {"An", "And", "Are", "Did", "He", "In", "Is", "It", "The", "Was", "Who"}  # begin sentences
EXONYMS = {"shanxi": "shaanxi"}  # spelled unlike its pinyin, to tell it from another province


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {document.id: document for document in read([SEEDS / "corpus"]).documents}


def spans(question: Question) -> Iterator[Question]:
    for piece in question["evidence"]:
        yield from piece


def told_in(question: Question, documents: dict[str, Document]) -> set[str]:
    """Return the languages of the evidence; of sentences that say the same, the first one's."""
    return {documents[piece[0]["document"]].language for piece in question["evidence"]}


def across(documents: dict[str, Document]) -> list[Question]:
    """Return the questions with no evidence in their own language."""
    return [question for question in ANSWERABLE if question["language"] not in told_in(question, documents)]


def numbers(text: str) -> set[str]:
    return {*re.findall(r"\d+", text), *re.findall(r"\d+", re.sub(r"(?<=\d),(?=\d)", "", text))}


def latin(text: str) -> set[str]:
    return set(re.findall("[a-z]{2,}", text.lower()))


def pairs(text: str) -> set[str]:
    """Return every two Chinese characters that follow each other."""
    return {a + b for run in HAN.findall(text) for a, b in pairwise(run)}


def spellings(text: str) -> set[str]:
    """Return what every run of Chinese characters is in pinyin."""
    found = set()
    for run in HAN.findall(text):
        syllables = lazy_pinyin(run)
        ends = ((i, j) for i in range(len(run)) for j in range(i + 1, i + 1 + SYLLABLES))
        found |= {"".join(syllables[i:j]) for i, j in ends}
    return found | {EXONYMS[name] for name in found & EXONYMS.keys()}


def names(text: str) -> set[str]:
    found = {word for word in re.findall("[A-Z][A-Za-z']+", text) if word not in NO_NAMES}
    return {word.lower().replace("'", "") for word in found}


def shared(question: Question) -> set[str]:
    """Return the digits, words and transliterated names that a question, its history too, has of its evidence."""
    turns = [turn["content"] for turn in question["history"]]
    asked = " ".join([question["question"], question["full"] or "", *turns])
    told = " ".join(span["quote"] for span in spans(question))
    same = numbers(asked) & numbers(told) | latin(asked) & latin(told) | pairs(asked) & pairs(told)
    return same | names(asked) & spellings(told) | names(told) & spellings(asked)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_question_fits_the_schema() -> None:
    validator = Draft202012Validator(SCHEMA)
    assert [(question["id"], error.message) for question in GOLD for error in validator.iter_errors(question)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"answers": []},
        {"evidence": []},
        {"evidence": [[]]},
        {"near_miss": "year"},
        {"kind": "list"},
        {"full": "Why?"},
        {"answerable": False},
        {"question": " "},
        {"note": "new"},
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_wrong(change: Question) -> None:
    single = next(question for question in ANSWERABLE if question["kind"] == "single" and not question["history"])
    assert not Draft202012Validator(SCHEMA).is_valid(single | change)


def test_keys_stand_in_the_schemas_order() -> None:
    assert {tuple(question) for question in GOLD} == {tuple(SCHEMA["required"])}


def test_ids_are_unique_and_in_order() -> None:
    ids = [question["id"] for question in GOLD]
    assert ids == sorted(set(ids))


def test_no_question_is_asked_twice() -> None:
    asked = Counter((question["question"], str(question["history"])) for question in GOLD)
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_question_is_about_the_documents_as_they_are(documents: dict[str, Document]) -> None:
    digests = {name: document.sha256 for name, document in documents.items()}
    assert [question["id"] for question in GOLD if question["documents"] != digests] == []


def test_evidence_is_exact_and_whole_sentences(documents: dict[str, Document]) -> None:
    whole = {
        (document.id, place.start, place.end, document.text[place.start : place.end])
        for document in documents.values()
        for place in (trim(document.text, sentence) for sentence in split(document.text))
    }
    found = {(span["document"], span["start"], span["end"], span["quote"]) for q in GOLD for span in spans(q)}
    assert found - whole == set()


def test_no_question_needs_a_sentence_twice() -> None:
    for question in ANSWERABLE:
        places = [(span["document"], span["start"]) for span in spans(question)]
        assert len(set(places)) == len(places), question["id"]


def test_every_question_is_in_its_language() -> None:
    for question in GOLD:
        asked = [question["question"], question["full"] or question["question"]]
        assert {bool(HAN.search(text)) for text in asked} == {question["language"] == "zh"}, question["id"]


def test_a_history_is_whole_turns() -> None:
    for question in GOLD:
        roles = [turn["role"] for turn in question["history"]]
        assert roles == ["user", "assistant"] * (len(roles) // 2), question["id"]


def test_questions_are_enough() -> None:
    assert len(ANSWERABLE) >= 250
    assert len(UNANSWERABLE) >= 120
    assert sum(bool(question["history"]) for question in ANSWERABLE) >= 36
    near = [question for question in UNANSWERABLE if question["near_miss"] != "far"]
    assert len(near) * 2 > len(UNANSWERABLE)


def test_every_cell_kind_and_interrogative_is_filled(documents: dict[str, Document]) -> None:
    pure = [question for question in ANSWERABLE if len(told_in(question, documents)) == 1]
    cells = Counter((question["language"], *told_in(question, documents)) for question in pure)
    assert min(cells[asked, told] for asked in ("en", "zh") for told in ("en", "zh")) >= 60
    kinds = Counter(question["kind"] for question in ANSWERABLE)
    assert min(kinds[kind] for kind in ("list", "comparison")) >= 25
    asks = Counter(question["asks"] for question in ANSWERABLE)
    assert min(asks[one] for one in SCHEMA["properties"]["asks"]["enum"]) >= 30


def test_half_of_the_questions_across_languages_share_nothing_to_match(documents: dict[str, Document]) -> None:
    asked = across(documents)
    for language in ("en", "zh"):
        plain = [not shared(question) for question in asked if question["language"] == language]
        assert sum(plain) * 2 >= len(plain)


def test_what_is_shared_is_found() -> None:
    told = "江西省与陕西省，投资3000亿元。"
    span = {"quote": told}
    asked = {"full": None, "history": [], "evidence": [[span]]}
    assert shared(asked | {"question": "Did Jiangxi or Shaanxi get 3,000?"}) == {"jiangxi", "shaanxi", "3000"}
    assert shared(asked | {"question": "Which provinces got money?"}) == set()
