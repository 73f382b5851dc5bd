# `make test` sets up an environment of its own in .venv and passes the tests. Needs Python 3.11 or newer, git and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup test check clean

setup: .venv/.done

.venv/.done: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

test: setup
	$(BIN)/pytest

check: setup
	$(BIN)/ruff check kg tests
	$(BIN)/ruff format --check kg tests
	$(BIN)/mypy kg

clean:
	rm -rf .venv
