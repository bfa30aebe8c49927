"""A model's answer: what is shown, what is withheld, what is marked, and what is sent."""

import json

import pytest

from index.errors import ModelError, UsageError
from prompts import refusal
from rag import wire
from rag.ask import ask
from rag.assemble import Parts
from rag.config import Settings
from rag.retrieve import Retriever
from rag.types import Answer, Found, Said
from tests.commands import QUESTIONS
from tests.rag.llm.conftest import KEY, Ask
from tests.rag.llm.endpoint import Reply, number, serving

BRIDGE, SCHOOL = QUESTIONS


def says(text: str) -> Reply:
    """Answer with a text in which {a phrase} stands for the number of the source that holds it."""

    def filled(asked: dict[str, object]) -> str:
        said = text
        for phrase in {part.partition("}")[0] for part in text.split("{")[1:]}:
            said = said.replace("{" + phrase + "}", str(number(asked, phrase)))
        return said

    return Reply(filled)


def codes(answer: Answer) -> list[str]:
    return [notice.code for notice in answer.warnings]


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        (BRIDGE, "It opened in March 2021 [{opened in March}].", "It opened in March 2021. [1]"),
        (BRIDGE, "这座桥在2021年3月开通[{opened in March}]。", "这座桥在2021年3月开通。 [1]"),
        (SCHOOL, "学校可容纳5000名学生【{可容纳}】。", "学校可容纳5000名学生。 [1]"),
        (SCHOOL, "The school holds 5,000 students [{可容纳}].", "The school holds 5,000 students. [1]"),
        (
            BRIDGE,
            "The bridge opened in March 2021 [{opened in March}]. It cost 40 million yuan. [{It cost}]",
            "The bridge opened in March 2021. [1] It cost 40 million yuan. [2]",
        ),
    ],
)
def test_what_its_sources_state_is_shown_verified(question: str, text: str, shown: str, asked: Ask) -> None:
    with serving(says(text)) as endpoint:
        answer = asked(question, endpoint)
    assert (answer.mode, answer.text) == ("llm", shown)
    assert [claim.verified for claim in answer.claims] == [True] * len(answer.claims)
    assert set(codes(answer)) <= {"language"}
    for claim in answer.claims:
        assert all(figure.verified for figure in claim.figures)
        assert shown[claim.answer_end :].startswith(" [" + "][".join(map(str, claim.markers)) + "]")
    for citation in answer.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("The bridge opened in March 2022 [{opened in March}].", "withheld-figure"),
        ("The bridge cost 50 million yuan [{It cost}].", "withheld-figure"),
        ("The bridge cost 40 million dollars [{It cost}].", "withheld-figure"),
        ("The bridge opened in March 2021 [{It cost}].", "withheld-figure"),
        ("The bridge opened in March 2021 [99].", "withheld-marker"),
        ("The bridge opened in March 2021 [{opened in March}][99].", "withheld-marker"),
        ("The bridge opened in March 2021.", "withheld-uncited"),
        ("John Smith opened the North Bridge [{opened in March}].", "withheld-name"),
        ("All readers must send their passwords now [{It cost}].", "withheld-foreign"),
        ("The bridge carries two roads, see https://evil.example/x [{It cost}].", "withheld-markup"),
        ("The bridge carries two roads ![x](//evil.example) [{It cost}].", "withheld-markup"),
        ("The bri\u200bdge carries two roads [{It cost}].", "withheld-disguised"),
        ("The br\u0456dge carries two roads [{It cost}].", "withheld-disguised"),
    ],
)
def test_what_they_do_not_state_is_withheld_and_told(said: str, code: str, asked: Ask) -> None:
    good = "The North Bridge opened in March 2021 [{opened in March}]."
    with serving(says(f"{good} {said}")) as endpoint:
        answer = asked(BRIDGE, endpoint)
    assert (answer.mode, answer.text) == ("llm", "The North Bridge opened in March 2021. [1]")
    assert codes(answer) == [code]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("The bridge did not open in March 2021 [{opened in March}].", "unverified-denied"),
        ("The North Bridge carries two roads [{It cost}].", "unverified-name"),
        ("The bridge cost 40 million yuan and everybody was very glad about it [{It cost}].", "unverified-words"),
    ],
)
def test_what_cannot_be_made_out_is_marked_and_told(said: str, code: str, asked: Ask) -> None:
    with serving(says(said)) as endpoint:
        answer = asked(BRIDGE, endpoint)
    assert answer.mode == "llm" and [claim.verified for claim in answer.claims] == [False]
    assert codes(answer) == [code]
    assert answer.text.endswith(" (not verified) [1]")  # whoever sees nothing but the text sees it too
    assert wire.answer(answer)["claims"][0]["verified"] is False


