from pathlib import Path

import pytest

from index.errors import ReadError
from index.read import read


def rows(path: Path, data: str | bytes) -> list[str]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (document,) = read([path]).documents
    return document.text.splitlines()


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ("Region,Target\nZhejiang,8%\nHubei,7.5%\n", ["Region: Zhejiang | Target: 8%", "Region: Hubei | Target: 7.5%"]),
        ("地区;目标\r\n浙江;8%\r\n", ["地区: 浙江 | 目标: 8%"]),
        ("Region\tTarget\nZhejiang\t\n\t7\n", ["Region: Zhejiang", "Target: 7"]),
        ('Region,Told\nZhejiang,"Eight, it\nsays; ""more"""\n', ['Region: Zhejiang | Told: Eight, it says; "more"']),
        ("Zhejiang,8\nHubei,7\n", ["Zhejiang | 8", "Hubei | 7"]),
        ("a,b\n1,2,3\n", ["a | b", "1 | 2 | 3"]),
        ("Name\nZhejiang\nHubei\n", ["Name: Zhejiang", "Name: Hubei"]),
    ],
)
def test_a_row_is_a_line_with_its_columns_names(tmp_path: Path, data: str, lines: list[str]) -> None:
    assert rows(tmp_path / "a.csv", data) == lines


def test_encodings_are_recognised(tmp_path: Path) -> None:
    data = "地区,制造业投资增幅目标\n浙江省,百分之八以上\n湖北省,百分之七以上\n"
    assert rows(tmp_path / "a.csv", data.encode("gb18030"))[0] == "地区: 浙江省 | 制造业投资增幅目标: 百分之八以上"
    assert rows(tmp_path / "a.csv", b"\xef\xbb\xbf" + data.encode()) == rows(tmp_path / "b.csv", data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b",,\n,\n", "empty"), (b"a\0b", "binary"), (b'a,b\n"' + b"x" * 200_000, "no table")],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(ReadError, match=reason):
        read([tmp_path / "a.csv"])
