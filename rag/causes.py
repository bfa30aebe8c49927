"""Whether a sentence may say why, or what for: by words that join a cause, an end, a means. Pure, English and Chinese.

What has none of them states that something is so, and not why. Many of these words do other work too, so that their
being there proves nothing.
"""

import re

from index.fold import fold

LANGUAGES = frozenset(["en", "zh"])  # in which it can be told
_JOINS = re.compile(
    r"\b(?:because|since|due|results?|resulted|resulting|so (?:that|as)|in order|sakes?|thanks|caus\w+|reasons?"
    r"|therefore|thus|hence|owing|led|lead\w*|why|to \w+|as|for|by|meaning|given|after|when|if|allow\w*|help\w*"
    r"|prevent\w*|mak\w+|made|blam\w+|attribut\w+|ascrib\w+|explain\w*|stem\w*)\b|因|由于|所以|为|以|从而|使|导致|致|故|让|避免|防止|有助|帮助|满足|替|才|只有|归[咎功]|源[于自]|出于"
)


def gives_cause(sentence: str) -> bool:
    """Say whether a sentence may tell a cause, an end or a means."""
    return bool(_JOINS.search(fold(sentence)))
