"""Documents that disagree are shown side by side; what only looks like it is left alone."""

import pytest

from index.lexicon import Lexicon
from index.types import Chunk, Document, Hit, Sentence
from rag import wire
from rag.analysis.words import Words
from rag.clauses.highlight import highlighted
from rag.commands.show import evidence
from rag.conflicts import conflicts
from rag.types import Answer, Citation, Conflict, IndexState


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Words:
    return Words(lexicon)


def hit(id: str, text: str, date: str | None = None, title: str = "") -> Hit:
    language = "zh" if max(text) >= "\u4e00" else "en"
    document = Document(id, title, text, language, date, "/" + id, ("/" + id,), "")
    chunk = Chunk(f"{id}:0-{len(text)}", id, 0, len(text), (Sentence(id, 0, len(text)),), "", language)
    return Hit(chunk, document, 1.0, (0.0,))


def found(question: str, language: str, words: Words, *hits: Hit, cited: int = 1) -> tuple[Conflict, ...]:
    citations = [
        Citation(at, each.document, 0, len(each.document.text), each.document.text, 1.0)
        for at, each in enumerate(hits[:cited], 1)
    ]
    return conflicts(question, language, highlighted(question, citations, words), hits, words)


@pytest.mark.parametrize(
    ("question", "one", "other", "figures"),
    [
        (
            "What did the North Bridge cost?",
            "The North Bridge cost 40 million yuan.",
            "The North Bridge cost 45 million yuan.",
            ["40 million yuan", "45 million yuan"],
        ),
        ("大桥的造价是多少？", "大桥的造价为4000万元。", "大桥的造价为4500万元。", ["4000万元", "4500万元"]),
        (
            "How many ships came to the port?",
            "In all 300 ships came to the port, and the mayor welcomed them.",
            "共有500艘船舶来到港口。",
            ["300", "500艘"],
        ),
        ("港口来了多少艘船？", "港口来了300艘船。", "The port saw 500 ships come.", ["300艘", "500"]),
        (
            "When did the bridge open?",
            "The bridge opened in March 2021.",
            "The bridge opened in May 2021.",
            ["March 2021", "May 2021"],
        ),
        ("大桥是哪一年通车的？", "大桥于2019年通车。", "大桥于2021年通车。", ["2019年", "2021年"]),
        (
            "一季度产量增长多少？",
            "一季度产量同比增长5.6%，比四季度回落0.4个百分点。",
            "一季度产量增长5.8%。",
            ["5.6%", "5.8%"],
        ),
    ],
)
def test_different_figures_for_the_same_thing_are_a_conflict(
    question: str, one: str, other: str, figures: list[str], words: Words
) -> None:
    language = "zh" if max(question) >= "\u4e00" else "en"
    (conflict,) = found(question, language, words, hit("a.txt", one, "2021-02-03"), hit("b.txt", other))
    assert [figure.text.strip() for figure in conflict.figures] == figures
    assert [figure.marker for figure in conflict.figures] == [1, None]
    for figure in conflict.figures:
        assert figure.document.text[figure.start : figure.end] == figure.text
    assert all(part in conflict.message for part in (*figures, "a.txt", "2021-02-03", "b.txt", "[1]"))
    assert conflict.message.startswith("The documents disagree: " if language == "en" else "各文档说法不一：")


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # The same, twice; blurred; rounded; converted; bounds that both keep.
        (
            "What did the bridge cost?",
            "The bridge cost 40 million yuan.",
            "The bridge cost 40 million yuan, they said.",
        ),
        ("What did the bridge cost?", "The bridge cost about 40 million yuan.", "The bridge cost 40 million yuan."),
        ("What did the bridge cost?", "The bridge cost 40 million yuan.", "The bridge cost 40.3 million yuan."),
        ("What did the bridge cost?", "The bridge cost 40 million yuan.", "大桥的造价为4000万元。"),
        ("What share of homes is empty?", "At least 8% of homes are empty.", "9% of homes are empty."),
        ("产量增长多少？", "产量增长6%左右。", "产量增长6%。"),
        ("产量增长多少？", "产量增长8%以上。", "产量增长9%。"),
        # Other years, other parts of the year, other places, other things.
        ("How many ships came?", "In 2020, 300 ships came.", "In 2021, 500 ships came."),
        ("How many ships came?", "In the first quarter 300 ships came.", "In the second quarter 500 ships came."),
        ("港口来了多少艘船？", "2020年港口来了300艘船。", "2021年港口来了500艘船。"),
        ("What is the growth target?", "Zhejiang set a growth target of 6%.", "Jilin set a growth target of 7%."),
        ("增长目标是多少？", "浙江的增长目标是6%。", "吉林的增长目标是7%。"),
        ("What did the bridge cost?", "The bridge cost 40 million yuan.", "The school cost 45 million yuan."),
        ("How long is the bridge?", "The bridge is 40 metres long.", "The bridge cost 45 million yuan."),
        # Of which the words overlap; for one of other units.
        ("苹果的平均价格是多少？", "苹果的平均价格为6.8元。", "该公司称价格不会上涨，苹果种植基地将投资90亿元。"),
        ("What is the price?", "The price is 6.8 yuan per kilogram.", "The price is 118 yuan a person."),
        ("价格是多少？", "价格为每公斤6.8元。", "The price is 118 yuan per person."),
        # What is planned, and what came of it.
        ("How much did output grow?", "Output was expected to grow 6%.", "Output grew 4%."),
        ("产量增长多少？", "产量预计增长6%。", "产量增长了4%。"),
        # A less precise date, and no figure at all.
        ("When did the bridge open?", "The bridge opened in March 2021.", "The bridge opened in 2021."),
        ("Who built the bridge?", "Ada Marsh built the bridge in 2020.", "Ada Marsh built the bridge in 2021."),
    ],
)
def test_what_only_looks_like_a_conflict_is_none(question: str, one: str, other: str, words: Words) -> None:
    assert found(question, "en", words, hit("a", one), hit("b", other)) == ()
    assert found(question, "en", words, hit("b", other), hit("a", one)) == ()


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How many beds does the Harbour Hospital have?", "The Harbour Hospital has 850 beds.", "It has 800 beds."),
        ("How many beds does the Harbour Hospital have?", "医院有床位850张。", "It has 800 beds and 90 cars."),
    ],
)
def test_what_a_title_says_needs_no_saying(question: str, one: str, other: str, words: Words) -> None:
    both = hit("a", one, title="Harbour Hospital report"), hit("b", other, title="Harbour Hospital visited")
    assert len(found(question, "en", words, *both)) == 1
    assert found(question, "en", words, both[0], hit("b", "It has 800 nurses.", title="Harbour Hospital visited")) == ()


