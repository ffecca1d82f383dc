# Hongtou (红头). `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
FONTS := $(VENV)/share/hongtou/fonts

.PHONY: help run setup setup-test test test-deep chaos check format words pictures bench-paper specimens word-files lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup  ## install what is missing, load the demonstration, start everything (PORT=8000)
	@$(BIN)/hongtou up --port $(PORT) --demo

setup: $(VENV)/ready  ## install what running needs: system packages, fonts, .venv

setup-test: $(VENV)/ready-test

test: setup-test  ## install what the tests need and run them all
	@$(BIN)/pytest -n 2 $(ARGS)

test-deep: setup-test  ## the longer proofs as well, then the chaos and the audit's benchmark (hours)
	@$(BIN)/pytest -n 2 -m "deep or not deep" $(ARGS)
	@$(BIN)/python -m tests.chaos
	@$(BIN)/python -m benchmarks.audit

chaos: setup-test  ## kill everything at random under load, on both databases, about ten minutes (ARGS="--seed 7")
	@$(BIN)/python -m tests.chaos $(ARGS)

check: setup-test  ## format, lint, types, contracts, all tests, migrations up and down
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 $(ARGS)

format: setup-test  ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

words: setup-test  ## bring the catalogues of translations up to date with the sources
	@$(BIN)/python -m tests.words

pictures: setup-test  ## make the pictures of the README and the manual with the program itself
	@$(BIN)/python -m docs.pictures

bench-paper: setup-test  ## how fast the paper is beside the renderer alone and other programs
	@$(BIN)/python -m benchmarks.paper

specimens: setup-test  ## every form of paper on real-looking content, as PDF and PNG
	@$(BIN)/python -m docs.specimens docs/specimens

word-files: setup-test  ## the table of what Word files keep, from reading each with the program
	@$(BIN)/python -m docs.word_files

lock:  ## resolve the requirements anew, with hashes
	python3 -m uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --upgrade -q -o requirements.txt
	python3 -m uv pip compile pyproject.toml --extra dev -c requirements.txt --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -q -o requirements-dev.txt

clean:  ## remove the environment and the demonstration's data
	rm -rf $(VENV) var

# The stamps make the second set-up quick; each names what it depends on.
$(VENV)/ready: requirements.txt pyproject.toml .setup/system .setup/packages .setup/fonts
	@.setup/system run
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@.setup/fonts $(FONTS)
	@echo "Installing Python packages"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Preparing the fonts"
	@$(BIN)/python -m documents.paper.warmed
	@touch $@

$(VENV)/ready-test: $(VENV)/ready requirements-dev.txt
	@.setup/system test
	@echo "Installing Python packages for the tests"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
