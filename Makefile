# Two commands do everything on a new machine with Python 3.11 or newer: make run, make test.
PYTHON ?= python3
PORT ?= 8501
ADDRESS ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
# Set before NumPy is loaded: on a busy machine two BLAS threads are many times slower than one.
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1

.PHONY: run test test-matrix screens claims house bench clean

run: $(VENV)/.app
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist worksteal

# The same screens with the oldest and the newest NumPy on every Python from 3.11 on that this machine has.
test-matrix:
	$(PYTHON) tests/screens/matrix.py

# What every screen shows, for the test that compares: a change of a number is read in the diff.
screens: $(VENV)/.app
	$(BIN)/python tests/screens/screens.py

claims: $(VENV)/.app
	$(BIN)/python -m core.course.report

# The picture of docs/house.md, from the imports.
house:
	$(PYTHON) docs/draw_house.py

# JAX, PyTorch and scikit-learn live apart: the app and its tests must never need them.
bench: $(VENV)-bench/.app
	$(VENV)-bench/bin/python bench/run.py

$(VENV)-bench/.app: requirements.txt requirements-bench.txt
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-bench.txt
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-bench .pytest_cache .hypothesis .mypy_cache .ruff_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
