"""Values of single questions, worked out by hand on a small corpus."""

import pytest

from rag.evaluate.corpus import Place
from rag.evaluate.gold import Gold
from rag.evaluate.run import Outcome
from rag.evaluate.scoring import Row, cells, judged, rows
from tests.rag.evaluate.made import BRIDGE, CORPUS, PASSAGES, SCHOOL, gold, outcome


def scored(question: Gold, came_back: Outcome) -> Row:
    (row,) = rows([judged(question, came_back, CORPUS)], CORPUS)
    return row


def share(row: Row, measure: str) -> float:
    top, bottom = row.scores[measure]
    return top / bottom


def test_the_right_sentence_cited_alone_is_perfect() -> None:
    row = scored(gold([BRIDGE[0]]), outcome(BRIDGE[0]))
    for measure in ("citation_precision", "citation_recall", "statement_support", "sentence_mrr10", "answer_correct"):
        assert share(row, measure) == 1.0
    assert "evidence_sets" not in row.scores and "refusal_recall" not in row.scores
    assert share(row, "false_refusals") == 0.0


def test_a_wrong_sentence_beside_the_right_one_halves_precision_only() -> None:
    row = scored(gold([BRIDGE[0]]), outcome(BRIDGE[2], BRIDGE[0]))
    assert share(row, "citation_precision") == share(row, "statement_support") == 0.5
    assert share(row, "citation_recall") == 1.0
    assert share(row, "sentence_mrr10") == 0.5
    assert row.scores["aurc"] == (0.9, 0.0)  # the sentence shown first is wrong


def test_citing_a_whole_paragraph_is_citing_all_its_sentences() -> None:
    row = scored(gold([BRIDGE[0]]), outcome(Place("bridge.txt", BRIDGE[0].start, BRIDGE[3].end)))
    assert share(row, "citation_precision") == 0.25
    assert share(row, "citation_recall") == 1.0


def test_any_alternative_will_do_and_all_pieces_are_needed() -> None:
    question = gold([BRIDGE[0], BRIDGE[3]], [BRIDGE[1]], [SCHOOL[0]], [SCHOOL[1]], kind="list")
    row = scored(question, outcome(BRIDGE[3], BRIDGE[1]))
    assert share(row, "citation_precision") == 1.0
    assert share(row, "citation_recall") == 0.5
    assert share(row, "evidence_sets") == 0.0
    assert share(scored(question, outcome(BRIDGE[0], BRIDGE[1], SCHOOL[0], SCHOOL[1])), "evidence_sets") == 1.0


def test_a_marked_clause_is_cited_by_its_sentence() -> None:
    clause = Place("bridge.txt", BRIDGE[1].start + 3, BRIDGE[1].end - 1)
    row = scored(gold([clause]), outcome(BRIDGE[1]))
    assert share(row, "citation_precision") == share(row, "citation_recall") == 1.0
    assert share(scored(gold([clause]), outcome(BRIDGE[0])), "citation_recall") == 0.0


def test_a_statement_is_supported_by_any_of_its_markers() -> None:
    came_back = outcome(BRIDGE[2], BRIDGE[0], markers=((1, 2), (1,), (), (2,)))
    assert share(scored(gold([BRIDGE[0]]), came_back), "statement_support") == 0.5


def test_a_refused_answerable_question_counts_against_recall_not_precision() -> None:
    row = scored(gold([BRIDGE[0]]), outcome())
    assert row.scores["citation_precision"] == (0.0, 0.0)
    assert share(row, "citation_recall") == share(row, "answer_correct") == 0.0
    assert share(row, "false_refusals") == 1.0
    assert row.scores["refusal_precision"] == (0.0, 1.0)
    assert share(row, "sentence_mrr10") == 1.0  # it was found: refusing is another matter


def test_an_unanswerable_question_is_about_refusing_alone() -> None:
    kept, told = scored(gold(), outcome()), scored(gold(), outcome(BRIDGE[0]))
    assert set(kept.scores) == set(told.scores)
    assert not {name for name in kept.scores if name.startswith(("citation", "answer", "passage", "sentence"))}
    assert share(kept, "refusal_recall") == share(kept, "refusal_precision") == 1.0
    assert share(told, "refusal_recall") == 0.0
    assert told.scores["refusal_precision"] == (0.0, 0.0)
    assert told.scores["aurc"] == (0.9, 0.0)


def test_passages_that_hold_one_piece_are_one_target() -> None:
    question = gold([BRIDGE[0], BRIDGE[2]])  # told in both passages
    late = tuple((place, 1.0) for place in (*PASSAGES["school.txt"], *PASSAGES["bridge.txt"]))
    row = scored(question, outcome(BRIDGE[0], passages=late))
    assert share(row, "passage_mrr10") == pytest.approx(1 / 3)
    assert share(row, "passage_recall1") == 0.0 and share(row, "passage_recall5") == 1.0


def test_cells_are_language_pair_kind_and_what_is_asked() -> None:
    def named(question: Gold, came_back: Outcome | None = None) -> set[str]:
        return set(cells(judged(question, came_back or outcome(), CORPUS), CORPUS))

    history = [{"role": "user", "content": "x"}]
    assert named(gold([SCHOOL[0]])) == {"all", "en-zh", "en-zh single", "single", "asks when"}
    assert "zh-mixed list" in named(gold([SCHOOL[0]], [BRIDGE[0]], language="zh", kind="list"))
    assert {"en-none", "near miss: year"} < named(gold())
    follow_up = gold([BRIDGE[0]], history=history, full="When did the bridge open?")
    assert {"all", "follow-up"} < named(follow_up)
    assert named(follow_up, outcome(full=True)) == {"follow-up in full"}


def test_questions_on_one_sentence_are_one_cluster() -> None:
    clause = Place("bridge.txt", BRIDGE[0].start + 4, BRIDGE[0].end)
    found = [scored(question, outcome(BRIDGE[0])).cluster for question in (gold([BRIDGE[0]]), gold([clause]), gold())]
    assert found[0] == found[1] != found[2]
