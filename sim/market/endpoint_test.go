package market_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("the endpoint of a registered URL (N-URL)", func() {
	DescribeTable("is the URL with the path at its end", func(registered, path, endpoint string) {
		u, err := market.Endpoint(registered, path)
		Expect(err).NotTo(HaveOccurred())
		Expect(u.String()).To(Equal(endpoint))
	},
		Entry("a host alone", "https://shop.example", "/notification", "https://shop.example/notification"),
		Entry("a trailing slash", "https://shop.example/", "/notification", "https://shop.example/notification"),
		Entry("a path", "https://shop.example/market/v1", "/notification", "https://shop.example/market/v1/notification"),
		Entry("a path with a trailing slash", "https://shop.example/market/", "/notification", "https://shop.example/market/notification"),
		Entry("escapes stay as they were written", "https://shop.example/a%2Fb", "/notification", "https://shop.example/a%2Fb/notification"),
		Entry("a path of dots", "https://shop.example/a", "/./..", "https://shop.example/a"),
		Entry("already there", "https://shop.example/notification", "/notification", "https://shop.example/notification"),
		Entry("already there, further down", "https://shop.example/a/notification", "/notification", "https://shop.example/a/notification"),
		Entry("already there with a slash, which stays", "https://shop.example/notification/", "/notification", "https://shop.example/notification/"),
		Entry("there, but not at the end", "https://shop.example/notification/v2", "/notification", "https://shop.example/notification/v2/notification"),
		Entry("there, but as part of a word", "https://shop.example/mynotification", "/notification", "https://shop.example/mynotification/notification"),
		Entry("there, but in another case", "https://shop.example/Notification", "/notification", "https://shop.example/Notification/notification"),
		Entry("a port", "http://127.0.0.1:8080", "/notification", "http://127.0.0.1:8080/notification"),
		Entry("an IPv6 address", "http://[::1]:8080", "/notification", "http://[::1]:8080/notification"),
		Entry("a fragment, dropped", "https://shop.example/a#top%20", "/notification", "https://shop.example/a/notification"),
		Entry("a fragment behind what is already there", "https://shop.example/notification#top", "/notification", "https://shop.example/notification"),
		Entry("a scheme in capitals", "HTTPS://shop.example", "/notification", "https://shop.example/notification"),
		Entry("escapes, kept", "https://shop.example/a%2Fb", "/notification", "https://shop.example/a%2Fb/notification"),
		Entry("another path", "https://shop.example", "/market/push", "https://shop.example/market/push"),
		Entry("another path, already there", "https://shop.example/market/push", "/market/push", "https://shop.example/market/push"),
		Entry("a path without its slash", "https://shop.example/a", "notification", "https://shop.example/a/notification"),
		Entry("no path", "https://shop.example/a/", "", "https://shop.example/a/"),
		Entry("a path that is none", "https://shop.example/a", "/", "https://shop.example/a"),
	)

	It("writes a host in Cyrillic as DNS has it", func() {
		u, err := market.Endpoint("https://магазин.рф:8443/приём", "/notification")
		Expect(err).NotTo(HaveOccurred())
		Expect(u.Host).To(Equal("xn--80aairftm.xn--p1ai:8443"))
		Expect(u.Path).To(Equal("/приём/notification"))
	})

	DescribeTable("is refused", func(registered, says string) {
		u, err := market.Endpoint(registered, "/notification")
		Expect(u).To(BeNil())
		Expect(err).To(MatchError(ContainSubstring(says)))
		Expect(err.Error()).NotTo(ContainSubstring("hush"))
		Expect(len(err.Error())).To(BeNumerically("<", 300))
	},
		Entry("nothing", "", "must begin with https:// or http://"),
		Entry("another protocol", "ftp://shop.example", `must begin with https:// or http://, got "ftp"`),
		Entry("another protocol, with a password", "ftp://user:hush@shop.example", `got "ftp"`),
		Entry("no protocol, with a password", "user:hush@shop.example", "must begin with https:// or http://"),
		Entry("no protocol, with a password for a user", "hush:word@shop.example", "must begin with https:// or http://"),
		Entry("no protocol, with a secret in the query", "shop.example/n?auth-token=hush", "must begin with https:// or http://"),
		Entry("no protocol, with a secret and a URL in the query", "shop.example/n?auth-token=hush&to=https://a", "must begin with https:// or http://"),
		Entry("a password with a slash", "https://user:hu/hush@shop.example", "cannot be read"),
		Entry("a secret before a slash", "https://user:hush/a@shop.example", "cannot be read"),
		Entry("no host, with a secret in the query", "http:///x?auth-token=hush", "has no host"),
		Entry("a host alone", "shop.example", `must begin with https:// or http://, as in https://shop.example`),
		Entry("a host in Cyrillic", "магазин.рф/", `must begin with https:// or http://, as in https://магазин.рф`),
		Entry("a host and port alone", "localhost:8080", `must begin with https:// or http://, as in http://localhost:8080`),
		Entry("a service and port alone", "my_store:8080", `must begin with https:// or http://, as in http://my_store:8080`),
		Entry("an address and port alone", "127.0.0.1:8080", `must begin with https:// or http://, as in http://127.0.0.1:8080`),
		Entry("an address, port and path", "127.0.0.1:8080/hush", `must begin with https:// or http://, as in http://127.0.0.1:8080/…`),
		Entry("a word", "store", `must begin with https:// or http://`),
		Entry("a path alone", "/notification", "must begin with https:// or http://"),
		Entry("a file", "file:///etc/passwd", `got "file"`),
		Entry("a scheme without slashes", "http:shop.example", "no host"),
		Entry("no host", "https:///notification", "no host"),
		Entry("a port alone", "https://:8080", "no host"),
		Entry("a user and password", "https://user:hush@shop.example", "must not carry a user name or password"),
		Entry("a password and no host", "https://user:hush@/a", "must not carry a user name or password"),
		Entry("a user", "https://user@shop.example", "must not carry a user name or password"),
		Entry("a port that is not a number", "http://shop.example:http", "cannot be read"),
		Entry("a port of zero", "http://shop.example:0", `impossible port`),
		Entry("a port too high", "http://shop.example:65536", `impossible port`),
		Entry("a space", "https://shop example", "cannot be read"),
		Entry("a wrong escape", "https://shop.example/%zz", "cannot be read"),
		Entry("what a terminal obeys", "https://shop.example/\x1b[2J", "cannot be read"),
		Entry("what a terminal obeys, instead of a protocol", "\x1b[2J", "must begin with https:// or http://"),
		Entry("a query, with a secret", "https://shop.example/a?key=hush", "must have no query"),
		Entry("a query behind what is already there", "https://shop.example/notification?key=hush", "put a token into the path"),
		Entry("a query of nothing", "https://shop.example/a?", "leave out the ?"),
		Entry("a query in Cyrillic", "https://магазин.рф/приём?ключ=hush", "must have no query"),
		Entry("text without end", string(make([]byte, 1<<16)), "must begin with"),
	)
})
