"""Whether a sentence may say where: by a name, or by what stands behind "in" or 在, that the question doesn't have."""

import re

from index.fold import fold, simplify
from index.language import has_han
from index.tokens import stem, stops
from rag.analysis.words import Words

# "In which county?" asks for a name, "where?" for any place.
_NAME_ASKED = re.compile(
    r"\b(?:which|what) (?:\w+ )?(?:city|cities|country|countries|province|town|county|counties|district|river"
    r"|continent|nation|island|street|village|region)\b|哪[一两几]?[个座条]?(?:城市|国家?|省|市|镇|县|区(?!域)|河|岛|村|郡)"
)
_WORD = re.compile(r"[a-z][a-z'’-]*")
_OPENING = re.compile("[A-Z][a-z]+")
_WITHIN_EN = re.compile(
    r"\b(?:in|at|on|near|from|to(?= (?:the|a|an|its|their) )|into|within|between|among|along|behind|beside"
    r"|under|beneath|below|above|aboard|beyond|against|via|through|throughout|across|off|outside|inside|over|around|past|by|opposite"
    r"|(?:north|south|east|west|left|right|front|top|edge|end|foot|back|middle|cent(?:re|er)) of)"
    r" (?:(?:the|a|an|its|their|his|her|this|that) )?([a-z][a-z'’-]+)"
)
_ADVERBS = re.compile(
    r"\b(?:(?:up|down)(?:stairs|stream|hill)|indoors|outdoors|online|abroad|overseas|midway|halfway|nearby|ashore|inland"
    r"|here|everywhere|nowhere|next door|(?:north|south|east|west)(?:wards?)?)\b|\bwww\.|\bhttps?:"
)
_NAMED_ZH = re.compile("[是为叫](?!一)([一-鿿]{1,4}[省市县区国州镇乡村岛河江湖海山街路])")
_WITHIN_ZH = re.compile(r"[在于到从至自往向沿经过]\s*([一-鿿]{2})")
_PLACES_ZH = re.compile(
    "[省市县区国州镇乡村岛河江湖海山街洲路里上下中内外旁边侧部处地港湾站场馆院校厂室园宫寺楼家局网面台]$"
)


def asks_which_place(question: str) -> bool:
    """Say whether a question asks which county, or other place that goes by a name, it was."""
    return bool(_NAME_ASKED.search(fold(question)))


def names_place(question: str, sentence: str, words: Words) -> bool:
    """Say whether a sentence may say where something is."""
    said, asked = simplify(sentence), simplify(question)
    if words.content.missing(said, [asked]) or _new_places(asked, said, words):
        return True
    if asks_which_place(asked):
        return any(each[1] not in asked for each in _NAMED_ZH.finditer(said))
    return _placed_zh(asked, said, words) if has_han(said) else _placed_en(asked, fold(said))


def _new_places(asked: str, said: str, words: Words) -> bool:
    known = frozenset[str]().union(*(place.terms for place in words.gazetteer.places(asked)))
    opening = _OPENING.match(said)  # no name for certain, with a capital as all that open a sentence
    if opening and fold(opening[0]) not in {*stops("en"), *_WORD.findall(fold(asked))}:
        return True
    return any(known.isdisjoint(place.terms) for place in words.gazetteer.places(said))


def _placed_en(asked: str, said: str) -> bool:
    if any(each[0] not in fold(asked) for each in _ADVERBS.finditer(said)):
        return True
    known = {stem(word) for word in _WORD.findall(fold(asked))}
    return any(stem(each[1]) not in known for each in _WITHIN_EN.finditer(said))


def _placed_zh(asked: str, said: str, words: Words) -> bool:
    import rjieba  # loads its dictionary: .14 s that English needn't wait for

    if any(each[1] not in asked for each in _WITHIN_ZH.finditer(said)):
        return True
    known = {stem(word) for word in _WORD.findall(fold(asked))}
    new = (word for word in rjieba.cut(said) if len(word) > 1 and word not in asked and _PLACES_ZH.search(word))
    return any(not any(term in known for term, _ in words.lexicon.bridge(word)) for word in new)
