package openapi_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/dlclark/regexp2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/localmarket/localmarket/schemas/openapi"
)

// The translation of a pattern must take what the pattern takes. The judge is
// a regular expression library that knows look-ahead.
var _ = DescribeTable("A translated pattern takes what the pattern takes",
	func(pattern, alphabet string) {
		original := regexp2.MustCompile(pattern, regexp2.ECMAScript)
		translated := translation(pattern)
		random := rand.New(rand.NewPCG(1, 2))
		taken := 0
		for range 5000 {
			text := randomText(random, []rune(alphabet))
			want, err := original.MatchString(text)
			Expect(err).NotTo(HaveOccurred())
			Expect(translated.Validate(map[string]any{"kind": "CLOSED", "id": "1", "plain": text}) == nil).To(Equal(want), "%q", text)
			if want {
				taken++
			}
		}
		Expect(taken).To(And(BeNumerically(">", 50), BeNumerically("<", 4950)), "the texts show nothing")
	},
	Entry("without look-ahead", `^[A-Z]{2}$`, "AZ1"),
	Entry("of an SKU", `^(?=.*\S.*)[^\x00-\x08\x0A-\x1f\x7f]{1,255}$`, " \t\n\x01\x7fжa"),
	Entry("with two conditions", `^(?=.*a)(?=.*b)[abc]+$`, "abc"),
	Entry("with a condition that must not hold", `^(?!ab|ba)[abc]+$`, "abc"),
	Entry("with alternatives in the condition", `^(?=a|b)c?[abc]*$`, "abc"),
	Entry("with alternatives in a group", `^(?=.*a)(ab|ba)+$`, "ab"),
	Entry("with parentheses that are not groups", `^(?=.*[)(])\(?[a()]+\)?$`, "a()"),
	Entry("without an end", `^(?=..a)b`, "ab"),
)

// translation is shop.yaml's type CLOSED with the pattern for "plain".
func translation(pattern string) *jsonschema.Schema {
	bundle, err := openapi.Import("2026-01", replaced(`'^[A-Z]{2}$'`, fmt.Sprintf("%q", pattern)))
	Expect(err).NotTo(HaveOccurred())
	schema, err := jsonschema.CompileString("CLOSED.json", string(bundle.Files["CLOSED.json"]))
	Expect(err).NotTo(HaveOccurred())
	return schema
}

func randomText(random *rand.Rand, alphabet []rune) string {
	var text strings.Builder
	for range random.IntN(7) {
		text.WriteRune(alphabet[random.IntN(len(alphabet))])
	}
	return text.String()
}
