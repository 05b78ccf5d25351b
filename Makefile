# What there is to do with honeyDue. The work itself stands in scripts/, one file a target.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check fix schema reference css playground e2e mails pictures bench bench-jobs bench-admin chaos fuzz manifests image book setup admin release clean bench-scale

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start everything on the embedded default (ARGS="--listen 127.0.0.1:9000" for settings)
	@exec scripts/run.sh $(ARGS)

test: ## Run all that CI runs: checks, tests on SQLite and on PostgreSQL, browser flows, outside suites
	@exec scripts/test.sh

check: ## Format, lints, layers, licences: what needs no running program
	@exec scripts/check.sh

fix: ## Format, and apply what clippy can mend by itself
	@cargo clippy --quiet --fix --allow-dirty --allow-staged --all-targets
	@cargo fmt --all && cargo fmt --manifest-path fuzz/Cargo.toml

schema: ## Write schema.graphql and admin/schema.graphql anew from the program
	@exec scripts/schema.sh

reference: ## Write docs/reference, limits.md, configuration.md and operations.json of docs/ anew, from the schema, docs/operations and the program
	@UPDATE=1 cargo test --quiet --locked --test api -- reference:: limits:: operation::the_manifest
	@UPDATE=1 cargo test --quiet --locked --test cli -- reference::

css: ## Make the admin's style sheet anew
	@. scripts/env.sh && scripts/setup.sh node && use_node && scripts/build-css.sh

playground: ## Make the playground's bundle anew
	@. scripts/env.sh && scripts/setup.sh node && use_node && npm_install playground && npm --prefix playground run --silent build

e2e: ## Browser flows and outside suites against the program
	@exec scripts/test.sh e2e

mails: ## Take pictures of every mail, in tmp/mails
	@exec scripts/mails.sh

pictures: ## Take pictures of every page of the admin, in tmp/admin (ARGS=--readme for those of the README)
	@exec scripts/pictures.sh $(ARGS)

bench: ## Measure five operations beside the database alone and PostGraphile, in one run
	@exec bench/bench.sh

bench-jobs: ## Measure how workers send what is due beside BullMQ and graphile-worker, also while things break
	@exec bench/jobs.sh

bench-admin: ## Ask every list of the admin among 5,000 accounts, 8,000 homes and 300,000 tasks, and fail where that takes long
	@exec bench/admin.sh

bench-scale: ## Fill a PostgreSQL with a million homes (HOMES=10000 to try), and see what that costs beside a hundredth of them
	@exec bench/scale.sh

chaos: ## Break workers, databases and push services while reminders are due, look what came of it, and measure
	@exec chaos/chaos.sh

fuzz: ## Feed what reads the words of strangers with whatever comes to mind (ARGS="schedule 600" for one target and ten minutes)
	@exec scripts/fuzz.sh $(ARGS)

manifests: ## Hold the Dockerfile and the manifests against the program, against models and against linters
	@cargo build --quiet --locked && scripts/check-manifests.sh

image: ## Build the images, by Docker, Podman or Buildah (ARGS="--pull" for arguments of theirs)
	@exec scripts/image.sh $(ARGS)

book: ## Make docs/ a book, in target/book
	@exec scripts/book.sh

setup: ## Install what running and testing need (Debian's packages; by root or sudo)
	@exec scripts/setup.sh

admin: ## Build the admin into admin/dist
	@exec scripts/build-admin.sh

release: ## Build the program for production, with the admin inside
	@scripts/build-admin.sh && cargo build --release --locked && ls -lh target/release/honeydue

clean: ## Remove everything that was built; data and downloaded tools stay
	@rm -rf target admin/dist admin/css/node_modules admin/wasm/node_modules bench/node_modules manifests/check/node_modules e2e/node_modules playground/node_modules
