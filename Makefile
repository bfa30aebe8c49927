# Every target sets up its own virtual environment first; VENV=... puts it elsewhere.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test lint gate soak clean

demo: $(VENV)/.installed
	@$(BIN)/bicite ask "What is Zhejiang's manufacturing investment target?"

test: $(VENV)/.developing
	$(BIN)/pytest

lint: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: $(VENV)/.developing
	@$(BIN)/bicite eval --gate tests/gate.toml >/dev/null && echo "gate: green"

soak: $(VENV)/.developing
	$(BIN)/pytest -m soak

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.developing: pyproject.toml $(VENV)/.installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@
