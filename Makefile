# The targets need Go and nothing else. `make check` is what CI runs.

STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: build test check fmt vet lint race fuzz bench demo

build: ## one static binary in bin/
	CGO_ENABLED=0 go build -trimpath -o bin/localmarket ./cmd/localmarket

test: ## all tests
	go test ./...

check: fmt vet lint race fuzz ## format, vet, staticcheck, all tests under the race detector, a little fuzzing

fmt:
	@unformatted=$$(gofmt -l cmd reports scenarios schemas sim); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi

vet:
	go vet ./...

lint:
	$(STATICCHECK) ./...

# The tests of import directions and of determinism are among these.
race:
	go test -race ./...

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
