# Everything a developer does here. `make` alone lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

BIN := .venv/bin
WORKERS ?= 2
PYTEST := $(BIN)/pytest
STAMP := .venv/.stamp

# A venv made elsewhere, or whose Python is gone, is made anew.
HERE := $(shell pwd -P)
SOUND := $(shell test "$$(cat .venv/.place 2>/dev/null)" = "$(HERE)" && $(BIN)/python -c '' 2>/dev/null && echo yes)

.PHONY: help install run dev test test-fast check fix soak bench lock clean FORCE

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

install: $(STAMP) ## Set up .venv; afterwards .venv/bin/mediary is the program
	@:

$(STAMP): pyproject.toml requirements-dev.lock requirements-uv.lock $(wildcard scripts/set_up.sh scripts/uv.py) $(if $(SOUND),,FORCE)
	@scripts/set_up.sh
	@touch $@

FORCE:

run: install ## Serve on http://127.0.0.1:8000 with the data in ./data
	@MEDIARY_DATA="$${MEDIARY_DATA:-./data}" MEDIARY_HOST="$${MEDIARY_HOST:-127.0.0.1}" \
		MEDIARY_PORT="$${MEDIARY_PORT:-8000}" $(BIN)/mediary serve

dev: install ## The same, starting again at every change of a source file
	@MEDIARY_DATA="$${MEDIARY_DATA:-./data}" MEDIARY_HOST="$${MEDIARY_HOST:-127.0.0.1}" \
		MEDIARY_PORT="$${MEDIARY_PORT:-8000}" $(BIN)/mediary serve --reload

test: check ## Everything: lint, types, house, both engines, browser
	@scripts/ensure_chromium.sh; case $$? in \
		0) marks="not soak and not bench" ;; \
		3) marks="not soak and not bench and not e2e" ;; \
		*) exit 1 ;; \
	esac; $(PYTEST) -n $(WORKERS) --dist worksteal -m "$$marks"

test-fast: install ## What fits in two minutes: no lint, no browser, nothing slow
	@$(PYTEST) -n $(WORKERS) --dist worksteal --timeout 30 -q \
		-m "not soak and not bench and not e2e and not slow"

check: install ## Lint, format, types, floors
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "make fix puts the format right"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

fix: install ## Put right what a machine can
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

soak: install ## Long random tests; 200 kills of imports on each engine (KILLS=20: fewer)
	@KILLS=$(or $(KILLS),200) $(PYTEST) -s -m soak --timeout 0

bench: install ## Measure, into benchmarks/RESULTS.md (QUICK=1: within two minutes)
	@$(BIN)/python -m benchmarks.run $(if $(QUICK),--quick)

lock: ## Write the locks from pyproject.toml (UPGRADE=1 for the newest versions)
	@scripts/set_up.sh uv
	@scripts/lock.sh

clean: ## Remove what the tools left; data/ stays
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
