package simtest

// TB is the part of *testing.T, *testing.B and Ginkgo's GinkgoT() that [Run]
// needs; so this package does not pull package testing into a program.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Run starts a sample store for the length of a test, which fails if it does
// not start.
func Run(tb TB, behaviour string, o Options) *Store {
	tb.Helper()
	store, err := Start(behaviour, o)
	if err != nil {
		tb.Fatalf("start the %q store: %v", behaviour, err)
		return nil
	}
	tb.Cleanup(func() { _ = store.Close() })
	return store
}
