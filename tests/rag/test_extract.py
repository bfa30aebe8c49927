"""Which sentences of the passages answer: words held, subjects carried on, the kind of thing asked for."""

from dataclasses import replace

import pytest

from index.language import detect
from index.lexicon import Lexicon
from index.types import Chunk, Document, Hit, Sentence
from rag.analysis.kind import Kind, fits, kind_of
from rag.analysis.ordinal import opening
from rag.analysis.words import Words
from rag.extract import ACROSS, MOST, NEARLY, extract, ranked, scores


def hit(*sentences: str, language: str = "en", base: float = 1.0, id: str = "d", heading: str = "") -> Hit:
    text = "\n".join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        if any(map(str.isalnum, sentence)):  # a rule is none
            spans.append(Sentence(id, start, start + len(sentence)))
        start += len(sentence) + 1
    chunk = Chunk(f"{id}:0-{len(text)}", id, 0, len(text), tuple(spans), heading, language)
    document = Document(id, "", text, language, None, "/" + id, ("/" + id,), "")
    return Hit(chunk, document, base, (0.0,) * len(spans))


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Words:
    return Words(lexicon)


@pytest.mark.parametrize(
    ("question", "hits", "answer"),
    [
        ("Where is the harbour?", hit("The mill stands idle.", "The harbour lies in the east."), "The harbour lies"),
        ("港口有多深？", hit("磨坊停工了。", "港口深九米。", language="zh"), "港口深"),
        (
            "What does the filter of the stove cost?",
            hit("The stove's filter holds four litres.", "One may be ordered for 39 euros."),
            "One may",
        ),
        (
            "港城地铁2号线全长多少公里？",
            hit("港城地铁1号线全长31公里。", "2号线随后开通，全长42公里。", language="zh"),
            "2号线",
        ),
        ("租金什么时候交？", hit("租金退还需要检查。", "租金每月初交。", language="zh"), "租金每月初"),
        (
            "When is rent due?",
            hit("Rent is paid in pounds.", "Rent is due on the first day of the month."),
            "Rent is due",
        ),
        ("工厂在哪里？", hit("A bridge was built.", "The factory stands by the river."), "The factory"),
        ("Who owns the factory?", hit("桥已建成。", "工厂归市政府所有。", language="zh"), "工厂"),
    ],
)
def test_the_sentence_with_the_questions_words_comes_first(question: str, hits: Hit, answer: str, words: Words) -> None:
    best = extract(ranked(question, [hits], words))[0]
    assert best.document.text[best.sentence.start : best.sentence.end].startswith(answer)


@pytest.mark.parametrize(
    ("question", "table", "answer"),
    [
        (
            "Which vessel has 240 seats?",
            hit("| Vessel | Seats |", "|---|---:|", "| Grey Gull | 240 |", "| Swan | 420 |"),
            "| Grey Gull",
        ),
        ("哪艘船座位最多？", hit("| 船 | 座位 |", "| :- | :- |", "| 灰鸥 | 240 |", language="zh"), "| 灰鸥"),
    ],
)
def test_what_heads_the_columns_of_a_table_answers_nothing(
    question: str, table: Hit, answer: str, words: Words
) -> None:
    best = extract(ranked(question, [table], words))[0]
    assert best.document.text[best.sentence.start : best.sentence.end].startswith(answer)


@pytest.mark.parametrize(
    ("question", "table", "answer"),
    [
        (
            "How many potters does Alder have?",
            hit(
                "There were nine potters there.",
                "It rained.",
                "| Kiln | Opened | Potters |",
                "|---|---|---|",
                "| Elm | 1983 | 120 |",
                "| Ash | 1921 | 80 |",
                "| Oak | 1940 | 30 |",
                "| Alder | 1954 | 60 |",
            ),
            "| Alder",
        ),
        (
            "赤松有多少陶工？",
            hit(
                "那里有九名陶工。",
                "下雨了。",
                "| 窑 | 陶工 |",
                "|---|---|",
                "| 白杨 | 120 |",
                "| 青竹 | 80 |",
                "| 赤松 | 60 |",
                language="zh",
            ),
            "| 赤松",
        ),
    ],
)
def test_a_row_of_a_table_says_what_heads_its_columns(question: str, table: Hit, answer: str, words: Words) -> None:
    likeness = (0.3, *(0.0 for _ in table.sentence_scores[1:]))  # of prose, which is more like a question than a row
    best = extract(ranked(question, [replace(table, sentence_scores=likeness)], words))[0]
    assert best.document.text[best.sentence.start : best.sentence.end].startswith(answer)


