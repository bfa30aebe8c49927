import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures import figures, tokens
from index.values.measures import CLOCKS


def values(text: str) -> list[tuple[str, str]]:
    return [(str(figure.value if figure.date is None else figure.date), figure.unit) for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("5.68万亿元", "5680000000000", "yuan"),
        ("5000多亿元", "500000000000", "yuan"),
        ("５０００億元", "500000000000", "yuan"),
        ("5亿3000万元", "530000000", "yuan"),
        ("一万二千亿", "1200000000000", ""),
        ("1.5亿", "150000000", ""),
        ("450 billion yuan", "450000000000", "yuan"),
        ("10 trillion", "10000000000000", ""),
        ("$3.5bn", "3500000000", "dollar"),
        ("RMB 300", "300", "yuan"),
        ("31.2万人次", "312000", "person-time"),
        ("312,000 person-times", "312000", "person-time"),
        ("百分之八", "8", "percent"),
        ("百分之三十二点五", "32.5", "percent"),
        ("8 percent", "8", "percent"),
        ("10.4 per cent", "10.4", "percent"),
        ("2个百分点", "2", "percentage-point"),
        ("5 百分点", "5", "percentage-point"),
        ("two percentage points", "2", "percentage-point"),
        ("3000个", "3000", ""),
        ("3千米", "3", "kilometre"),
        ("两年", "2", "year"),
        ("three years", "3", "year"),
        ("第十五个", "15", "ordinal"),
        ("49th", "49", "ordinal"),
        ("twenty-first", "21", "ordinal"),
        ("6½", "6.5", ""),
        ("½", "0.5", ""),
        ("半年", "0.5", "year"),
        ("half a million", "500000", ""),
        ("twenty-one", "21", ""),
        ("four hundred and five people", "405", "person"),
        ("two million three hundred thousand", "2300000", ""),
        ("三分之二", "0.6667", ""),
        ("20世纪", "20", "century"),
        ("1990s", "1990", "decade"),
        ("the 1990's", "1990", "decade"),
        ("the early 90's", "90", "decade"),
        ("上世纪90年代", "1990", "decade"),
        ("上个世纪九十年代", "1990", "decade"),
        ("19世纪90年代", "1890", "decade"),
        ("本世纪20年代", "2020", "decade"),
        ("7:30 p.m.", "1170", "clock"),
        ("下午4时30分", "990", "clock"),
        ("晚上12点", "0", "clock"),
        ("中午12点", "720", "clock"),
        ("at 14:05", "845", "clock"),
        ("nine o'clock", "540", "o-clock"),
        ("ten o’clock in the evening", "1320", "clock"),
        ("half past nine", "570", "o-clock"),
        ("a quarter to three", "165", "o-clock"),
        ("8点20分", "500", "o-clock"),
        ("十点半", "630", "o-clock"),
        ("1小时20分钟", "80", "minute"),
        ("2小时30分", "150", "minute"),
        ("an hour and 20 minutes", "80", "minute"),
        ("三年零两个月", "38", "month"),
        ("2 hours, 5 minutes and 30 seconds", "7530", "second"),
        ("八折", "20", "percent-off"),
        ("打七五折", "25", "percent-off"),
        ("翻了两番", "4", "times"),
        ("rose by a fifth", "0.2000", ""),
        ("fell by more than a tenth", "0.1000", ""),
        ("one third of them", "0.3333", ""),
        ("three in ten residents", "0.3000", ""),
        ("4 out of 5 residents", "0.8000", ""),
        ("1 in 200 children", "0.0050", ""),
        ("3分1秒", "181", "second"),
        ("The 8:30 train", "510", "o-clock"),
        ("开放时间：9:15", "555", "o-clock"),
        ("早上八点十分", "490", "clock"),
        ("5 m3", "5", "cubic-metre"),
        ("5立方", "5", "cubic-metre"),
        ("5立方体", "5", ""),
        ("3平方厘米", "3", ""),
        ("3立方厘米", "3", ""),
        ("100平米", "100", "square-metre"),
        ("100 ha", "100", "hectare"),
        ("十华里", "10", "li"),
        ("20 T-shirts", "20", ""),
    ],
)
def test_numbers_are_read_in_both_languages(text: str, value: str, unit: str) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.unit, figure.date) == (Decimal(value), unit, None)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年1月20日", "2026-01-20"),
        ("二〇二六年一月二十日", "2026-01-20"),
        ("January 20, 2026", "2026-01-20"),
        ("20 January 2026", "2026-01-20"),
        ("20th of January 2026", "2026-01-20"),
        ("2026-01-20", "2026-01-20"),
        ("2026/1/20", "2026-01-20"),
        ("2026年1月", "2026-01"),
        ("January 2026", "2026-01"),
        ("2026年", "2026"),
        ("in 2026", "2026"),
        ("1月5日", "--01-05"),
        ("Jan. 5", "--01-05"),
        ("民国二十三年", "1934"),
        ("民国23年8月5日", "1934-08-05"),
        ("光绪二十年八月", "1894"),
        ("令和元年5月1日", "2019-05-01"),
        ("1963年农历八月十五", "1963"),
    ],
)
def test_dates_are_as_precise_as_the_text(text: str, date: str) -> None:
    (figure,) = figures(text)
    assert (figure.date, figure.unit, figure.value) == (date, "date", None)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("6%左右", "about"),
        ("约6%", "about"),
        ("about 6%", "about"),
        ("8%以上", "at-least"),
        ("不低于8%", "at-least"),
        ("at least 8%", "at-least"),
        ("超过8%", "more-than"),
        ("over 8%", "more-than"),
        ("exceeding 8%", "more-than"),
        ("30余个", "more-than"),
        ("不超过8%", "at-most"),
        ("no more than 8%", "at-most"),
        ("up to 8%", "at-most"),
        ("不到8%", "less-than"),
        ("less than 8%", "less-than"),
        ("8%", ""),
    ],
)
def test_qualifiers_are_told_apart(text: str, qualifier: str) -> None:
    (figure,) = figures(text)
    assert figure.qualifier == qualifier


