"""Numerals of Chinese and English prose -> values: their forms, as regular expressions over folded text."""

import re
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".3333", "⅔": ".6667", "⅛": ".125", "⅜": ".375", "⅝": ".625"}
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    *(word + "teen" for word in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
)
TO_TWELVE = (*_ONES[1:], *_TEENS[:3])
_DECADES = tuple(word + "ty" for word in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"))
_WORDS = {
    **{word: i for i, word in enumerate((*_ONES, *_TEENS))},
    **{word: 20 + 10 * i for i, word in enumerate(_DECADES)},
    "a": 1,
}
ORDINAL_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINAL_TEENS = ("tenth", "eleventh", "twelfth", *(word + "th" for word in _TEENS[3:]))
_ORDINALS = {
    **{word: i for i, word in enumerate((*ORDINAL_ONES, *_ORDINAL_TEENS), start=1)},
    **{word[:-1] + "ieth": 20 + 10 * i for i, word in enumerate(_DECADES)},
}
_ABROAD = {
    3: "mil mille tausend тыс тысяча тысячи тысяч ألف آلاف",
    6: "millón millones millions millionen mio milhão milhões milioni млн миллион миллиона миллионов مليون ملايين",
    9: "milliard milliards milliarde milliarden mrd miliardo miliardi млрд миллиард миллиарда миллиардов مليار مليارات",
    12: "трлн триллион триллиона триллионов تريليون",
}
_SCALES = {
    **dict.fromkeys(("thousand",), 10**3),
    **dict.fromkeys(("million", "mn"), 10**6),
    **dict.fromkeys(("billion", "bn"), 10**9),
    **dict.fromkeys(("trillion", "tn"), 10**12),
    **{word: 10**power for power, words in _ABROAD.items() for word in words.split()},
}
_PARTS = {
    **{word: i for i, word in enumerate(("third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth"), start=3)},
    "fourth": 4,
    "tenth": 10,
    "hundredth": 100,
    "thousandth": 1000,
}
MAX_LENGTH = 40  # characters; what is longer is no figure of prose, and Decimal's exponent stays in bounds

VULGAR = "[" + "".join(_FRACTIONS) + "]"
PLAIN = rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?{VULGAR}?|{VULGAR})"
_ZH_UNIT = "(?:[十万亿]|兆(?![瓦赫帕字比])|百(?!分)|千(?![米克瓦赫伏帕卡]))"
_ZH_SCALE = rf" ?(?:{_ZH_UNIT}|[多余来几](?=[十百千万亿])){_ZH_UNIT}*(?:[多余来几][万亿]+)?"
_SCALED = "|".join(word for word in _SCALES if word != "mil")
# 40 mil personas, 2 mil millones; an English mil is a thousandth of an inch.
_LETTERED = rf"[ -]?(?:hundred|{_SCALED}|mil(?= (?:millones|[a-zñáéíóú]+[aeo]s)\b))\b(?:(?<=тыс|млн|mio|mrd)\.)?"
ARABIC = rf"{PLAIN}(?:(?:{_LETTERED})+|{_ZH_SCALE}(?:{PLAIN}{_ZH_SCALE})*)?"
_D = "[零〇一二两三四五六七八九]"
CHINESE = rf"(?:{_D}|(?<![几数])十)(?:{_D}|[十百千万亿]|(?<=[十百千])[多余几](?=[万亿]))*(?:点{_D}+)?"

_ANY = "|".join
_BELOW_100 = rf"(?:(?:{_ANY(_DECADES)})(?:[ -](?:{_ANY(_ONES[1:])})\b)?|{_ANY(_TEENS)}|{_ANY(_ONES)})"
_BELOW_1000 = rf"(?:(?:{_BELOW_100}|a)[ -]hundred(?:(?: and)? {_BELOW_100}\b)?|{_BELOW_100})"
_SCALE = r"(?:thousand|million|billion|trillion)"
ENGLISH = (
    rf"(?:half a {_SCALE}|(?:half a|a|{_BELOW_100}) dozen"
    rf"|(?:{_BELOW_1000}|a) {_SCALE}(?:,?(?: and)? {_BELOW_1000}(?: {_SCALE})?)*|{_BELOW_1000})"
)
_PART = _ANY(_PARTS)
# What follows a part of something: not a third company, nor three in ten years.
_ENDS = r"(?=\W*$|\W*[.,;:)]"
_BEFORE_PART = "|".join(
    rf"(?<=\b{word} )" for word in ["by", "up", "down", "than", "about", "nearly", "almost", "over", "roughly"]
)
_AFTER_PART = (
    rf"{_ENDS}| (?:of|more|less|fewer|higher|lower|larger|smaller|in|on|at|to|from|since|over|between|during|compared"
    r"|and|or|last|this|is|are|was|were|had|has|have|than|by|within|before|after|while|but|for)\b)"
)
_AFTER_RATIO = (  # nor "one in two hundred", which isn't one in two
    rf"{_ENDS}| (?!(?:year|month|week|day|hour|minute|second|decade)s?\b)"
    rf"(?!(?:hundred|{_SCALE}|{_ANY(_ONES[1:])})\b)[a-z])"
)
_OUT_OF = " (?:in|out of)(?: every)? "
RATIO = "|".join(  # less than the whole: who scores five in two games scores no 2.5
    rf"\b(?:{word}|{part}){_OUT_OF}(?:{_ANY((*_ONES[max(part + 1, 2) :], *_TEENS, *_DECADES))}"
    rf"|{f'[{part + 1}-9]|' if part < 9 else ''}[1-9]\d{{1,2}}){_AFTER_RATIO}"
    for part, word in enumerate(_ONES[1:], start=1)
)
FRACTION = (
    rf"(?:(?:{_ANY(_ONES[2:])})[ -](?:{_PART})s\b|one-(?:{_PART})\b|(?:one|a) (?:{_PART})(?= of\b)"
    rf"|(?:one|(?:{_BEFORE_PART})a) (?:{_PART}){_AFTER_PART}"
    rf"|(?:one[ -]|a )?half(?! (?:a (?:dozen|{_SCALE})|dozen|siblings?)|[ -]?(?:way|time|back|hearted|life))\b)"
)
ORDINAL = rf"(?:(?:{_ANY(_DECADES)})[ -](?:{_ANY(ORDINAL_ONES)})|{_ANY(_ORDINALS)})"


