import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import chunk
from index.errors import UsageError
from index.sentences import split, trim
from index.types import Chunk, Document


def count(text: str) -> int:
    """Three special tokens, then one a word and one an ideograph."""
    return 3 + len(re.findall(r"[一-鿿]|[^\s一-鿿]+", text))


def document(text: str, language: str = "en") -> Document:
    return Document("d", "", text, language, None, "/d", ("/d",), "")


def texts(source: Document, chunks: list[Chunk]) -> list[str]:
    return [source.text[c.start : c.end] for c in chunks]


WORDS = st.sampled_from(
    [
        "The plan grows",
        "growth of 5.9%",
        "今年增长",
        "投资目标",
        "e\u0301te\u0301",
        "# Part",
        "\n",
        "\n\n",
        ". ",
        "。",
        "； ",
        "---",
        "?!",
        "\u3000",
        " ",
    ]
)
TEXTS = st.lists(WORDS, max_size=80).map(" ".join) | st.lists(WORDS, max_size=80).map("".join) | st.text(max_size=200)
SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=3)


@settings(max_examples=200)
@given(TEXTS, SPANS, st.integers(5, 40), st.integers(0, 3))
def test_chunks_hold_every_sentence_within_the_budget(
    text: str, excluded: list[tuple[int, int]], budget: int, overlap: int
) -> None:
    chunks = chunk(document(text, "und"), count=count, excluded=excluded, budget=budget, overlap=overlap)
    for c in chunks:
        assert (c.start, c.end) == (c.sentences[0].start, c.sentences[-1].end)
        assert c.id == f"d:{c.start}-{c.end}"
        assert count(text[c.start : c.end]) <= budget
        assert all(a.end <= b.start for a, b in zip(c.sentences, c.sentences[1:], strict=False))
        assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in c.sentences)
        assert not any(start < c.end and c.start < end for start, end in excluded if start < end)
    covered = {at for c in chunks for s in c.sentences for at in range(s.start, s.end)}
    for sentence in (trim(text, tile) for tile in split(text)):
        out = any(start < sentence.end and sentence.start < end for start, end in excluded if start < end)
        if not out and re.search(r"[^\W_]", text[sentence.start : sentence.end]):
            visible = {at for at in range(sentence.start, sentence.end) if not text[at].isspace()}
            assert {at for at in visible if text[at].isprintable()} <= covered
    assert len({c.id for c in chunks}) == len(chunks)


def test_a_paragraph_that_fits_is_one_chunk() -> None:
    paragraph = " ".join(["Nine short words stand in this one plain sentence."] * 15)
    source = document(f"{paragraph}\n\n{paragraph}\n\n{paragraph}")
    assert texts(source, chunk(source, count=count, budget=200, overlap=0)) == [paragraph] * 3
    repeated = texts(source, chunk(source, count=count, budget=200))
    assert [text[-len(paragraph) :] for text in repeated] == [paragraph] * 3


def test_a_full_chunk_hands_its_last_sentence_on() -> None:
    source = document("One two three four. Five six seven eight. Nine ten eleven twelve.")
    found = texts(source, chunk(source, count=count, budget=11))
    assert found == ["One two three four. Five six seven eight.", "Five six seven eight. Nine ten eleven twelve."]
    found = texts(source, chunk(source, count=count, budget=11, overlap=0))
    assert found == ["One two three four. Five six seven eight.", "Nine ten eleven twelve."]


def test_a_change_of_language_closes_a_chunk_without_overlap() -> None:
    english = "The province expects its factories to grow by six percent, and the investment in them by eight."
    chinese = "本省预计工业增加值增长百分之六，制造业投资增长百分之八，数字经济保持领先。"
    source = document(f"{english}\n免责\n{english}\n{chinese}\nOK\n{chinese}")
    chunks = chunk(source, count=count, budget=384)
    assert texts(source, chunks) == [f"{english}\n免责\n{english}", f"{chinese}\nOK\n{chinese}"]
    assert [c.language for c in chunks] == ["en", "zh"]


