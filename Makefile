# The house's commands. Each sets up what it needs, once: `.venv/.ready` is the stamp of .ci/setup.

BIN := .venv/bin
READY := .venv/.ready
EVERY_CORE := --numprocesses auto --dist worksteal
# Tests start many processes: where the shell forbids it, each would compile all our modules anew.
export PYTHONDONTWRITEBYTECODE :=
LEAFLET := out/breast-cancer-spread-comparison.pdf

.PHONY: help leaflet test lint proof browser bench docs words picture wheel lock clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

leaflet: $(READY) ## Render the comparison leaflet for the sample clinic
	@mkdir -p out
	@$(BIN)/handouts render breast-cancer-spread --preset comparison --sample -o $(LEAFLET)

test: lint ## Check the code and run the tests
	$(BIN)/pytest $(EVERY_CORE)

lint: $(READY) ## Check style, types and imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

proof: $(READY) ## Test every combination of topic, preset, format and paper; PART=3/8 the third of eight parts
	$(BIN)/pytest -m proof $(EVERY_CORE) $(if $(PART),--part '$(PART)')

browser: $(READY) ## Test web pages in Chromium, which is installed if it is missing
	@sh .ci/setup browser
	$(BIN)/pytest -m browser $$(grep -l 'mark\.browser' tests/test_*.py)

bench: $(READY) ## Measure start-up, rendering and runs; FULL=1 in eight languages and of 10,000 patients
	$(BIN)/python tests/benchmarks/bench.py $(if $(FULL),--full)

docs: $(READY) ## Write docs/reference anew from the code
	@$(BIN)/python docs/generate.py

picture: leaflet ## Draw the README's picture of a page anew
	@$(BIN)/python docs/picture.py $(LEAFLET) docs/leaflet.png

wheel: $(READY) ## Build the package, dist/handouts-VERSION-py3-none-any.whl
	@$(BIN)/python -m pip --quiet --disable-pip-version-check wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

words: $(READY) ## Find the fixed words of templates and modules anew, for translators
	@$(BIN)/python .ci/fixed_words.py

lock: $(READY) ## Resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench --extra browser --extra desk --universal \
		--python-version 3.11 --upgrade --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --output-file requirements.lock --quiet

clean: ## Delete what these commands made, but the environment
	rm -rf out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

$(READY): .ci/setup requirements.lock pyproject.toml
	@sh .ci/setup
