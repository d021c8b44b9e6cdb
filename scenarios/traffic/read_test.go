package traffic_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing/iotest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/traffic"
)

const body = `{"notificationType":"PING","time":"2026-09-10T07:15:00Z"}`

func read(text string) (*traffic.Source, error) { return traffic.Read(strings.NewReader(text)) }

// har is an archive with that as its only entry.
func har(entry string) string { return `{"log":{"version":"1.2","entries":[` + entry + `]}}` }

var _ = Describe("reading", func() {
	DescribeTable("knows the format of", func(name string, format traffic.Format, exchanges, passed int) {
		s := sample(name)
		Expect(s.Format).To(Equal(format))
		Expect(s.Exchanges).To(HaveLen(exchanges))
		Expect(s.Passed).To(Equal(passed))
		for _, x := range s.Exchanges {
			Expect(x.Method).To(Or(Equal(http.MethodPost), Equal(http.MethodGet)))
			Expect(x.URL).To(HavePrefix("http"))
		}
	},
		Entry("mitmproxy's HAR", "mitmproxy.har", traffic.HAR, 6, 0),
		Entry("HTTP Toolkit's HAR", "httptoolkit.har", traffic.HAR, 2, 0),
		Entry("ngrok's inspector", "ngrok.json", traffic.Bodies, 1, 0),
		Entry("webhook.site's list", "webhooksite.json", traffic.Bodies, 2, 0),
		Entry("bodies", "bodies.jsonl", traffic.Bodies, 3, 0),
		Entry("nginx's log", "nginx.log", traffic.Log, 3, 1),
		Entry("a log in JSON", "json.log", traffic.Bodies, 3, 0),
	)

	It("takes all of an entry of a HAR that counts", func() {
		s := sample("mitmproxy.har")
		Expect(s.Creator).To(Equal("mitmproxy"))
		x := s.Exchanges[1]
		Expect(x.At).To(Equal(time.Date(2026, 9, 10, 7, 15, 2, 310_000_000, time.UTC)))
		Expect(x.Body).To(ContainSubstring(`"Стол «Дуб»"`))
		Expect(x.Header.Get("X-Forwarded-For")).To(Equal("5.45.207.10"))
		Expect(x.Reply.Status).To(Equal(500))
		Expect(x.Reply.Body).To(ContainSubstring(`"db"`))
	})

	It("decodes base64, leaves pseudo fields out, and knows a reply that never came", func() {
		s := sample("httptoolkit.har")
		Expect(s.Exchanges[0].Reply.Body).To(HavePrefix(`{"version"`))
		Expect(s.Exchanges[0].Header).NotTo(HaveKey(":authority"))
		Expect(s.Exchanges[1].Reply).To(BeNil())
	})

	It("undoes how nginx writes quotes, and reads its times", func() {
		x := sample("nginx.log").Exchanges[0]
		Expect(x.Body).To(HavePrefix(`{"notificationType":"ORDER_CREATED"`))
		Expect(x.At).To(Equal(time.Date(2026, 9, 10, 7, 15, 2, 0, time.UTC)))
		Expect(x.Reply).To(HaveField("NoBody", true))
	})

	It("reads a body over several lines, an array, and a mark of byte order", func() {
		for _, text := range []string{"{\n \"notificationType\":\n \"PING\"\n}\n", "[" + body + "," + body + "]", "\xef\xbb\xbf" + body} {
			s, err := read(text)
			Expect(err).NotTo(HaveOccurred(), text)
			Expect(traffic.TypeOf(s.Exchanges[0])).To(BeEquivalentTo("PING"))
		}
	})

	It("takes a long file for text wherever its characters fall", func() {
		for i := range 4 {
			s, err := read(strings.Repeat(" ", i) + strings.Repeat("ё€😀", 600) + "\n" + `"POST / HTTP/1.1" 200`)
			Expect(err).NotTo(HaveOccurred())
			Expect(s.Exchanges).To(HaveLen(1))
		}
	})

	DescribeTable("says what is wrong with", func(message string, text func() string) {
		_, err := read(text())
		Expect(err).To(MatchError(ContainSubstring(message)))
		Expect(len(err.Error())).To(BeNumerically("<", 400))
	},
		Entry("nothing", "it is empty", func() string { return " \n" }),
		Entry("binary", "it is binary", func() string { return "\x1f\x8b\x08\x00\x00\x00rest" }),
		Entry("four bytes that are binary", "it is binary", func() string { return "\x1f\x8b\xff\xfe" }),
		Entry("zeros", "it is binary", func() string { return "abc\x00" }),
		Entry("prose", "holds no HTTP request (2 lines", func() string { return "Dear all,\nplease find attached" }),
		Entry("an object of another kind", "holds no HTTP request", func() string { return `{"tool":"localmarket"}` }),
		Entry("100 MB", "longer than 64 MiB", func() string { return strings.Repeat("x", traffic.MaxFile+1) }),
		Entry("a HAR that breaks off", "line 1: the HAR breaks off", func() string { return `{"log":{"entries":[{"request":{"met` }),
		Entry("a HAR that breaks off between entries", "the HAR breaks off", func() string { return `{"log":{"entries":[{}` }),
		Entry("a broken HAR", "line 2: the HAR is broken", func() string { return "{\"log\":{\n\"entries\":[}" }),
		Entry("a HAR without entries", "has no log.entries", func() string { return `{"log":{"version":"1.2"}}` }),
		Entry("a HAR with other entries", "the HAR is broken: expected [", func() string { return `{"log":{"entries":{"a":1}}}` }),
		Entry("a HAR with entries of another kind", "the HAR is broken", func() string { return har(`{"request":[]}`) }),
		Entry("a HAR and more", "something comes after the end", func() string { return har(`{"request":{"method":"POST","url":"http://a"}}`) + har("") }),
		Entry("a HAR of nothing", "holds no HTTP request", func() string { return har("") }),
		Entry("a HAR that is nested without end", "the HAR is broken", func() string { return `{"log":{"x":` + strings.Repeat("[", 200_000) }),
		Entry("a body that is no base64", "entry 1 of the HAR: its body cannot be decoded", func() string {
			return har(`{"request":{"method":"POST","url":"http://a","postData":{"text":"%%","encoding":"base64"}}}`)
		}),
		Entry("a binary body", "entry 1 of the HAR: its body is binary", func() string {
			return har(`{"request":{"method":"POST","url":"http://a","postData":{"text":"/////w==","encoding":"base64"}}}`)
		}),
		Entry("a body too long", "its body is longer than 1024 KiB", func() string {
			return har(`{"request":{"method":"POST","url":"http://a","postData":{"text":"` + strings.Repeat("x", traffic.MaxBody+1) + `"}}}`)
		}),
		Entry("a HAR of very many", "more than 100000 requests", func() string {
			return har(strings.Repeat(`{"request":{"method":"GET","url":"http://a"}},`, traffic.MaxExchanges) + `{"request":{"method":"GET","url":"http://a"}}`)
		}),
		Entry("bodies that break off", "line 2: the JSON breaks off", func() string { return body + "\n" + body[:20] }),
		Entry("a body that is not JSON", "line 2: not JSON", func() string { return body + "\n{no}" }),
	)

	It("tells of a file that cannot be read as it is told", func() {
		_, err := traffic.Read(iotest.ErrReader(io.ErrClosedPipe))
		Expect(errors.Is(err, io.ErrClosedPipe)).To(BeTrue())
	})
})
