"""What a figure is, and its units: how each is written in Chinese and English, and which can be compared. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index.fold import IDEOGRAPHS

_HAN = re.compile(f"[{IDEOGRAPHS}]")
CLOCKS = ("clock", "o-clock")  # units of times of day, see clock.py
Qualifier = Literal["", "about", "at-least", "more-than", "at-most", "less-than"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`text[start:end]`, and what it says.

    `value` is in the unit (8% is 8 percent, 5亿元 is 500000000 yuan), None where it is a date or too long to hold.
    `date` is ISO 8601, as precise as the text: 2026, 2026-01, 2026-01-20, or --01-20 where no year is given.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str
    date: str | None
    qualifier: Qualifier


# As folded text has them; a hyphen counts as a space, (s) stands for both numbers.
_WRITTEN = {
    "percentage-point": "个百分点|百分点|percentage point(s)|of a percentage point",
    "basis-point": "个基点|基点|basis point(s)|bp(s)",
    "permille": "‰",
    "percent": "%|percent|per cent|pct",
    "hong-kong-dollar": "港元|港币|hong kong dollar(s)|hk dollar(s)|hkd",
    "australian-dollar": "澳元|australian dollar(s)|aud",
    "canadian-dollar": "加元|canadian dollar(s)|cad",
    "taiwan-dollar": "新台币|台币|new taiwan dollar(s)|taiwan dollar(s)|twd",
    "singapore-dollar": "新加坡元|新元|singapore dollar(s)|sgd",
    "dollar": "美元|美金|us dollar(s)|u.s. dollar(s)|u.s dollar(s)|american dollar(s)|dollar(s)|usd",
    "yuan": "元人民币|元|块钱|人民币|yuan|chinese yuan|rmb|renminbi|cny",
    "euro": "欧元|euro(s)|eur",
    "pound": "英镑|pound(s)|pound(s) sterling|gbp",
    "pound-weight": "磅|lb(s)",
    "yen": "日元|yen|japanese yen|jpy",
    "won": "韩元|won|south korean won|krw",
    "rupee": "卢比|rupee(s)|indian rupee(s)|inr",
    "rouble": "卢布|rouble(s)|ruble(s)",
    "franc": "法郎|瑞士法郎|franc(s)|swiss franc(s)",
    "baht": "泰铢|baht",
    "peso": "比索|peso(s)",
    "person-time": "人次|person time(s)|person trip(s)",
    "person": "人|名|位|people|person(s)",
    "century": "世纪|century|centuries",
    "decade": "年代|decade(s)",
    "light-year": "光年|light year(s)",
    "year": "周年|周岁|年|岁|year(s)|yr(s)",
    "quarters": "个季度|quarters",
    "month": "个月|month(s)",
    "week": "周|星期|个星期|week(s)",
    "day": "天|日|day(s)",
    "hour": "小时|个小时|hour(s)|hr(s)",
    "minute": "分钟|minute(s)|min(s)",
    "millisecond": "毫秒|millisecond(s)|ms",
    "second": "秒|秒钟|second(s)",
    "square-kilometre": "平方公里|平方千米|square kilometre(s)|square kilometer(s)|square km|sq km|km²|km2",
    "square-metre": "平方米|平米|平方|square metre(s)|square meter(s)|square m|sq m|m²|m2",
    "square-mile": "平方英里|square mile(s)|sq mi",
    "square-foot": "平方英尺|square foot|square feet|sq ft",
    "cubic-metre": "立方米|立方|cubic metre(s)|cubic meter(s)|m³|m3",
    "cubic-kilometre": "立方公里|立方千米|cubic kilometre(s)|cubic kilometer(s)|km³",
    "kilometre-per-hour": "公里/小时|公里每小时|km/h|kph|kilometre(s) per hour|kilometer(s) per hour",
    "mile-per-hour": "英里/小时|英里每小时|mph|mile(s) per hour|mile(s) an hour",
    "nautical-mile": "海里|nautical mile(s)",
    "kilometre": "公里|千米|kilometre(s)|kilometer(s)|km",
    "mile": "英里|mile(s)|mi",
    "centimetre": "厘米|centimetre(s)|centimeter(s)|cm",
    "millimetre": "毫米|millimetre(s)|millimeter(s)|mm",
    "micrometre": "微米|micrometre(s)|micrometer(s)|micron(s)|μm",
    "nanometre": "纳米|nanometre(s)|nanometer(s)|nm",
    "li": "华里",
    "metre": "米|metre(s)|meter(s)|m",
    "foot": "英尺|feet|foot|ft",
    "inch": "英寸|inch|inches",
    "yard": "码|yard(s)",
    "kilogram": "公斤|千克|kilogram(s)|kg",
    "milligram": "毫克|milligram(s)|mg",
    "gram": "克|gram(s)",
    "jin": "斤|jin",
    "ounce": "盎司|ounce(s)|oz",
    "tonne": "吨|公吨|ton(s)|tonne(s)|metric ton(s)|metric tonne(s)",
    "megatonne": "megaton(s)|megatonne(s)",
    "gigatonne": "gigaton(s)|gigatonne(s)",
    "hectare": "公顷|hectare(s)|ha",
    "acre": "英亩|acre(s)",
    "mu": "亩|mu",
    "millilitre": "毫升|millilitre(s)|milliliter(s)|ml",
    "litre": "升|litre(s)|liter(s)",
    "gallon": "加仑|gallon(s)",
    "barrel": "桶|barrel(s)",
    "kilowatt-hour": "千瓦时|度电|kilowatt hour(s)|kwh",
    "megawatt-hour": "兆瓦时|megawatt hour(s)|mwh",
    "gigawatt-hour": "吉瓦时|gigawatt hour(s)|gwh",
    "terawatt-hour": "太瓦时|terawatt hour(s)|twh",
    "watt-hour": "瓦时|watt hour(s)|wh",
    "kilowatt": "千瓦|kilowatt(s)|kw",
    "megawatt": "兆瓦|megawatt(s)|mw",
    "gigawatt": "吉瓦|gigawatt(s)|gw",
    "watt": "瓦|瓦特|watt(s)",
    "horsepower": "马力|horsepower|hp",
    "kilobyte": "kb|kilobyte(s)",
    "megabyte": "mb|megabyte(s)",
    "gigabyte": "gb|gigabyte(s)",
    "terabyte": "tb|terabyte(s)",
    "petabyte": "pb|petabyte(s)",
    "celsius": "摄氏度|°c|℃|degree(s) celsius|degree(s) centigrade",
    "fahrenheit": "华氏度|°f|℉|degree(s) fahrenheit",
    "degree": "°|度|degree(s)",
    "times": "倍|times|fold",
    "": "|".join("个家项件条次座台辆艘架所间户起批种类届张款套本部场级轮口只头支队省市县区国州例篇颗枚株处栋层卡门"),
}
# The commonest of other languages; a word that English has too is none: the Spanish metro, the German Tag.
_ABROAD = {
    "percent": "por ciento|pour cent|prozent|процент|процента|процентов|في المئة|في المائة|بالمئة|بالمائة",
    "dollar": "dólar|dólares|доллар|доллара|долларов|دولار|دولارات",
    "euro": "евро|يورو",
    "yuan": "yuanes|юань|юаня|юаней|يوان",
    "franc": "francos|franken|франк|франка|франков|فرنك",
    "rouble": "rublos|roubles|rubel|рубль|рубля|рублей|руб|روبل",
    "person": "personas|habitantes|personnes|habitants|personen|einwohner|человек|человека|شخص|أشخاص|نسمة",
    "year": "año(s)|années|jahr|jahre|jahren|год|года|лет|سنة|سنوات|عام|أعوام",
    "month": "mes|meses|mois|monat|monate|monaten|месяц|месяца|месяцев|شهر|أشهر",
    "week": "semana(s)|semaine(s)|woche|wochen|неделя|недели|недель|أسبوع|أسابيع",
    "day": "día(s)|jour(s)|tage|tagen|день|дня|дней|суток|يوم|أيام",
    "hour": "hora(s)|heure(s)|stunde|stunden|час|часа|часов|ساعة|ساعات",
    "minute": "minuto(s)|minuten|минута|минуты|минут|دقيقة|دقائق",
    "second": "segundo(s)|sekunde|sekunden|секунда|секунды|секунд|ثانية|ثوان",
    "square-kilometre": "kilómetros cuadrados|kilomètres carrés|quadratkilometer|квадратных километров|кв. км"
    "|كيلومتر مربع",
    "kilometre": "kilómetro(s)|kilomètre(s)|километр|километра|километров|км|كيلومتر|كيلومترات|كم",
    "metre": "metros|mètre(s)|метр|метра|метров|متر|أمتار",
    "centimetre": "centímetro(s)|centimètre(s)|zentimeter|сантиметр|сантиметра|сантиметров|см|سنتيمتر|سنتيمترات",
    "kilogram": "kilo(s)|kilogramo(s)|kilogramm|килограмм|килограмма|килограммов|кг|كيلوغرام|كيلوغرامات",
    "tonne": "tonelada(s)|tonnen|тонна|тонны|тонн|طن|أطنان",
    "hectare": "hectárea(s)|hektar|гектар|гектара|гектаров|هكتار",
    "litre": "litro(s)|литр|литра|литров|لتر|لترات",
    "megawatt": "megavatio(s)|mégawatts|мегаватт|мвт|ميغاواط",
}
_NOT_BEFORE = {  # what makes another word of a unit
    "元": "组素旦首件老帅气宵年月勋音",
    "人": "均民工口",
    "名": "义",
    "位": "于置",
    "克": "服隆拉里罗林",
    "升": "级至到高降温值学",
    "码": "头",
    "度": "假过",
    "平方": "根和差厘分毫微英市",
    "立方": "体根厘分毫英市",
    "瓦": "斯砾片解",
}
_SIGNS = {
    "$": "dollar",
    "us$": "dollar",
    "hk$": "hong-kong-dollar",
    "a$": "australian-dollar",
    "c$": "canadian-dollar",
    "nt$": "taiwan-dollar",
    "s$": "singapore-dollar",
    "¥": "yuan",
    "rmb": "yuan",
    "cny": "yuan",
    "usd": "dollar",
    "人民币": "yuan",
    "€": "euro",
    "£": "pound",
}
_CURRENCIES = ("dollar", "yuan", "euro", "pound", "yen", "won", "rupee", "rouble", "franc", "baht", "peso")

# Units of one kind in terms of one of them: 10 yards are 30 feet, half a year is six months.
_IN_TERMS_OF = {
    "metre": "kilometre 1000 li 500 centimetre .01 millimetre .001 micrometre .000001 nanometre .000000001",
    "inch": "foot 12 yard 36 mile 63360",
    "kilogram": "tonne 1000 gram .001 milligram .000001 jin .5 megatonne 1000000000 gigatonne 1000000000000",
    "mu": "square-metre .0015 hectare 15 square-kilometre 1500",
    "litre": "millilitre .001 cubic-metre 1000 cubic-kilometre 1000000000000",
    "month": "year 12",
    "second": "millisecond .001 minute 60 hour 3600 day 86400 week 604800",
    "watt": "kilowatt 1000 megawatt 1000000 gigawatt 1000000000",
    "kilowatt-hour": "watt-hour .001 megawatt-hour 1000 gigawatt-hour 1000000 terawatt-hour 1000000000",
    "percentage-point": "basis-point .01",
    "percent": "permille .1",
}
_FACTORS = {
    unit: (base, Decimal(factor))
    for base, units in _IN_TERMS_OF.items()
    for unit, factor in zip(units.split()[::2], units.split()[1::2], strict=True)
}
_UNITS = {
    form.replace("(s)", plural): unit
    for written in (_WRITTEN, _ABROAD)
    for unit, forms in written.items()
    for form in forms.split("|")
    for plural in ("", "s")
}
_DECADE = re.compile(r"\bthe (?:early |late |mid[ -])?(?:1\d|20)?\d0$")  # the 1970's, the 70's
_LOOK_BACK = 14  # characters
_PER = re.compile(r" ?(?:per|a|an|/|每)(?: (?!\w+ (?:earlier|ago|before|later))|(?![a-z]))")
_EACH = re.compile(r"每一?个?([\u4e00-\u9fff]{1,4}?)(?:[收需花约为是售价费]|仅|平均)*$")
_LENGTHS = sorted({len(form) for form in _UNITS}, reverse=True)
_SIGN_LENGTHS = sorted({len(sign) for sign in _SIGNS}, reverse=True)


def unit_at(folded: str, at: int) -> tuple[str, int] | None:
    """Return the unit written at `at` of a folded text, "" for a measure word alone, and where it ends."""
    if folded.startswith("0s", at - 1) and not folded[at + 1 : at + 2].isalnum():
        return "decade", at + 1  # the 1970s
    if folded.startswith(("'s", "’s"), at) and _DECADE.search(folded, max(0, at - _LOOK_BACK), at):
        return "decade", at + 2
    at += folded[at : at + 1] in (" ", "-")
    piece = folded[at : at + _LENGTHS[0] + 1].replace("-", " ")
    for length in _LENGTHS:
        form = piece[:length]
        if form in _UNITS and not _goes_on(form, piece[length : length + 1]):
            return _UNITS[form], at + len(form)  # the text may end before `length`
    return None


def sign_before(folded: str, start: int) -> tuple[str, int] | None:
    """Return the currency whose sign stands before `start`, and where the sign begins."""
    end = start - folded.endswith(" ", 0, start)
    for length in _SIGN_LENGTHS:
        if end >= length and (sign := folded[end - length : end]) in _SIGNS:
            return _SIGNS[sign], end - length
    return None


def rate(before: str, after: str) -> str | None:
    """Return the unit that an amount is for one of, by the folded text around it: 每公斤6.8元, "6.8 yuan per kilogram".

    None where that isn't said, or of what is no unit here.
    """
    ahead, behind = _EACH.search(before), _PER.match(after)
    found = unit_at(after, behind.end()) if behind else unit_at(f"{ahead[1]}。", 0) if ahead else None
    return found[0] or None if found else None


def is_currency(unit: str) -> bool:
    """Say whether amounts of money are in the unit."""
    return unit in _CURRENCIES or unit.endswith("-dollar")


def comparable(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """Return a value in the unit that all units of its kind are compared in: 3 千米 as 3000 metre."""
    if unit == "decade" and value < 10:  # two decades, not the 1970s
        return value * 120, "month"
    base, factor = _FACTORS.get(unit, (unit, Decimal(1)))
    return value * factor, base


def _goes_on(form: str, following: str) -> bool:
    """Say whether what follows makes another word of it: "m" of "men", 元 of 元旦."""
    if form[-1].isalnum() and not _HAN.match(form[-1]):
        return following.isalnum() and not _HAN.match(following)
    return following != "" and following in _NOT_BEFORE.get(form, "")
