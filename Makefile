# Two commands: `make lab` and `make test`. Everything they need is set up by them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help lab test setup check format unit browser gallery bench wheel clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

lab: $(VENV)/lab.done ## Set up, then open the first lesson in JupyterLab
	$(BIN)/llmhero lab --lesson 1.1

test: setup check unit browser ## Set up, then check and test everything

setup: $(VENV)/dev.done ## Set up for development

check: setup ## Format, lint and types, both languages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	npm run --silent check

format: setup ## Mend what can be mended by a machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm run --silent format

unit: setup ## Tests without a browser
	npm test --silent
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not browser" -n auto --dist loadfile --no-loadscope-reorder

browser: setup ## Tests in real hosts
	chromium=$$(PYTHON=$(BIN)/python .ci/chromium) && \
	OMP_NUM_THREADS=1 LLMHERO_CHROMIUM=$$chromium $(BIN)/python -m pytest tests/e2e -m browser -n 2 --dist loadfile --no-loadscope-reorder

gallery: setup ## Every component and widget on one page
	npm run --silent gallery

bench: setup ## Every claim about speed, us and the peer in one run
	$(PIP) install --constraint .ci/constraints.txt --group bench
	for claim in benchmarks/*.py; do $(BIN)/python $$claim || exit 1; done

wheel: setup ## Build the wheel into dist/
	$(BIN)/python -m build --wheel

clean: ## Remove what was built; models stay in their cache
	rm -rf $(VENV) node_modules build dist llmhero_widgets/static llmhero_widgets/labextension llmhero_widgets/locale

# --- set-up, each step once -------------------------------------------------------------------

$(VENV)/python.done:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing: https://www.python.org/downloads/" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11. Name a newer one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade "pip>=25.1"
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
	$(PIP) install --constraint .ci/constraints.txt --editable .
	touch $@

$(VENV)/dev.done: $(VENV)/lab.done
	$(PIP) install --constraint .ci/constraints.txt --group dev
	touch $@
