"""Which part may import which (forward only), and that a command waits only for what it uses."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("rag", "index", "prompts", "server")
FILES = [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]
MAY = {"index": {"index"}, "prompts": {"prompts"}, "rag": {"rag", "index", "prompts"}, "server": {"server", "rag"}}
SERVER_OF_INDEX = {"index.types", "index.errors"}  # of index, server may know the values and the errors
TORCH = "index/embed/sentence_transformers.py"
ONLY: dict[str, str | tuple[str, ...]] = {  # who may import it
    "faiss": "index/dense.py",
    "pymilvus": "index/milvus_client.py",
    "ray": "index/embed/ray.py",
    "typer": ("rag/cli.py", "rag/commands/"),
    "fastapi": "server/",
    **dict.fromkeys(("torch", "transformers", "sentence_transformers"), TORCH),
}
# of rag/cli.py, may import server inside the function
COMMANDS = {"serve", "mcp"}
SLOW = (
    "numpy",
    "faiss",
    "pymilvus",
    "onnxruntime",
    "rich",
    "pydantic",
    "pydantic_settings",
    "fastapi",
    "openai",
    "mcp",
    "trafilatura",
)


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the full name of each module that is imported, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            yield from ((f"{module}.{a.name}" if module in OURS else module, node) for a in node.names)


def excepted(path: Path, tree: ast.Module) -> set[ast.AST]:
    if path != ROOT / "rag" / "cli.py":
        return set()
    named = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in COMMANDS]
    return {inner for function in named for inner in ast.walk(function)}


def wrongs(path: Path, source: str) -> list[str]:
    """Return the imports of a file that its package may not have."""
    tree = ast.parse(source)
    package = path.relative_to(ROOT).parts[0]
    free = excepted(path, tree)
    found = []
    for name, node in imported(tree):
        top = name.partition(".")[0]
        ours = top in OURS and top not in MAY[package] and not (package == "server" and name in SERVER_OF_INDEX)
        theirs = not path.relative_to(ROOT).as_posix().startswith(ONLY.get(top, ""))
        if (ours or theirs) and node not in free:
            found.append(name)
    return found


def test_there_are_files_to_check() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(OURS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_forward_only(path: Path) -> None:
    assert wrongs(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source", "wrong"),
    [
        ("index/x.py", "import rag.cli", ["rag.cli"]),
        ("index/x.py", "def f():\n    from prompts import refusal", ["prompts.refusal"]),
        ("prompts/x.py", "from index.types import Hit", ["index.types"]),
        ("rag/x.py", "from server import app", ["server.app"]),
        ("rag/x.py", "import faiss", ["faiss"]),
        ("rag/ask.py", "import typer", ["typer"]),
        ("rag/commands/x.py", "import typer", []),
        ("rag/cli.py", "from server.app import create_app", ["server.app"]),
        ("rag/cli.py", "def serve():\n    from server.app import create_app", []),
        ("rag/cli.py", "def ask():\n    from server.app import create_app", ["server.app"]),
        ("server/x.py", "from index.types import Hit\nfrom index.store import Store", ["index.store"]),
        ("index/dense.py", "import faiss", []),
    ],
)
def test_the_check_finds_what_it_is_for(path: str, source: str, wrong: list[str]) -> None:
    assert wrongs(ROOT / path, source) == wrong


@pytest.mark.parametrize(
    "path", [path for path in FILES if path != ROOT / "rag" / "commands" / "console.py"], ids=lambda path: path.name
)
def test_only_the_command_line_prints(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not (isinstance(node, ast.Name) and node.id == "print")
        assert not (isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"))


def test_the_command_line_starts_without_what_a_command_may_not_need() -> None:
    code = "import sys, rag.cli; print(*(name for name in sys.modules if '.' not in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "typer" in done.stdout.split()
    assert not set(SLOW) & set(done.stdout.split())


def test_a_question_is_answered_without_what_builds_indexes_follow_ups_and_language_models() -> None:
    code = "import sys, rag.assemble, rag.ask; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "rag.retrieve" in done.stdout.split()
    assert not {"index.build", "rag.followup", "rag.generate", "index.read"} & set(done.stdout.split())
