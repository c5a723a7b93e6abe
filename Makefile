# Two commands: `make run` and `make test`. Each sets up all that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTABLE := $(VENV)/.testable
PROCESSES ?= 2
CONSTRAINTS := .constraints.txt
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(CONSTRAINTS) --editable

.PHONY: run test setup bench audit
run: $(READY)
	$(BIN)/python app.py serve

test: $(TESTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

bench: $(TESTABLE)
	$(BIN)/python -m tests.benchmarks all

audit: $(TESTABLE)
	@$(BIN)/python -m tests.audit

setup: $(READY)

$(READY): pyproject.toml $(CONSTRAINTS)
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Setting up (once): this takes a minute or two."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) .
	@command -v npm >/dev/null && npm install --silent --no-save --ignore-scripts --no-audit --no-fund --prefix .vendor \
		"plotly.js-basic-dist-min@$$($(BIN)/python -c 'from plotly.offline import get_plotlyjs_version as v; print(v())')" \
		>/dev/null 2>&1 || echo "The small Plotly bundle could not be fetched with npm; the full one is used."
	@touch $(READY)

$(TESTABLE): $(READY)
	@echo "Setting up the tests (once)."
	@$(PIP) '.[dev]'
	@touch $(TESTABLE)
