"""The statistical model of languages says what its library says, from a file of the user's cache."""

from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.langid import Identifier

LANGUAGES = ["ar", "de", "en", "es", "fr", "ru", "sr", "zh"]  # Serbian has two scripts, and so two columns
TEXTS = [
    "5% more than a year earlier",
    "Où se trouve la gare du Nord ?",
    "Где находится старая башня?",
    "¿Cuánto mide la torre?",
    "Где је стара кула? Stara kula je ovde.",
    "老塔有多高？",
    "كم يبلغ ارتفاع البرج؟",
    "GDP",
    "123",
    "",
]


@pytest.fixture(scope="module")
def library() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(LANGUAGES)
    return model


def test_it_says_what_the_library_says(library: LanguageIdentifier) -> None:
    for opened in (Identifier(LANGUAGES), Identifier(LANGUAGES)):  # made, then read
        assert [likeliest(opened, text) for text in TEXTS * 2] == [library.classify(text) for text in TEXTS * 2]
        assert opened.rank(TEXTS[0]) == pytest.approx(dict(library.rank(TEXTS[0])))


def likeliest(opened: Identifier, text: str) -> tuple[str, float]:
    return next(iter(opened.rank(text).items()))


def test_each_choice_of_languages_has_a_file_of_its_own() -> None:
    for languages, said in ((["en", "fr"], "fr"), (["en", "de"], "en"), (["fr", "de"], "fr")):
        assert likeliest(Identifier(languages), "Où se trouve la gare du Nord ?")[0] == said


def test_where_nothing_can_be_kept_it_is_made_anew(
    library: LanguageIdentifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file, where a folder is wanted")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert likeliest(Identifier(LANGUAGES), TEXTS[1]) == library.classify(TEXTS[1])
    assert "can't be written" in caplog.text
