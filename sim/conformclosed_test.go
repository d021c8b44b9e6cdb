package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Every operation of the pull API", func() {
	It("is held to its schema: a property that is added is found", func() {
		op := pullContract(schemas.Latest).Operation("getOrder")
		reply := newWorld(schemas.Latest, market.FBS).ask(op, request{})
		good := reply.Body.String()
		Expect(added(op, reply)).To(BeEmpty())
		for _, spoilt := range []string{
			strings.Replace(good, `"count":`, `"colour":"red","count":`, 1),
			strings.Replace(good, `"order":`, `"status":"OK","order":`, 1),
		} {
			Expect(spoilt).NotTo(Equal(good))
			reply.Body = bytes.NewBufferString(spoilt)
			Expect(added(op, reply)).To(HaveLen(1), spoilt)
		}
		reply.Code = http.StatusNotFound
		Expect(added(op, reply)).NotTo(BeEmpty())
	})
})

// added are the properties of a reply that its schema lacks, as if every object
// of the schema had "additionalProperties": false.
func added(op *schemas.Operation, w *httptest.ResponseRecorder) []string {
	GinkgoHelper()
	documented := op.Reply(w.Code)
	if documented == nil || w.Header().Get("Content-Type") != schemas.MediaJSON {
		return nil
	}
	var body any
	Expect(json.Unmarshal(w.Body.Bytes(), &body)).To(Succeed())
	return unknownProperties("", documented.Schema(), body)
}

// undescribed are the properties that the official document requires, and says
// no word about.
func undescribed() []string { return []string{"paymentMethods", "paymentTypes"} }

// unknownProperties are those of a value that its schema does not have.
func unknownProperties(at string, node *schemas.Node, value any) []string {
	var unknown []string
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			unknown = append(unknown, unknownProperties(fmt.Sprintf("%s/%d", at, i), node.Items(), item)...)
		}
	case map[string]any:
		if node == nil || len(node.Properties()) == 0 {
			return nil
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if slices.Contains(undescribed(), name) {
				continue
			}
			if node.Property(name) == nil {
				unknown = append(unknown, at+"/"+name)
				continue
			}
			unknown = append(unknown, unknownProperties(at+"/"+name, node.Property(name), v[name])...)
		}
	}
	return unknown
}