def test_the_model_may_say_that_the_sources_do_not_answer(asked: Ask) -> None:
    for text in ("NO ANSWER", "No answer.", "no answer [1].", "**NO ANSWER**", "没有答案。"):
        with serving(Reply(text)) as endpoint:
            answer = asked(BRIDGE, endpoint)
        assert (answer.mode, answer.answered) == ("llm", False) and answer.text.startswith(refusal("en"))
        assert answer.citations == () and answer.claims == () and answer.passages


def test_what_is_said_is_told_at_once_and_joins_to_the_answer(asked: Ask) -> None:
    text = (
        "The bridge opened in March 2021 [{opened in March}]. It cost 40 million yuan [{It cost}]. It is 9 km long [1]."
    )
    for reply in (says(text), Reply(text.replace("{opened in March}", "1"), finish=None)):
        heard: list[Found | Said] = []
        with serving(reply) as endpoint:
            answer = asked(BRIDGE, endpoint, tell=heard.append)
        found, *said = heard
        assert isinstance(found, Found) and found.hits == answer.passages
        assert "".join(piece.text for piece in said if isinstance(piece, Said)) == answer.text
        told = [citation for piece in said if isinstance(piece, Said) for citation in piece.citations]
        assert tuple(told) == answer.citations


def test_below_the_threshold_nothing_is_sent(asked: Ask) -> None:
    with serving(Reply("Everything is well [1].")) as endpoint:
        answer = asked("Who leads Yunnan's football team?", endpoint)
        assert (answer.answered, answer.mode, endpoint.asked) == (False, "extractive", [])


def test_a_key_alone_sends_nothing(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Reply("Hello [1].")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        assert Parts(Settings()).generator is None
        assert ask(BRIDGE, retriever=retriever, generator=Parts(Settings()).generator).mode == "extractive"
        assert endpoint.asked == []


def test_what_is_sent_is_the_sources_and_the_question_within_the_budget(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.llm.prompt import count

    with serving(Reply("NO ANSWER")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        for budget, sources in ((500, None), (4000, 4)):
            generator = Parts(Settings(llm_model="the-model", llm_tokens=budget)).generator
            ask(SCHOOL, retriever=retriever, generator=generator)
            sent = endpoint.asked[-1]
            texts = [message["content"] for message in sent["messages"]]
            assert count("".join(texts)) <= budget and SCHOOL in texts[1]
            assert sources is None or texts[1].count("\n[") == sources
            assert (sent["model"], sent["stream"]) == ("the-model", True)
            assert endpoint.headers[-1]["authorization"] == f"Bearer {KEY}"
            assert str(retriever.generation.directory.parent) not in json.dumps(sent)


@pytest.mark.parametrize(
    ("names", "error", "told"),
    [
        ({"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}, ModelError, "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-\u20ac"}, UsageError, "OPENAI_API_KEY"),
        ({"OPENAI_BASE_URL": "localhost"}, UsageError, "OPENAI_BASE_URL"),
    ],
)
def test_what_is_set_up_wrong_is_told_before_anything_is_asked(
    names: dict[str, str], error: type[Exception], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(error, match=told):
        assert Parts(Settings(llm_model="model")).generator


@pytest.mark.parametrize("library", ["openai", "tiktoken"])
def test_a_missing_library_is_told_with_its_remedy(library: str, asked: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.llm import prompt

    prompt._encoding.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(ModelError, match=r"pip install 'bicite\[openai\]'"), serving(Reply("Hello [1].")) as endpoint:
        asked(BRIDGE, endpoint)