@pytest.mark.parametrize(
    ("question", "told", "answer"),
    [
        ("Can I keep my key?", hit("Can I keep my key?", "Yes, for a week.", "Lost keys cost ten coins."), "Yes"),
        (
            "钥匙丢了怎么办？",
            hit("## 钥匙丢了怎么办？", "请到前台登记。", "## 可以带狗吗？", "不可以。", language="zh"),
            "请到前台",
        ),
        ("هل آخذ الكلب؟", hit("هل آخذ الكلب؟", "نعم.", language="ar"), "نعم"),
        ("What did the clerk ask?", hit('The clerk asked, "Where is the key?"', "I left."), "The clerk"),
        ("店员问什么？", hit("店员问：“钥匙在哪里？”", "我走了。", language="zh"), "店员"),
        ("能带狗吗？", hit("May I bring a dog?", "No, never.", "May I bring a guest?", "Yes, one."), "No"),
    ],
)
def test_a_question_is_answered_by_what_follows_it(question: str, told: Hit, answer: str, words: Words) -> None:
    best = extract(ranked(question, [told], words))[0]
    assert best.text.startswith(answer)


def test_a_sentence_carries_on_the_subject_of_the_one_before(words: Words) -> None:
    told = hit("A prize went to a poet.", "The town of Alder held a meeting.", "Its budget is nine coins.")
    apart = hit("The town of Alder held a meeting.", "A prize went to a poet.", "Its budget is nine coins.")
    question = "What is the budget of the town of Alder?"
    first, second = scores(question, [told, apart], words)
    assert first[2] > second[2]


def test_all_that_a_passage_says_is_about_what_stands_above_it(words: Words) -> None:
    told = ("Alder Museum welcomed nine visitors.", "It rained.", "It snowed.", "The roof has two towers.")
    bare, titled = hit(*told), hit(*told, heading="Alder Museum")
    question = "How many towers does Alder Museum have?"
    plain, under = scores(question, [bare, titled], words)
    assert plain[0] > plain[3] and under[3] > under[0]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the bridge open?", "time"),
        ("大桥是哪一年通车的？", "time"),
        ("How many ships came?", "number"),
        ("来了多少艘船？", "number"),
        ("What is the growth target?", "number"),
        ("Who built it?", "person"),
        ("是谁建的？", "person"),
        ("Why was it built?", "other"),
        ("When the city fell, who ruled it?", "person"),
        ("How much was left when the bridge opened?", "number"),
        ("What is it called when a bridge opens?", "other"),
        ("Do you know when the bridge opened?", "time"),
        ("大桥在哪些年份关闭过？", "time"),
        ("What was the average family size?", "number"),
        ("What form does a share have?", "other"),
        ("比赛的最终比分是多少？", "number"),
        ("Which Danish king opened it?", "person"),
        ("What student newspaper wrote about it?", "other"),
        ("How many years did it last?", "duration"),
        ("它持续了多久？", "duration"),
        ("需要多少分钟？", "duration"),
        ("用了几个星期？", "duration"),
        ("过了几十年？", "duration"),
        ("How many more centuries did it stand?", "duration"),
        ("哪几年发生过洪水？", "time"),
        ("建于几世纪？", "time"),
        ("How long ago was it built?", "time"),
        ("How many years ago did it close?", "time"),
        ("多少年前建成的？", "time"),
        ("多久之前关闭的？", "time"),
        ("比赛第几天下雨？", "number"),
        ("多少天文学家来了？", "number"),
        ("他读几年级？", "number"),
        ("近几年产量是多少？", "number"),
        ("这几年谁当市长？", "person"),
        ("几年前谁当市长？", "person"),
        ("手术后几天可以出院？", "duration"),
        ("最后几天发生了什么？", "other"),
        ("战后几年谁当市长？", "person"),
        ("几内亚的首都是哪里？", "other"),
        ("几何学是谁创立的？", "person"),
        ("博物馆几点开门？", "time"),
        ("What time does the museum open?", "time"),
        ("图书馆星期几闭馆？", "time"),
        ("他提出了几点建议？", "number"),
    ],
)
def test_the_kind_of_answer_asked_for_is_seen(question: str, kind: Kind) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("sentence", "kind", "fit"),
    [
        ("It opened in May 2021.", "time", True),
        ("大桥2021年5月通车。", "time", True),
        ("It opened with music.", "time", False),
        ("来了三十艘船。", "number", True),
        ("Ships came.", "number", False),
        ("3. Let the dough rest.", "number", False),
        ("3. Beat two eggs.", "number", True),
        ("(2) 静置面团。", "number", False),
        ("It took three years.", "duration", True),
        ("It opened in 2021.", "duration", False),
        ("用了三年。", "duration", True),
        ("来了三十艘船。", "duration", False),
        ("It was built by Ada Marsh.", "person", True),
        ("由王小明设计。", "person", True),
        ("It was built of stone.", "person", False),
    ],
)
def test_a_sentence_fits_when_it_has_such_a_thing(sentence: str, kind: Kind, fit: bool) -> None:
    assert fits(sentence, kind, "") == fit


