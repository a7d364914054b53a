# Thin names for dev.py, which does all the work and all the set-up: `make test ARGS="tests/projects -x"`.
PYTHON ?= python3
ARGS ?=
VERBS := run test check e2e bench fmt messages manage reset shots

.PHONY: help $(VERBS)

help:
	@$(PYTHON) dev.py --help

$(VERBS):
	@$(PYTHON) dev.py $@ $(ARGS)
