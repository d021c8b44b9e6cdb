# The targets need Go and nothing else. `make check` is what CI runs.

STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT = go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.7
GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.6.2
GOVULNCHECK = go run golang.org/x/vuln/cmd/govulncheck@v1.1.4

# What a release leaves out of what is linked: sim/internal/disk/postgres_types.go.
TAGS = nopgxregisterdefaulttypes

.PHONY: build test tagged check fmt vet lint workflows golangci cross vuln recipes race race-all fuzz bench demo

build: ## one static binary in bin/
	CGO_ENABLED=0 go build -tags $(TAGS) -trimpath -o bin/localmarket ./cmd/localmarket

test: ## all tests
	go test -timeout 20m ./...

tagged: ## the tests of what the tags of a release change
	go test -tags $(TAGS) ./sim/internal/disk

check: fmt vet lint workflows test tagged race ## format, vet, staticcheck, the workflows, all tests, the race detector

fmt:
	@unformatted=$$(gofmt -l cmd reports scenarios schemas sim); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi

vet:
	go vet ./...

lint:
	$(STATICCHECK) ./...

# Actions and expressions of our workflows, and of the one that is shown to others.
workflows:
	$(ACTIONLINT) -shellcheck= -pyflakes= .github/workflows/*.yaml .github/examples/*/workflow.yaml

golangci: ## the linters of .golangci.yml, which take long to build
	$(GOLANGCI) run ./...

cross: ## vet for the other systems, which takes long the first time
	GOOS=windows go vet ./...
	GOOS=darwin go vet ./...

vuln: ## known weaknesses of what is linked, from vuln.go.dev
	$(GOVULNCHECK) ./...

recipes: build ## the examples by language and for CI, in so far as their languages are installed
	LOCALMARKET=bin/localmarket .github/examples/run.sh
	LOCALMARKET=bin/localmarket .github/examples/ci.sh

# The race detector makes tests several times as slow, so it looks at what has
# goroutines of its own.
RACE = ./sim/journal ./sim/serve ./sim/internal/clock ./sim/internal/disk ./sim/internal/settle ./sim/internal/wire ./scenarios/replay ./scenarios/recorder

race:
	go test -race -timeout 20m $(RACE)

race-all: ## the race detector for all tests, which takes long
	go test -race -timeout 30m ./...

# Each fuzz target briefly, by count so that it takes the same everywhere; go test
# takes one target at a time.
FUZZTIME = 2000x

fuzz:
	@grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\)(.*/\1/p' "$$file"); do \
			echo "$$target in $$(dirname "$$file")"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$(dirname "$$file")" || exit 1; \
		done; \
	done

bench: ## benchmarks, as ratios within one run where they compare
	go test -run '^$$' -bench . -benchmem ./...

demo: ## the one command to see it work
	go run ./cmd/localmarket demo