def test_both_ends_of_a_range_have_its_unit_and_magnitude() -> None:
    assert values("增长6-8%") == [("6", "percent"), ("8", "percent")]
    assert values("6%-8%") == [("6", "percent"), ("8", "percent")]
    assert values("5 to 6 billion yuan") == [("5000000000", "yuan"), ("6000000000", "yuan")]
    assert values("2025年12月25日至26日") == [("2025-12-25", "date"), ("2025-12-26", "date")]
    assert values("January 5-8, 2026") == [("2026-01-05", "date"), ("2026-01-08", "date")]


@pytest.mark.parametrize(
    "text",
    [
        "三农",
        "十四五",
        "一个人",
        "one of them",
        "百姓",
        "千方百计",
        "一些",
        "十分",
        "may be",
        "march on",
        "三点建议",
        "一波三折",
        "三折叠",
    ],
)
def test_words_that_look_like_numbers_are_none(text: str) -> None:
    assert figures(text) == []


def test_what_is_ambiguous_is_not_guessed() -> None:
    assert values("won 21:15") == [("21", ""), ("15", "")]
    assert values("12.5 pm") == [("12.5", "")]
    assert values("three in ten years") == [("3", ""), ("10", "year")]
    assert values("five in two games") == [("5", ""), ("2", "")]
    assert values("one in two hundred children") == [("200", "")]
    assert values("农历八月十五日") == [("15", "day")]
    assert values("1/6") == [("1", ""), ("6", "")]
    assert values("2026年13月") == [("2026", "year"), ("13", "")]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("5000亿元", "500 billion yuan"),
        ("百分之八", "8 percent"),
        ("8%", "eight percent"),
        ("2026年1月20日", "January 20, 2026"),
        ("三年", "3 years"),
        ("第四十九届", "49th"),
        ("20世纪80年代", "the 1980s"),
        ("上世纪八十年代", "the 1980's"),
        ("80年代", "the '80s"),
        ("晚上7点半", "7:30 p.m."),
        ("1小时20分钟", "80 minutes"),
        ("民国二十三年", "in 1934"),
    ],
)
def test_the_same_figure_has_the_same_tokens_in_both_languages(chinese: str, english: str) -> None:
    def of(text: str) -> list[str]:
        return [token for figure in figures(text) for token in tokens(figure)]

    assert of(chinese) == of(english) != []


