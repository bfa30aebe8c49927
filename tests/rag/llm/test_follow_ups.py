"""Follow-up questions with a language model: it may write them in full, within the time that the answer has."""

from time import monotonic

from rag.types import Turn
from tests.commands import QUESTIONS
from tests.rag.llm.conftest import Ask
from tests.rag.llm.endpoint import Reply, number, serving

SAID = (Turn("user", QUESTIONS[0]), Turn("assistant", "It opened in March 2021. [1]"))
ANSWER = Reply(lambda asked: f"It cost 40 million yuan [{number(asked, 'It cost')}].")


def test_the_model_writes_the_question_in_full_then_answers_it(asked: Ask) -> None:
    with serving(Reply("What did the North Bridge cost?"), ANSWER) as endpoint:
        answer = asked("And its cost?", endpoint, history=SAID)
        assert len(endpoint.asked) == 2
    assert answer.resolved_question == "What did the North Bridge cost?"
    assert answer.mode == "llm" and answer.text.startswith("It cost 40 million yuan.")


def test_what_it_makes_up_is_not_asked(asked: Ask) -> None:
    with serving(Reply("What did the Golden Tower cost in 1999?"), ANSWER) as endpoint:
        answer = asked("And what did it cost?", endpoint, history=SAID)
    assert "Tower" not in answer.resolved_question and "North Bridge" in answer.resolved_question


def test_both_together_take_no_longer_than_the_time_out(asked: Ask) -> None:
    with serving(Reply(wait=60)) as endpoint:
        begin = monotonic()
        answer = asked("And what did it cost?", endpoint, 2.0, history=SAID)
        assert monotonic() - begin < 2 + 10
    assert answer.mode == "degraded" and "North Bridge" in answer.resolved_question


def test_a_question_without_a_conversation_is_asked_as_it_stands(asked: Ask) -> None:
    with serving(ANSWER) as endpoint:
        asked(QUESTIONS[0], endpoint)
        assert len(endpoint.asked) == 1
