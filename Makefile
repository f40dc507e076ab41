# `make run` starts the kiosk, `make test` runs the tests. Both first set up .venv, once. `make voice` installs what
# listening needs; `make run` offers that once where there is a microphone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: bundle run demo voice test lint types check bench shots constraints clean

run: $(VENV)/.ready
	@test -e $(VENV)/.voice || test ! -t 0 || $(BIN)/python -m kiosk.commands.extra offer
	$(BIN)/python -m kiosk run

demo: $(VENV)/.ready
	$(BIN)/python -m kiosk demo

voice: $(VENV)/.ready
	@$(BIN)/python -m kiosk.commands.extra install

test: $(VENV)/.tested
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

check: $(VENV)/.ready
	$(BIN)/python -m kiosk lessons check

bench: $(VENV)/.tested
	$(BIN)/python -m tests.bench

shots: $(VENV)/.tested
	$(BIN)/python -m tests.shots docs/pictures

# A folder in dist/ from which the kiosk is installed on a machine without network, by one command.
bundle: $(VENV)/.ready
	sh deploy/bundle.sh $(BIN)/python

# The versions that constraints.txt holds, taken from an environment whose tests pass.
constraints: $(VENV)/.tested
	$(BIN)/pip freeze --exclude-editable --disable-pip-version-check > constraints.txt

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Kiosk Belajar needs Python 3.11 or newer") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) build dist

# Boots a machine that was set up as docs/kiosk-setup.md says, in an emulator: as root, half an hour.
.PHONY: boot
boot: $(VENV)/.tested
	$(BIN)/python -m tests.boot
