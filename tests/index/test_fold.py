import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold, simplify

ANY = st.text() | st.text(st.characters(exclude_categories=[])) | st.text("臺灣後來乾隆發展ＡＢ１２，ﬁ½İßﾊﾟ①²")


@given(ANY)
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(ANY)
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert [fold(char) for char in map(fold, text)] == [fold(char) for char in text]


def test_traditional_becomes_simplified_in_context() -> None:
    assert simplify("臺灣的經濟發展，乾隆年間的頭髮") == "台湾的经济发展，乾隆年间的头发"
    assert simplify("GDP ΣÉ") == "GDP ΣÉ"
    assert simplify("\ud800臺") == "\ud800台"


def test_every_code_point_keeps_its_place() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert len(fold(every)) == len(every)


def test_width_and_case_are_levelled() -> None:
    assert fold("ＧＤＰ　２０２６，Ａ％") == "gdp 2026,a%"
    assert fold("ΟΔΟΣ Κράτος") == "οδοσ κράτοσ"
    assert fold("ｶﾀｶﾅ") == "カタカナ"
    assert fold("⾺") == "马"


def test_a_form_that_says_more_than_its_letter_stays() -> None:
    assert fold("2² ①2 ½ ﬁ İ") == "2² ①2 ½ ﬁ İ"


def test_text_without_ideographs_never_opens_the_converter() -> None:
    code = "import sys; from index.fold import fold; fold('Plain Ｔext.'); sys.exit('opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_digits_of_every_script_and_the_marks_of_arabic_numbers_are_levelled() -> None:
    assert fold("٣٫٥ ۲٬۴۶۰ ८ ٨٧٪") == "3.5 2,460 8 87%"
