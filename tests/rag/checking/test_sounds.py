"""Names written by their sound in the other language: met as such, and others of the same kind not met."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from index.lexicon import Lexicon
from rag.analysis.names import names
from rag.checking.content import Content
from rag.checking.sounds import alike, within

# Names that Chinese writes by sound, most of them in no dictionary.
WRITTEN = """
Biden=拜登 Clinton=克林顿 Thatcher=撒切尔 Merkel=默克尔 Macron=马克龙 Zelensky=泽连斯基 Anderson=安德森
Robinson=罗宾逊 Beckham=贝克汉姆 Ferguson=弗格森 Hamilton=汉密尔顿 Jackson=杰克逊 Lincoln=林肯 Mandela=曼德拉
Mozart=莫扎特 Newton=牛顿 Picasso=毕加索 Roosevelt=罗斯福 Stalin=斯大林 Darwin=达尔文 Edison=爱迪生 Einstein=爱因斯坦
Galileo=伽利略 Madrid=马德里 Manchester=曼彻斯特 Toronto=多伦多 Boston=波士顿 Denver=丹佛 Berlin=柏林 Warsaw=华沙
Sacramento=萨克拉门托 Stockholm=斯德哥尔摩 Amsterdam=阿姆斯特丹 Barcelona=巴塞罗那 Wellington=惠灵顿 Nairobi=内罗毕
Alexander=亚历山大 Catherine=凯瑟琳 Benjamin=本杰明 Kenobi=克诺比
"""
PAIRS = dict(pair.split("=") for pair in WRITTEN.split())


def test_names_meet_what_is_written_by_their_sound_and_no_other(lexicon: Lexicon) -> None:
    read = {name: lexicon.syllables(chinese) for name, chinese in PAIRS.items()}
    met = [alike(name, syllables) for name, syllables in read.items()]
    wrong = [alike(name, read[other]) for name, other in permutations(PAIRS, 2)]
    assert sum(met) / len(met) >= 0.75
    assert sum(wrong) / len(wrong) <= 0.005


@pytest.mark.parametrize(
    ("claim", "cited", "odd"),
    [
        ("In 2021 Clinton opened the bridge.", "克林顿于2021年为大桥揭幕。", ""),
        ("In 2021 Kenobi opened the bridge.", "克诺比于2021年为大桥揭幕。", ""),
        ("In 2021 Skywalker opened the bridge.", "克诺比于2021年为大桥揭幕。", "Skywalker"),
        ("In 2021 Merkel opened the bridge.", "克林顿于2021年为大桥揭幕。", "Merkel"),
        ("2021年，克林顿访问了学校。", "The school was visited by Clinton in 2021.", ""),
        ("2021年，克林顿访问了学校。", "The school was visited by Merkel in 2021.", "克林顿"),
        ("There are 400 stations in Hangzhou.", "杭州有400座车站。", ""),
        ("There are 400 stations in Nanjing.", "杭州有400座车站。", "Nanjing"),
        ("There are 400 stations in Henan.", "海南有400座车站。", "Henan"),
        ("There are 400 stations in Shaanxi.", "山西有400座车站。", "Shaanxi"),
        ("海南有400座车站。", "There are 400 stations in Henan.", "海南"),
        ("湖南有400座车站。", "There are 400 stations in Henan Province.", "湖南"),
        ("山西有400座车站。", "There are 400 stations in Shaanxi.", "山西"),
    ],
)
def test_a_wrong_name_of_the_same_kind_is_still_missed(claim: str, cited: str, odd: str, lexicon: Lexicon) -> None:
    assert [name.text for name in Content(lexicon).missing(claim, [cited])] == ([odd] if odd else [])


@pytest.mark.parametrize(
    ("name", "written", "there"),
    [
        ("Elway", "埃尔维保持", True),
        ("Clinton", "于克林顿处", True),
        ("Merkel", "于克林顿处", False),
        ("Anderson", "安德", False),
        ("Li", "克林顿马里兰", False),  # of too few consonants to be told inside another
    ],
)
def test_a_name_is_met_inside_what_runs_on_around_it(name: str, written: str, there: bool, lexicon: Lexicon) -> None:
    assert within(name, lexicon.syllables(written)) == there


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("How old was John Elway?", "约翰·埃尔维保持着纪录。", 0.0),
        ("How old was Elway?", "The record is held by John Elway.", 0.0),
        ("Did Merkel meet Clinton?", "克林顿于2021年为大桥揭幕。", 0.5),
        ("默克尔什么时候去的？", "Clinton went there in 2021.", 1.0),
        ("How old was he?", "约翰·埃尔维保持着纪录。", 0.0),
        ("南京有多少充电站？", "Hangzhou has 412 charging stations.", 1.0),
        ("南京有多少充电站？", "Nanjing has 412 charging stations.", 0.0),
        ("When did Liu Ning take office?", "Planning is listed in the beginning.", 1.0),  # Ning is no part of a word
        ("When did Liu Ning take office?", "Ning's office opened in May.", 0.0),
        ("Was Europe richer?", "The European states grew.", 0.0),
        ("When did Iran, Iraq and Asia grow?", "Iranian trade, Iraqi trade and Asian trade grew.", 0.0),
        ("Did the NGO speak?", "NGOs spoke.", 0.0),
        ("Does Wang Li work there?", "It stands in Wangfujing, he says to Lin.", 1.0),
        ("Did 서울 grow?", "서울은 커졌다.", 0.0),  # particles go on, as cases do
        ("Where is Sony?", "他在Sony公司。", 0.0),
    ],
)
def test_of_the_names_asked_about_a_share_is_lost(question: str, text: str, share: float, lexicon: Lexicon) -> None:
    assert Content(lexicon).lost(question, [text]) == share


def texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]


def test_names_of_parallel_texts_are_met_and_those_of_others_are_not(lexicon: Lexicon, shared: Path) -> None:
    """Whole paragraphs, so that many names are there to be taken for another."""
    english, chinese = (texts(shared / f"data/xquad-mixed-dev/corpus.{each}.jsonl") for each in ("en", "zh"))
    content, half = Content(lexicon), len(english) // 2
    for said, stated in ((english, chinese), (chinese, english)):
        met, wrong = [], []
        for at, text in enumerate(said):
            own = list(names(text, lexicon))
            missed = content.missing(text, [stated[at]])
            met += [name not in missed for name in own]
            elsewhere = content.missing(said[at - half], [text])  # a name of both is no wrong one
            missed = content.missing(said[at - half], [stated[at]])
            wrong += [name not in missed for name in elsewhere]
        assert sum(met) / len(met) >= 0.72
        assert sum(wrong) / len(wrong) <= 0.16


@pytest.mark.parametrize(
    ("text", "named", "other"),
    [
        ("Варнский мост спроектировала инженер Елена Марш.", "Varn", "Kessel"),
        ("Виадук Кессель построен в 1856 году.", "Kessel", "Varn"),
        ("Аистиха Хильда летела над городом.", "Hilda", "Merkel"),
        ("يعبر جسر كيسل النهر", "Kessel", "Brandt"),
        ("غادر السكان ميناء هكتور", "Hektor", "Merkel"),
        ("وقالت ماريا فيلد إن التضخم بعيد", "Feld", "Thatcher"),
    ],
)
def test_a_name_is_known_in_cyrillic_and_arabic_by_its_sound(
    lexicon: Lexicon, text: str, named: str, other: str
) -> None:
    content = Content(lexicon)
    assert content.lost(f"How old is {named}?", [text]) == 0
    assert content.lost(f"How old is {other}?", [text]) == 1


@pytest.mark.parametrize(
    ("claim", "cited", "doubt"),
    [
        ("The Kessel bridge has 31 arches.", "Мост Кессель имеет 31 арку.", ""),
        ("The Merkel bridge has 31 arches.", "Мост Кессель имеет 31 арку.", "name"),
        ("The bridge has 31 arches.", "El puente tiene 31 arcos.", ""),
        ("这里有31个。", "El puente tiene 31 arcos.", ""),
        ("Nobody may swim in the lake.", "El puente es largo.", "foreign"),
        ("Pedro designed it in 1998.", "Ana Ruiz lo diseñó en 1998.", "name"),
        ("Merkel designed the bridge in 1998.", "Елена Марш спроектировала мост в 1998 году.", "name"),
        ("Drivers pay 3 euros.", "Los conductores pagan 3 euros.", ""),
        ("Ana Ruiz did not design the bridge.", "Ana Ruiz diseñó el puente.", "denied"),
        ("Drivers do not pay the 3 euros.", "Los conductores no pagan los 3 euros.", ""),
    ],
)
def test_a_claim_is_held_against_a_third_language_by_names_and_figures_alone(
    lexicon: Lexicon, claim: str, cited: str, doubt: str
) -> None:
    assert Content(lexicon).doubt(claim, [cited])[0] == doubt
