"""Every citation and passage stands in the file on disk, character for character, whatever the file holds."""

import codecs
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.lexicon import Lexicon
from index.read import read
from rag import wire
from rag.analysis.words import Words
from rag.ask import ask
from rag.retrieve import Retriever
from tests.tiny import WordHash, builder, recipe

ENDS = ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", " ", "", "\t", "　", "\u2028", "\u00a0"]
FRAGMENTS = [
    "The North Bridge opened on Jan. 5, 2021.",
    "It cost 40.5 million yuan (about $6 million)!",
    "# Roads and schools",
    "- a list item without a stop",
    "“Who built it?” asked Dr. Li; nobody knew...",
    "\tindented\tby\ttabs",
    "新学校在九月开学。",
    "他说：“可容纳５，０００名学生。”（２０２６年１月２０日）",
    "一、道路；二、桥梁；三、学校",
    "𠀀𠮷村的人口为𠄀三千。",
    "新橋於三月通車，長約三公里！",
    "The 北岸 school opened 🎉🎉 in Hubei省.",
    "👩‍👩‍👧 e\u0301te\u0301 ﬁnal ｆｕｌｌ－ｗｉｄｔｈ？",
    "Мост открыли в марте.",
]
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
LINE = st.tuples(st.sampled_from(FRAGMENTS) | ANYTHING, st.sampled_from(ENDS)).map("".join)
TEXT = st.lists(LINE, min_size=1, max_size=12).map("".join)
FILES = st.dictionaries(
    st.sampled_from(["a.txt", "b.md", "sub/文 件.txt"]), st.tuples(TEXT, st.booleans()), min_size=1, max_size=3
)
QUESTIONS = st.sampled_from(["When did the North Bridge open?", "新学校何时开学？", "a list item", "𠀀𠮷村", "橋"])


def written(folder: Path, files: dict[str, tuple[str, bool]]) -> None:
    for name, (text, marked) in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((codecs.BOM_UTF8 if marked else b"") + text.encode())


def on_disk(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8").removeprefix("\ufeff")


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer whatever is asked: here only the places of what is cited matter."""
    monkeypatch.setattr("rag.ask.ANSWERED", 0.0)


EXAMPLES = 150


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, question=QUESTIONS)
def test_what_is_cited_or_found_stands_in_the_file(
    files: dict[str, tuple[str, bool]], question: str, lexicon: Lexicon
) -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch, "texts")
        folder.mkdir()
        written(folder, files)
        documents = read([folder]).documents
        made = builder(Path(scratch, "ix"), lexicon)
        made.update([str(folder)], documents)
        for document in made.store.open(recipe()).documents():
            assert all(document.text == on_disk(source) for source in document.sources)
        retriever = Retriever(made.store.open(recipe()), WordHash(), Words(lexicon))
        if any(shard.stats.chunks for shard in retriever.generation.shards.values()):
            assert_exact(question, retriever)


@pytest.mark.soak
def test_what_is_cited_or_found_stands_in_the_file_in_thousands_of_cases(lexicon: Lexicon) -> None:
    inner = test_what_is_cited_or_found_stands_in_the_file.hypothesis.inner_test  # type: ignore[attr-defined]
    many = settings(max_examples=20 * EXAMPLES, suppress_health_check=list(HealthCheck))
    many(given(files=FILES, question=QUESTIONS)(inner))(lexicon=lexicon)


def assert_exact(question: str, retriever: Retriever) -> None:
    answer = wire.answer(ask(question, retriever=retriever))
    found = wire.found(retriever.search(question, 50))
    assert found["passages"] and not answer["unresolved"]
    for citation in answer["citations"]:
        text = on_disk(citation["document"]["source"])
        assert text[citation["start"] : citation["end"]] == citation["quote"] != ""
        if light := citation["highlight"]:
            assert citation["start"] <= light["start"] < light["end"] <= citation["end"]
    for passage in (*answer["passages"], *found["passages"]):
        text = on_disk(passage["document"]["source"])
        assert text[passage["start"] : passage["end"]] == passage["text"] != ""
    for claim in answer["claims"]:
        stated = answer["answer"][claim["answer_start"] : claim["answer_end"]]
        assert stated and all(f"[{marker}]" in answer["answer"] for marker in claim["markers"])


def test_a_line_of_a_corpus_is_cited_in_its_text_field(tmp_path: Path, lexicon: Lexicon) -> None:
    text = "First.\\r\\nThe bridge opened 𠀀 in March."
    (tmp_path / "corpus.jsonl").write_text(f'{{"_id": "a b", "title": "T", "text": "{text}"}}\n', "utf-8")
    made = builder(tmp_path / "ix", lexicon)
    made.update([str(tmp_path)], read([tmp_path]).documents)
    (hit,) = Retriever(made.store.open(recipe()), WordHash(), Words(lexicon)).search("bridge", 5).hits
    assert hit.document.text == "First.\r\nThe bridge opened 𠀀 in March."
    last = hit.chunk.sentences[-1]
    assert hit.document.text[last.start : last.end] == "The bridge opened 𠀀 in March."
