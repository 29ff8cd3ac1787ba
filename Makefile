# SPDX-License-Identifier: Apache-2.0
# The verbs of this project.  "make help" prints the lines that carry two hashes.
#
# Each verb sets up what it needs: a Python environment in .venv, with the versions of
# constraints.txt.  tox brings an environment of its own and hands its interpreter over in
# ENVPYTHON; then nothing is set up here.

# The versions are pinned for Python 3.11, so that one is taken where there are several.
PYTHON ?= $(or $(shell command -v python3.11),python3)
VENV := .venv
BUILD := doc/build

ifdef ENVPYTHON
PY := $(ENVPYTHON)
else
PY := $(VENV)/bin/python
SITE := $(VENV)/.site
DEV := $(VENV)/.dev
endif

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

PIP := $(VENV)/bin/python -m pip install --quiet --constraint constraints.txt
# The oldest and the newest versions have environments of their own.  These tests show most of what Sphinx does
# for us; the newest Sphinx needs a newer Python than the others.
PAGES := $(patsubst %,tests/sphinx/test_%.py,guest lives objects support_matrix views)
ALL_PYTHONS = python3.14 python3.13 $(shell ls -d "$$(pyenv root)"/versions/3.1[3-9].*/bin/python 2>/dev/null)
NEWEST_PYTHON ?= $(shell for one in $(ALL_PYTHONS); do "$$one" -c '' 2>/dev/null && echo "$$one" && break; done)
# Each verb keeps what it has read for itself: not all builders read alike.
SPHINX = $(PY) -m sphinx -c . -W --keep-going -j auto -d $(BUILD)/doctrees/$@

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help:  ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: html
html: $(SITE)  ## Build the site into doc/build/html; every warning is an error
	$(SPHINX) -b html source $(BUILD)/html

.PHONY: pdf
pdf: $(SITE)  ## Build the PDF into doc/build/pdf (needs the packages that bindep.txt lists for it)
	$(SPHINX) -b latex source $(BUILD)/pdf
	$(MAKE) -C $(BUILD)/pdf LATEXMKOPTS='-interaction=nonstopmode -halt-on-error -silent'
	$(PY) -m tests.outputs pdf $(BUILD)/pdf

.PHONY: release-pdf
release-pdf: $(SITE)  ## Build the page of one release as a PDF of a few sheets into doc/build/release-pdf: RELEASE=2026.1
	RELEASE=$(RELEASE) $(SPHINX) -b latex source $(BUILD)/release-pdf
	$(MAKE) -C $(BUILD)/release-pdf LATEXMKOPTS='-interaction=nonstopmode -halt-on-error -silent'

.PHONY: text
text: $(SITE)  ## Build the site as plain text into doc/build/text
	$(SPHINX) -b text source $(BUILD)/text
	$(PY) -m tests.outputs text $(BUILD)/text

.PHONY: epub
epub: $(SITE)  ## Build the site as an e-book into doc/build/epub
	$(SPHINX) -b epub source $(BUILD)/epub
	$(PY) -m tests.outputs epub $(BUILD)/epub

.PHONY: check
check: $(SITE)  ## Check the record in data/ and print every problem; ARGS=--locked asks for an audit of all facts
	$(PY) -m maturity check data $(ARGS)

.PHONY: test
test: $(DEV)  ## Run the tests; ARGS='tests/test_cases.py -k waiver' runs some of them
	$(PY) -m pytest $(ARGS)

.PHONY: oldest newest
oldest: $(LINKS)  ## Build the site and run tests of pages with the oldest Sphinx and docutils, those of oldest.txt
newest: $(LINKS)  ## The same with the newest ones, those of newest.txt
oldest newest: %: $(VENV)/%/.dev
	$(VENV)/$*/bin/python -m sphinx -q -c . -W --keep-going -d $(BUILD)/doctrees/$@ -b html source $(BUILD)/$@
	$(VENV)/$*/bin/python -m pytest $(PAGES) $(ARGS)

