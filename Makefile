# `make run` starts the kiosk, `make test` runs the tests. Both first set up .venv, once. `make voice` installs what
# voice input needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(PIP) --require-hashes --no-build-isolation --requirement
MINUTES ?= 10
LONG ?= 1
SEED ?= 1
NO_VOICE := Perintah suara belum dipasang. / Voice input is not installed. -> make voice
WORDS := $(patsubst %.yaml,%.json,$(wildcard kiosk/words/*.yaml kiosk/guides/*.yaml))

.PHONY: bundle run demo hub hub-demo voice test test-all test-rest screens fuzz lint types check bench shots guides constraints licences clean

run: $(VENV)/.ready $(WORDS)
	@$(if $(wildcard $(VENV)/lib/python*/site-packages/onnxruntime),:,echo '$(NO_VOICE)')
	$(BIN)/python -m kiosk run

demo: $(VENV)/.ready $(WORDS)
	$(BIN)/python -m kiosk demo

voice: $(VENV)/.ready
	@$(BIN)/python -m kiosk.commands.support.voice_install

# What the exchange through a hub needs: see docs/hub.md.
hub: $(VENV)/.ready locks/hub.txt
	$(LOCKED) locks/hub.txt

# A throwaway hub and two kiosks on this machine: docs/hub.md.
hub-demo: $(VENV)/.tested $(WORDS)
	$(BIN)/python -m tests.hub_demo

# What a person waits for: three to five minutes on two cores, a lesson in a real terminal among them. The tests start some
# hundred Pythons, so what is compiled is kept, whatever the environment says.
test: $(VENV)/.tested $(WORDS)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal -m 'not slow and not long' --hypothesis-profile quick

# All tests, with all examples: half an hour and more; make test-all LONG= kills and types less often. One worker more than cores, for many tests wait.
test-all: $(VENV)/.tested $(WORDS)
	PYTHONDONTWRITEBYTECODE= KIOSK_LONG=$(LONG) $(BIN)/python -m pytest -n 3 --dist worksteal -m ''

# What `make test` leaves out, and with all examples what it tries with few: after it, this is all that test-all runs.
test-rest: $(VENV)/.tested $(WORDS)
	PYTHONDONTWRITEBYTECODE= KIOSK_LONG=$(LONG) $(BIN)/python -m pytest -n 3 --dist worksteal -m 'slow or long or hypothesis'

# Draws the main pages anew that tests/whole/test_screens.py compares with; look at what git shows of it.
screens: $(VENV)/.tested
	$(BIN)/python -m pytest tests/whole/test_screens.py --renew-screens

# Throws what nobody meant at every edge of the kiosk, for so many minutes each: make fuzz MINUTES=10 SEED=1
fuzz: $(VENV)/.tested
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --seed $(SEED)

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tested
	$(BIN)/mypy

check: $(VENV)/.ready
	$(BIN)/python -m kiosk lessons check

bench: $(VENV)/.tested $(WORDS)
	$(BIN)/python -m tests.bench

shots: $(VENV)/.tested
	$(BIN)/python -m tools.shots docs/pictures

# The guides on paper, of kiosk/guides. Look at each page of them.
guides: $(VENV)/.tested $(WORDS)
	$(BIN)/python -m tools.guides docs

# A folder in dist/ from which the kiosk is installed on a machine without network, by one command.
bundle: $(VENV)/.ready
	sh deploy/bundle.sh $(BIN)/python

# Locks every package with the hashes of its files: make constraints, or make constraints UPGRADE=--upgrade
constraints: $(VENV)/.ready
	$(LOCKED) locks/lock.txt
	sh deploy/lock.sh $(BIN)/uv $(UPGRADE)

# docs/dependencies.md, of what is locked and installed.
licences: $(VENV)/.tested
	$(BIN)/python deploy/licences.py table docs/dependencies.md

# What builds comes first, so that nothing is fetched that is not locked.
$(VENV)/.ready: pyproject.toml locks/build.txt locks/run.txt
	$(PYTHON) -c 'import sys; sys.exit("Kiosk Belajar needs Python 3.11 or newer") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv $(VENV)
	$(LOCKED) locks/build.txt
	$(LOCKED) locks/run.txt
	$(PIP) --no-build-isolation --no-deps --editable .
	touch $@

$(VENV)/.tested: $(VENV)/.ready locks/test.txt
	$(LOCKED) locks/test.txt
	touch $@

# What the kiosk reads at its start; a build writes them too.
%.json: %.yaml | $(VENV)/.ready
	$(BIN)/python tools/compile_words.py

clean:
	rm -rf $(VENV) build dist

# Boots a machine that was set up as docs/kiosk-setup.md says, in an emulator: as root, half an hour.
.PHONY: boot
boot: $(VENV)/.tested
	$(BIN)/python -m tests.boot
