# Everything that people and CI run. Each target sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export NO_MKDOCS_2_WARNING := 1

.PHONY: site test serve check bench bank-holidays schemas constraints clean

## Build the verified site into site/. A build that fails leaves no site behind.
site: $(READY)
	rm -rf site build/site
	$(BIN)/mkdocs build --strict --site-dir build/site
	$(BIN)/python -m cin_reference.site.verify build/site
	mv build/site site
	@echo "The site is in site/: open site/index.html, or run 'make serve'."

## Check style and types, and run every test, in two processes: file by file, as tests of a file share what they
## prepare, or where all is tried and single tests take long, with each process taking over from the other.
test: check
	$(BIN)/pytest --numprocesses 2 --no-loadscope-reorder --dist $(if $(CIN_THOROUGH),worksteal,loadfile)

## Show the site while working on it.
serve: $(READY)
	$(BIN)/mkdocs serve

check: $(READY)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary

## Measure the package and its site beside others, and write the tables of the page on speed. It takes hours;
## `make bench TABLES="engine startup"` takes minutes.
bench: $(READY)
	$(BIN)/python -m benchmarks $(TABLES)

## Copy the official bank holidays into the package.
bank-holidays: $(READY)
	$(BIN)/python tests/refresh_bank_holidays.py

## Write the schemas of the data files again, after a change of a model or of the vocabulary.
schemas: $(READY)
	$(BIN)/python -m cin_reference.schemas

## Pin the newest versions that work together.
constraints:
	rm -rf build/constraints
	$(PYTHON) -m venv build/constraints
	build/constraints/bin/pip install --quiet --editable '.[site,test]'
	build/constraints/bin/pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) site build

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[site,test]'
	touch $(READY)
