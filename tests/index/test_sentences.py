from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split, trim
from index.types import Sentence

# Each case is its sentences; "|" marks where one ends. White space between them belongs to the one before.
CHINESE = [
    "今天天气很好。|我们去公园。|你来吗？|来！",
    "增长5.9%。|预计2026年达到3.14万亿元。",
    "他说：“今天很好。|明天会更好，后天也一样好，大后天还是这样好，往后的每一天都会比从前的每一天更好一些，大家都这样盼望着，等待着，从来没有人怀疑过。”|大家都笑了起来，气氛很热烈。",
    "“未来要靠合作。”|这是第二天的会议上大家达成的共识。",
    "“未来要靠合作。”李明表示。|会议随后结束。",
    "“好。”他说，“走吧。”|我们出发了，天还没有亮。",
    "他说:“好。”走了。",
    "人群里响起“加油！加油！”的喊声。|比赛开始了。",
    "“为什么？”他问。|没有人回答这个问题。",
    "「我明天回來。」他說。|我們都等著他回到家裡來。",
    "她读过《你在哪里？》这本书。|我没有读过。",
    "他走了（你信吗？）又回来了。|我不信。",
    "（他来了。）|她走了。",
    "会议结束（见附件。）",
    "等等……我想一想。|好了。",
    "他沉默了很久……最后还是走了。",
    "什么？！|你再说一遍！！！|好吧。",
    "请访问https://example.com/a.b?c=D看详情。|谢谢。",
    "联系邮箱是li.ming@example.com.cn。|电话另附。",
    "工业发展蓝图\n|各地召开会议。|会议很重要。",
    "一、总体要求\n|坚持创新。\n|（一）基本原则\n|以人为本。",
    "1. 建设新工厂\n|2. 改造老设备\n|3.培训工人",
    "2026年1月20日召开会议。|会期两天。",
    "很好.|我们走吧.|他们也走。",
    "好!|我们走。|多少?|2025年是多少?|不知道。",
    "３．１４是圆周率。|这是常识。",
    "　　第一段。\n　　|第二段。\r\n　　|第三段。",
    "会议提出三项任务：要加快建设产业创新中心，支持企业研发；|要推进老旧设备更新改造，降低生产能耗；|要完善人才培养机制，吸引更多年轻人留下来工作。",
    "市场上有苹果；梨；桃；李子；以及很多叫不出名字的水果，每一种都摆得整整齐齐，价格也都写得清清楚楚，过路的人常常停下来看一看，问一问，再买上一两斤带回家去给孩子们吃。",
    "他用的是iPhone。|iPhone很贵。",
    "“安全第一。”|地方政府这样要求各个企业做好准备工作。",
    "报告全文如下：\n|- 第一项\n|- 第二项",
    "该公司(ABC Inc.)已上市。|股价上涨。",
]
ENGLISH = [
    "Dr. Li left. |Why? |Nobody knows!",
    "It grew 5.9% to 3.14 million. |That was new.",
    "Mr. J. K. Smith met Mrs. A. B. Jones on Jan. 5, 2026. |They spoke.",
    "She lives in the U.S. |The rest of them left.",
    "The U.S. Senate met at 5 p.m. on Monday. |It adjourned.",
    "Acme Inc. said profits rose. |Shares of Beta Ltd. also rose.",
    "Use tools, e.g. a hammer, i.e. This one. |Good.",
    "It opens on Fri. 12 June. |We met on Mon. Jan. 3 and on Tue. |The sun. |12 people came.",
    "See Fig. 3 and No. 5 in Vol. II. |Then stop.",
    "No. |I will not go.",
    "She has a Ph.D. in physics. |He has a Ph.D. |They met there.",
    "Red vs. Blue was played. |Blue won.",
    'He said "Stop!" and left. |She stayed.',
    '"Why?" he asked. |"Because." |She smiled.',
    '"Why now?" Anna asked. |Nobody answered.',
    "He called it a “big win.” |Others did not.",
    "He left (see above.) |The next day he came back.",
    "He left (why?) and came back. |(Nobody saw him.) |It was late.",
    "It ended.|The next began. |A third came.",
    "Visit example.com or node.js, v1.2, U.S.A or 3.5 now. |Done.",
    "Write to a.b@example.com. |See https://example.com/x.y?z=A.B for more. |Bye.",
    "Well... maybe. |Wait... |No. |Then go.",
    "What?! |Really!! |Yes.",
    "The plan was long and\nwas not adopted. |It failed.",
    "A Heading Without Stop\n|The text begins here. |It ends.",
    "A Heading\n\n|the text begins small.",
    "# Heading one\n|- item a\n|- item b\n|1. First\n|2. Second. |More.",
    "1. First item goes here. |2. Second item.",
    "One line.\r\n|Two lines.\r\n\r\n|Three.",
    "It costs $5. |2015 was better.",
    "It rose by 5%.|The rest fell.",
    "He ended it.[1] |Then it began.[2][3] |End.",
    "**It is bold.** |It is _not._ |Right.",
    "Sales rose in 2007. |iPhone sales led.",
    "They sold it; the buyer paid; everybody who had been waiting for the deal was quite happy about that.",
    "I like plan B. |We agreed on it. |So did I. |He did not.",
    'The plan would..."',
    'Li Wei said the plan would..." |Nobody else did.',
    "John F. Kennedy met Samuel L. Brown. |Both smiled.",
    "Plants take in CO\n2 and water. |Then they give off O\n2. |That is all.",
    "They came (at 5 p.m. sharp) and left. |Good.",
    "This is the first line of a wrapped paragraph about\n"
    "Northern Province and the many towns that lie near\n"
    "Lake Superior and its shores. |It ends in a short\n"
    "line. |Good.",
]
OTHERS = [
    "كيف حالك؟ |أنا بخير. |شكرا.",
    "یہ اچھا ہے۔ |وہ بھی اچھا ہے۔",
    "यह अच्छा है। |वह भी।",
    "Он ушёл. |Она осталась.",
    "¿Quién es? |Es Juan.",
    "Lo dijo la Sra. Ruiz en la Av. Libertad, núm. 5. |Los EE. UU. firmaron. |¡Qué bien!",
    "А. С. Пушкин жил на ул. Мойка. |В 1812—1814 гг. Россия воевала, см. рис. 5. |Это всё.",
    "Er kam am 3. Mai nach Berlin. |Am 5. Dezember ging er. |Am 3. August kam er. |Es war kalt.",
    "They won by 25. |November is the busiest month. |The regulator sets the price cap. |22 million pay it.",
    "« Bonjour. » |Il partit. |« Au revoir ! »",
    "Er kam. |»Ja«, sagte er.",
]


