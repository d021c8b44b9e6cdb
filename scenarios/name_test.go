package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
)

var _ = DescribeTable("the name of a subscription", func(name string, fine bool) {
	s := &scenarios.Scenario{
		Name:          "named",
		Subscriptions: []scenarios.Subscription{{Name: name}},
		Steps:         []scenarios.Step{{Connect: name}},
	}
	if fine {
		Expect(s.Validate()).To(Succeed())
	} else {
		Expect(s.Validate()).To(HaveOccurred())
	}
},
	Entry("a word", "main", true),
	Entry("one character", "m", true),
	Entry("letters of any alphabet", "магазин", true),
	Entry("_, digits and - behind the first character", "_1-٢-", true),
	Entry("60 characters", strings.Repeat("я", 60), true),
	Entry("61 characters", strings.Repeat("a", 61), false),
	Entry("a digit first", "1st", false),
	Entry("- first", "-x", false),
	Entry("a space", "my store", false),
	Entry("a dot, which refers to a field", "a.b", false),
	Entry("a control character", "a\x1b", false),
	Entry("bytes that are not UTF-8", "a\xff", false),
)
