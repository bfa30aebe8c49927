"""Whether a question asks for one thing, for a list or for a comparison. Pure, Chinese and English."""

import re
from typing import Literal

from index.fold import fold
from index.values.numerals import TO_TWELVE

Form = Literal["single", "list", "comparison"]

LONGEST = 300  # characters: who writes more doesn't compare two things or ask for a list, and patterns take time
DEGREE_EN = (
    "above|below|higher|lower|more|less|faster|slower|bigger|smaller|larger|greater|earlier|later|sooner|before|after|"
    "longer|shorter|stronger|weaker|older|younger|newer|deeper|taller|wider|heavier|lighter|cheaper|better|worse"
)
DEGREE_ZH = "[高低大小多少快慢早晚先后强弱长短]"
# "Above or below", 高还是低: the two ends of one comparison, not its two parts.
ENDS = re.compile(rf"\b(?:{DEGREE_EN}) or (?:{DEGREE_EN})(?: than)?\b", re.IGNORECASE)
ENDS_ZH = re.compile(rf"{DEGREE_ZH}(?:还是|或是?|不){DEGREE_ZH}")
_COMPARES = re.compile(
    rf"\b(?:{DEGREE_EN})\b(?: [a-z]+){{0,8}} than\b(?! (?:one|two|\d))"
    rf"|\bor\b(?! (?:{DEGREE_EN})\b).*\b(?:{DEGREE_EN})\b"
    rf"|\b(?:{DEGREE_EN}|first|last)\b.*[,:].*\bor\b|[,:] (?:who|which|what|whose) .*\b(?:{DEGREE_EN}|first|last)\b"
    rf"|\b(?:above|below) (?:the|what)\b.*\?|\b(?:versus|vs|against)\b.*[,:]|\bcompared? (?:with|to)\b"
    r"|\bdifference between\b|^\W*(?:please )?compare\b.*\b(?:and|with)\b|\bhow (?:do|did|will) .*\band\b.*\bcompare\b"
    rf"|还是|相比|(?<![同环对])比(?![赛例重较分方如]).*(?:{DEGREE_ZH}(?!少)|差距)"
    rf"|(?:谁|哪[个家边方]?[省市]?)(?:的[^？?]{{0,8}})?(?:更|先|后|早|晚)|差距|相差|差多少|^(?:请)?(?:对比|比较).*[跟与和]"
    rf"|[跟与和、].*(?:谁[^？?，,]{{0,8}}|(?:谁|哪[个家边方]?[省市]?)(?:的[^？?]{{0,8}})?){DEGREE_ZH}\W*$"
    rf"|\bwhich of (?!the\b)[^,?]+ and .*\b(?:{DEGREE_EN})\b"
)
_NUMBERS = "|".join(TO_TWELVE[1:])
_LISTS = re.compile(
    rf"\b(?:which|what) (?:\w+ ){{0,2}}(?:{_NUMBERS}) |\b(?:which|what) (?:\w+ )?(?:ones|places|provinces|cities|"
    r"countries|regions|companies|figures|targets|goals|measures|steps|tasks|sectors|industries|areas|fields|groups|reasons|kinds|"
    r"types|parts|aims|pieces|points|events|people|officials|projects|products|lines)\b"
    r"|\b(?:list|name|give|tell)\b.*\b(?:all|every|each|the (?:\w+ )?\w+s)\b|\brespectively\b|\beach of\b|\bboth\b"
    r"|\bwhich (?:[a-z]+ )?[a-z]{2,}[^\Ws]s\b(?! (?:is|was|has|does|the|an?|its|most|more|up|out)\b)"
    r"|, and (?:when|what|where|who|which|how)\b|\bseveral\b"
    r"|哪些|哪几|哪[两二三四五六七八九十]|都(?:有|包括|是|要)?(?:哪|什么)|分别|各[有是要占为达]?(?:什么|多少|哪|自)|包括(?:什么|哪)"
    r"|(?<!第)[两二三四五六七八九十几][个项条点方件][^？?]*(?:是什么|有什么|什么|哪)|，又"
)


def form_of(question: str) -> Form:
    """Return what a question asks for: comparisons before lists."""
    if len(question) > LONGEST:
        return "single"
    folded = fold(question)
    if _COMPARES.search(folded) or ENDS.search(folded) or ENDS_ZH.search(folded):
        return "comparison"
    return "list" if _LISTS.search(folded) else "single"
