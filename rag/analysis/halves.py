"""Halves of a whole, or more parts, that a question asks for one of: foreign and domestic, annual and sick leave. Pure.

English and Chinese. A sentence that names another half alone isn't about the one asked for, whatever else it says.
"""

import re
from functools import lru_cache

from index.fold import fold

# What is told apart by its colour: lamps of a device, buttons, bins.
_COLOURS = (("red", "红"), ("green", "绿"), ("(?:orange|amber|yellow)", "[橙黄]"), ("blue", "蓝"), ("white", "白"))
_LIT_EN, _LIT_ZH = "lamp|light|led|button|bin|wire|label", "指示灯|灯|按[钮键]|垃圾桶|标签"
# Left out are halves whose words mean much else: old and new, day and night, public by itself.
_HALVES = tuple(
    tuple(map(re.compile, halves))
    for halves in (
        (
            r"\bdomestic(?! product)|国内(?!生产总值|[蒙部战政阁])|境内",
            r"\b(?:foreign(?!-)|foreigners|overseas|abroad|inbound)\b|国外(?![交汇贸债])|境外|海外|外国|入境|外[商资宾]"
            r"|\binternational (?=flights|guests|passengers|sales|students|tourists|trade|travell?ers|visitors)"
            r"|国际(?=[客旅游市]|航[班线])",
        ),
        (r"\burban\b|城镇(?!化)", r"\brural\b|农村|乡村"),
        (r"\b(?:men|male|males|boys)\b|男", r"\b(?:women|female|females|girls)\b|(?<![子儿])女"),
        (  # children who go free or at half price are told of beside what adults pay
            r"\b(?:adults?|grown-?ups)\b|(?<![造完组构])成人|(?<!未)成年|大人(?=[票和与跟小]|\W|$)",
            r"\b(?:child(?:ren)?|kids)\b(?!(?: \w+){0,4} (?:free|half)\b)"
            r"|未成年|(?:儿童|小孩|孩子)(?![^,;。]{0,8}(?:免|半价))",
        ),
        (r"\bnet\b|净", r"\bgross(?! (?:domestic|regional|national))\b|毛(?=利|收入|重)"),
        (r"\b(?:before|pre)[- ]tax\b|税前", r"\bafter[- ]tax\b|税后"),
        (r"\bonline\b|线上|网上|官网|网店|电商", r"\b(?:offline|in[- ]store)\b|线下|门店"),
        (r"\bindoors?\b|室内", r"\boutdoors?\b|[室户]外"),
        (r"\bfull[- ]time\b|全职|(?<!非)全日制", r"\bpart[- ]time\b|兼职|非全日制"),
        (r"\b(?:short|near)[- ]term\b|短期", r"\blong[- ]term\b|长期(?!以来|间)"),
        (r"\b(?:maximum|highest)\b|最高(?![人法检])", r"\b(?:minimum|lowest)\b|最低"),
        (
            r"\bsummer(?:time)?\b|夏(?=[季天令])",
            r"\bwinter(?:time)?\b|冬(?=[季天令])",
            r"\b(?:in|during) (?:the )?spring\b|\bspringtime\b|春(?=[季天])",
            r"\bautumn\b|秋(?=[季天])",
        ),
        (
            r"\b(?:annual|vacation|holiday) leave\b|\bannual holidays?\b|年休?假",
            r"\bsick(?:ness)? (?:leave|pay)\b|病假",
            r"\bmaternity\b|(?<!陪)产假",
            r"\bpaternity\b|陪产假",
            r"\b(?:marriage|wedding) leave\b|婚假",
            r"\b(?:bereavement|compassionate) leave\b|丧假",
            r"\bstudy leave\b|学习假",
        ),
        (r"\boutpatients?\b|门诊", r"\binpatients?\b|住院"),
        (
            r"\bandroid\b|安卓",
            r"\b(?:iphones?|ipads?|ios)\b|苹果手机",
            r"\bwindows (?=\d|users?\b|computers?\b|laptops?\b)|\bpcs?\b|\b(?:on|for) windows\b|windows(?=[电系用])",
            r"\bmac(?:s|os|books?)?\b(?! address)|苹果电脑",
            r"\blinux\b",
        ),
        (r"\beconomy class\b|经济舱", r"\bbusiness class\b|商务[舱座]", r"\bfirst class\b|头等舱|一等座", "二等座"),
        (
            r"\b(?:standard|normal|regular) (?=deliver|shipping|post)|(?:标准|普通)(?=配送|快递)",
            r"\b(?:express|next-day|same-day) (?=deliver|shipping|post)|(?:加急|当日|次日)(?=配送|快递|送?达)",
        ),
        (
            r"\bblack[- ]and[- ]white (?=print|cop|page|photo)|\bmonochrome\b|黑白(?=[打复]印|照片)",
            r"\bcolou?r (?=print|cop|page|photo)|彩色(?=[打复]印|照片)|彩打",
        ),
        tuple(rf"\b{en} (?:{_LIT_EN})s?\b|{zh}色?(?:{_LIT_ZH})|(?<=[变亮]){zh}" for en, zh in _COLOURS),
        (
            r"\bweekdays?\b|平日|工作日|(?:周|星期)[一二三四][至到~–—-]"
            r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?)(?:days?)? ?(?:to|through|[-–—]) ?(?:tue|wed|thu|fri|sat|sun)",
            r"\b(?:weekends?|saturdays?|sundays?)\b|周[末六日]",
        ),
        (
            r"\b(?:state-owned|public (?:schools?|hospitals?|sector|enterprises))\b"
            r"|(?<![全我中各])国有(?=[企资控独股经银])|国企(?!业)|公[办立]",
            r"\bprivate(?:ly)?\b|(?<![人农公村居])民[营办企]|私[营立]",
        ),
    )
)
_BESIDES = re.compile(r"\b(?:besides|along with|apart from|other than)\b|除了?")  # asks for what is no such half
# Before it stands what is said of the whole, and of what a half is told beside it: tickets cost 10; for children, 5.
_FURTHER = re.compile(r"[;；]| (?:and|but|while|whereas) |而")
_CACHED = 1 << 12  # sentences and clauses


def other_half(question: str, text: str) -> bool:
    """Say whether a text first names the other half of what a question asks for one half of, and not that one."""
    asked = halves(question)
    if not asked or _BESIDES.search(fold(question)):  # mostly so, and quickly told
        return False
    told, first = halves(text), halves(_FURTHER.split(text, maxsplit=1)[0])
    others = {of for of, _ in first - asked}
    return any(of in others and (of, half) not in told for of, half in asked)


@lru_cache(_CACHED)
def halves(text: str) -> frozenset[tuple[int, int]]:
    """Return which halves, from 0, of which wholes a text names."""
    folded = fold(text)
    return frozenset((of, at) for of, all_ in enumerate(_HALVES) for at, half in enumerate(all_) if half.search(folded))
