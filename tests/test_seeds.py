"""The bundled documents carry all that their articles say, in other words; the questions on them fit."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from pypinyin import lazy_pinyin

from tests.conftest import SHARED

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "seeds" / "corpus"
QUESTIONS = [json.loads(line) for line in (ROOT / "tests/questions/bundled.jsonl").read_text("utf-8").splitlines()]

GRAM = 5
LARGEST_SHARE = 0.30  # of a sentence's 5-grams, found in one sentence of the article
LEFTOVERS = "免责声明"  # the disclaimer that opens the page's leftovers; nothing after it is the article's
OFFICIAL_NAMES = ("中共中央关于制定国民经济和社会发展第十五个五年规划的建议",)  # the one title that can't be broken up

ENGLISH_NAMES = """
15th Five-Year Plan|first meeting of the new year|three consumption pillars|offshore duty-free
healthcare and wellness|international education|favorable opening|Hainan|Guangdong|Beijing|Hubei|Henan|Yunnan|China
Artificial Intelligence Innovation Highland Construction Action Plan|Wang Zhonglin|Party Secretary of Hubei
2026 Hubei Provincial Science and Technology Innovation Conference|new quality productive forces|central region
National laboratories|Hubei laboratories|61020|sharp knife|Ten-Hundred-Thousand|East Lake Science City
Wuhan-Huanggang-Huangshi-Xianning Sci-Tech Innovation Corridor|Yangtze River|Central Triangle|Hubei-Hunan-Jiangxi
2026 Beijing Artificial Intelligence Innovation Highland Construction Promotion Conference|Nine Major Actions
Yang Xiuling|Director|Beijing Municipal Development and Reform Commission|Cambricon|Moore Threads|Kunlun Chip
Qingwei Intelligence|four foundational models|Douyin|Doubao|Zhipu|GLM|Moon Dark Side|Kimi|Baidu|Wenxin|embodied AI
scientific AI|open source|unicorns|Liu Yuanchun|President of the Shanghai University of Finance and Economics
Kaifeng City|Mobilization Deployment Meeting|Liu Ning|the Henan Party Secretary|more numerous|stronger
Major Project Construction and High-Quality Manufacturing Development
Henan Provincial Development and Reform Commission|first quarter of 2026|improve investment efficiency
Yunnan Provincial Government|Provincial High-Quality Development Work Promotion and Project Work Conference
Yunnan Provincial Party Committee and Government|Project攻坚Year|Nine Major攻坚Actions|gold content|重中之重|three years
Kunming|Shandong Longma Machinery|Kunshi Expressway|Guangdong Provincial Government Executive Meeting
I Help Enterprises Find Markets|Come to Guangdong for the New Year|Winter Study Tours to Guangdong|national subsidy
Department of Commerce|Guangdong Quality Products Purchase|Wu Yaping|researcher|two new
Investment Research Institute|National Development and Reform Commission|Hainan Provincial Party Committee|Haikou
High-Standard Construction of Hainan Free Trade Port Promotion Conference|Hainan Free Trade Port|Hainan Island
island-wide customs closure|Hainan Provincial Development and Reform Commission|Jiang Hong|Deputy Director
45432|four leading industries|Five-Directional Strengthening|International Tourism Consumption Center
"""
CHINESE_NAMES = """
开门红|现代化产业体系|国家统计局|十五五|稳增长|强创新|促融合|优治理|防风险|全国工业和信息化工作会议|新质生产力
《中共中央关于制定国民经济和社会发展第十五个五年规划的建议》|江西省工业和信息化工作会议|亿元以上|工业重大项目|广东省
全省工信系统|挑大梁|福建省工业和信息化工作会议|一季度|安徽省|规模以上工业增加值|浙江省|数字经济核心产业增加值
制造业投资|吉林省|工信部信息通信经济专家委员会|委员|盘和林|《中国经营报》|东部|珠三角|长三角|江苏|大湾区|北京市社会科学院
副研究员|王鹏|梯度|中部|西部|经济大省|产业强省|资源型转型省份|财信金控|首席经济学家|伍超明|新型政策性金融工具
地方政府债务结存限额|中央经济工作会议|教育|科技|人才|工业和信息化部|党组扩大会议|国家科技重大专项|重点研发计划
国家制造业创新中心|中试平台|国家高新区|河南省工业和信息化工作会议|领先装备|前沿装备|关键核心部件|重大技术装备|重大工程需求
陕西省|省级制造业创新中心|企业技术中心|“五有”工业企业|河北省|先进制造业|藏富于民|藏技于企|京津冀|雄安新区|山西省
国家重要的能源和原材料基地|现代煤化工|氢能|绿色燃料|稳焦兴化|点面结合|动态调整|品牌提升|省级—国家级—世界级|核心区
协同区|浙江制造|新质浙商|贵州省|纺织服装|生态食品|健康医药|三大特色产业|特色互补、协同共进|中国制造
"""
ENGLISH_FIGURE = (
    r"(?:January|December) \d+ to \d+|(?:January|December) \d+(?:, \d{4})?|January to November \d{4}"
    r"|\d[\d,]*(?:\.\d+)?(?:st|th|%| (?:trillion|billion|million) yuan| PB|-card)?"
)
CHINESE_FIGURE = (
    r"\d{4}年\d+月\d+日(?:至\d+日)?|\d{4}年(?:年底)?|\d+月初"
    r"|\d+(?:\.\d+)?(?:%(?:左右|以上)?|亿元(?:左右)?|个)?"
)


class Measure(NamedTuple):
    """How one language is read, and what its document has to hold to."""

    article: str
    word: str  # a regular expression; punctuation and spaces are none
    sentence_end: str
    longest_run: int  # words, of Chinese characters; this many in common are too many
    figure: str
    names: str


MEASURES = {
    "regional-economies-2026.md": Measure(
        article="000_b6290579b43979cb.txt",
        word=r"[a-z0-9]+(?:[.,]\d+)*|[\u4e00-\u9fff]+",
        sentence_end=r"(?<=[.!?])[\"”)]*\s+|\n+",
        longest_run=12,
        figure=ENGLISH_FIGURE,
        names=ENGLISH_NAMES,
    ),
    "local-industry-2026.md": Measure(
        article="003_1d2aa07062990b2c.txt",
        word=r"[^\W_]",
        sentence_end=r"(?<=[。!?\uff01\uff1f])[”」)]*|\n+",
        longest_run=18,
        figure=CHINESE_FIGURE,
        names=CHINESE_NAMES,
    ),
}


def article(name: str) -> str:
    """Return an article's text without the page's leftovers; skip the test where it isn't at hand."""
    found = [folder / name for folder in (ROOT / "seeds" / "originals", SHARED / "seeds") if (folder / name).is_file()]
    if not found:
        pytest.skip(f"the article {name} is neither in seeds/originals nor in $TESTS_SHARED/seeds")
    return found[0].read_text("utf-8").split(LEFTOVERS)[0]


