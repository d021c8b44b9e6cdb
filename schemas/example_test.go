package schemas_test

import (
	"fmt"

	"github.com/localmarket/localmarket/schemas"
)

func ExampleSet_Reply() {
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		panic(err)
	}
	violations, err := set.Reply(200, []byte(`{"version": "", "time": "2026-09-01T12:30:00Z"}`))
	if err != nil {
		panic(err) // not JSON
	}
	for _, v := range violations {
		fmt.Printf("%s %q: expected %s\n", v.Rule, v.Pointer, v.Expected)
		fmt.Println("   fix:", v.Fix)
	}
	// Output:
	// N-200 "": expected property "name": string of 1 to 100 characters
	//    fix: return your integration's name, for example "Example shop"
	// N-200 "/version": expected string of 1 to 100 characters
	//    fix: return your integration's version, for example "1.0.0"
}
