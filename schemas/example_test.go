package schemas_test

import (
	"fmt"
	"net/url"

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

func ExampleOperation_ValidateQuery() {
	set, err := schemas.Load("2026-09")
	if err != nil {
		fmt.Println(err)
		return
	}
	pull, err := set.Pull()
	if err != nil {
		fmt.Println(err)
		return
	}
	values, violations, err := pull.Operation("getReturns").ValidateQuery(url.Values{"orderIds": {"1,two"}})
	fmt.Println(values["orderIds"], values["limit"], err)
	for _, v := range violations {
		fmt.Printf("%s: found %s, expected %s\n", v.Pointer, v.Found, v.Expected)
	}
	// Output:
	// [1 two] 50 <nil>
	// /orderIds/1: found "two", expected integer from -9223372036854775808 to 9223372036854775807
}
