"""What the page asks for beside answers and documents."""

import httpx
import pytest

from server.schemas_page import LONGEST


def test_words_are_explained(client: httpx.Client) -> None:
    text = "😀新学校可容纳5000亿元"
    given = client.post("/gloss", json={"text": text, "language": "zh"}).json()
    school = next(word for word in given["words"] if word["text"] == "学校")
    assert school["reading"] == "xuéxiào" and "school" in school["meanings"]
    assert text[school["start"] : school["end"]] == "学校"
    assert [figure["converted"] for figure in given["figures"]] == ["500 billion yuan"]
    assert client.post("/collections/other/gloss", json={"text": "tower"}).json()["language"] == "en"


@pytest.mark.parametrize("text", ["", "x" * (LONGEST + 1)])
def test_texts_of_no_length_or_too_much_are_refused(client: httpx.Client, text: str) -> None:
    assert client.post("/gloss", json={"text": text}).status_code == 422


def test_examples_are_answered_by_their_collection(client: httpx.Client) -> None:
    given = client.get("/examples").json()
    assert given["documents"] == 2
    for example in given["examples"]:
        assert client.post("/ask", json={"question": example["question"]}).json()["answered"]
    assert client.get("/collections/other/examples").json()["documents"] == 1


def test_a_caller_is_told_what_the_key_allows(client: httpx.Client) -> None:
    assert client.get("/collections").json()["scopes"] == ["read", "write"]
