# Every target sets up its own virtual environment first; VENV=... puts it elsewhere.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
BROWSER = chromium fonts-wqy-zenhei

.PHONY: demo test lint gate soak browser clean

demo: $(VENV)/.installed
	@$(BIN)/bicite ask "What is Zhejiang's manufacturing investment target?"

# Two files of tests at a time.
test: $(VENV)/.developing
	$(BIN)/pytest -n 2 --dist loadfile

lint: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

gate: $(VENV)/.developing
	@$(BIN)/bicite eval --gate tests/gate.toml >/dev/null && echo "gate: green"

soak: $(VENV)/.developing
	$(BIN)/pytest -m soak

# What the page's tests look with, and Chinese letters. Where it can't be installed they are skipped; in CI they fail.
browser:
	@if dpkg -s $(BROWSER) >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
		apt-get install -qq -y --no-install-recommends $(BROWSER) >/dev/null; \
	else echo "browser: Debian's root alone can install $(BROWSER); the page's tests need chromium"; fi

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	@# Else PYTHONDONTWRITEBYTECODE costs each command .2 s; a checkout that can't be written does without.
	@$(BIN)/python -m compileall -q index prompts rag server >/dev/null || true
	@touch $@

$(VENV)/.developing: pyproject.toml $(VENV)/.installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@
