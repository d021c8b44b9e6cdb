package simtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/simtest"
)

// A store that breaks one rule, the request that it got, and what it said.
func ExampleStart() {
	store, err := simtest.Start("no-version", simtest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()

	ping := `{"notificationType":"PING","time":"2026-03-01T10:00:00Z"}`
	got, err := http.Post(store.URL()+"/notification", "application/json", strings.NewReader(ping))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer got.Body.Close()
	body, _ := io.ReadAll(got.Body)

	fmt.Println(store.Received()[0].NotificationType)
	fmt.Println(got.Status, string(body))
	// Output:
	// PING
	// 200 OK {"name":"Sample store","time":"2026-03-01T10:00:00Z"}
}

// What Market's log would call the failure of a sample store.
func ExampleBehaviours() {
	for _, b := range simtest.Behaviours()[:3] {
		fmt.Printf("%s: %s (%s)\n", b.Name, b.Summary, b.Subtype)
	}
	// Output:
	// good: does everything right: a model to learn from ()
	// slow: answers well, but late (READ_TIMED_OUT)
	// hang: reads the request and never answers (READ_TIMED_OUT)
}
