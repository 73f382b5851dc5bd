# `make demo` and `make test` set up an environment of their own in .venv. They need Python 3.11 or newer, git and make.
PYTHON ?= python3
BIN := .venv/bin
# Where the demo keeps its graph; made anew each time.
DEMO := build/demo

.PHONY: setup demo test check clean

setup: .venv/.done

.venv/.done: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

demo: export KG_STORE = $(DEMO)
demo: setup
	@rm -rf $(DEMO) && mkdir -p $(dir $(DEMO))
	$(BIN)/kg build data/documents
	@echo
	$(BIN)/kg ask "Who opposes MPP?"
	$(BIN)/kg ask "Which states sued over MPP, and what for?"
	$(BIN)/kg query who-opposes --policy MPP

test: setup
	$(BIN)/pytest

check: setup
	$(BIN)/ruff check kg tests
	$(BIN)/ruff format --check kg tests
	$(BIN)/mypy kg

clean:
	rm -rf .venv build
