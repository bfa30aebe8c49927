"""Words for lexical search: the same code when an index is built and when it is asked.

Chinese is cut by rjieba in search mode, other scripts at what is no letter or digit, and stemmed where Snowball
knows the language. Figures add tokens of their own, shared by all languages (`index.figures.tokens`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from index.figures import VERSION as FIGURES
from index.figures import figures
from index.figures import tokens as figure_tokens
from index.fold import IDEOGRAPHS, fold
from index.irregular import PLAIN

RULES = "2"
_WORDS_ZH = """
的 了 是 在 和 与 及 或 也 就 都 而 被 把 将 对 从 向 以 为 于 由 给 让 使 这 那 这个 那个 这些 那些 其 其中 之 所
着 过 吗 呢 吧 啊 什么 哪 哪个 哪些 哪里 哪儿 哪年 哪位 哪种 谁 何 何时 何地 何种 多少 几 怎么 怎样 如何 为什么 为何
他 她 它 他们 她们 它们 我 你 我们 你们 个 一个 有 没有 并 并且 但 但是 因为 所以 如果 则 等 称为 称 叫
请问 是否 可以 时 时候 中 里 上 下 后 前
"""
_WORDS_EN = """
a an the of in on at by for from to with and or but as into than then that this these those it its is are was
were be been being am do does did done has have had having can could will would shall should may might must
what which who whom whose when where why how many much not no nor so such there their they them he him his she
her hers we us our you your i me my if while during about between after before s t
"""
_STOP_ZH, _STOP_EN = frozenset(_WORDS_ZH.split()), frozenset(_WORDS_EN.split())
HAN = f"\u3007{IDEOGRAPHS}"
# Scripts written without spaces (kana, Thai, Lao, Burmese, Khmer) or glued to particles (Hangul): pairs of letters.
_PAIRED = "\u3040-\u30ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uac00-\ud7af"
_RUN = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<pairs>[{_PAIRED}]+)|(?P<word>[^\W_{HAN}{_PAIRED}]+(?:['’\-‐‑][^\W_{HAN}{_PAIRED}]+)*)"
)
_POSSESSIVE = re.compile(r"['’]s$")
_JOINT, _PART = re.compile(r"['’\-‐‑]"), re.compile(r"[^'’\-‐‑]+")
_STEMMED = "ar ca da de el en es et eu fi fr ga hi hu hy id it lt ne nl no pt ro ru sr sv ta tr yi"  # Snowball 3.1
_STEMMERS = frozenset(_STEMMED.split())


def words(text: str, language: str = "") -> list[str]:
    """Return the search words of `text` in order, its figure tokens ("#8%", "#308") last; stop words are left out.

    A number counts once, by its value: as digits beside the value it measured worse in both languages.

    `language` (ISO 639-1) picks the stemmer of words in letters; Chinese text and an unknown language take English.
    """
    return [*lexical(text, language), *(token for figure in figures(text) for token in figure_tokens(figure))]


def lexical(text: str, language: str = "") -> Iterator[str]:
    """Yield the search words of `text` without its figure tokens."""
    return (word for word, _ in forms(text, language))


def forms(text: str, language: str = "") -> Iterator[tuple[str, str]]:
    """Yield the search words of `text` without its figure tokens, each with what it is made of, as `text` writes it."""
    for run in _RUN.finditer(fold(text)):
        if run.lastgroup == "han":
            yield from ((word, word) for word in cut(run[0]) if word not in _STOP_ZH)
        elif run.lastgroup == "pairs":
            yield from ((run[0][i : i + 2],) * 2 for i in range(max(1, len(run[0]) - 1)))
        else:
            written = text[run.start() : run.end()]
            yield from ((word, written[start:end]) for word, start, end in _letters(run[0], language))


def cut(text: str) -> list[str]:
    """Return the words of a run of Simplified Chinese characters, the words inside longer words before them."""
    return _jieba()(text)


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of one lower-case word; the word itself where Snowball has no rules for the language."""
    word = PLAIN.get(word, word) if language == "en" else word
    return str(_stemmer(language).stemWord(word)) if language in _STEMMERS else word


def stops(language: str) -> frozenset[str]:
    """Return the stop words of "zh" or "en", unstemmed; none of other languages."""
    return {"zh": _STOP_ZH, "en": _STOP_EN}.get(language, frozenset())


def manifest() -> str:
    """Return what an index's words depend on: these rules and the versions of the libraries behind them."""
    return f"tokens {RULES}, figures {FIGURES}, rjieba {version('rjieba')}, PyStemmer {version('PyStemmer')}"


@lru_cache(maxsize=1 << 16)
def _letters(run: str, language: str) -> tuple[tuple[str, int, int], ...]:
    """Return the stems of a word, of its hyphenated parts and of them joined, with their places in the run.

    Numbers are left to the figure tokens.
    """
    english = language in ("", "en", "zh")
    run = _POSSESSIVE.sub("", run)
    parts = [(part[0], part.start(), part.end()) for part in _PART.finditer(run)]
    if len(parts) > 1:
        parts.append((_JOINT.sub("", run), 0, len(run)))
    worded = [part for part in parts if not part[0].isdecimal()]
    if not english:
        return tuple((stem(part, language), start, end) for part, start, end in worded)
    plain = ((_plain(part), start, end) for part, start, end in worded)
    return tuple((stem(part), start, end) for part, start, end in plain if part not in _STOP_EN)


def _plain(word: str) -> str:
    """Take accents off, as English writes foreign names with and without them."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@cache
def _stemmer(language: str) -> Any:  # noqa: ANN401 - the library has no types
    import Stemmer

    return Stemmer.Stemmer(language, 0)  # no cache of its own: `stem` has one, shared safely between threads


@cache
def _jieba() -> Callable[[str], list[str]]:
    import rjieba  # loads its dictionary: .14 s that an English question need not wait for

    return rjieba.cut_for_search
