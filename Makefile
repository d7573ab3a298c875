# make run     the app on the public record            make test    lint and every test
# make demo    the app on the practice region          make bench   ratios, asserts nothing
# make soak    long: writers and readers, mutants         make shots   pictures of the pages
# Nothing here names a package index: pip uses the one the machine is set up with.

SHELL := /bin/sh
PORT ?= 8501
WORKERS ?= auto
VENV := .venv
PY := $(VENV)/bin/python
PRACTICE := data/practice-ledger/ledger.duckdb
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
HEADLESS := $(shell if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then echo false; else echo true; fi)
APP := $(PY) -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless $(HEADLESS)
RUN_STAMP := $(VENV)/installed-run
TEST_STAMP := $(VENV)/installed-test
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run demo practice test lint soak bench shots clean
.DEFAULT_GOAL := run

run: $(RUN_STAMP)
	@$(APP)

demo: practice
	@GIC_LEDGER=$(PRACTICE) $(APP)

practice: $(RUN_STAMP)
	@$(PY) -m gic_metrics.practice --ledger $(PRACTICE)

test: lint
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup

lint: $(TEST_STAMP)
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy --no-error-summary gic_metrics/accounting gic_metrics/targets

soak: $(TEST_STAMP)
	@$(PY) -m benchmarks.soak
	@$(PY) -m benchmarks.agreement
	@$(PY) -m benchmarks.attacker
	@$(PY) -m benchmarks.mutations
	@GIC_SOAK=1 $(PY) -m pytest -n $(WORKERS) --dist load tests/plain tests/browser/test_event.py tests/browser/test_app.py

bench: $(TEST_STAMP)
	@$(PY) -m benchmarks.bench_totals
	@$(PY) -m benchmarks.bench_doctor
	@$(PY) -m benchmarks.bench_batch
	@$(PY) -m benchmarks.bench_hostile
	@$(PY) -m benchmarks.bench_overview_cpu
	@$(PY) -m benchmarks.bench_start
	@$(PY) -m benchmarks.bench_public
	@$(PY) -m benchmarks.bench_snapshot

shots: $(TEST_STAMP) practice
	@$(PY) -m benchmarks.shots

clean:
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(RUN_STAMP): requirements.txt | $(PY)
	@$(PY) -m pip install --quiet -r requirements.txt
	@touch $@

$(TEST_STAMP): requirements.txt requirements-dev.txt | $(PY)
	@$(PY) -m pip install --quiet -r requirements-dev.txt
	@touch $(RUN_STAMP) $@