def retelling(name: str) -> str:
    """Return a document's text below its front matter."""
    return (CORPUS / name).read_text("utf-8").split("---\n", 2)[2]


def front_matter(name: str) -> dict[str, object]:
    """Return what stands above a document's text."""
    return dict(yaml.safe_load((CORPUS / name).read_text("utf-8").split("---\n", 2)[1]))


def masked(text: str) -> str:
    """Put a break where an official name stood."""
    return re.sub("|".join(OFFICIAL_NAMES), "\n", text)


def words(text: str, measure: Measure) -> list[str]:
    """Return the words of an English text, the characters of a Chinese one."""
    return re.findall(measure.word, text.casefold())


def sentences(text: str, measure: Measure) -> list[str]:
    """Return the sentences of a text, headings among them."""
    return [part for part in re.split(measure.sentence_end, text) if part.strip()]


def grams(text: str, measure: Measure, size: int = GRAM) -> set[tuple[str, ...]]:
    """Return every run of `size` words."""
    found = words(text, measure)
    return {tuple(found[i : i + size]) for i in range(len(found) - size + 1)}


def longest_run(text: str, original: str, measure: Measure) -> int:
    """Return the length of the longest run of words that both texts hold."""
    size = 0
    while grams(text, measure, size + 1) & grams(original, measure, size + 1):
        size += 1
    return size


def shares(text: str, original: str, measure: Measure) -> dict[str, float]:
    """Return, of each sentence, the largest share of its 5-grams that one sentence of the article holds."""
    theirs = [grams(sentence, measure) for sentence in sentences(original, measure)]
    ours = {sentence: grams(sentence, measure) for sentence in sentences(text, measure)}
    return {s: max(len(own & other) for other in theirs) / len(own) for s, own in ours.items() if own}


