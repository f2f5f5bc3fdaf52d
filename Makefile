# Two commands do everything on a fresh machine: make run, make test.
PY ?= python3
BIN = .venv/bin

.DEFAULT_GOAL := help

help:  ## show these lines
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/run.stamp: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PY) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

run: .venv/run.stamp  ## start the console on http://localhost:8501 (a demonstration town when there is none)
	$(BIN)/daiban run

browser:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get install -y -qq chromium fonts-noto-cjk >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; }; \
	  else echo "The tests need Chromium and Chinese fonts: sudo apt install chromium fonts-noto-cjk" >&2; exit 1; fi; }

test: .venv/test.stamp browser  ## all tests: SQLite, a real PostgreSQL, a real Chromium
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: ruff mypy arrows  ## ruff, mypy --strict, import rules

check: .venv/test.stamp  ## what a commit must pass, in half a minute: lint and the rules of the house, side by side
	@$(MAKE) --no-print-directory --jobs --output-sync ruff mypy arrows house

ruff: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

mypy: .venv/test.stamp
	$(BIN)/mypy

arrows: .venv/test.stamp
	$(BIN)/lint-imports

house: .venv/test.stamp
	$(BIN)/python -m pytest -q tests/test_house.py

bench: .venv/test.stamp  ## measured figures, each as a ratio to a floor beside it
	$(BIN)/python -m benchmarks

lock: .venv/test.stamp  ## compile the lock files anew, with hashes
	$(BIN)/uv pip compile pyproject.toml --extra rota --universal --generate-hashes --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra rota --group dev --universal --generate-hashes --no-header --quiet -c requirements.lock -o requirements-dev.lock

.PHONY: help run browser test lint check ruff mypy arrows house bench lock
