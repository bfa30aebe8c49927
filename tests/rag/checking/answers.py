"""Answers with what they cite: faithful ones, and the same made wrong by one change. Seeded; knows no checker."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.rag.checking.made import case
from tests.rag.checking.mutations import changed
from tests.rag.checking.rephrase import rephrase

Pairs = Sequence[tuple[str, str]]
CHANGES = ("digit", "unit", "magnitude", "date")


class Given(NamedTuple):
    """A claim in a language, and the sentences that it cites; `kind` tells where both come from."""

    kind: str
    language: str
    claim: str
    cited: tuple[str, ...]


class Wrong(NamedTuple):
    """A claim that was changed, and how."""

    change: str
    given: Given


def faithful(count: int, pick: random.Random, real: Pairs, parallel: Pairs) -> Iterator[Given]:
    """Yield claims that say what they cite in other words, half of them made up; each translated sentence is one once.

    `real` are (language, sentence), `parallel` a sentence in English and in Chinese.
    """
    translated = [Given("translated", "zh", zh, (en,)) for en, zh in parallel]
    translated += [Given("translated", "en", en, (zh,)) for en, zh in parallel]
    pick.shuffle(translated)
    taken = translated[: count // 6]
    yield from taken
    for at in range(count - len(taken)):
        yield _made(pick) if at % 3 else _rephrased(pick, real)


def _rephrased(pick: random.Random, real: Pairs) -> Given:
    language, sentence = pick.choice(real)
    return Given("rephrased", language, rephrase(sentence, language, pick), (sentence,))


def _made(pick: random.Random) -> Given:
    written, (language, claim) = case(pick)
    kind = "made" if written[0][0] == language else "made, across"
    said = rephrase(claim, language, pick) if pick.random() < 0.3 else claim
    return Given(kind, language, said, tuple(text for _, text in written))


def wrong(count: int, pick: random.Random, real: Pairs, parallel: Pairs) -> Iterator[Wrong]:
    """Yield claims with one change; in one of three two figures of the sentence have changed places."""
    done = 0
    while done < count:
        for given in faithful(min(count, 600), pick, real, parallel):
            kinds = ["swap"] if done % 3 == 0 else pick.sample(CHANGES, len(CHANGES))
            options = ((kind, changed(given.claim, given.language, kind, pick)) for kind in kinds)
            found = next(((kind, claim) for kind, claim in options if claim), None)
            if found and done < count:
                yield Wrong(found[0], given._replace(claim=found[1]))
                done += 1
