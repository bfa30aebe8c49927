"""The settings of access and limits, as they are given in the environment or in bicite.toml."""

from pathlib import Path

import pytest

from index.errors import UsageError
from rag.config import load


def test_lists_are_names_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BICITE_ALLOWED_HOSTS", "docs.example, Bicite,")
    monkeypatch.setenv("BICITE_ORIGINS", "https://App.example,http://localhost:3000")
    monkeypatch.setenv("BICITE_PROXIES", "127.0.0.1,10.0.0.0/8,::1")
    settings = load()
    assert settings.allowed_hosts == ("docs.example", "bicite")
    assert settings.origins == ("https://app.example", "http://localhost:3000")
    assert settings.proxies == ("127.0.0.1", "10.0.0.0/8", "::1")


def test_lists_in_the_file_are_lists() -> None:
    Path("bicite.toml").write_text('allowed_hosts = ["docs.example"]\nmcp = false\nrate = 0\n')
    settings = load()
    assert (settings.allowed_hosts, settings.mcp, settings.rate) == (("docs.example",), False, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "http://docs.example"),
        ("ALLOWED_HOSTS", "docs.example:8000"),
        ("ORIGINS", "*"),
        ("ORIGINS", "null"),
        ("ORIGINS", "app.example"),
        ("ORIGINS", "https://app.example/"),
        ("PROXIES", "*"),
        ("PROXIES", "proxy.example"),
        ("RATE", "-1"),
        ("STREAMS", "0"),
        ("BODY_KB", "0"),
        ("MCP", "maybe"),
    ],
)
def test_what_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"BICITE_{name}", value)
    with pytest.raises(UsageError, match=name.lower()):
        load()
