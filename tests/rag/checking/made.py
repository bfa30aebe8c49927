"""Made-up sentences that state several figures, and other ways to say them, in both languages. Knows no checker."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.rag.checking.quantities import Quantity, draw

PLACES = [
    ("浙江", "Zhejiang"),
    ("安徽", "Anhui"),
    ("江西", "Jiangxi"),
    ("吉林", "Jilin"),
    ("四川", "Sichuan"),
    ("云南", "Yunnan"),
    ("广东", "Guangdong"),
    ("海南", "Hainan"),
    ("成都", "Chengdu"),
    ("杭州", "Hangzhou"),
    ("武汉", "Wuhan"),
    ("法国", "France"),
    ("日本", "Japan"),
    ("巴西", "Brazil"),
    ("德国", "Germany"),
    ("加拿大", "Canada"),
]
# What grows or falls, what comes to an amount, what there is a number of: Chinese and English names.
GROWING = [
    ("规模以上工业增加值", "value added of industries above designated size", "industrial value added"),
    ("数字经济核心产业增加值", "value added of the core digital economy industries", "the core digital economy"),
    ("制造业投资", "manufacturing investment", "investment in manufacturing"),
    ("固定资产投资", "fixed-asset investment", "investment in fixed assets"),
    ("社会消费品零售总额", "retail sales of consumer goods", "total consumer retail sales"),
    ("出口", "exports", "sales abroad"),
    ("进口", "imports", "purchases abroad"),
    ("粮食产量", "grain output", "the grain harvest"),
    ("汽车销量", "car sales", "sales of cars"),
    ("居民人均可支配收入", "per capita disposable income", "disposable income per resident"),
    ("旅游收入", "tourism revenue", "income from tourism"),
    ("用电量", "electricity consumption", "power use"),
    ("房价", "house prices", "the price of housing"),
    ("失业人数", "the number of unemployed", "unemployment"),
]
AMOUNTS = [
    ("地区生产总值", "gross domestic product", "GDP", "yuan"),
    ("财政预算", "the budget", "the government's budget", "yuan"),
    ("贷款余额", "outstanding loans", "loans outstanding", "yuan"),
    ("研发经费", "spending on research and development", "R&D spending", "yuan"),
    ("外商投资", "foreign investment", "investment from abroad", "dollars"),
    ("债务", "debt", "the debt", "dollars"),
    ("钢产量", "steel output", "the output of steel", "tonnes"),
    ("发电量", "electricity generation", "power generation", "kwh"),
    ("铁路里程", "the length of railways", "railway mileage", "km"),
    ("地铁线路", "the metro network", "subway lines", "km"),
    ("森林面积", "the forest area", "the area of forests", "km2"),
    ("人口", "the population", "the number of inhabitants", "people"),
    ("游客接待量", "visits by tourists", "tourist arrivals", "trips"),
    ("高新技术企业数量", "the number of high-tech companies", "high-tech companies", "firms"),
    ("重大项目数量", "the number of major projects", "major projects", "projects"),
    ("教师人数", "the number of teachers", "teachers", "people"),
]
UP, DOWN = "up", "down"
_VERBS = {
    (UP, "zh"): ["增长", "上升", "提高", "增加"],
    (DOWN, "zh"): ["下降", "减少", "降低", "下滑"],
    (UP, "en"): ["rose by", "grew by", "increased by", "went up by", "climbed by"],
    (DOWN, "en"): ["fell by", "declined by", "decreased by", "went down by", "dropped by"],
}
_NOUNS = {UP: ["a rise of", "growth of", "an increase of"], DOWN: ["a fall of", "a decline of", "a drop of"]}
_BASIS = {
    "": ("", ""),
    "year": ("同比", " year on year"),
    "month": ("环比", " month on month"),
}


@dataclass(frozen=True)
class Fact:
    """A thing and its amount or change."""

    zh: str
    en: str
    also: str  # another English name
    quantity: Quantity
    direction: str = ""
    basis: str = ""
    place: tuple[str, str] | None = None


Sentence = tuple[str, str]  # language, text


def facts(pick: random.Random) -> list[Fact]:
    """Make up two to four facts of one kind or of mixed ones, of one place or of several."""
    count = pick.choice([2, 2, 3, 3, 4])
    if pick.random() < 0.3:  # one thing in several places
        zh, en, also = pick.choice(GROWING)
        direction, basis = pick.choice([UP, UP, DOWN]), pick.choice(list(_BASIS))
        places = pick.sample(PLACES, count)
        return [Fact(zh, en, also, draw("percent", pick), direction, basis, place) for place in places]
    grown = pick.sample(GROWING, count)
    amounts = pick.sample(AMOUNTS, count)
    share = pick.choice([0.0, 0.5, 1.0])
    return [_fact(*pair, pick.random() < share, pick) for pair in zip(grown, amounts, strict=True)]


def _fact(grown: tuple[str, str, str], amount: tuple[str, str, str, str], by_amount: bool, pick: random.Random) -> Fact:
    if by_amount:
        return Fact(*amount[:3], draw(amount[3], pick))
    kind = "points" if pick.random() < 0.1 else "percent"
    return Fact(*grown, draw(kind, pick), pick.choice([UP, UP, DOWN]), pick.choice(["", "", "year", "month"]))


def say(stated: list[Fact], language: str, pick: random.Random, *, other: bool = False) -> str:
    """Say the facts in one sentence; the `other` way is how a claim says them."""
    return (_zh if language == "zh" else _en)(stated, pick, other)


def _zh(stated: list[Fact], pick: random.Random, other: bool) -> str:
    place = pick.choice(PLACES)[0] if not other and not stated[0].place else ""
    opening = (
        pick.choice(["", "据统计，", "去年，", "会议提出，"])
        if not other
        else pick.choice(["", "据报道，", "文中称，"])
    )
    mark = pick.choice(["，", "；", "、"]) if not other else pick.choice(["，", "；"])
    form = pick.choice(_FORMS_ZH)
    return f"{opening}{place}{mark.join(form(fact, pick) for fact in stated)}。"


def _zh_plain(fact: Fact, pick: random.Random) -> str:
    where = fact.place[0] if fact.place else ""
    said = fact.quantity.zh(pick)
    if fact.direction:
        return f"{where}{fact.zh}{_BASIS[fact.basis][0]}{pick.choice(_VERBS[fact.direction, 'zh'])}{said}"
    return f"{where}{fact.zh}{pick.choice(['为', '达', '达到', '是'])}{said}"


def _zh_noun(fact: Fact, pick: random.Random) -> str:
    where = fact.place[0] + "的" if fact.place else ""
    said = fact.quantity.zh(pick)
    if fact.direction:
        noun = "增幅" if fact.direction == UP else "降幅"
        return f"{where}{fact.zh}的{_BASIS[fact.basis][0]}{noun}{pick.choice(['为', '是', '达'])}{said}"
    return f"{where}{fact.zh}的规模{pick.choice(['为', '达', '有'])}{said}"


def _en(stated: list[Fact], pick: random.Random, other: bool) -> str:
    form = pick.choice(_FORMS_EN)
    parts = [form(fact, pick, other) for fact in stated]
    opening = pick.choice(
        ["", "Last year, ", "According to officials, "] if not other else ["", "The report says that "]
    )
    last = pick.choice([" and ", ", and ", ", while "])
    text = opening + (", ".join(parts[:-1]) + last if parts[1:] else "") + parts[-1] + "."
    return text[0].upper() + text[1:]


def _en_plain(fact: Fact, pick: random.Random, other: bool) -> str:
    what = f"{fact.also if other and pick.random() < 0.5 else fact.en}{_where(fact, pick)}"
    said = fact.quantity.en(pick)
    if fact.direction:
        return f"{what} {pick.choice(_VERBS[fact.direction, 'en'])} {said}{_BASIS[fact.basis][1]}"
    return f"{what} {pick.choice(['was', 'reached', 'came to', 'stood at'])} {said}"


def _en_noun(fact: Fact, pick: random.Random, other: bool) -> str:
    what = f"{fact.also if other and pick.random() < 0.5 else fact.en}{_where(fact, pick)}"
    said = fact.quantity.en(pick)
    if fact.direction:
        return f"{pick.choice(_NOUNS[fact.direction])} {said}{_BASIS[fact.basis][1]} in {what}"
    return f"{said} for {what}"


def _where(fact: Fact, pick: random.Random) -> str:
    return f" in {fact.place[1]}" if fact.place else ""


_FORMS_ZH: list[Callable[[Fact, random.Random], str]] = [_zh_plain, _zh_plain, _zh_noun]
_FORMS_EN: list[Callable[[Fact, random.Random, bool], str]] = [_en_plain, _en_plain, _en_noun]


def case(pick: random.Random) -> tuple[list[Sentence], Sentence]:
    """Make up one or two sentences, and a claim that says some or all of it otherwise, often in the other language."""
    stated = facts(pick)
    written, claimed = pick.choice(["zh", "en"]), pick.choice(["zh", "en"])
    kept = pick.sample(stated, pick.randint(max(1, len(stated) - 2), len(stated)))
    cut = pick.randint(1, len(stated) - 1) if pick.random() < 0.2 else len(stated)
    parts = [part for part in (stated[:cut], stated[cut:]) if part]
    return [(written, say(part, written, pick)) for part in parts], (claimed, say(kept, claimed, pick, other=True))
