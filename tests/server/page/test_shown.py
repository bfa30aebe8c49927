"""What is shown of an answer's fields, those included that only a language model's answers have."""

import pytest
from playwright.sync_api import Page, expect

from tests.server.page.answers import CLAUSE, DOCUMENT, SENTENCE, TEXT, answer, claim, give
from tests.server.page.browsing import BRIDGE, Visits, ask, last, text_of
from tests.server.serving import Live

SAID = "😀 It carries two roads and cost 50 million yuan [1], and is red [1]."


@pytest.fixture
def page(visits: Visits, server: Live) -> Page:
    return visits.open(server.url)


@pytest.fixture
def checked(page: Page) -> Page:
    """Give a page with an answer of which one figure and one claim failed."""
    claims = [
        claim(
            SAID,
            "😀 It carries two roads and cost 50 million yuan [1]",
            figures=[("two", True), ("50 million yuan", False)],
        ),
        claim(SAID, "and is red", verified=False),
    ]
    give(page, answer(SAID, claims=claims))
    ask(page, BRIDGE)
    return page


def test_checked_figures_are_told_from_those_that_failed(checked: Page) -> None:
    expect(last(checked, ".figure:not(.failed)")).to_have_text(["two"])
    expect(last(checked, ".figure.failed")).to_have_text(["50 million yuan"])
    expect(last(checked, ".facts")).to_contain_text("1 figure checked against the source")
    expect(last(checked, ".facts")).to_contain_text("1 figure is not in the source")
    assert text_of(checked, ".prose") == SAID


def test_a_claim_that_failed_is_shown_as_such(checked: Page) -> None:
    expect(last(checked, ".claim.failed")).to_have_text("and is red")
    expect(last(checked, ".notice.bad")).to_have_text("Not confirmed by its source: and is red")


def test_the_answering_clause_stands_out_of_the_sentence(checked: Page) -> None:
    expect(last(checked, ".source blockquote .clause")).to_have_text(CLAUSE)
    last(checked, ".marker").first.click()
    assert text_of(checked, "mark.cited") == SENTENCE
    assert text_of(checked, "mark.cited .clause") == CLAUSE
    colours = checked.eval_on_selector_all(
        "mark.cited, mark.cited .clause", "all => all.map(e => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(colours)) == 2


def test_an_extractive_answer_marks_its_clause_in_place(page: Page) -> None:
    text = f"{SENTENCE} [1]"
    give(page, answer(text, mode="extractive", claims=[claim(text, SENTENCE)]))
    ask(page, BRIDGE)
    expect(last(page, ".prose .clause")).to_have_text(CLAUSE)
    expect(last(page, ".source blockquote")).to_have_count(0)


def test_mode_time_page_and_date_are_told(checked: Page) -> None:
    expect(last(checked, ".facts")).to_contain_text("confidence 80%")
    expect(last(checked, ".facts")).to_contain_text("written by a language model, checked")
    expect(last(checked, ".facts")).to_contain_text("1.2 s")
    expect(last(checked, ".source-head")).to_contain_text("2021-03")
    expect(last(checked, ".source-head")).to_contain_text("page 3")


def test_what_the_reader_must_know_is_told(page: Page) -> None:
    given = answer(
        f"{SENTENCE} [1]",
        mode="degraded",
        resolved_question="What did the North Bridge cost?",
        warnings=[{"code": "w", "message": "<b>careful</b>"}],
        unresolved=[{"code": "citation", "message": "x"}],
        conflicts=[{"message": "<i>40 or 50 million</i>"}, {}],
    )
    give(page, given)
    ask(page, BRIDGE)
    expect(last(page, ".understood")).to_have_text("Understood as: What did the North Bridge cost?")
    expect(last(page, ".notice")).to_have_text(
        [
            "The language model could not be used; the answer is the sources’ own sentences.",
            "1 citation could not be verified and is not shown",
            "<b>careful</b>",
            "The sources disagree: <i>40 or 50 million</i>",
            "The sources disagree",
        ]
    )


def test_figures_that_disagree_lead_to_where_they_stand(page: Page) -> None:
    said = ("40 million yuan", "March 2021")
    figures = [
        {
            "text": text,
            "start": TEXT.index(text),
            "end": TEXT.index(text) + len(text),
            "marker": None,
            "document": DOCUMENT,
        }
        for text in said
    ]
    give(page, answer(f"{SENTENCE} [1]", conflicts=[{"message": "They differ.", "figures": figures}]))
    ask(page, BRIDGE)
    for text in said:
        page.get_by_role("button", name=f"{text} The North Bridge").click()
        expect(page.locator("mark.cited")).to_have_text(text)


def test_a_marker_of_no_citation_is_no_link(page: Page) -> None:
    give(page, answer("It opened [1], said some [7]."))
    ask(page, BRIDGE)
    expect(last(page, ".marker")).to_have_text(["[1]"])
    expect(last(page, ".prose")).to_have_text("It opened [1], said some [7].")


def test_fields_that_are_not_there_are_done_without(page: Page) -> None:
    given = answer("It opened [1].")
    for name in ("conflicts", "warnings", "unresolved", "resolved_question", "timings_ms"):
        del given[name]
    given["citations"][0].update(highlight=None, page=None)
    del given["citations"][0]["gloss"]
    give(page, given)
    ask(page, BRIDGE)
    expect(last(page, ".facts")).to_contain_text("confidence 80%")


def test_a_text_in_arabic_runs_from_the_right_among_others_that_do_not(visits: Visits, server: Live) -> None:
    page = visits.open(server.url)
    ask(page, "صف جسر الشمال.")
    places = page.locator(".asked").evaluate(
        """(node) => [0, node.textContent.length - 1].map((at) => {
            const range = document.createRange();
            range.setStart(node.firstChild, at);
            range.setEnd(node.firstChild, at + 1);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert places[0] > places[1]  # the full stop stands left of the first letter
