"""Whether a Chinese name writes a foreign one by its sound: 拜登 and Biden, 爱因斯坦 and Einstein. Pure.

Chinese writes a foreign name syllable by syllable, with characters kept for that (Xinhua's tables of transliteration).
Consonants come through, in classes: voiced and unvoiced, l and r are not told apart; vowels hardly do. So names are
compared by their consonants, with what is often lost or gained on the way costing less.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.fold import fold

# Characters that names are written with by sound; not all of them, but those of most names.
_WRITTEN = frozenset(
    "阿艾埃爱安昂奥巴白班邦保鲍贝本比彼宾波伯博布查察达戴丹德登迪蒂丁东杜顿多厄恩尔法凡范方菲费芬丰冯夫弗福富盖甘冈高戈哥"
    "格葛根贡古瓜圭哈海汉翰豪赫黑亨胡华怀惠霍基吉季加贾简江焦杰金京卡凯坎康考柯科克肯孔库奎昆拉来莱兰朗劳勒雷蕾里理丽利"
    "莉立良烈列林琳龙隆卢鲁路露伦罗洛吕略马玛迈麦曼芒毛茂梅门蒙孟米密蜜明摩莫墨默姆木穆那纳娜奈南内尼妮涅宁牛纽农努诺欧帕"
    "派潘庞佩彭皮平珀普齐奇契恰强乔切钦琴青丘琼邱热仁荣茹儒瑞若撒萨塞赛三桑瑟森沙莎山尚绍舍申圣胜诗施史士舒朔司丝斯思"
    "松苏孙索塔泰坦唐汤陶特腾滕提田廷通突图托陀瓦旺威维韦魏卫温文翁沃乌武伍西希锡席夏显香肖歇谢辛欣兴匈雄休修许雅亚延"
    "扬杨耶叶伊依易因英雍尤于约云泽曾扎詹章珍哲真芝治朱兹佐左紐"
)
_RUN = re.compile(f"[{''.join(sorted(_WRITTEN))}]{{2,}}")
_OPEN = re.compile("h?[aeiouyjw]")  # how a name begins that Chinese begins with a vowel, or with one of h, w and y
_DIGRAPHS = [
    ("sch", "S"), ("tch", "S"), ("sh", "S"), ("ch", "S"), ("ph", "F"), ("th", "T"), ("ck", "K"), ("gh", "K"),
    ("kn", "N"), ("wr", "L"), ("qu", "K"), ("x", "KS"), ("ts", "S"), ("tz", "S"), ("dg", "S"), ("rh", "L"), ("wh", "W"),
]  # fmt: skip
_SOFT = re.compile("c(?=[eiy])")
_GENTLE = re.compile("g(?=[eiy])")
_LETTERS = dict(zip("bpvfdtgkcqhjszmnlrwy", "PPFFTTKKKKHJSSMNLLWY", strict=True))
_INITIALS = {
    "b": "P", "p": "P", "m": "M", "f": "F", "d": "T", "t": "T", "n": "N", "l": "L", "g": "K", "k": "K", "h": "H",
    "j": "J", "q": "J", "x": "S", "zh": "J", "ch": "J", "sh": "S", "r": "L", "z": "S", "c": "S", "s": "S", "w": "W",
    "y": "Y",
}  # fmt: skip
_SYLLABLE = re.compile(r"(?P<initial>zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?P<final>[a-zü]+)")
# What a consonant costs that only one side has (others 1), and one for another.
_LOST = {"H": 0.4, "W": 0.4, "Y": 0.2, "L": 0.5, "N": 0.6, "K": 0.8}
_NEAR = {
    frozenset(pair): cost
    for pair, cost in {"MN": 0.3, "FW": 0.2, "FP": 0.6, "KH": 0.3, "KJ": 0.4, "SJ": 0.2, "TS": 0.6, "TJ": 0.5,
                       "YJ": 0.4, "FH": 0.6, "WH": 0.3, "KS": 0.7, "WK": 0.7}.items()
}  # fmt: skip
ALLOWED = 0.2  # of its consonants, that a name may be off by
FEWEST = 2  # consonants of a name that is told by its sound, and that many have to be the very same


def alike(latin: str, syllables: Sequence[str]) -> bool:
    """Say whether a name in Latin letters and one in the pinyin of its characters sound alike."""
    if not latin or not syllables:
        return False
    name = fold(latin)
    opens = bool(_OPEN.match(name)) == (syllables[0][:1] in "aeohwy")
    return opens and _same(_of_latin(name), _of_syllables(tuple(syllables)))


def within(latin: str, syllables: Sequence[str]) -> bool:
    """Say whether a name in Latin letters sounds like syllables, or some of them in a row: what stands around runs on.

    Many syllables hold some short name or other, so that one of few consonants has to be alike as a whole.
    """
    name, around = _of_latin(fold(latin)), _of_syllables(tuple(syllables))
    if len(name) > FEWEST and len(around) >= FEWEST and _apart(name, around, anywhere=True) <= ALLOWED * len(name):
        return True
    return alike(latin, syllables)


def spelt_alike(name: str, syllables: Sequence[str], spelt: str) -> bool:
    """Say whether a name, in Latin letters or in pinyin, sounds like a word of another script, or begins it.

    Russian bends names: in Варнский and Варном Varn is what stands before.
    """
    mine, theirs = _of_syllables(tuple(syllables)) if syllables else _of_latin(fold(name)), _of_latin(spelt)
    begins = len(mine) > FEWEST and theirs.startswith(mine)
    return begins or _same(mine, theirs)


def runs(text: str) -> list[str]:
    """Return the stretches of a text that are written with such characters alone, each by itself a name or none."""
    return _RUN.findall(text)


def written(name: str) -> bool:
    """Say whether a Chinese name is written with such characters alone."""
    return _RUN.fullmatch(name) is not None


@lru_cache(1 << 12)
def _of_latin(name: str) -> str:
    """Return the consonants of a name in Latin letters, by class."""
    left = re.sub("[^a-z]", "", name)
    left = _GENTLE.sub("j", _SOFT.sub("s", left))
    for letters, sound in _DIGRAPHS:
        left = left.replace(letters, sound)
    sounds = "".join(_LETTERS.get(letter, letter if letter.isupper() else "") for letter in left)
    return re.sub(r"(.)\1+", r"\1", sounds)


@lru_cache(1 << 14)
def _of_syllables(syllables: tuple[str, ...]) -> str:
    """Return the consonants of a name in pinyin, by class."""
    return re.sub(r"(.)\1+", r"\1", "".join(sound for syllable in syllables for sound in _sounds(syllable)))


def _sounds(syllable: str) -> Iterator[str]:
    if syllable == "er":
        yield "L"
        return
    match = _SYLLABLE.fullmatch(syllable)
    if match is None:
        return
    if match["initial"]:
        yield _INITIALS[match["initial"]]
    if match["final"].endswith(("n", "ng")):
        yield "N"


@lru_cache(1 << 14)
def _same(one: str, other: str) -> bool:
    """Say whether two names' consonants are the same but for what is lost in writing by sound."""
    if min(len(one), len(other)) <= FEWEST:
        return one == other and len(one) == FEWEST
    return _apart(one, other) <= ALLOWED * max(len(one), len(other))


@lru_cache(1 << 14)
def _apart(one: str, other: str, anywhere: bool = False) -> float:
    """Return the cost of making one of the other, or of what suits best in it: Levenshtein's distance, by class."""
    row = [0.0]
    for sound in other:
        row.append(0.0 if anywhere else row[-1] + _LOST.get(sound, 1.0))
    for mine in one:
        above, row = row, [row[0] + _LOST.get(mine, 1.0)]
        for at, theirs in enumerate(other):
            change = 0.0 if mine == theirs else _NEAR.get(frozenset((mine, theirs)), 1.0)
            row.append(min(above[at] + change, above[at + 1] + _LOST.get(mine, 1.0), row[-1] + _LOST.get(theirs, 1.0)))
    return min(row) if anywhere else row[-1]