@pytest.mark.parametrize("marked", [*CHINESE, *ENGLISH, *OTHERS])
def test_a_sentence_ends_where_a_reader_ends_it(marked: str) -> None:
    expected = [part for part in marked.split("|") if part]
    text = "".join(expected)
    assert [text[s.start : s.end] for s in split(text)] == expected


@given(st.text() | st.text(alphabet="。.!?…”“\"'（）()[]；;, \n\r\u3000\ufeffaB1说的一*_#-《》Dr"))
def test_sentences_rebuild_any_text(text: str) -> None:
    sentences = split(text, "d")
    assert "".join(text[s.start : s.end] for s in sentences) == text
    assert all(s.start < s.end and s.document_id == "d" for s in sentences)


@given(st.text(alphabet=" \n\u3000\ufeff\u200ba一."), st.data())
def test_trimming_takes_only_what_is_invisible(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    trimmed = trim(text, Sentence("d", start, end))
    assert start <= trimmed.start <= trimmed.end <= end
    kept = text[trimmed.start : trimmed.end]
    assert kept == kept.strip(" \n\u3000\ufeff\u200b")
    assert not set(text[start : trimmed.start] + text[trimmed.end : end]) & set("a一.")


@given(st.text())
def test_splitting_is_deterministic(text: str) -> None:
    assert split(text) == split(text)


@pytest.mark.parametrize("width", [2, 30])
def test_rows_of_a_table_are_sentences_of_their_own_however_they_begin(width: int) -> None:
    rows = [f"region: {place} | {' '.join(['word'] * width)} | growth: 3%\n" for place in ("North", "South", "East")]
    text = "".join(rows)
    assert [text[sentence.start : sentence.end] for sentence in split(text)] == rows


def test_white_space_before_the_text_goes_with_its_first_sentence() -> None:
    assert split("\ufeff\n\n 好。 ") == [Sentence("", 0, 7)]
    assert trim("\ufeff\n\n 好。 ", Sentence("", 0, 7)) == Sentence("", 4, 6)
    assert split(" \n") == [Sentence("", 0, 2)]
    assert split("") == []


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "。",
        ".",
        ". ",
        "a.",
        "\n",
        " ",
        " \n",
        "(",
        '"',
        "“",
        "((]",
        "一",
        "一\n",
        "a. B",
        "“。",
        "；",
        "《。",
        "1.",
        "A.\n",
        "word " * 40 + "end\n",
    ],
)
def test_a_degenerate_text_takes_time_linear_in_its_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begun = process_time()
        split(text)
        return process_time() - begun

    seconds(20_000)
    # Ten times as long a text may take half of the hundred times that a square would: machines stutter.
    assert min(seconds(200_000) for _ in range(2)) < 50 * seconds(20_000) + 0.5
