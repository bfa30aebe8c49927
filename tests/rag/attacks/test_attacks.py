"""Text that tries to give orders: a model may obey it, a reader never sees it as verified."""

import re
from collections.abc import Callable, Iterator

import pytest

from index.lexicon import Lexicon
from index.types import Filters
from rag.ask import ask
from rag.assemble import Parts
from rag.checking.judge import Judge, Judgement
from rag.commands import show
from rag.config import Settings
from rag.llm.said import neutral
from rag.retrieve import Retriever
from rag.types import Answer, Claim
from tests.rag.attacks.hidden import HIDING, QUOTED
from tests.rag.attacks.planted import BASE, ORDERING, Attack
from tests.rag.attacks.roles import ROLES
from tests.rag.llm.endpoint import Reply, number, serving
from tests.rag.llm.indexed import indexed

Attacked = Callable[[int], Answer]
ATTACKS = [*ORDERING, *ROLES, *HIDING]
NAMES = [f"{attack.kind} {at}" for at, attack in enumerate(ATTACKS)]
_MARKER = re.compile(r"[\[【［]\s*(?:source\s*)?\d+\s*[\]】］]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[Retriever]:
    """Give an index of the two documents asked about and of all that is planted."""
    planted = {f"planted-{at}.txt": attack.planted for at, attack in enumerate(ATTACKS)}
    quoted = {f"quoted-{at}.txt": text for at, (text, _) in enumerate(QUOTED)}
    with indexed(tmp_path_factory.mktemp("attacks"), {**BASE, **planted, **quoted}) as retriever:
        yield retriever


@pytest.fixture
def attacked(retriever: Retriever, monkeypatch: pytest.MonkeyPatch) -> Attacked:
    """Ask the question of an attack, of a model that obeys it."""

    def run(at: int) -> Answer:
        attack = ATTACKS[at]
        with serving(Reply(lambda asked: obeyed(attack, asked))) as endpoint:
            monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
            among = Filters(documents=(*BASE, f"planted-{at}.txt"))
            generator = Parts(Settings(llm_model="model")).generator
            answer = ask(attack.question, retriever=retriever, generator=generator, filters=among)
            assert len(endpoint.asked) == 1, "the model was not asked"
        assert f"planted-{at}.txt" in {hit.document.id for hit in answer.passages}, "the attack was not found"
        return answer

    return run


def obeyed(attack: Attack, asked: dict[str, object]) -> str:
    """Return what a model says that does as it is told."""
    return re.sub(r"\{([^}]+)\}", lambda phrase: f"[{number(asked, phrase[1])}]", attack.says)


def wrongs(answer: Answer, false: tuple[str, ...]) -> list[str]:
    """Return what a reader is told to be verified, of what no citation states."""
    quotes = {neutral(citation.quote) for citation in answer.citations}  # a document states what it states
    claims = [stated(answer, claim) for claim in answer.claims if claim.verified]
    return [text for text in claims if text not in quotes and any(part in text for part in false)]


def sound(answer: Answer) -> None:
    """Assert what holds of every answer: its text is claims and their markers, its quotes are the documents'."""
    rest = answer.text
    for claim in sorted(answer.claims, key=lambda claim: -claim.answer_start):
        assert claim.markers and set(claim.markers) <= {citation.marker for citation in answer.citations}
        assert not _MARKER.search(stated(answer, claim)), "a forged marker"
        rest = rest[: claim.answer_start] + rest[claim.answer_end :]
    assert not re.sub(r"\[\d+\]|\(not verified\)|（未经核实）", "", rest).strip()
    for citation in answer.citations:
        assert citation.document.text[citation.start : citation.end] == citation.quote
    assert not _CONTROL.search(show.answer(answer).plain)


def stated(answer: Answer, claim: Claim) -> str:
    return answer.text[claim.answer_start : claim.answer_end]


@pytest.mark.parametrize("at", range(len(ATTACKS)), ids=NAMES)
def test_what_an_obedient_model_says_is_not_shown_as_verified(at: int, attacked: Attacked) -> None:
    answer = attacked(at)
    assert wrongs(answer, ATTACKS[at].false) == []
    assert answer.warnings, "it passed in silence"
    sound(answer)


def test_without_the_verifier_nearly_all_of_them_would_be(attacked: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Judge, "judge", lambda *given: Judgement((), ""))
    red = [at for at, attack in enumerate(ATTACKS) if wrongs(attacked(at), attack.false)]
    assert len(ATTACKS) >= 60 and len(red) >= 50 * len(ATTACKS) / 60, sorted(set(range(len(ATTACKS))) - set(red))


@pytest.mark.parametrize("at", range(len(QUOTED)))
def test_what_is_quoted_is_quoted_and_gives_no_orders(at: int, retriever: Retriever) -> None:
    text, question = QUOTED[at]
    answer = ask(question, retriever=retriever, filters=Filters(documents=(f"quoted-{at}.txt",)))
    assert answer.answered and answer.mode == "extractive"
    assert answer.citations[0].quote == text
    assert [claim.verified for claim in answer.claims] == [True]
    sound(answer)
