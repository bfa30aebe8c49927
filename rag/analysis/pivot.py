"""From Chinese words to those of third languages, by way of English.

The dictionary has the English, whose vectors lie nearer to those of other languages than Chinese ones do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from operator import itemgetter

from index import tokens
from index.lexicon import Lexicon
from index.sparse import Group

Near = Callable[[Mapping[str, str], str, str], Mapping[str, Group]]  # of words as written, from and to a language
GLOSSES = 2  # meanings of a word that are followed, the commonest
FOLLOWED = 0.7  # how surely a meaning is what the word means here
GLOSS = 2  # words of such a meaning; longer ones explain


def through_english(
    asked: Mapping[str, str], known: Mapping[str, Group], near: Near, lexicon: Lexicon, language: str
) -> Mapping[str, Group]:
    """Add to what is `known` of Chinese words in `language` what is near to their English there."""
    english = {word: dict(_meanings(asked[word], lexicon)) for word in known}
    reached = near({stem: form for each in english.values() for stem, form in each.items()}, "en", language)
    return {
        word: _likeliest(chain(group, _less(chain(*(reached.get(stem, ()) for stem in english[word])))))
        for word, group in known.items()
    }


def _meanings(word: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield the search words of a Chinese word's meanings, each as English writes it."""
    for gloss in lexicon.glosses(word)[:GLOSSES]:
        if len(written := list(tokens.forms(gloss, "en"))) <= GLOSS:
            yield from written


def _less(terms: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    return ((term, FOLLOWED * weight) for term, weight in terms)


def _likeliest(terms: Iterable[tuple[str, float]]) -> Group:
    """Return each term once, by the largest of its weights."""
    return tuple(dict(sorted(terms, key=itemgetter(1))).items())
