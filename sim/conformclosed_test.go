package sim_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
)

var _ = Describe("No reply of the pull API", func() {
	for _, revision := range schemas.Revisions() {
		It("has a property that its schema lacks, in revision "+revision, func() {
			var strange []string
			eachReply(revision, func(op *schemas.Operation, status int, body any) {
				strange = append(strange, unknownProperties(op.ID, op.Reply(status).Schema(), body)...)
			})
			Expect(strange).To(BeEmpty())
		})
	}

	It("has one unseen: a property that is added is found", func() {
		getOrder := pullContract(schemas.Latest).Operation("getOrder").Reply(http.StatusOK).Schema()
		var body any
		Expect(json.Unmarshal([]byte(`{"order": {"id": 1, "items": [{"id": 1, "colour": "red"}]}, "status": "OK"}`), &body)).To(Succeed())
		Expect(unknownProperties("getOrder", getOrder, body)).To(ConsistOf("getOrder/order/items/0/colour", "getOrder/status"))
	})
})

// eachReply calls every operation of a revision, each in a world of its own.
func eachReply(revision string, visit func(op *schemas.Operation, status int, body any)) {
	GinkgoHelper()
	wishes := requests()
	for _, op := range pullContract(revision).Operations() {
		wanted := wishes[op.ID]
		w := newWorld(revision, cmp.Or(wanted.model, modelOf(op)))
		if wanted.before != nil {
			wanted.before(w)
		}
		reply := w.ask(op, wanted)
		var body any
		decoder := json.NewDecoder(bytes.NewReader(reply.Body.Bytes()))
		decoder.UseNumber()
		if reply.Header().Get("Content-Type") == schemas.MediaJSON && decoder.Decode(&body) == nil {
			visit(op, reply.Code, body)
		}
	}
}

// undescribed are the properties that the official document requires, and says
// no word about.
func undescribed() []string { return []string{"paymentMethods", "paymentTypes"} }

// unknownProperties are those of a value that its schema does not have, as if
// every object of it had "additionalProperties": false.
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
