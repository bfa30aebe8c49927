"""English words whose forms no stemmer brings together: bought and buy, fell and fall, men and man. Pure.

A question has the one form ("When did they buy it?") where a text has the other. Left out is what is another word more
often than not: saw, left, felt, wound, lay, bit.
"""

_FORMS = """
arise arose arisen|awake awoke|bear bore borne|beat beaten|become became|begin began begun|bind bound|bite bitten
|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt|buy bought|catch caught
|choose chose chosen|cling clung|come came|creep crept|deal dealt|dig dug|draw drew drawn|drink drank drunk
|drive drove driven|eat ate eaten|fall fell fallen|feed fed|fight fought|find found|flee fled|fly flew flown
|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten
|give gave given|go went gone|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know knew known
|lead led|learn learnt|lend lent|light lit|lose lost|make made|mean meant|meet met|pay paid|ride rode ridden
|ring rang rung|rise rose risen|run ran|say said|see seen|seek sought|sell sold|send sent|shake shook shaken|shine shone
|shoot shot|show shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid
|speak spoke spoken|spend spent|spin spun|stand stood|steal stole stolen|stick stuck|strike struck|swear swore sworn
|sweep swept|swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought
|throw threw thrown|tread trod|understand understood|undertake undertook undertaken|wake woke woken|wear wore worn
|weave wove woven|weep wept|win won|withdraw withdrew withdrawn|write wrote written|overtake overtook overtaken
|foresee foresaw foreseen|oversee oversaw overseen|overcome overcame|withhold withheld|uphold upheld|rebuild rebuilt
|man men|woman women|child children|foot feet|tooth teeth|mouse mice|goose geese
"""
PLAIN = {form: words[0] for words in map(str.split, _FORMS.split("|")) for form in words[1:]}