def chinese_value(text: str) -> Decimal | None:
    """Return the value of a match of ARABIC or CHINESE (5.68万亿, 三百二十, 6½); None if it is no number."""
    if len(text) > MAX_LENGTH:
        return None
    whole, point, decimals = text.partition("点")
    value = _multiplied(whole) if re.search("[十百千万亿兆]", whole) else _positional(whole)
    if value is None or not point:
        return value
    return value + Decimal("." + "".join(str(_DIGITS[c]) for c in decimals))


def english_value(text: str) -> Decimal | None:
    """Return the value of a match of ENGLISH or ORDINAL ("two hundred and five", "half a million", "49th")."""
    total, current = Decimal(0), Decimal(0)
    for word in re.findall(r"[a-z]+", text):
        if word == "dozen":
            current *= 12
        elif word in _SCALES:
            total, current = total + current * _SCALES[word], Decimal(0)
        elif word == "hundred":
            current *= 100
        elif word == "half":
            current = Decimal("0.5")
        elif not (word == "a" and current) and word != "and":
            current += _WORDS.get(word) or _ORDINALS.get(word, 0)
    return total + current


def fraction_value(text: str) -> Decimal:
    """Return the value of a match of FRACTION ("two-thirds", "a quarter", "half"), to four places."""
    words = re.findall("[a-z]+", text)
    if words[-1] == "half":
        return Decimal("0.5")
    return round(Decimal(_WORDS[words[0]]) / _PARTS[words[-1].rstrip("s")], 4)


def ratio_value(text: str) -> Decimal:
    """Return the value of a match of RATIO ("three in ten", "4 out of 5"), to four places."""
    part, *_, whole = (Decimal(_WORDS.get(word, 0)) or Decimal(word) for word in (text.split()[0], text.split()[-1]))
    return round(part / whole, 4)


def roman_value(text: str) -> Decimal:
    """Return the value of a Roman numeral of I, V, X and L: 49 for XLIX."""
    worth = [{"I": 1, "V": 5, "X": 10, "L": 50}[letter] for letter in text]
    return Decimal(sum(-n if n < after else n for n, after in zip(worth, [*worth[1:], 0], strict=True)))


def arabic_value(text: str) -> Decimal | None:
    """Return the value of a match of ARABIC ("312,000", "6½", "4.5 billion", 5亿3000万)."""
    if len(text) > MAX_LENGTH:
        return None
    scales = re.findall(rf"(?<![^\W\d_])(?:hundred|mil|{_SCALED})\b", text)
    if not scales:
        return chinese_value(text.replace(" ", ""))
    value = _plain(str(re.match(PLAIN, text)[0]))  # type: ignore[index]
    for scale in scales:
        value *= _SCALES.get(scale, 100)
    return value


def _plain(text: str) -> Decimal:
    fraction = Decimal(_FRACTIONS.get(text[-1], 0))
    whole = text.rstrip("".join(_FRACTIONS)).replace(",", "")
    return Decimal(whole or 0) + fraction


def _positional(text: str) -> Decimal | None:
    text = text.rstrip("余多几") or text  # "and some more" says nothing that can be added
    if text[0] not in _DIGITS:
        return _plain(text)
    return Decimal("".join(str(_DIGITS[c]) for c in text))


def _multiplied(text: str) -> Decimal | None:
    """Sum up digit-and-multiplier pairs; two digits side by side are no number (十四五)."""
    high = middle = low = Decimal(0)
    digit: Decimal | None = None
    for part in re.findall(rf"{PLAIN}|.", text):
        if part in _TENS:
            low, digit = low + (1 if digit is None else digit) * _TENS[part], None
        elif part == "万":
            middle, low, digit = (middle + low + (digit or 0)) * 10**4, Decimal(0), None
        elif part in "亿兆":
            scale = 10**8 if part == "亿" else 10**12
            high, middle, low, digit = (high + middle + low + (digit or 0)) * scale, Decimal(0), Decimal(0), None
        elif part not in "多余来几":
            if digit:
                return None
            digit = Decimal(_DIGITS[part]) if part in _DIGITS else _plain(part)
    return high + middle + low + (digit or 0)
