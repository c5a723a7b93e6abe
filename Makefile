# Two commands: `make run` and `make test`. Each sets up all that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
CONSTRAINTS := .constraints.txt

.PHONY: run test setup bench check
run: $(STAMP)
	$(BIN)/python app.py serve

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

setup: $(STAMP)

$(STAMP): pyproject.toml $(CONSTRAINTS)
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS) --editable '.[dev]'
	@command -v npm >/dev/null && npm install --silent --no-save --ignore-scripts --no-audit --no-fund --prefix .vendor \
		"plotly.js-basic-dist-min@$$($(BIN)/python -c 'from plotly.offline import get_plotlyjs_version as v; print(v())')" \
		>/dev/null 2>&1 || echo "npm could not fetch the small Plotly bundle; the full one is used instead."
	touch $(STAMP)
