# Everything a newcomer needs, on a machine that has Python 3.11 or newer and make. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin

# A stamp carries the checksum of what it installed, so that switching branches back and forth reinstalls exactly
# when something differs.
CHECKSUM := $(shell cat requirements.txt requirements-test.txt pyproject.toml 2>/dev/null | cksum | cut -d' ' -f1)
RUNTIME := $(VENV)/.runtime-$(CHECKSUM)
TESTS := $(VENV)/.tests-$(CHECKSUM)

.PHONY: help
help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(RUNTIME) ## make .venv with the locked dependencies and the `sayso` command

.PHONY: run
run: $(RUNTIME) ## start Sayso here: web and worker in one process (ARGS="--port 9000")
	@$(BIN)/sayso run $(ARGS)

.PHONY: test
test: $(TESTS) ## run every test this machine can run (ARGS="-k settings")
	@$(BIN)/python -m pytest --numprocesses auto $(ARGS)

.PHONY: lint
lint: $(TESTS) ## check style, types and the import rule
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: bench
bench: $(TESTS) ## measure, and print the figures
	@$(BIN)/python -m tests.bench $(ARGS)

.PHONY: screenshots
screenshots: $(TESTS) ## take a picture of every page, light and dark, wide and phone (ARGS="folder inbox")
	@$(BIN)/python -m tests.screenshots $(ARGS)

.PHONY: mutants
mutants: $(TESTS) ## change the core in small ways and see which changes no test notices (ARGS='workflow.core.votes*')
	@$(BIN)/mutmut run --max-children 1 $(ARGS)
	@$(BIN)/mutmut results

.PHONY: docs
docs: $(RUNTIME) ## write what the README says of texting anew from the code
	@$(BIN)/python -m workflow.texting README.md

# The tests' lock comes first and the runtime's is held to it, so that what is tested is what runs.
LOCK = $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet $(ARGS)

.PHONY: lock
lock: $(BIN)/python ## write both requirements files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(BIN)/python -m pip install --quiet uv
	$(LOCK) --extra postgres --extra test --output-file requirements-test.txt
	$(LOCK) --constraints requirements-test.txt --output-file requirements.txt

.PHONY: clean
clean: ## remove .venv and everything else that was made, but never instance/
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache mutants
	find workflow tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Sayso needs Python 3.11 or newer, as in: make setup PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
EDITABLE = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index

$(RUNTIME): | $(BIN)/python
	@echo "Installing what Sayso needs into $(VENV) ..."
	@$(INSTALL) --requirement requirements.txt
	@$(EDITABLE) --editable .
	@rm -f $(VENV)/.runtime-* && touch $@

$(TESTS): $(RUNTIME)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(INSTALL) --requirement requirements-test.txt
	@rm -f $(VENV)/.tests-* && touch $@
