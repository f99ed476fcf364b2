# Every target does its own set-up in .venv; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: nginx test-cluster postgresql soak help setup setup-run demo test check bench bench-large bench-ranking lock chromium clean screenshots
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.venv/run.done: constraints.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.done: constraints-dev.txt .venv/run.done
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints-dev.txt
	@touch $@

setup-run: .venv/run.done
setup: .venv/run.done .venv/dev.done ## install everything into .venv: the archive, its tests and its checks

demo: setup-run ## ingest the sample archive and serve it at http://127.0.0.1:8000
	$(BIN)/pincite demo

test: setup chromium nginx ## run every test, browser tests included
	$(BIN)/python -m pytest -m "not bench and not soak and not cluster"

test-cluster: setup postgresql ## the engine and the store for many machines, on real servers that are started, killed and stopped
	PINCITE_EXAMPLES=$${PINCITE_EXAMPLES:-12} $(BIN)/python -m pytest -n 0 -rs -m "cluster and not bench and not soak" --timeout 1200

check: setup ## lint, types, import rules, advisories of the dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/audit.py

train-html: setup ## train the weights of the reader of web pages on ../shared/corpus, and judge them by pages left out
	$(BIN)/python -m tools.train_html

bench: setup ## measure speed and quality beside SQLite FTS5, Whoosh's own searcher and plain trafilatura
	$(BIN)/python -m tests.benchmarks

soak: setup ## kill, fuzz and load it for hours (PINCITE_KILLS, PINCITE_SOAK_SECONDS)
	$(BIN)/python -m pytest -n 0 -s -m soak --timeout 0

bench-large: setup ## measure search on the same text grown to 20,000 and 100,000 records (takes long, 10 GB of disk)
	$(BIN)/python -m tests.benchmarks large

bench-ranking: setup ## judge ranking by a test collection: make bench-ranking FOLDER=…
	$(BIN)/python -m tests.benchmarks.ranking $(FOLDER)

screenshots: setup chromium ## take pictures of the main pages at three widths, into var/screenshots
	$(BIN)/python -m tools.screenshots

lock: setup ## renew the pinned versions and hashes
	$(BIN)/pip install --quiet 'uv>=0.4'
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o constraints.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra opensearch --extra postgresql -c constraints.txt --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o constraints-cluster.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev -c constraints-cluster.txt --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet -o constraints-dev.txt

postgresql: # a database server for the tests of the other store, where this system can install one
	@sh tools/postgresql.sh

chromium: # a browser for the browser tests, where this system can install one
	@sh tools/chromium.sh

nginx: # a web server for the tests of the recipes in docs/deploying.md, where this system can install one
	@sh tools/nginx.sh

clean: ## remove .venv and what the tools cached
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