def test_a_paragraph_of_names_is_no_change_of_language() -> None:
    english = "The province expects its factories to grow by six percent, and the investment in them by eight."
    source = document(
        f"{english}\nGuido van Rossum, Linus Torvalds, Ada Lovelace, Klaus Meier, Björn Svensson.\n{english}"
    )
    assert texts(source, chunk(source, count=count)) == [source.text]


def test_a_heading_goes_with_the_text_below_it() -> None:
    body = "It says a few things about the matter at hand. And some more."
    source = document(f"Preface\n{body}\n\n# Part one\n\n{body}\n\n## Part two\n{body}")
    chunks = chunk(source, count=count, budget=20)
    assert texts(source, chunks) == [f"Preface\n{body}", f"# Part one\n\n{body}", f"## Part two\n{body}"]
    assert [c.heading for c in chunks] == ["Preface", "Part one", "Part two"]


def test_a_heading_does_not_close_a_chunk_that_is_still_small() -> None:
    source = document("# A\nShort text here.\n# B\nMore text here.")
    (only,) = chunk(source, count=count, budget=384)
    assert (only.heading, only.end) == ("A", len(source.text))


def test_a_heading_is_never_left_at_a_chunks_end() -> None:
    source = document("One two three four five six.\n\n# Part\nSeven eight nine ten eleven twelve thirteen.")
    assert texts(source, chunk(source, count=count, budget=20))[0] == source.text
    found = texts(source, chunk(source, count=count, budget=14))
    assert found == ["One two three four five six.", "# Part\nSeven eight nine ten eleven twelve thirteen."]


def test_headings_alone_are_found_too() -> None:
    source = document("# One\n\n## Two\n\n# Three")
    assert texts(source, chunk(source, count=count)) == [source.text]


def test_a_chunk_never_holds_what_is_excluded() -> None:
    source = document("The first one stays. The advertisement goes. The last one stays.")
    start = source.text.index("advert")
    found = texts(source, chunk(source, count=count, excluded=[(start, start + 5)]))
    assert found == ["The first one stays.", "The last one stays."]


def test_sentences_without_a_word_are_left_out() -> None:
    assert chunk(document("---\n\n***\n。。。\n\ufeff \u3000"), count=count) == []


@pytest.mark.parametrize("unit", ["一二三四五，六七八九十", "word and another, ", "e\u0301", "👩\u200d👩 "])
def test_a_sentence_too_long_is_cut_without_loss(unit: str) -> None:
    source = document(unit * 300)

    def letters(text: str) -> int:
        return 3 + len(text)

    chunks = chunk(source, count=letters, budget=40)
    pieces = [source.text[s.start : s.end] for c in chunks for s in c.sentences]
    assert all(letters(piece) <= 40 for piece in pieces)
    squeezed = re.sub(r"\s", "", source.text)
    assert re.sub(r"\s", "", "".join(pieces)) == (squeezed if re.search(r"\w", unit) else "")
    assert not any(piece.startswith(("\u0301", "\u200d")) for piece in pieces)


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    source = document("一二三四五六七，" * 20 + "完。", "zh")
    chunks = chunk(source, count=count, budget=40)
    assert all(source.text[c.end - 1] in "，。" for c in chunks)


def test_text_without_letters_has_its_documents_language() -> None:
    (only,) = chunk(document("12.5", "zh"), count=count)
    assert only.language == "zh"


def test_each_sentence_is_counted_once() -> None:
    seen: list[str] = []

    def counting(text: str) -> int:
        seen.append(text)
        return count(text)

    source = document("One two. Three four. Five six.\n" * 50)
    chunks = chunk(source, count=counting, budget=60)
    assert len(seen) <= 1 + 150 + len(chunks)


@pytest.mark.parametrize(("budget", "overlap"), [(3, 1), (0, 0), (384, -1)])
def test_an_impossible_budget_is_refused(budget: int, overlap: int) -> None:
    with pytest.raises(UsageError, match="ask for 384"):
        chunk(document("Text."), count=count, budget=budget, overlap=overlap)