def figures(text: str, measure: Measure) -> set[str]:
    """Return the figures and dates of a text, each with its unit and without thousands separators."""
    return {re.sub(r"(?<=\d),(?=\d|$)|,$", "", found) for found in re.findall(measure.figure, text)}


def names(measure: Measure) -> list[str]:
    return [name for line in measure.names.split("\n") for name in line.split("|") if name]


@pytest.mark.parametrize("name", MEASURES)
def test_no_long_run_of_the_article_is_repeated(name: str) -> None:
    measure = MEASURES[name]
    run = max(longest_run(part, article(measure.article), measure) for part in masked(retelling(name)).split("\n"))
    assert run < measure.longest_run


@pytest.mark.parametrize("name", MEASURES)
def test_no_sentence_is_a_rewording_of_one_of_the_article(name: str) -> None:
    measure = MEASURES[name]
    found = shares(masked(retelling(name)), article(measure.article), measure)
    assert not {sentence: share for sentence, share in found.items() if share > LARGEST_SHARE}


@pytest.mark.parametrize("name", MEASURES)
def test_every_figure_and_date_of_the_article_is_told(name: str) -> None:
    measure = MEASURES[name]
    theirs = figures(article(measure.article), measure)
    assert len(theirs) >= 15
    assert theirs - figures((CORPUS / name).read_text("utf-8"), measure) == set()  # the day of issue is in front


@pytest.mark.parametrize("name", MEASURES)
def test_every_figure_told_is_the_articles(name: str) -> None:
    measure = MEASURES[name]
    assert figures(retelling(name), measure) - figures(article(measure.article), measure) == set()


@pytest.mark.parametrize("name", MEASURES)
def test_every_name_of_the_article_is_told(name: str) -> None:
    text = retelling(name)
    assert [wanted for wanted in names(MEASURES[name]) if wanted not in text] == []


@pytest.mark.parametrize("name", MEASURES)
def test_front_matter_says_where_a_document_comes_from(name: str) -> None:
    head = front_matter(name)
    assert head["original"] == MEASURES[name].article
    assert head["language"] in {"en", "zh"}
    assert {"title", "publisher", "note"} <= set(head)
    assert f"# {head['title']}\n" in retelling(name)


def test_zhejiangs_manufacturing_target_stands_in_one_sentence() -> None:
    name = "local-industry-2026.md"
    wanted = ("浙江", "2026年", "规模以上工业增加值", "6%左右", "数字经济核心产业增加值", "8%", "制造业投资", "8%以上")
    assert any(all(part in s for part in wanted) for s in sentences(retelling(name), MEASURES[name]))


def evidence_sentences(question: dict[str, str], evidence: str) -> list[str]:
    name = question["document"]
    return [s for s in sentences(retelling(name), MEASURES[name]) if evidence in s]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_evidence_occurs_once_in_its_document(question: dict[str, str]) -> None:
    whole = (CORPUS / question["document"]).read_text("utf-8")
    assert question["evidence"]
    assert [whole.count(evidence) for evidence in question["evidence"]] == [1] * len(question["evidence"])
    assert all(len(evidence_sentences(question, evidence)) == 1 for evidence in question["evidence"])


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q["plain"]], ids=lambda question: question["id"])
def test_a_plain_question_shares_no_figure_and_no_name_with_its_evidence(question: dict[str, str]) -> None:
    asked = question["question"]
    told = " ".join(s for evidence in question["evidence"] for s in evidence_sentences(question, evidence))
    chinese, english = (asked, told) if question["language"] == "zh" else (told, asked)
    spelled = "".join(lazy_pinyin(chinese))
    assert not set(re.findall(r"\d+", asked)) & set(re.findall(r"\d+", told))
    assert not [word for word in re.findall(r"[A-Z][A-Za-z]{2,}", english) if word.lower() in spelled]
    assert not set(re.findall(r"[A-Za-z]+", chinese)) & set(re.findall(r"[A-Za-z]+", english))


def test_questions_fill_the_four_cells_evenly() -> None:
    cells = Counter((q["language"], front_matter(q["document"])["language"]) for q in QUESTIONS)
    assert cells == {(asked, told): 7 for asked in ("en", "zh") for told in ("en", "zh")}
    assert len({q["id"] for q in QUESTIONS}) == len(QUESTIONS)
    across = [q["plain"] for q in QUESTIONS if q["language"] != front_matter(q["document"])["language"]]
    assert sum(across) * 2 >= len(across)
    assert sum(q["plain"] for q in QUESTIONS) == sum(across)
