# Everything a contributor or a newcomer runs. `make` prints the list.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup test search check format demo screenshots bench soak manual transcript lock clean

help: ## print this list
	@echo "Hearth: what you can run"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv and install everything that development needs

$(READY): pyproject.toml constraints.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Hearth needs Python 3.11 or newer; name one with: make PYTHON=python3.13 setup" >&2; exit 1; }
	@echo "Installing into .venv; about half a minute, longer where the packages come from far away ..."
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)

test: $(READY) ## run the test suite
	$(BIN)/python -m pytest -q -n auto --dist worksteal

search: $(READY) ## try thousands of random inputs on every rule that is stated for all inputs
	$(BIN)/python -m pytest -q -n auto --hypothesis-profile search -m hypothesis

check: $(READY) ## format, lint, types, import contracts and tests: what must hold before a commit
	@.ci/checks
	$(BIN)/python -m pytest -q -n auto --dist worksteal

format: $(READY) ## put the code into the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

demo: $(READY) ## open a page with a real group chat in it, without any account; LANGUAGE=zh-CN or en
	$(BIN)/hearth demo $(if $(filter command,$(origin LANGUAGE)),--language $(LANGUAGE))

screenshots: $(READY) ## take the pictures of the READMEs anew from the real page
	$(BIN)/python -m tests.playground.pictures

bench: $(READY) ## measure speed beside a stock bot in the same run
	$(BIN)/python -m benchmarks.run

soak: $(READY) ## kill the process 200 times over 20,000 updates and count what is lost or doubled
	$(BIN)/python -m benchmarks.soak --kills 200 --updates 20000

manual: $(READY) ## write docs/settings.md anew from the settings model
	$(BIN)/python -m bot.settings_manual

transcript: $(READY) ## write the piece of the demo that stands in the READMEs anew
	$(BIN)/python -m bot.demo.excerpt

lock: $(READY) ## renew constraints.txt and requirements.lock from pyproject.toml
	.ci/lock

clean: ## remove the virtual environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