.PHONY: audit
audit: $(SITE)  ## Check the record against clones: SOURCES='openstack/trove=../trove ...' ARGS='--changed --write'
	$(PY) -m maturity audit $(or $(ARGS),--write) $(addprefix --source=,$(SOURCES))

.PHONY: perturb
perturb: $(DEV)  ## Tell the record 300 lies and count those that the audit finds: SOURCES='openstack/trove=../trove ...'
	$(PY) -m tests.perturb $(addprefix --source=,$(SOURCES)) $(ARGS)

.PHONY: trust
trust: $(DEV)  ## Run the long forms of the hostile and random tests (more than an hour)
	MATURITY_LONG=1 $(PY) -m pytest tests/test_oracle.py tests/test_properties.py tests/test_lock.py \
	    tests/sphinx/test_injection.py tests/sphinx/test_sequences.py tests/sphinx/test_trust.py \
	    tests/sphinx/test_variations.py tests/sphinx/test_flagship.py tests/browser/test_hostile.py $(ARGS)

# What tests the core, and nothing that would only take longer.
CORE := tests/test_*.py tests/audit/test_harvest.py tests/sphinx/test_audits.py tests/sphinx/test_views.py

.PHONY: coverage
coverage: $(DEV)  ## Measure which lines and branches of the core its tests run; less than 95 % is a failure
	$(PY) -m pytest --cov --cov-report=term $(CORE) $(ARGS)

.PHONY: mutants
mutants: $(DEV)  ## Change the core in small ways; a failure if tests notice less than 85 % (ARGS=--all: all ways)
	$(PY) -m tests.mutants $(ARGS)

.PHONY: lint
lint: $(DEV)  ## Check style, types, prose and release notes
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m doc8 --quiet $(wildcard *.rst) source examples releasenotes
	$(dir $(PY))reno --quiet lint

.PHONY: pot
pot: $(DEV)  ## Write the template of the catalogue of our messages into _ext/maturity/locale/maturity.pot
	$(PY) -m babel.messages.frontend --quiet extract --mapping-file pyproject.toml --no-location \
	    --keyword msg --keyword msgs:1,2 --output-file _ext/maturity/locale/maturity.pot _ext

.PHONY: bench
bench: $(DEV)  ## Measure the builds against the goals; ARGS=--long adds the large ones
	$(PY) -m bench $(ARGS)

.PHONY: dist
dist: $(DEV)  ## Build the source archive and the wheel into dist/
	$(PY) -m build --no-isolation

.PHONY: clean
clean:  ## Remove all that was built, but not .venv
	rm -rf $(BUILD) dist build _ext/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find _ext bench tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The packages themselves are installed as links to _ext/: what is edited is what runs.
$(VENV)/.site: constraints.txt requirements.txt doc/requirements.txt pyproject.toml
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt -r doc/requirements.txt setuptools
	$(PIP) --no-build-isolation --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.site test-requirements.txt
	$(PIP) -r test-requirements.txt
	touch $@

# The pair by itself, so that .ci/run can tell "not at hand" from "does not go with our requirements".
$(VENV)/oldest/.pair: PAIR_PYTHON = $(PYTHON)
$(VENV)/newest/.pair: PAIR_PYTHON = $(NEWEST_PYTHON)
$(VENV)/oldest/.pair $(VENV)/newest/.pair: $(VENV)/%/.pair: %.txt
	test -x $(@D)/bin/python || $(PAIR_PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet -r $<
	touch $@

# Other constraints than those of the pair hold for what both have.
$(VENV)/%/.dev: $(VENV)/%/.pair constraints.txt requirements.txt doc/requirements.txt
	grep -Ev '^(Sphinx|docutils|sphinxcontrib-.*)==' constraints.txt >$(@D)/constraints.txt
	$(@D)/bin/python -m pip install --quiet -c $*.txt -c $(@D)/constraints.txt \
	    -r requirements.txt -r doc/requirements.txt hypothesis jsonschema pytest pytest-xdist setuptools
	touch $@
