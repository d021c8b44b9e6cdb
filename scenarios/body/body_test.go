package body_test

import (
	"encoding/json"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/body"
)

func TestBody(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "body")
}

const order = `{"orderId":9007199254740993,"items":[{"offerId":"a","count":1},{"offerId":"b","count":2}],"note":"<чай>"}`

var _ = Describe("a body", func() {
	DescribeTable("is changed", func(change body.Change, changed string) {
		got, err := body.Edit(json.RawMessage(order), change)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(got)).To(Equal(changed))
	},
		Entry("a field", body.Set("note", "x"), `{"items":[{"count":1,"offerId":"a"},{"count":2,"offerId":"b"}],"note":"x","orderId":9007199254740993}`),
		Entry("one element", body.Set("items.1.count", 7), `{"items":[{"count":1,"offerId":"a"},{"count":7,"offerId":"b"}],"note":"<чай>","orderId":9007199254740993}`),
		Entry("every element", body.Set("items.count", 7), `{"items":[{"count":7,"offerId":"a"},{"count":7,"offerId":"b"}],"note":"<чай>","orderId":9007199254740993}`),
		Entry("a new field", body.Add("since", 2030), `{"items":[{"count":1,"offerId":"a"},{"count":2,"offerId":"b"}],"note":"<чай>","orderId":9007199254740993,"since":2030}`),
		Entry("a new field of every element", body.Add("items.x", nil), `{"items":[{"count":1,"offerId":"a","x":null},{"count":2,"offerId":"b","x":null}],"note":"<чай>","orderId":9007199254740993}`),
		Entry("a field, there or not", body.Put("note", 1), `{"items":[{"count":1,"offerId":"a"},{"count":2,"offerId":"b"}],"note":1,"orderId":9007199254740993}`),
		Entry("nothing, by a Put that leads nowhere", body.Put("buyer.name", 1), `{"items":[{"count":1,"offerId":"a"},{"count":2,"offerId":"b"}],"note":"<чай>","orderId":9007199254740993}`),
		Entry("a field gone", body.Drop("items"), `{"note":"<чай>","orderId":9007199254740993}`),
	)

	DescribeTable("is not changed where nothing matches", func(change body.Change, message string) {
		_, err := body.Edit(json.RawMessage(order), change)
		Expect(err).To(MatchError(message))
	},
		Entry("no such field", body.Set("notes", 1), `nothing matches "notes": there are items, note, orderId`),
		Entry("no such element", body.Set("items.2.count", 1), `nothing matches "items.2.count": the list has elements 0 to 1`),
		Entry("no object on the way", body.Set("note.text", 1), `nothing matches "note.text": no object there can have this field`),
		Entry("no such object on the way", body.Set("buyer.name", 1), `nothing matches "buyer.name": no object there can have this field`),
		Entry("a field that is there already", body.Add("items.0.count", 1), `"items.0.count" is there already`),
	)

	It("has nothing in an empty list", func() {
		_, err := body.Edit(json.RawMessage(`{"items":[]}`), body.Set("items.count", 1))
		Expect(err).To(MatchError(`nothing matches "items.count": the list is empty`))
	})

	It("without changes stays as it is, byte for byte", func() {
		Expect(body.Edit(json.RawMessage(order))).To(BeEquivalentTo(order))
	})

	DescribeTable("is read", func(path string, value any) {
		Expect(body.Get(json.RawMessage(order), path) == value).To(BeTrue())
	},
		Entry("a large number", "orderId", json.Number("9007199254740993")),
		Entry("an element", "items.1.offerId", "b"),
		Entry("no such field", "items.1.price", nil),
		Entry("no such element", "items.9.offerId", nil),
		Entry("nothing below a text", "note.text", nil),
	)

	It("that is no object has no fields", func() {
		Expect(body.Fields(json.RawMessage(`[1]`))).To(BeEmpty())
		Expect(body.Get(json.RawMessage(`"x"`), "a")).To(BeNil())
	})
})
