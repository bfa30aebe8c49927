"""The clause that answers: inside the quote, in both languages and across them, none where it can't be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import Lexicon
from index.types import Document
from rag.analysis.words import Words
from rag.clauses.highlight import MOST, clause, highlighted, marked
from rag.commands.show import answer
from rag.types import Answer, Citation, Claim, IndexState

ZH = "全市今年有三个目标：港口吞吐量要增长7%，财政收入增长约5%，住房投资的增幅则须达到9%以上。"
EN = (
    "The city has three aims: port traffic is to grow by 7%, revenue by about 5%, and housing investment by 9% or more."
)
BRIDGE = (
    "The North Bridge, designed by Ada Marsh and paid for by the town, opened to traffic in March 2021 after six years."
)
BRIDGE_ZH = "北桥由工程师王小明设计，资金来自市政府，历时六年，于2021年3月在东城区建成通车。"
STOVE = "这款炉子容量为2.5升，额定功率为45瓦，重量为6.8公斤，另售的滤网39欧元。"
FERRY = (
    "On Sundays the first ferry leaves at 6 a.m. from the north quay, and the last ferry leaves at 9 p.m. from town."
)
GATE = "水库的闸门每天上午9时打开，供附近的村庄取水，下午4时30分关闭。"
SPAN = "大桥由北方公司承建，占地面积4.2公顷，耗资3.1亿元，全长2.4公里，设六条车道。"
JOBLESS = "Unemployment fell from 7.4% in 2019 to 5.1% in 2022, a drop of 2.3 percentage points."
PROFIT = "Revenue amounted to US$1.27 billion; operating profit rose by 35% to US$402 million."
CATCH = "渔业方面，2021年捕捞量为3,200吨，2022年增至4,100吨，比重上升。"
PEOPLE = "The population of the town was 412,300 in 2010 and 468,900 in 2020."
FLOODS = "Flood levels: in 1889 the river rose 6.4 m; in 1954 it rose 5.1 m; on 26 December 2015 it rose 5.9 m."
ROW = "城市: 东港 | 人口（万人）: 265 | 医院数: 21 | 大学数: 6"
FAIR = "展会于五月在港口旁边举行，前后持续六天，共有三千人到场，闭幕时放映的影片是《海边的磨坊》，由市剧院提供。"


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Words:
    return Words(lexicon)


@pytest.mark.parametrize(
    ("question", "sentence", "language", "answer", "other"),
    [
        ("What is the city's housing investment target?", ZH, "zh", "9%以上", "7%"),
        ("财政收入要增长多少？", ZH, "zh", "财政收入增长约5%", "9%"),
        ("How much is port traffic to grow?", ZH, "zh", "7%", "5%"),
        ("How much is port traffic to grow?", EN, "en", "7%", "9%"),
        ("今天最低气温是多少？", "安平县今天气温最高38度，最低12度。", "zh", "12度", "38"),
        ("今天最高气温是多少？", "安平县今天气温最高38度，最低12度。", "zh", "38度", "12"),
        ("What was the minimum temperature?", "The maximum was 31 degrees, the minimum 14 degrees.", "en", "14", "31"),
        ("How much do children pay?", "Adults pay 12 euros, children 5.", "en", "5", "12"),
        ("农村居民人均收入是多少？", "全省城镇居民人均可支配收入6.2万元，农村3.1万元。", "zh", "3.1万元", "6.2"),
        (
            "What was the lowest temperature in Dunmore?",
            "In Dunmore the temperature was 31 degrees at the highest and 14 degrees at the lowest.",
            "en",
            "14 degrees",
            "31",
        ),
        ("When did the North Bridge open?", BRIDGE, "en", "March 2021", "Ada Marsh"),
        ("Who designed the North Bridge?", BRIDGE, "en", "Ada Marsh", "2021"),
        ("北桥是谁设计的？", BRIDGE, "en", "Ada Marsh", "2021"),
        ("北桥是哪一年通车的？", BRIDGE, "en", "2021", "Ada Marsh"),
        ("北桥是谁设计的？", BRIDGE_ZH, "zh", "王小明", "2021"),
        ("Who designed the North Bridge?", BRIDGE_ZH, "zh", "王小明", "2021"),
        ("北桥是什么时候通车的？", BRIDGE_ZH, "zh", "2021年3月", "王小明"),
        ("When did the North Bridge open?", BRIDGE_ZH, "zh", "2021年3月", "王小明"),
        ("How many people came to the fair?", FAIR, "zh", "三千人", "六天"),
        ("How many days did the fair last?", FAIR, "zh", "六天", "三千人"),
        ("When does the last ferry leave?", FERRY, "en", "9 p.m.", "6 a.m."),
        ("首班船几点开？", FERRY, "en", "6 a.m.", "On Sundays"),
        ("大桥有多长？", SPAN, "zh", "2.4公里", "3.1亿元"),
        ("How long is the bridge?", SPAN, "zh", "2.4公里", "3.1亿元"),
        ("闸门几点开？", GATE, "zh", "上午9时", "4时30分"),
        ("这款炉子有多重？", STOVE, "zh", "6.8公斤", "2.5升"),
        ("炉子的滤网多少钱？", STOVE, "zh", "39欧元", "2.5升"),
        ("东港有几所大学？", ROW, "zh", "大学数: 6", "265"),
        ("How many hospitals does Donggang have?", ROW, "zh", "医院数: 21", "6"),
        ("毛利率提高了多少？", "毛利率为21.5%，比上年提高1.2个百分点。", "zh", "1.2个百分点", "21.5%"),
        ("失业率下降了多少？", JOBLESS, "en", "2.3 percentage points", "7.4%"),
        ("By how much did profit rise?", PROFIT, "en", "35%", "402 million"),
        ("2022年的捕捞量是多少？", CATCH, "zh", "4,100吨", "3,200吨"),
        ("How much was caught in 2021?", CATCH, "zh", "3,200吨", "4,100吨"),
        ("What was the population of the town in 2010?", PEOPLE, "en", "412,300", "468,900"),
        ("2020年该镇的人口是多少？", PEOPLE, "en", "468,900", "412,300"),
        ("How much did the river rise in 1954?", FLOODS, "en", "5.1 m", "6.4 m"),
        (
            "How much did rents rise in 2022?",
            "Rents rose by between 8 and 10 percent in 2022.",
            "en",
            "8 and 10 percent",
            "Rents",
        ),
        ("冬天夜里气温是多少？", "冬天夜里气温零下9度。", "zh", "零下9度", "冬天"),
        ("展会的影片叫什么？", FAIR, "zh", "《海边的磨坊》", "六天"),
    ],
)
def test_the_clause_that_answers_is_found_and_not_another(
    question: str, sentence: str, language: str, answer: str, other: str, words: Words
) -> None:
    found = clause(question, sentence, language, words)
    assert found is not None
    highlight = sentence[found[0] : found[1]]
    assert answer in highlight and other not in highlight


@pytest.mark.parametrize(
    ("question", "sentence", "language"),
    [
        ("What is said?", "Nothing.", "en"),
        ("Is the harbour deep?", "It is deep.", "en"),
        ("说了什么？", "没有。", "zh"),
        ("What?", "...", "en"),
        ("What?", "", "en"),
        ("What is the total?", "7 " * (MOST + 1), "en"),
    ],
)
def test_a_sentence_all_of_which_answers_has_no_highlight(
    question: str, sentence: str, language: str, words: Words
) -> None:
    assert clause(question, sentence, language, words) is None


def test_a_terminal_underlines_the_clause_and_plain_text_is_the_quote(words: Words) -> None:
    document = Document("d", "", BRIDGE, "en", None, "/d", ("/d",), "")
    citations = highlighted(
        "Who designed the North Bridge?", [Citation(1, document, 0, len(BRIDGE), BRIDGE, 1.0)], words
    )
    claims = (Claim(0, len(BRIDGE), (1,), verified=True),)
    shown = answer(Answer("", "en", True, f"{BRIDGE} [1]", 1.0, citations, claims, (), IndexState("", "")))
    assert shown.plain.startswith(f"{BRIDGE} [1]\n")
    (lined,) = [span for span in shown.spans if "underline" in str(span.style)]
    assert "Ada Marsh" in shown.plain[lined.start : lined.end]


@pytest.mark.parametrize(
    ("sentence", "clause", "shown"),
    [
        ('The mayor, José Sanz ("Pepe"), promised it.', 'José Sanz ("Pepe', 'José Sanz ("Pepe")'),
        ('He said "we will not wait" today.', '"we will not wait', '"we will not wait"'),
        ("书的译本（“Border Town”）问世。", "Border Town", "（“Border Town”）"),
        ("A (b (c) d) e.", "b (c", "b (c)"),
        ("他演过《海边的磨坊——终曲》。", "他演过《海边的磨坊", "他演过《海边的磨坊——终曲》"),
        ("歌曲“雾”（ 1971 ）再版。", "歌曲“雾”（ 1971", "歌曲“雾”（ 1971 ）"),
        ('"All is lost," said Ada, "all."', 'lost," said Ada', '"All is lost," said Ada'),
        ('He said "we will not wait" today.', "we will", "we will"),
    ],
)
def test_marks_that_belong_together_are_shown_together(sentence: str, clause: str, shown: str) -> None:
    start = sentence.index(clause)
    start, end = marked(sentence, start, start + len(clause))
    assert sentence[start:end] == shown


def test_a_chinese_sentence_in_an_english_document_is_read_as_one(words: Words) -> None:
    text = f"A handbook for all pupils. {FAIR}"
    document = Document("a", "", text, "en", None, "", (), "")
    start = text.index(FAIR)
    (shown,) = highlighted(
        "How many days did the fair last?", [Citation(1, document, start, len(text), FAIR, 1.0)], words
    )
    found = clause("How many days did the fair last?", FAIR, "zh", words)
    assert found is not None and shown.highlight == (start + found[0], start + found[1])


DAMS = """| Dam | Opened | Height | Cost | Engineer |
|---|---|---|---|---|
| Alder Dam | 1962 | 84 m | £12 million | H. Marsh |
| Birch Dam | 1978 | 112 m | £96 million | P. Otto |
"""
SALES = """| Region | Sales (bn yuan) | Share |
|---|---|---|
| China | 82.3 | 64% |
| Europe | 25.7 | 20% |
"""
PARTS = """| 分部 | 营业收入（亿元） | 员工数 | 负责人 |
|---|---|---|---|
| 家电 | 612.8 | 21,300 | 王敏 |
| 物流 | 272.1 | 11,500 | 李强 |
"""


@pytest.mark.parametrize(
    ("question", "table", "row", "cell"),
    [
        ("How high is the Birch Dam?", DAMS, "| Birch", "112 m"),
        ("When did the Birch Dam open?", DAMS, "| Birch", "1978"),
        ("What did the Alder Dam cost?", DAMS, "| Alder", "£12 million"),
        ("Birch Dam的造价是多少？", DAMS, "| Birch", "£96 million"),
        ("物流分部有多少员工？", PARTS, "| 物流", "11,500"),
        ("How many employees does the logistics segment have?", PARTS, "| 物流", "11,500"),
        ("家电的负责人是谁？", PARTS, "| 家电", "王敏"),
        ("What share of sales comes from Europe?", SALES, "| Europe", "20%"),
        ("欧洲的销售额占多少？", SALES, "| Europe", "20%"),
        ("What were sales in Europe?", SALES, "| Europe", "25.7"),
    ],
)
def test_of_a_tables_row_the_cell_below_what_is_asked_for_is_shown(
    question: str, table: str, row: str, cell: str, words: Words
) -> None:
    language = "zh" if table is PARTS else "en"
    document = Document("a", "", f"Text.\n\n{table}", language, None, "", (), "")
    start = document.text.index(row)
    end = document.text.index("\n", start)
    (shown,) = highlighted(question, [Citation(1, document, start, end, document.text[start:end], 1.0)], words)
    assert shown.highlight is not None
    assert document.text[slice(*shown.highlight)] == cell


def test_offsets_are_the_documents(words: Words) -> None:
    text = f"Some heading\r\n{BRIDGE} It is red."
    document = Document("d", "", text, "en", None, "/d", ("/d",), "")
    start = text.index(BRIDGE)
    citation = Citation(1, document, start, start + len(BRIDGE), BRIDGE, 1.0)
    (done,) = highlighted("Who designed the North Bridge?", [citation], words)
    assert done.highlight is not None
    assert "Ada Marsh" in text[done.highlight[0] : done.highlight[1]]
    assert start <= done.highlight[0] < done.highlight[1] <= start + len(BRIDGE)


@given(
    question=st.text('who 谁多少?年“"（(8%,，王ａＡ\n😀', min_size=1, max_size=30),
    sentence=st.text("ab Ab 的目标是谁。，；\"“”()（）8%2026年·'-\n😀", max_size=60),
    language=st.sampled_from(["en", "zh", "ru", "und"]),
)
def test_a_highlight_is_a_true_part_of_any_sentence(question: str, sentence: str, language: str, words: Words) -> None:
    found = clause(question, sentence, language, words)
    if found is not None:
        start, end = found
        assert 0 <= start < end <= len(sentence) and end - start < len(sentence)
        assert sentence[start:end].strip() == sentence[start:end] != ""
