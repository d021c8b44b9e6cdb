package rules_test

import (
	"net/netip"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("the notification types (N-TYPES)", func() {
	It("are 18, in the order of a story", func() {
		Expect(market.Types()).To(HaveExactElements(BeEquivalentTo("PING"),
			BeEquivalentTo("ORDER_CREATED"), BeEquivalentTo("ORDER_UPDATED"), BeEquivalentTo("ORDER_STATUS_UPDATED"),
			BeEquivalentTo("ORDER_CANCELLATION_REQUEST"), BeEquivalentTo("ORDER_CANCELLED"),
			BeEquivalentTo("ORDER_RETURN_CREATED"), BeEquivalentTo("ORDER_RETURN_STATUS_UPDATED"),
			BeEquivalentTo("ORDER_LINE_SERVICE_STATUS_UPDATED"),
			BeEquivalentTo("GOODS_FEEDBACK_CREATED"), BeEquivalentTo("GOODS_FEEDBACK_COMMENT_CREATED"),
			BeEquivalentTo("CHAT_CREATED"), BeEquivalentTo("CHAT_MESSAGE_SENT"),
			BeEquivalentTo("CHAT_ARBITRAGE_STARTED"), BeEquivalentTo("CHAT_ARBITRAGE_FINISHED"),
			BeEquivalentTo("QUESTION_CREATED"), BeEquivalentTo("QUESTION_ANSWER_CREATED"), BeEquivalentTo("QUESTION_COMMENT_CREATED"),
		))
	})

	It("are a list that is the caller's to change", func() {
		market.Types()[0] = "changed"
		Expect(market.Types()[0]).To(Equal(market.Ping))
	})

	It("are the cabinet's alone from the reviews on", func() {
		for i, t := range market.Types() {
			Expect(t.CabinetOnly()).To(Equal(i >= 9), string(t))
		}
		Expect(market.Type("").CabinetOnly()).To(BeFalse())
	})
})

var _ = DescribeTable("the type of a failure, by its subtype (N-VERDICT)", func(subtype, kind string) {
	Expect(market.ErrorSubtype(subtype).Type()).To(BeEquivalentTo(kind))
},
	Entry(nil, "CONNECTION_REFUSED", "CANT_GET_RESPONSE"),
	Entry(nil, "CONNECTION_TIMED_OUT", "CANT_GET_RESPONSE"),
	Entry(nil, "HTTP", "CANT_GET_RESPONSE"),
	Entry(nil, "READ_TIMED_OUT", "CANT_GET_RESPONSE"),
	Entry(nil, "SSL_ERROR", "CANT_GET_RESPONSE"),
	Entry(nil, "UNSUPPORTED_MEDIA_TYPE", "CANT_GET_RESPONSE"),
	Entry(nil, "CANT_PARSE_RESPONSE", "INVALID_RESPONSE"),
	Entry(nil, "INVALID_DATA", "INVALID_RESPONSE"),
	Entry("none", "", ""),
)

var _ = DescribeTable("an address that Market calls from (N-IP)", func(address string, is bool) {
	Expect(market.IsMarketAddress(netip.MustParseAddr(address))).To(Equal(is))
},
	Entry(nil, "5.45.206.255", false),
	Entry(nil, "5.45.207.0", true),
	Entry(nil, "5.45.207.127", true),
	Entry(nil, "5.45.207.128", false),
	Entry(nil, "141.8.141.255", false),
	Entry(nil, "141.8.142.0", true),
	Entry(nil, "141.8.142.127", true),
	Entry(nil, "141.8.142.128", false),
	Entry(nil, "5.255.252.255", false),
	Entry(nil, "5.255.253.0", true),
	Entry(nil, "5.255.253.127", true),
	Entry(nil, "5.255.253.128", false),
	Entry("mapped into IPv6", "::ffff:5.45.207.1", true),
	Entry("mapped into IPv6, outside", "::ffff:5.45.207.128", false),
	Entry("IPv6 that ends in the same bytes", "2001:db8::52d:cf01", false),
	Entry("this machine", "127.0.0.1", false),
	Entry("this machine in IPv6", "::1", false),
)

var _ = Describe("the networks of Market (N-IP)", func() {
	It("are three, and the addresses are theirs", func() {
		Expect(market.Networks()).To(HaveLen(3))
		for _, network := range market.Networks() {
			Expect(network).To(Equal(network.Masked()))
			Expect(market.IsMarketAddress(network.Addr())).To(BeTrue())
		}
	})

	It("hold no address that is none", func() {
		Expect(market.IsMarketAddress(netip.Addr{})).To(BeFalse())
	})
})
