# Everything is in tools/, which needs nothing but Python 3.11 or newer: make PYTHON=python3.13 run
PYTHON ?= python3
PORT ?= 8000
export ARGS PORT

.PHONY: help run test check bench demo build messages lock

help:
	@echo "make run       the site with demonstration data on http://localhost:$(PORT)"
	@echo "make test      everything the tests need, then all of them (ARGS='tests/spaces -k hours' for some)"
	@echo "make check     code, types, imports, migrations, messages"
	@echo "make bench     figures"
	@echo "make demo      fresh demonstration data"
	@echo "make build     packages, front end and messages, for a real house (docs/operations.md)"
	@echo "make messages  collect the texts of the pages into frontend/locale"
	@echo "make lock      write the lock files anew (ARGS=--upgrade for the newest)"

run:
	@exec $(PYTHON) -m tools.run

test:
	@exec $(PYTHON) -m tools.test

check:
	@exec $(PYTHON) -m tools.check

bench:
	@exec $(PYTHON) -m tools.bench

demo:
	@exec $(PYTHON) -m tools.manage demo $(ARGS)

build:
	@exec $(PYTHON) -m tools.build

messages:
	@exec $(PYTHON) -m tools.manage make_messages

lock:
	@exec $(PYTHON) -m tools.lock
