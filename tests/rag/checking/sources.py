"""Real sentences with figures: of the bundled corpus, and of parallel paragraphs where they are at hand."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from index.sentences import split

CORPUS = Path(__file__).parents[3] / "seeds" / "corpus"
_FIGURE = re.compile(r"\d|[三四五六七八九十][个家座名年]|百分之")
LONGEST = 400  # code points


def bundled() -> list[tuple[str, str]]:
    """Return (language, sentence) of the bundled corpus."""
    return [
        ("zh" if name.startswith("local") else "en", sentence)
        for name in ("local-industry-2026.md", "regional-economies-2026.md")
        for sentence in _sentences((CORPUS / name).read_text("utf-8").split("---\n", 2)[2])
    ]


def parallel(shared: Path) -> list[tuple[str, str]]:
    """Return pairs of an English sentence and its translation: of paragraphs that have as many in both languages."""
    texts = [_texts(shared / "data" / "xquad-mixed-dev" / f"corpus.{language}.jsonl") for language in ("en", "zh")]
    pairs = []
    for id, english in texts[0].items():
        sentences = [list(_all(text)) for text in (english, texts[1][id])]
        if len(sentences[0]) == len(sentences[1]):
            pairs += [pair for pair in zip(*sentences, strict=True) if all(map(_useful, pair))]
    return pairs


def _texts(path: Path) -> dict[str, str]:
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return {line["_id"]: line["text"] for line in lines}


def _sentences(text: str) -> Iterator[str]:
    return filter(_useful, _all(text))


def _all(text: str) -> Iterator[str]:
    return (text[s.start : s.end].strip() for s in split(text))


def _useful(sentence: str) -> bool:
    return bool(_FIGURE.search(sentence)) and len(sentence) <= LONGEST and not sentence.startswith("#")