def test_documents_of_other_years_and_one_document_alone_are_no_conflict(words: Words) -> None:
    question, one, other = "How many ships came?", "300 ships came.", "500 ships came."
    assert found(question, "en", words, hit("a", one, "2020-01-01"), hit("b", other, "2021-01-01")) == ()
    assert found(question, "en", words, hit("a", one), hit("a", other)) == ()
    assert len(found(question, "en", words, hit("a", one, "2020-01-01"), hit("b", other, "2020-06"))) == 1


def test_two_citations_that_disagree_are_one_conflict_with_both_markers(words: Words) -> None:
    hits = [hit("a", "300 ships came."), hit("b", "500 ships came."), hit("c", "500 ships came.")]
    (conflict,) = found("How many ships came?", "en", words, *hits, cited=2)
    assert [(f.marker, f.document.id) for f in conflict.figures] == [(1, "a"), (2, "b"), (None, "c")]
    assert conflict.message == "The documents disagree: 300 [1] (a); 500 [2] (b); 500 (c)."


def test_a_conflict_is_shown_on_a_line_and_in_json(words: Words) -> None:
    hits = (hit("a", "港口来了300艘船。"), hit("b", "港口来了500艘船。"))
    conflict = found("港口来了多少艘船？", "zh", words, *hits)
    given = Answer("", "zh", True, "", 1.0, (), (), hits, IndexState("", ""), conflicts=conflict)
    assert "各文档说法不一：300艘 [1] (a)；500艘 (b)。\n" in evidence(given).plain
    (told,) = wire.answer(given)["conflicts"]
    assert told["message"] == conflict[0].message
    assert [(f["value"], f["start"], f["end"], f["marker"]) for f in told["figures"]] == [
        (300.0, 4, 8, 1),
        (500.0, 4, 8, None),
    ]
    assert {"id", "date", "language"} <= set(told["figures"][0]["document"])
