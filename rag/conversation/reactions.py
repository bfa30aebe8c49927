"""What people say between questions: thanks, a yes or no (谢谢), or doubts of the answer ("Really?", 真的吗？). Pure.

Thanks take nothing of the conversation, and no question after them is about thanks. Doubts ask the last question again.
"""

import re

from index.fold import simplify

_LONGEST = 60  # characters; possessive quantifiers, so that nothing is tried twice
_ENDS = r"[\s.,!?…。，！？~]*"
_THANKING = (
    r"(?!对不对|是不是)(?:(?:(?:no|nope|yes|yeah|yep|ok|okay|all right|alright|right|fine|sure|exactly|good|great"
    r"|nice|perfect|cool|wow|oh|ah|hmm?m?|well|i see|got it|understood|interesting|never mind|thanks|thank you|cheers"
    r"|hi|hello|bye|a lot|so much|very much|very good|for (?:that|this|your help))\b"
    r"|谢谢|多谢|感谢|谢了|不用了?|不[是对]?|没有|没事|算了|[是对]的?|好的?|嗯|哦|行|可以|明白了?|知道了?|懂了|了解|收到|很好|不错"
    rf"|[你您]好|再见|[你您啊吧呀了]){_ENDS})++"
)
_THANKS = re.compile(_THANKING, re.I)
_OPENS = re.compile(rf"\s*(?!no|[不没]){_THANKING}(?:(?<=[,.!…，。！])|(?<=[,.!…，。！] ))", re.I)  # but: No, Jilin
_DOUBTS = re.compile(
    r"(?i)(?:(?:(?:no|oh|but|and|sorry|pardon(?: me)?|excuse me|what|huh|really|seriously|are you (?:really )?sure"
    r"|is (?:that|this|it) (?:really )?(?:true|so|right|correct)|(?:say|come) (?:that |it )?again)\b"
    rf"|不好意思|什么|啊|真的|当真|[对是]不[对是]|[是对](?!什么)|你?确定|没听清|再说一[遍次]|[吗么]){_ENDS})++"
)


def thanks(message: str) -> bool:
    """Say whether a message asks nothing."""
    return len(message) <= _LONGEST and bool(_THANKS.fullmatch(simplify(message).strip()))


def unthanked(message: str) -> str:
    """Return what a message asks after thanks: "Great, and Dalian?"."""
    opens = _OPENS.match(simplify(message))
    return message[opens.end() :] or message if opens else message


def doubts(message: str) -> bool:
    """Say whether a message asks for the last answer again."""
    return len(message) <= _LONGEST and bool(_DOUBTS.fullmatch(simplify(message).strip()))
