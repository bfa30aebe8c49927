import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import detect

TEXTS = {
    "en": [
        "Who is Wang?",
        "GDP?",
        "Zhejiang",
        "What is 浙江's target?",
        "Who is 王小明?",
        "What is 浙江的目标?",
        "Who wrote 《红楼梦》?",
        "What does “新质生产力是什么” mean?",
        "explain 新质生产力",
        "WHO IS WANG",
        "manufacturing investment target Zhejiang 2026",
        "R&D institutions Hubei",
        "The province named 2026 its 攻坚 year, and 民生 projects such as schools are built with 全力 by the cities.",
    ],
    "zh": [
        "浙江?",
        "安徽GDP是多少?",
        "GDP 浙江",
        "誰是王小明？",
        "製造業投資目標是多少？",
        "《The Lord of the Rings》的作者是谁",
        "The North Face的中国总部在哪里?",
        "IT行业前景",
        "WHO是什么组织",
        "iPhone 15 Pro Max 价格",
        "Apple、Google、Microsoft 和 Amazon 的 CEO Tim Cook, Sundar Pichai, Satya Nadella, Andy Jassy 出席",
        "鲜の每日便当店今天在上海开业了",
    ],
    "es": ["¿Cuántos puntos cedió la defensa?", "¿Quién es Wang?", "¿Cuál es el objetivo de 浙江?"],
    "de": ["Wer ist Wang?", "Wie viele Punkte gab die Verteidigung ab?", "Wo liegt Wuhan?"],
    "fr": ["Combien de points la défense a-t-elle cédés ?", "Qui est Wang ?"],
    "it": ["Chi è Wang?", "Quanti punti ha ceduto la difesa?"],
    "pt": ["Quantos pontos a defesa cedeu?"],
    "nl": ["Hoeveel punten gaf de verdediging weg?"],
    "sv": ["Hur många poäng släppte försvaret in?"],
    "pl": ["Ile punktów straciła obrona?"],
    "tr": ["Savunma kaç puan verdi?"],
    "vi": ["Ai là Wang?"],
    "ru": ["Сколько очков пропустила защита?", "Кто такой Ван?", "Что такое GDP?"],
    "uk": ["Скільки очок пропустив захист?"],
    "ar": ["كم عدد النقاط التي سجلها الفريق؟"],
    "fa": ["چند امتیاز گرفت؟"],
    "hi": ["रक्षा ने कितने अंक दिए?"],
    "el": ["ποιος είναι ο Γουάνγκ;"],
    "he": ["מי זה וואנג?"],
    "th": ["ใครคือหวัง"],
    "ja": ["東京はどこですか？", "東京の人口"],
    "ko": ["왕은 누구입니까?"],
    "und": ["", "123?", "?!… 5%"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_a_text_is_in_the_language_a_reader_takes_it_for(code: str, text: str) -> None:
    assert detect(text) == code


def test_a_long_text_has_the_language_of_most_of_it() -> None:
    english = "The plan of the province is to grow, and it will. "
    chinese = "本省的计划是继续增长，而且一定会实现。"
    assert detect(english * 2000 + chinese * 20) == "en"
    assert detect(chinese * 2000 + english * 20) == "zh"


@given(st.text(max_size=40))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert (detect(text) == "und") == (not any(char.isalpha() for char in text))
    assert detect(text).isalpha() and len(detect(text)) in (2, 3)


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        ("motto, maxim; common vitelline duct.", "en", "en"),
        ("Guido van Rossum, Linus Torvalds, Ada Lovelace", "de", "de"),
        ("Guido van Rossum, Linus Torvalds, Ada Lovelace", "fr", "fr"),
        ("Die Brücke wurde 1890 gebaut.", "en", "de"),
        ("Wieża została zbudowana w 1890 roku.", "en", "pl"),
        ("The bridge was built in 1890.", "de", "en"),
        ("Vlada je objavila novi plan izgradnje željeznice između Zagreba i Rijeke.", "en", "hr"),
        ("Pemerintah mengumumkan rencana baru pembangunan kereta api. Pekerjaan dimulai tahun depan.", "de", "id"),
        ("Broen blev bygget i 1890 af byen, og den er i brug den dag i dag. Der er mange, der bruger den.", "de", "da"),
        ("El pont va ser construït el 1890 per la ciutat de Girona.", "es", "ca"),
        ("Чем болела королева?", "und", "ru"),
        ("Хто збудував міст?", "ru", "uk"),
        ("Иван Петров, София", "bg", "bg"),
        ("Arquitectura moderna", "es", "es"),
        ("La torre mide cien metros.", "es", "es"),
        ("Torre alta, puente viejo, muralla romana, iglesia antigua", "es", "es"),
        ("Tower and bridge", "zh", "en"),
        ("motto, maxim; common vitelline duct.", "zh", "it"),
        ("浙江的目标是多少", "en", "zh"),
    ],
)
def test_a_part_is_in_its_documents_language_unless_it_clearly_isnt(text: str, within: str, code: str) -> None:
    assert detect(text, within) == code


def test_the_usual_cases_load_no_model() -> None:
    code = (
        "import sys; from index.language import detect; detect('Who is 王?'); detect('浙江?'); detect('Zhejiang'); "
        "sys.exit(any(name in sys.modules for name in ('py3langid', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
