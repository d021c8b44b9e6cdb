package scenarios_test

import (
	"testing"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/simtest"
)

// TestYourStore is a test for a seller's team to copy: put your own handler on
// httptest.NewServer in place of the sample store. Each scenario has a store of
// its own, so that none meets the orders of another.
func TestYourStore(t *testing.T) {
	for _, name := range []string{"escalation", "lost-replies", "duplicates", "unknown-values"} {
		t.Run(name, func(t *testing.T) {
			story, err := scenarios.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			store := simtest.Run(t, "good", simtest.Options{})
			scenarios.Test(t, story, scenarios.Options{Target: store.URL()})
		})
	}
}
