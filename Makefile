# Every verb is one short script under tools/; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check lint types golden bench local lock

PORT ?= 8000

help: ## List these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Check the system libraries and make .venv from the lock; start nothing, ask nothing
	@tools/setup run

run: ## Set up, load the demo if you wish, start web server and worker (PORT=8000 ENGAGE_INSTANCE=DIR)
	@tools/run $(PORT)

demo: ## Build the demo city in INSTANCE=DIR, briefings as PDF included; start nothing
	@tools/demo "$(INSTANCE)"

test: ## Run lint, types and every test; install what only tests need
	@tools/test

check: ## Run lint, types and the tests that need no browser and no server
	@tools/test check

lint: ## Check style and formatting
	@tools/lint

types: ## Check the types
	@tools/types

golden: ## Write the golden files anew, to be read in the diff
	@tools/golden

bench: ## Measure the speed as ratios (docs/benchmarks.md)
	@tools/dispatch bench

local: ## Check real data that may not enter the repository (DATA=DIR)
	@tools/dispatch local "$(DATA)"

lock: ## Write both lock files anew from pyproject.toml
	@tools/lock
