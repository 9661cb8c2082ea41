# Gongyi. `make help` lists what can be done. GNU make, /bin/sh; nothing else is assumed.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup dev demo test check fmt docs bench soak messages lock

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done

setup: ## install the locked packages and the project into .venv
	@tools/setup.sh run

dev: setup
	@tools/setup.sh dev

demo: setup ## make the demo towns and start the site and its worker (PORT=8001 for another port)
	@$(BIN)/gongyi demo$(if $(PORT), --port $(PORT))

test: dev ## run everything: checks, logic on SQLite and PostgreSQL, browser journeys
	@$(BIN)/python tools/suite.py

check: dev ## style, types, import contracts and house rules, without the rest
	@$(BIN)/python tools/suite.py check

fmt: dev ## put the code into its standard shape
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

docs: dev ## write the generated pages anew
	@$(BIN)/python tools/docs.py

messages: dev ## list Chinese texts that are missing, stale or doubtful
	@$(BIN)/python tools/messages.py

bench: dev ## measure against the promised figures
	@$(BIN)/python bench/run.py

soak: dev ## load the running server for a while and watch memory, errors and files
	@$(BIN)/python bench/soak.py

lock: ## resolve the locked requirement lists anew (needs uv)
	@tools/lock.sh
