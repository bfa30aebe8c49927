"""What an index holds after paths were read again."""

import pytest

from index.errors import DuplicateId
from index.merge import merge, under
from index.types import Document
from tests.tiny import document


def ids(merged: dict[str, Document]) -> dict[str, tuple[str, ...]]:
    return {id: found.sources for id, found in merged.items()}


def test_other_paths_keep_their_documents() -> None:
    merged = merge([document("a.txt", "One.", "/a")], ["/b"], [document("b.txt", "Two.", "/b")])
    assert ids(merged) == {"a.txt": ("/a/a.txt",), "b.txt": ("/b/b.txt",)}


def test_what_is_gone_from_a_path_read_again_is_removed() -> None:
    before = [document("a.txt", "One.", "/a"), document("b.txt", "Two.", "/a")]
    assert ids(merge(before, ["/a"], [before[1]])) == {"b.txt": ("/a/b.txt",)}


def test_a_text_in_two_places_is_one_document_and_lives_as_long_as_one_of_them() -> None:
    first, second = document("x.txt", "One.", "/a"), document("y.txt", "One.", "/b")
    both = merge([first], ["/b"], [second])
    assert ids(both) == {"x.txt": ("/a/x.txt", "/b/y.txt")}
    assert ids(merge(both.values(), ["/a"], [])) == {"x.txt": ("/b/y.txt",)}
    assert merge(both.values(), ["/a"], [])["x.txt"].source == "/b/y.txt"
    assert merge(both.values(), ["/a", "/b"], []) == {}


def test_reading_the_same_again_changes_nothing() -> None:
    both = merge([document("x.txt", "One.", "/b")], ["/a"], [document("y.txt", "One.", "/a")])
    again = merge(both.values(), ["/a"], [document("y.txt", "One.", "/a")])
    assert again == both


def test_two_texts_with_one_id_are_an_error_that_names_both() -> None:
    with pytest.raises(DuplicateId, match=r"'/b/a\.txt' and '/a/a\.txt'.*rename one"):
        merge([document("a.txt", "One.", "/a")], ["/b"], [document("a.txt", "Two.", "/b")])


def test_a_changed_text_keeps_its_id() -> None:
    merged = merge([document("a.txt", "One.", "/a")], ["/a"], [document("a.txt", "Two.", "/a")])
    assert merged["a.txt"].text == "Two."


@pytest.mark.parametrize(
    ("path", "source", "inside"),
    [
        ("/a", "/a/x.txt", True),
        ("/a", "/a", True),
        ("/a", "/ab/x.txt", False),
        ("/a", "/a#notes/x.txt", False),
        ("/", "/x.txt", True),
        ("/a/c.jsonl", "/a/c.jsonl#7", True),
        ("/a/C.JSONL", "/a/C.JSONL#7", True),
        ("/a", "/a/c.jsonl#7", True),
        ("/a/c.jsonl", "/a/c.jsonl2#7", False),
    ],
)
def test_which_sources_lie_under_a_path(path: str, source: str, inside: bool) -> None:
    assert under(path, source) is inside
