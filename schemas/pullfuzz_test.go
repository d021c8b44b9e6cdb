package schemas_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/localmarket/localmarket/schemas"
)

// FuzzCall holds calls of any shape against operations: whatever a caller sends,
// the judgement is one of those promised.
func FuzzCall(f *testing.F) {
	f.Add("limit=5&orderIds=1,2&page_token=a", "application/json", []byte(`{"skus": []}`))
	f.Add("limit=1e9&chatId=&fake=true", "multipart/form-data; boundary=a", []byte("--a\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n--a--"))
	f.Add("ids=%00&limit=99999999999999999999", "multipart/form-data", []byte("--"))
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		f.Fatal(err)
	}
	pull, err := set.Pull()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, query, media string, body []byte) {
		values, _ := url.ParseQuery(query)
		for _, id := range []string{"getReturns", "getOrders", "updateStocks", "sendFileToChat"} {
			op := pull.Operation(id)
			_, violations, err := op.ValidateQuery(values)
			if err != nil {
				t.Fatal(err)
			}
			checkOrder(t, violations)
			violations, err = op.ValidateBody(media, body)
			var syntax *schemas.SyntaxError
			if err != nil && !errors.As(err, &syntax) && !errors.Is(err, schemas.ErrMedia) {
				t.Fatal(err)
			}
			checkOrder(t, violations)
		}
	})
}

func checkOrder(t *testing.T, violations []schemas.Violation) {
	for _, v := range violations {
		checkViolation(t, v)
	}
	if !slices.IsSortedFunc(violations, func(a, b schemas.Violation) int { return strings.Compare(a.Pointer, b.Pointer) }) {
		t.Errorf("not sorted: %v", violations)
	}
}
