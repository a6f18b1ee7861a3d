# Two commands: `make lab` and `make test`. Everything they need is set up by them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Compiling 25,000 modules takes a minute and a half; most are never imported, and Python compiles the others then.
INSTALL := $(PIP) install --no-compile --constraint .ci/constraints.txt
WITH_CHROMIUM = chromium=$$(PYTHON=$(BIN)/python .ci/chromium) && LLMHERO_CHROMIUM=$$chromium
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help lab test setup check check-python check-js format unit unit-js unit-python browser chromium pictures \
  gallery bench wheel vsix vscode-e2e audit release-check clean

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

lab: $(VENV)/lab.done ## Set up, then open the first lesson in JupyterLab
	$(BIN)/llmhero lab --lesson 1.1

test: ## Set up, then check and test everything
	@$(MAKE) --jobs=3 setup chromium
	@$(MAKE) --jobs=2 check unit-js
	@$(MAKE) unit-python browser

setup: $(VENV)/dev.done ## Set up for development

check: check-python check-js ## Format, lint and types, both languages

check-python: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

check-js: setup
	npm run --silent check

format: setup ## Mend what can be mended by a machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm run --silent format

unit: unit-js unit-python ## Tests without a browser

unit-js: setup
	npm test --silent

unit-python: setup
	$(PYTEST) -n auto --dist loadfile --ignore=tests/e2e

browser: setup ## Tests in real hosts
	$(WITH_CHROMIUM) $(PYTEST) -n 2 --dist loadfile tests/e2e

# While the rest is set up. Where the system has none, `browser` lets Playwright fetch its own, or says what is missing.
chromium:
	@.ci/chromium --system >/dev/null || true

pictures: export LLMHERO_PICTURES = 1
pictures: browser ## Screenshots of everything in every host, into build/screenshots

gallery: setup ## Every component and widget on one page
	npm run --silent gallery

bench: setup ## Every claim about speed, us and the peer in one run
	$(INSTALL) --group bench
	for claim in benchmarks/*.py; do $(BIN)/python $$claim || exit 1; done

wheel: setup ## Build the wheel into dist/
	$(BIN)/python -m build --wheel

audit: setup ## Ask for known weaknesses of all that is installed
	test -x build/audit/bin/pip-audit || { $(BIN)/python -m venv build/audit && build/audit/bin/python -m pip --quiet install pip-audit; }
	$(BIN)/python .ci/audit.py build/audit/bin/pip-audit $(BIN)/python

release-check: setup ## Build what is released and try it in clean environments, oldest and newest Python
	$(WITH_CHROMIUM) $(BIN)/python .ci/release.py

vsix: node_modules/.done ## Build the VS Code extension into dist/
	node js/vscode/build/package.mjs dist

vscode-e2e: setup vsix ## Drive the extension in a real VS Code server (builds one: minutes)
	$(WITH_CHROMIUM) $(BIN)/python -m pytest tests/e2e/vscode/drive_extension.py

clean: ## Remove what was built; models stay in their cache
	rm -rf $(VENV) node_modules build dist llmhero_widgets/static llmhero_widgets/labextension llmhero_widgets/locale

# --- set-up, each step once -------------------------------------------------------------------

$(VENV)/python.done:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing: https://www.python.org/downloads/" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11. Name a newer one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --no-compile --upgrade "pip>=25.1"
	touch $@

node_modules/.done: package.json package-lock.json
	@command -v node >/dev/null || { echo "Node 20 or newer is missing: https://nodejs.org/" >&2; exit 1; }
	@node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || { echo "This Node is older than 20: https://nodejs.org/" >&2; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

JS := $(shell find js -type f -not -name '*.test.*' 2>/dev/null)

llmhero_widgets/static/attention.js: node_modules/.done $(JS)
	npm run --silent build

$(VENV)/lab.done: $(VENV)/python.done pyproject.toml .ci/constraints.txt | llmhero_widgets/static/attention.js
	# The front end is built; the build hook would do it again, and touch the lock file.
	HATCH_JUPYTER_BUILDER_SKIP_NPM=1 $(INSTALL) --editable .
	# Its source makes newer Pythons complain to the reader when they compile it.
	$(BIN)/python -W ignore -m compileall -q $(VENV)/lib/python*/site-packages/jieba
	touch $@

$(VENV)/dev.done: $(VENV)/lab.done
	$(INSTALL) --group dev
	touch $@