@pytest.mark.parametrize(
    ("question", "sentence", "fit"),
    [
        ("How long is the wall?", "It runs for 854 km.", True),
        ("How long was the war?", "It lasted for three years.", True),
        ("How long did the ride take?", "They rode for 854 km.", False),
        ("How old was she?", "She was eighty years old.", True),
        ("How old was she?", "She died at 80.", True),
        ("How many ships came?", "It took three years.", False),
        ("他多大年纪？", "他今年八十岁。", True),
        ("他去世时多大？", "他活到八十岁。", True),
        ("她今年多大了？", "她八十岁。", True),
        ("湖面有多大？", "湖已有八十年。", False),
        ("他有多大的船队？", "他今年八十岁。", False),
    ],
)
def test_how_long_may_ask_for_a_length_and_how_old_for_years(question: str, sentence: str, fit: bool) -> None:
    assert fits(sentence, kind_of(question), question) == fit


def test_a_figure_of_the_question_itself_is_no_answer() -> None:
    assert not fits("In 2021 the bridge opened.", "time", "What happened in 2021?")


@pytest.mark.parametrize(
    ("question", "there", "other"),
    [
        (
            "安徽的目标是什么？",
            hit("安徽开了会。", "目标是增长。", language="zh"),
            hit("The targets can be met.", id="e"),
        ),
        (
            "What is Anhui's target?",
            hit("安徽开了会。", "目标是增长。", language="zh"),
            hit("The target can be met.", id="e"),
        ),
        (
            "What is the target of Anhui?",
            hit("It met in Anhui.", "It set a target."),
            hit("The target is met.", id="e"),
        ),
    ],
)
def test_a_passage_that_names_the_place_asked_about_comes_first(
    question: str, there: Hit, other: Hit, words: Words
) -> None:
    def first(*hits: Hit) -> str:
        return ranked(question, hits, words)[0].document.id

    nearer = replace(other, score=there.score + score(question, there, words) - score(question, other, words) + 0.1)
    assert first(there, nearer) == "d"
    assert first(there, replace(nearer, score=nearer.score + 0.2)) == "e"


@pytest.mark.parametrize(
    ("question", "astray", "bearing"),
    [
        ("When was wheat sown in 2021?", "Wheat was sown in May 2019.", "Wheat was sown in 2021, in June."),
        ("2021年小麦播种面积是多少？", "2019年小麦播种面积是8亩。", "小麦播种面积是9亩。"),
        ("What is the target of Anhui?", "Zhejiang set a target.", "A target was set."),
        ("What is Anhui's target?", "浙江的目标是8%。", "目标是6%。"),
    ],
)
def test_what_is_about_another_place_or_year_comes_after_what_is_nearly_as_good(
    question: str, astray: str, bearing: str, words: Words
) -> None:
    first, second = (
        hit(text, language=detect(text), id=id, heading="Anhui")
        for text, id in ((astray, "astray"), (bearing, "bearing"))
    )
    ahead = first.score + score(question, second, words) - score(question, first, words)

    def order(lead: float) -> list[str]:
        return [each.document.id for each in ranked(question, [replace(first, score=ahead + lead), second], words)]

    assert order(NEARLY - 0.01) == ["bearing", "astray"]
    assert order(NEARLY + 0.01) == ["astray", "bearing"]


def score(question: str, found: Hit, words: Words) -> float:
    """Return that of a passage's best sentence, above the passage's own."""
    across = ACROSS if found.chunk.language != detect(question) else 0.0
    return across + float(scores(question, [found], words)[0].max())


def test_further_sentences_are_cited_when_nearly_as_good_and_three_at_most(words: Words) -> None:
    alike = hit(*[f"The harbour is deep, says {name}." for name in ("one", "two", "three", "four")])
    assert len(extract(ranked("Is the harbour deep?", [alike], words))) == MOST
    alone = hit("The harbour is deep.", "A poet won.", "Rain fell.")
    assert len(extract(ranked("Is the harbour deep?", [alone], words))) == 1


def test_one_sentence_of_two_overlapping_passages_is_cited_once(words: Words) -> None:
    one = hit("The harbour is deep.")
    supports = extract(ranked("Is the harbour deep?", [one, one], words))
    assert len(supports) == 1


