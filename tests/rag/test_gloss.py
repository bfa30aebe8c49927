"""The dictionary's help for a reader of the other language."""

import pytest

from index.lexicon import Lexicon
from index.types import Document
from rag.gloss import LABEL, gloss


def document(language: str) -> Document:
    return Document("d", "", "", language, None, "/d", ("/d",), "")


@pytest.mark.parametrize(
    ("quote", "language", "reader", "parts"),
    [
        ("投资5000亿元建设港口。", "zh", "en", ["500 billion yuan", "投资 investment", "港口 port"]),
        ("投資興建港口。", "zh", "en", ["港口 port"]),
        (
            "接待旅客31.2万人次，港口年吞吐量2.5亿吨。",
            "zh",
            "en",
            ["31.2万人次 = 312,000 person-times", "250 million tonnes"],
        ),
        ("Trade came to $1.2 trillion and 40,000 tonnes.", "en", "zh", ["1.2万亿美元", "40,000 tonnes = 4万吨"]),
        ("民国二十三年，门票打八折，三成游客免票。", "zh", "en", ["1934", "八折 = 20% off", "三成 = 30%"]),
        ("The port cost 3 billion yuan.", "en", "zh", ["30亿元", "port 港口", "cost "]),
    ],
)
def test_a_quote_of_the_other_language_is_glossed_and_labelled(
    quote: str, language: str, reader: str, parts: list[str], lexicon: Lexicon
) -> None:
    given = gloss(quote, document(language), reader, lexicon)
    assert given is not None and given.startswith(f"({LABEL[reader]}) ")
    for part in parts:
        assert part in given


@pytest.mark.parametrize(("language", "reader"), [("en", "en"), ("zh", "zh"), ("es", "en"), ("zh", "es")])
def test_other_pairs_of_languages_get_no_gloss(language: str, reader: str, lexicon: Lexicon) -> None:
    quote = {"en": "The harbour is deep.", "zh": "港口很深。", "es": "El puerto es hondo."}[language]
    assert gloss(quote, document(language), reader, lexicon) is None


def test_a_document_may_have_sentences_of_the_other_language(lexicon: Lexicon) -> None:
    given = gloss("投资5000亿元建设港口。", document("en"), "en", lexicon)
    assert given is not None and "500 billion yuan" in given
    assert gloss("投资5000亿元建设港口。", document("en"), "zh", lexicon) is None