@pytest.mark.parametrize(
    "text",
    [
        "profits fell in the third quarter to 9 percent",
        "cut by a quarter to 5 million",
        "cut by half to 12 percent",
        "a ratio of between 2:10 and 3:15",
        "由于1:20的比例",
        "以下三点十分重要",
        "一时半会儿",
        "两点整改要求",
        "当n=3时",
    ],
)
def test_shares_ratios_and_points_are_no_times_of_day(text: str) -> None:
    assert not [figure for figure in figures(text) if figure.unit in CLOCKS]


def test_what_goes_on_until_an_hour_begins_at_one_too() -> None:
    assert values("10时至12时") == [("600", "o-clock"), ("0", "o-clock")]


def test_an_hour_that_something_is_paid_by_is_no_part_of_a_length() -> None:
    assert values("5 dollars an hour and 30 minutes of rest") == [("5", "dollar"), ("30", "minute")]
    assert values("twice a week and 3 days later") == [("3", "day")]


def test_of_a_lunar_date_the_year_is_told() -> None:
    assert values("农历2020年五月") == [("2020", "date")]


@pytest.mark.parametrize("text", ["80年代", "the 80's", "20世纪80年代", "19世纪80年代", "1980s"])
def test_a_decade_is_found_without_its_century_too(text: str) -> None:
    (figure,) = figures(text)
    assert "#80s" in tokens(figure)


@pytest.mark.parametrize(
    ("text", "decades"),
    [
        ("20世纪七八十年代", ["1970", "1980"]),
        ("十九世纪六、七十年代", ["1860", "1870"]),
        ("上世纪80至90年代", ["1980", "1990"]),
        ("七八十年代", ["70", "80"]),
        ("八十年代末九十年代初", ["80", "90"]),
        ("二十年代", ["20"]),
        ("1970、80年代", ["1970", "80"]),
    ],
)
def test_two_decades_may_share_their_century_and_their_noun(text: str, decades: list[str]) -> None:
    assert [value for value, _ in values(text)] == decades


def test_a_century_s_first_decade_is_not_that_of_another() -> None:
    (nineteen,), (twenty,) = figures("the 1900s"), figures("the 2000s")
    assert not {*tokens(nineteen)} & {*tokens(twenty)}


def test_a_number_of_decades_and_a_year_are_no_decade_of_a_century() -> None:
    assert [tokens(figure) for figure in figures("two decades")] == [["#2"]]
    assert [figure.unit for figure in figures("1980's best film")] == [""]


def test_a_date_is_found_by_its_year_and_month() -> None:
    (figure,) = figures("2026年1月20日")
    assert tokens(figure) == ["#2026-01-20", "#2026-01", "#2026", "#--01-20"]


@pytest.mark.parametrize("text", ["up 8%", "增长8%", "12 km", "三千米", "5 °C"])
def test_a_unit_that_ends_the_text_ends_with_it(text: str) -> None:
    (figure,) = figures(text)
    assert figure.end == len(text) and figure.text == text[figure.start :]


