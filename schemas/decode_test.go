package schemas_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/localmarket/localmarket/schemas"
)

// FuzzReplyObject holds the properties of a reply against what encoding/json
// reads there.
func FuzzReplyObject(f *testing.F) {
	for _, body := range []string{
		goodReply, `{}`, ` { } `, `{"a":{}}`, `{"a":[]}`, `{"": ""}`, `[]`, `null`, `1`, `"a"`, ``, `{`, `{"a": 1} {}`, nested(600),
		`{"a":null,"b":true,"c":false,"d":[null,true,false,"]}",{"e":[[],{},[{}]]}]}`,
		"\r\n\t {\r\n\t \"a\"\r\n\t :\r\n\t [\r\n\t 1\r\n\t ,\r\n\t {\r\n\t }\r\n\t ]\r\n\t ,\r\n\t \"b\"\r\n\t :\r\n\t 2\r\n\t }\r\n\t ",
		`{"a":0,"b":-0,"c":1.50,"d":-1e5,"e":1E+2,"f":12345678901234567890,"g":[1,-2.5e-3]}`,
		`{"\u0061":"\"\\\/\b\f\n\r\t","\\":"\u0416\ud83e\uded6","q\"":"\ud800","r":"\\\\\""}`,
		`{"Ж": "🫖", "a": 1, "a": {"twice": 2}, "A": 3}`, `{"a":"\u0000"}`, "{\"a\":\"\xff\"}",
	} {
		f.Add([]byte(body))
	}
	set, err := schemas.Load(schemas.Latest)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var want map[string]any
		if _, err := set.Reply(200, body); err == nil {
			dec := json.NewDecoder(bytes.NewReader(body))
			dec.UseNumber()
			_ = dec.Decode(&want) // nothing, if it is no object
			if !json.Valid(body) {
				t.Errorf("taken for JSON: %q", body)
			}
		}
		if object, _, _ := set.ReplyObject(200, body); !reflect.DeepEqual(object, want) {
			t.Errorf("read as %#v, not %#v", object, want)
		}
	})
}
