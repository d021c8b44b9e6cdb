package simtest_test

import (
	"encoding/json"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a store that says 200 and breaks N-200", func() {
	It("wrong-content-type: has a good body", func(ctx SpecContext) {
		got := post(ctx, run("wrong-content-type", simtest.Options{}), ping)
		Expect(got.StatusCode).To(Equal(200))
		Expect(got.Header.Get("Content-Type")).To(HavePrefix("text/html"))
		Expect(violations(200, got.body)).To(BeEmpty())
	}, patience)

	It("not-json: says that it is JSON", func(ctx SpecContext) {
		got := post(ctx, run("not-json", simtest.Options{}), ping)
		Expect(got.StatusCode).To(Equal(200))
		Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
		Expect(got.body).NotTo(BeEmpty())
		Expect(json.Valid(got.body)).To(BeFalse())
	}, patience)

	DescribeTable("breaks one rule of the body's schema and no other",
		func(ctx SpecContext, behaviour, pointer, keyword string) {
			got := post(ctx, run(behaviour, simtest.Options{}), ping)
			Expect(got.StatusCode).To(Equal(200))
			Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
			broken := violations(200, got.body)
			Expect(broken).To(HaveLen(1))
			Expect(broken[0].Pointer).To(Equal(pointer))
			Expect(broken[0].Keyword).To(Equal(keyword))
		},
		Entry(nil, "no-version", "", "required", patience),
		Entry(nil, "empty-name", "/name", "minLength", patience),
		Entry(nil, "long-name", "/name", "maxLength", patience),
		Entry(nil, "bad-time", "/time", "format", patience),
	)

	It("no-version: leaves out version, not another field", func(ctx SpecContext) {
		got := post(ctx, run("no-version", simtest.Options{}), ping)
		Expect(field(got.body, "version")).To(BeNil())
	}, patience)

	It("long-name: has 101 characters", func(ctx SpecContext) {
		got := post(ctx, run("long-name", simtest.Options{}), ping)
		Expect(utf8.RuneCountInString(field(got.body, "name").(string))).To(Equal(101))
	}, patience)

	DescribeTable("still refuses in good order what is wrong",
		func(ctx SpecContext, behaviour string) {
			expectError(post(ctx, run(behaviour, simtest.Options{}), "{}"), 400, "WRONG_EVENT_FORMAT")
		},
		Entry(nil, "wrong-content-type", patience),
		Entry(nil, "not-json", patience),
		Entry(nil, "no-version", patience),
	)
})
