"""What of a question is searched for: not what asks in it, for that stands in no answer. Pure, Chinese and English."""

import re

from rag.analysis.ordinal import unplaced

# What asks in a Chinese question: it stands in no answer, and by the dictionary would be days, ones and manys there.
# What is counted or dated asks along behind 哪, 几 and 多少, unless it begins a noun: 哪支球队 and 多少家医院, but
# 哪部分 and 多少家庭; 哪个 has counted already: 哪个方向.
_TIME = "年份?(?![代龄级轻纪])|月份?(?![球亮])|天(?![然气空文])|日期?(?![本子常])|号(?![码召])"
_LAND = "国(?![家际王民])|省份?(?![会略级])|市(?![场区长民政级])"
_MEASURE = (
    "个(?!体[户工商经]|人(?:信息|所得|账户|资料))|[届篇艘辆架颗株栋幢匹枚]|家(?![庭长族园具务属乡人禽畜])|名(?![字称额单])|次(?!数)|种(?![类子族]|植(?!物))|位(?![置于])|座(?!位)"
    "|条(?![件款约例文])|项(?!目)|支(?![持付柱流线出撑援配])|所(?![有属得在])|首(?![都府相席先])|块(?!头)|场(?![所地合馆面景])"
    "|本(?![地国人土])|张(?!力)|件(?!数)|只(?![有是能])|部(?![分门委落位队件长署族级])"
)
ASKING = re.compile(
    f"哪[一两三几]?(?:[个些](?:方面|{_TIME}|{_LAND})?|方面|{_TIME}|{_LAND}|[里儿]|方(?![向式法案])|{_MEASURE})?"
    f"|什么(?:时[候间]|地[方点]|人)?|多[大高远长久快重深宽]|多少(?:钱|{_MEASURE})?|(?:星期|礼拜|周)几|几(?:{_TIME}|点(?![一-鿿]*[建意要内措])|岁|分之|{_MEASURE})"
    "|百分之几|为什么|为何|何为|如何|怎么[样办]?|谁|何[时年地处人]|吗|呢"
)
# In English, where it isn't a stop word; and what an apostrophe leaves of those: the m of I'm.
_FRAMES = re.compile(
    r"(?i)\bhow long\b(?= (?:do|does|did|can|may|must|will|should)\b)|\bneed to\b|\bhappens? (?:if|when)\b"
    r"|\bmean(?=\W*$)|(?<=\w)['’](?:m|ve|re|ll|d)\b"
)


def searched(question: str) -> str:
    """Return a question without what asks in it: who, 多少, 怎么办, and which one of a row."""
    return _FRAMES.sub(" ", ASKING.sub(" ", unplaced(question)))