def test_a_sign_at_the_very_start_of_a_text_belongs_to_its_figure() -> None:
    first, second = figures("$5:3")
    assert (first.start, first.end, first.text, first.unit) == (0, 2, "$5", "dollar")
    assert second.text == "3"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("El puente mide 2.460 metros de largo", "2460", "metre"),
        ("Los conductores pagan 3,5 euros", "3.5", "euro"),
        ("Es una colonia de 1,5 millones de pingüinos", "1500000", ""),
        ("El metro superó el presupuesto en 1.500 millones de dólares", "1500000000", "dollar"),
        ("Son unas 40 mil personas", "40000", "person"),
        ("Завод стоит 3,2 млрд рублей", "3200000000", "rouble"),
        ("Мостом пользуются около 12 500 человек", "12500", "person"),
        ("Das Haus kostete 1.200,50 Euro", "1200.50", "euro"),
        ("Elle compte environ 12\u202f500 personnes", "12500", "person"),
        ("يبلغ طوله ٢٬٤٦٠ مترًا", "2460", "metre"),
        ("يدفع السائقون ٣٫٥ يورو", "3.5", "euro"),
        ("منع ٨٧٪ من الحالات", "87", "percent"),
        ("تجاوز الميزانية بمقدار ١٫٥ مليار", "1500000000", ""),
        ("استمر الحصار ٢١١ يومًا", "211", "day"),
    ],
)
def test_numbers_are_read_as_their_language_writes_them(text: str, value: str, unit: str) -> None:
    assert [(figure.value, figure.unit) for figure in figures(text)] == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("se abrió el 20 de enero de 2026", "2026-01-20"),
        ("открыта 20 января 2026 года", "2026-01-20"),
        ("افتتح في ٢٠ يناير ٢٠٢٦", "2026-01-20"),
        ("ouverte le 20 janvier 2026", "2026-01-20"),
        ("wurde am 20. Januar 2026 eröffnet", "2026-01-20"),
        ("в мае 1987 года", "1987-05"),
        ("terminado en 1856.", "1856"),
        ("построен в 1856 году", "1856"),
        ("اكتمل عام ١٨٥٦", "1856"),
    ],
)
def test_dates_are_read_in_other_languages_too(text: str, date: str) -> None:
    assert [figure.date for figure in figures(text)] == [date]


def test_english_and_chinese_keep_their_decimal_point_and_their_words() -> None:
    assert values("It rose from 1.500 to 2.750 percent") == [("1.500", "percent"), ("2.750", "percent")]
    assert values("利率为1.500，上升到2.750倍")[-1] == ("2.750", "times")
    assert not [figure.date for figure in figures("The Mars 2020 rover has landed") if figure.date]


ALPHABET = "0123456789,.%-½٬٫٪мая一二十百千万亿年月日第半多余至到分之个元 $¥abthjnyuoemilro９٣\ud800\U0001d7d8"


@given(st.one_of(st.text(), st.text(alphabet=ALPHABET, max_size=60)))
def test_offsets_hold_and_nothing_overlaps_on_any_text(text: str) -> None:
    found = figures(text)
    assert all(figure.text == text[figure.start : figure.end] != "" for figure in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert all(isinstance(token, str) for figure in found for token in tokens(figure))


@pytest.mark.parametrize(
    "unit", ["9", "一", "9,", "9.", "万", "9亿", "one hundred ", "2026年", "百分之", "十多万", "may 9 to ", "-", "a "]
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(count: int) -> float:
        start = time.perf_counter()
        figures(unit * count)
        return time.perf_counter() - start

    short = min(seconds(2_000) for _ in range(3))
    assert min(seconds(16_000) for _ in range(2)) < 24 * short + 0.05  # 64 times, were it quadratic


@pytest.mark.parametrize(
    "text", ["| Los Angeles | 1.234 |", "x=1.234, y=2.5", "In Rio de Janeiro it was 1.234 of them"]
)
def test_what_may_be_english_keeps_its_decimal_points(text: str) -> None:
    assert figures(text)[0].value == Decimal("1.234")
