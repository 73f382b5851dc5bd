# `make demo` and `make test` set up an environment of their own in .venv. They need Python 3.11 or newer, git and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
# Where the demo keeps its graph; made anew each time.
DEMO := build/demo

.PHONY: setup demo test check clean

setup: .venv/.done

.venv/.done: pyproject.toml
	@echo "Setting up .venv; the first time this takes a minute or two."
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("kg needs Python 3.11 or newer: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@$(PIP) install --upgrade pip
	@$(PIP) install --editable '.[dev]'
	@touch $@

demo: export KG_STORE = $(DEMO)
demo: export PATH := $(CURDIR)/$(BIN):$(PATH)
demo: setup
	@rm -rf $(DEMO) && mkdir -p $(dir $(DEMO))
	kg build data/documents
	@echo
	kg ask "Who opposes MPP?"
	kg ask "Which states sued over MPP, and what for?"
	@echo "The graph is in $(DEMO). README.md says what else to ask of it, in English and in SPARQL."

test: setup
	$(BIN)/pytest

check: setup
	$(BIN)/ruff check kg tests benchmarks
	$(BIN)/ruff format --check kg tests benchmarks
	$(BIN)/mypy kg

clean:
	rm -rf .venv build
