# Needs Python 3.11 or newer, git and make. `make` alone tells what there is.
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
OUT := out/demo
SECONDS_EACH := 60
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install model demo test lint types docs bench constants acts recipes pictures fuzz clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(INSTALLED) ## make the environment in .venv and install voicecheck in it

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "voicecheck needs Python 3.11 or newer; name it with: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev,ray]'
	@touch $@

model: install ## get the speech model (145 MB, once) and check it
	$(BIN)/voicecheck models fetch base

demo: model ## analyse the sample recordings, print the summary, write the tables and the pages
	$(BIN)/voicecheck run sample_audio --manifest sample_audio/manifest.csv --out $(OUT) --force
	$(BIN)/voicecheck redact --out $(OUT)
	$(BIN)/voicecheck report --out $(OUT)

test: model ## run all tests
	$(BIN)/python -m pytest

lint: install ## check style
	$(BIN)/ruff check .

types: install ## check types
	$(BIN)/mypy

docs: install ## write what is made of the code in docs: the data dictionary and the views of the tables
	$(BIN)/voicecheck schema --format sql > docs/views.sql
	{ $(BIN)/voicecheck schema; echo; $(BIN)/voicecheck schema --lang en; } > docs/DATA_DICTIONARY.md

recipes: install ## ask the questions of docs/analysts.md again and write the results below them (a minute)
	$(BIN)/python tests/recipes.py

pictures: demo ## take the pictures of the documents anew, in a browser
	$(BIN)/python tests/browser/pictures.py $(OUT)

bench: model ## measure speed and memory; see benchmarks/README.md
	@for benchmark in $(filter-out benchmarks/constants.py benchmarks/dialogues.py benchmarks/hearing%.py benchmarks/listening.py benchmarks/render%.py,$(wildcard benchmarks/*.py)); do echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

constants: model ## move each constant by a fifth and list what no test notices (half an hour)
	$(BIN)/python benchmarks/constants.py --out out/constants.csv

acts: install ## learn what utterances do from configs/acts (two minutes)
	$(BIN)/voicecheck acts train configs/acts/*.tsv --out src/voicecheck/acts/weights.tsv --quality benchmarks/results/acts.csv

fuzz: install ## look for inputs that do harm, SECONDS_EACH=60 for each target
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	@for target in decode manifest rules configuration; do \
		$(BIN)/python tests/fuzz/fuzz.py $$target -max_total_time=$(SECONDS_EACH) || exit 1; done

clean: ## remove the environment, results and caches (the speech model stays)
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
