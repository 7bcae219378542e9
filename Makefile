# Every verb of this project. `make` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
ARGS ?=
export PYTHON
# Where Python may not keep what it has compiled, each of many processes compiles every module anew.
export PYTHONDONTWRITEBYTECODE :=

python := .venv/bin/python
# What uv itself brought stays: it is no part of the lock file.
sync := env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never .venv/bin/uv sync --quiet --locked --inexact --python $(python)
locked := pyproject.toml uv.lock scripts/venv

.PHONY: help run docs demo test browser screenshots check bench faults up down journey clean

help: ## This list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/runs ## Everything in one process, with its own PostgreSQL under ./data: http://localhost:8000
	@exec $(python) -m services $(ARGS)

docs: .venv/tests ## Writes docs/events.md and docs/asyncapi.json anew from the code.
	@$(python) -m services.catalogue

demo: .venv/runs ## Fills a new data folder with three weeks of a commune's life, in minutes; ARGS=--live acts on a running instance.
	@exec $(python) -m demo $(ARGS)

test: .venv/tests ## All tests but those that take minutes; RabbitMQ is found, started or installed.
	$(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

browser: .venv/tests ## Every page of every reader in a Chromium, on a phone and a desk: axe, and nothing sticks out.
	@$(sync) --group browser
	$(python) -m pytest tests/browser -m browser $(ARGS)

screenshots: .venv/tests ## Every page of the demonstration, on a phone and a desk, in two languages: ./screenshots, some for the documents.
	@$(sync) --group browser
	@exec $(python) -m tests.browser.screenshots $(ARGS)

check: .venv/tests ## Style and types.
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy services shared tests $(wildcard demo)

bench: .venv/tests ## Measures this machine: one table, each row beside its yardstick.
	@exec $(python) -m tests.bench $(ARGS)

faults: .venv/tests ## Kills the process, PostgreSQL and RabbitMQ under load, and counts what is left.
	@exec $(python) -m tests.faults $(ARGS)

up: .env ## All services in containers behind Caddy: http://localhost:8080 for this machine, or SITE_ADDRESS with TLS.
	@scripts/up

down: ## Stops the containers; their data stays.
	docker compose down

journey: .venv/tests .env ## The tests of whole journeys, on containers of their own that are removed afterwards.
	@scripts/journey $(ARGS)

clean: ## Removes what can be made again; ./data and .env stay.
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/runs: $(locked)
	@scripts/venv
	@echo "Installing what the lock file names ..."
	@$(sync) --no-dev
	@touch $@

.venv/tests: $(locked)
	@scripts/venv
	@$(sync)
	@touch $@ .venv/runs

# Secrets that an older version did not know are added; those that are there stay.
.env: scripts/secrets
	@scripts/secrets $@; touch $@
	@echo "Secrets are in .env. Keep it: the data in the containers' volumes needs it."
