# Everything a person runs. The first call of any of them installs both environments.
.DEFAULT_GOAL := help
.PHONY: help run test check format train models rollback validate texts lock clean install install-dev install-browser

PYTHON := .venv/bin/python
BOT_PYTHON := bot/.venv/bin/python

help: ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' Makefile | tr '|' '\t' | expand -t 18

run: install ## start everything, say where it is; Ctrl-C stops it
	@$(PYTHON) -m launch

test: install-browser ## all checks and all tests of both environments
	@$(PYTHON) -m launch.verify

check: install-dev ## format, lint, types, import contracts, layout
	@$(PYTHON) -m launch.verify --quick

format: install-dev ## bring the source into shape
	@$(PYTHON) -m ruff format . && $(PYTHON) -m ruff check --fix .

train: install ## train, compare with the live model; PROMOTE=1 puts it live
	@$(PYTHON) -m launch train $(if $(PROMOTE),--promote) $(if $(FORCE),--force) $(if $(JSON),--json)

models: install ## list the models: which is live, how each scored
	@$(PYTHON) -m launch models $(if $(JSON),--json)

rollback: install ## have the model before live again
	@$(PYTHON) -m launch rollback

validate: install ## say what is wrong with data/ and domain/, where, and what to do
	@$(BOT_PYTHON) -W ignore -m training validate

texts: install ## put changed texts live in seconds, checked first, without training
	@$(PYTHON) -m launch.texts

lock: install-dev ## write the lock files anew from both pyproject files
	@python3 -m launch.lock

clean: ## remove environments, caches and models; keep .data
	@rm -rf .venv bot/.venv .tools .cache .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis models/*.tar.gz models/*.json models/.training-*

install:
	@python3 -m launch.install

install-dev:
	@python3 -m launch.install --dev

install-browser:
	@python3 -m launch.install --dev --browser