@pytest.mark.parametrize(
    ("question", "row", "answer"),
    [
        (
            "李明的第二条建议是什么？",
            ("李明提了三条建议。", "第一是修路。", "第二是办学。", "第三是植树。"),
            "第二是办学。",
        ),
        (
            "李明在报告中提出的第三点建议是什么？",
            ("李明在报告中提出三点建议。", "一是修路。", "二是办学。", "三是植树。"),
            "三是植树。",
        ),
        (
            "李明在报告中提出的最后一点建议是什么？",
            ("李明在报告中提出三点建议。", "一是修路。", "二是办学。", "三是植树。"),
            "三是植树。",
        ),
        ("李明的第三点建议是什么？", ("李明的建议有三点。", "一是修路。", "二是办学。", "三是植树。"), "三是植树。"),
        ("What is Lee's second suggestion?", ("李明的建议如下。", "其一，修路。", "其二，办学。"), "其二，办学。"),
        (
            "What is the third reason Lee gives?",
            ("Lee gives three reasons.", "First, the rain.", "Second, the cold.", "Third, the wind."),
            "Third, the wind.",
        ),
        ("李明的第二点建议是什么？", ("Lee made suggestions.", "1. Mend roads.", "2. Plant trees."), "2. Plant trees."),
        ("李明的最后一点建议是什么？", ("李明的建议有三点。", "一是修路。", "二是办学。", "三是植树。"), "三是植树。"),
        ("李明的最後一點建議是什麼？", ("李明的建議有三點。", "一是修路。", "二是辦學。", "三是植樹。"), "三是植樹。"),
        (
            "What is the last reason Lee gives?",
            ("Lee gives three reasons.", "First, the rain.", "Second, the cold.", "Finally, the wind."),
            "Finally, the wind.",
        ),
    ],
)
def test_the_one_of_a_row_asked_for_comes_first(question: str, row: tuple[str, ...], answer: str, words: Words) -> None:
    found = hit(*row, language="zh" if row[0].startswith("李") else "en")
    best = extract(ranked(question, [found], words))[0]
    assert found.document.text[best.sentence.start : best.sentence.end] == answer


@pytest.mark.parametrize(
    "question",
    [
        "第三季度产量是多少？",
        "When did the Second World War end?",
        "第二次会议在哪里开的？",
        "最后一次会议在哪里开的？",
    ],
)
def test_quarters_wars_and_meetings_are_no_row(question: str) -> None:
    sentences = ("第三是植树。", "Second, the cold.", "二是办学。", "3. Mend roads.")
    assert not any(opening(sentences, question))


@pytest.mark.parametrize(
    ("question", "sentence", "does"),
    [
        ("When was the first goal scored?", "The first substitution came late.", False),
        ("When was the first goal scored?", "The first goal fell late.", True),
        ("What is Lee's second proposal?", "His second was to mend roads.", True),
        ("李明的第一项工作是什么？", "其一生致力于教育。", False),
        ("李明的第三点建议是什么？", "其三分之一的土地被淹。", False),
        ("李明的第三点建议是什么？", "其三在于植树。", True),
        ("第一项措施是什么？", "一、二月份产量增长。", False),
        ("第二项措施是什么？", "二、三线城市放宽落户。", False),
        ("第二项措施是什么？", "二、放宽落户。", True),
        ("中国第一条铁路是哪一年开通的？", "First, the railway grew.", False),
        ("第一个进入太空的人是谁？", "第一，坚持创新。", False),
        ("第一个主要原因是什么？", "第一，下雨。", True),
        ("第2条怎么规定？", "第2条 学校应当办学。", True),
        ("第二条怎么规定？", "第十二条 学校应当办学。", False),
    ],
)
def test_what_opens_alike_is_none_of_a_row(question: str, sentence: str, does: bool) -> None:
    assert opening([sentence], question) == [does]


def test_a_heading_is_not_an_answer(words: Words) -> None:
    found = hit("# The harbour", "It is nine metres deep.", heading="The harbour")
    best = extract(ranked("How deep is the harbour?", [found], words))[0]
    assert best.sentence.start > 0


def test_a_heading_within_the_passage_is_no_answer_either(words: Words) -> None:
    found = hit("# 港口", "码头很长。", "## 深度", "港口深九米。", heading="港口", language="zh")
    supports = extract(ranked("港口的深度是多少？", [found], words))
    assert [found.document.text[s.sentence.start : s.sentence.end] for s in supports] == ["港口深九米。"]


def test_the_head_of_a_table_without_a_rule_below_is_no_answer(words: Words) -> None:
    found = hit("| Berth | Length |", "| North | 410 |", "| South | 520 |")
    assert ranked("How long is the East berth?", [found], words)[-1].sentence.start == 0


def test_no_passage_gives_no_sentence(words: Words) -> None:
    assert extract(ranked("Is the harbour deep?", [], words)) == []


def test_no_sentence_of_a_heading_is_an_answer(words: Words) -> None:
    found = hit("## Rule 4. Unpaid leave", "The manager decides.")
    whole, after = found.chunk.sentences
    parts = replace(whole, end=11), replace(whole, start=11), after
    found = replace(found, chunk=replace(found.chunk, sentences=parts), sentence_scores=(0.0,) * 3)
    assert ranked("Who decides on unpaid leave?", [found], words)[0].sentence == after
