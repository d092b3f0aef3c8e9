# Two commands do all the set-up on a fresh machine: `make release` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: release test test-long lint format docs bench train retrain clean

release: $(VENV)/.ready ## Build a release of seeds/ in output/
	$(BIN)/comity release

test: $(VENV)/.ready ## Run all tests
	$(BIN)/pytest

test-long: $(VENV)/.ready ## Run the tests that take minutes
	$(BIN)/pytest -m long

lint: $(VENV)/.ready ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.ready ## Rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.ready ## Write the generated parts of the README again
	$(BIN)/python -m tests.generated_docs

bench: $(VENV)/.ready ## Measure speed (see tests/bench)
	$(BIN)/pytest tests/bench -s

# Two processes learn faster than two threads of one.
TRAIN := OMP_NUM_THREADS=1 $(BIN)/torchrun --nproc-per-node 2 -m
LEARNED := .cache/training
# What was learned takes the place of what ships.
define ADOPT
cp $(LEARNED)/model.onnx $(LEARNED)/model.json $(LEARNED)/tokenizer.json flows/extract/encoder/weights/
$(BIN)/python -m flows.training.ties $(GOLD) $(LEARNED)/chances.json
$(BIN)/python -m flows.training.confidence $(DEV)
endef

train: $(VENV)/.ready ## Learn all weights anew: make train POLNEAR=DIR GOLD=DIR DEV=DIR
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[training]'
	$(TRAIN) flows.training.teacher --gold $(GOLD) --threads 1 --output $(LEARNED)/teacher
	$(TRAIN) flows.training --polnear $(POLNEAR) --gold $(GOLD) --practice --teacher $(LEARNED)/teacher \
		--threads 1 --output $(LEARNED)
	$(ADOPT)

retrain: $(VENV)/.ready ## Learn the judgements anew, the model that ships as teacher: make retrain GOLD=DIR DEV=DIR
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[training]'
	$(BIN)/python -m flows.training.elder --gold $(GOLD) --output $(LEARNED)/elder
	$(TRAIN) flows.training --gold $(GOLD) --practice --teacher $(LEARNED)/elder \
		--tagger flows/extract/encoder/weights/model.onnx --threads 1 --output $(LEARNED)
	$(ADOPT)

clean: ## Remove what can be made again; releases stay
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The pins of constraints.txt are the versions that the project is tested with.
$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
