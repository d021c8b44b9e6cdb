// Package simtest has sample stores on real HTTP and HTTPS: a good one, to
// learn from, and one for each way in which a store goes wrong, to see what
// Market makes of it. They serve a seller's own Go tests and the command
// "localmarket store".
//
//	store, err := simtest.Start("no-version", simtest.Options{})
//	if err != nil {
//		return err
//	}
//	defer store.Close()
//	// connect Market to store.URL(), then look at store.Received()
//
// Every bad behaviour is the good store with one thing changed, in a file of its
// own that names the contract rule it breaks. "acts-on-orders" is the good store
// with the other half of an integration: what follows from a notification, by
// calls on the pull API. [Behaviours] lists them.
package simtest
