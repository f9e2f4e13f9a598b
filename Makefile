# Every command here sets up what it needs: a clone, Python 3.11 or newer and make are enough.

# Which Python makes .venv: the first of these that is new enough. `make test PYTHON=python3.12`
# names one; an existing .venv stays as it is.
PYTHONS := $(or $(PYTHON),python3 python python3.13 python3.12 python3.11 python3.14)

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := uv==0.13.9

export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup serve build check test bench dist lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile
	@echo "  ARGS=\"…\" is passed on by serve, build, test and bench."

setup: $(READY) ## make .venv with the pinned dependencies (the others do it when needed)
	@echo "$(VENV) is ready"

serve: $(READY) ## show the site in a browser and follow every edit
	@$(BIN)/changeover serve $(ARGS)

build: $(READY) ## build the site into site/
	@$(BIN)/mkdocs build --strict $(ARGS)

check: $(READY) ## format, lint, types and layers, without a test run
	@echo "ruff format --check" && $(BIN)/ruff format --check --quiet . \
		|| { echo "To mend it: $(BIN)/ruff format ." >&2; exit 1; }
	@echo "ruff check" && $(BIN)/ruff check --quiet .
	@echo "mypy" && $(BIN)/mypy --no-error-summary
	@echo "lint-imports" && layers=$$($(BIN)/lint-imports --no-logo --cache-dir .cache/layers 2>&1) \
		|| { echo "$$layers"; exit 1; }

# Few processes, as each sets up its own sites and browsers; one that is done takes work from another.
test: check ## check, then the whole test suite with a real browser (ARGS: for pytest)
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist worksteal $(ARGS)

bench: $(READY) ## measure how a build's time and size grow
	@$(BIN)/python -m benchmarks $(ARGS)

dist: $(READY) ## build the package (sdist and wheel) into dist/
	@rm -rf dist && $(BIN)/python -m build --no-isolation >/dev/null && ls dist

clean: ## remove what the commands made, except .venv
	@rm -rf .cache .hypothesis dist site
	@find . \( -name .git -o -name $(VENV) \) -prune -o -name __pycache__ -exec rm -rf {} +

# Versions stay unless pyproject.toml asks for others; UPGRADE=1 takes the newest of everything.
# Only the public registry counts, whatever indexes this machine is set up with. What a knowledge
# base needs of it, `changeover init` writes there.
COMPILE := env -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS -u UV_INDEX \
	-u UV_INDEX_URL .cache/lock/bin/uv --quiet --no-config pip compile pyproject.toml \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links
STARTER_LOCK := macros/changeover/starter/constraints.txt

lock: $(BIN)/python ## remake constraints.txt from pyproject.toml (UPGRADE=1: newest versions)
	@$(BIN)/python -m venv .cache/lock && .cache/lock/bin/pip install -qq $(UV)
	@$(COMPILE) --group dev --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
		--output-file constraints.txt
	@$(COMPILE) --constraints constraints.txt --no-annotate --no-header --output-file $(STARTER_LOCK)
	@grep -c == constraints.txt | sed 's/$$/ packages pinned in constraints.txt/'

$(BIN)/python:
	@for python in $(PYTHONS); do \
		$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
			2>/dev/null || continue; \
		echo "Making $(VENV) with $$($$python --version)"; \
		exec $$python -m venv --clear $(VENV); \
	done; \
	echo "No Python 3.11 or newer with its venv module among: $(PYTHONS)." >&2; \
	echo "Install one (on Debian: apt install python3-venv), or name it: make PYTHON=…" >&2; \
	exit 1

# Wheels only and no build isolation: nothing runs or is fetched here that constraints.txt does
# not pin, the build backend included.
$(READY): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the pinned dependencies into $(VENV)"
	@$(BIN)/python -m pip install -qq --require-hashes --only-binary :all: -r constraints.txt
	@$(BIN)/python -m pip install -qq --no-index --no-deps --no-build-isolation --editable .
	@touch $@
