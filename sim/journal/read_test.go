package journal_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing/iotest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// full is a journal that uses every field that is written.
func full() *journal.Journal {
	at := time.Date(2026, 9, 1, 9, 0, 0, 500, time.UTC)
	due := at.Add(time.Minute)
	violation := journal.Violation{Pointer: "/time", Keyword: "format", Rule: "N-200", Found: `"<b>\u2028"`, Expected: "a time", Fix: "give one"}
	verdict := journal.Verdict{
		Outcome: journal.Failed, Type: market.InvalidResponse, Subtype: market.InvalidData, Rules: []string{"N-200"},
		Reason: "no <time> & so on", Expected: "a time", Fix: "give one", ErrorType: "UNKNOWN",
		Violations: []journal.Violation{violation}, Warnings: []journal.Violation{violation},
	}
	reply := journal.NewReply(200, nil, []byte("{\"time\": \"вчера\"}\n\xff\x00"))
	x := &journal.Exchange{
		ID: "x1", At: at, NotificationType: market.OrderCreated, Attempt: 2, Note: "sent once more",
		Request: journal.Request{
			Method: "POST", URL: "http://127.0.0.1/notification?token=***",
			Header: []journal.Header{{Name: "Content-Type", Value: "application/json"}}, Body: "{\"a\":\t1}\u2028", DeadlineMs: 10_000,
		},
		Reply: reply, Verdict: verdict,
		Fault: &journal.Injected{Name: "lost", Kind: "reset", Arrived: true, DeclaredMs: 7, Reply: reply, Verdict: &verdict},
	}
	j := &journal.Journal{}
	j.Append(journal.Entry{At: at, Kind: journal.NotificationCreated, Notification: "n1", Type: market.OrderCreated})
	j.Append(journal.Entry{At: at, Kind: journal.ExchangeSending, Notification: "n1", Subscription: "s1", ExchangeID: "x1"})
	j.Append(journal.Entry{At: at, Kind: journal.ExchangeDone, Notification: "n1", Subscription: "s1", Exchange: x, Due: &due})
	j.Append(journal.Entry{At: due, Kind: journal.OutageBegan, Reason: "Мой магазин\n"})
	return j
}

func read(text string) (*journal.Journal, error) { return journal.Read(strings.NewReader(text)) }

const (
	entryLine    = `{"seq":%d,"at":"2026-09-01T09:00:00Z","kind":"outage.began"}` + "\n"
	exchangeLine = `{"seq":1,"at":"2026-09-01T09:00:00Z","kind":"exchange.done","exchange":{"id":"x1","attempt":1,"request":{"method":"POST","url":"http://a"},"verdict":{"outcome":"accepted"}}}`
)

var _ = Describe("a journal that is read", func() {
	It("is what was written", func() {
		j, err := read(written(full()))
		Expect(err).NotTo(HaveOccurred())
		Expect(j.Entries()).To(Equal(full().Entries()))
		Expect(written(j)).To(Equal(written(full())))
	})

	It("is so however little of it comes at once", func() {
		j, err := journal.Read(iotest.OneByteReader(strings.NewReader(written(full()))))
		Expect(err).NotTo(HaveOccurred())
		Expect(written(j)).To(Equal(written(full())))
	})

	It("may end without a line feed, and have empty lines and those of Windows", func() {
		text := strings.ReplaceAll(written(full()), "\n", "\r\n\r\n")
		j, err := read(strings.TrimRight(text, "\r\n"))
		Expect(err).NotTo(HaveOccurred())
		Expect(written(j)).To(Equal(written(full())))
	})

	It("may have fields and kinds of a later version", func() {
		j, err := read(`{"seq":1,"at":"2030-09-01T09:00:00Z","kind":"moon.rose","phase":{"full":true}}`)
		Expect(err).NotTo(HaveOccurred())
		Expect(j.Entries()).To(ConsistOf(HaveField("Kind", journal.Kind("moon.rose"))))
	})

	It("may lack entries, and numbers the rest anew", func() {
		j, err := read(fmt.Sprintf(entryLine+entryLine, 3, 7))
		Expect(err).NotTo(HaveOccurred())
		Expect(j.Entries()).To(HaveExactElements(HaveField("Seq", 1), HaveField("Seq", 2)))
	})

	It("needs no more of an exchange than the line that is spoiled below", func() {
		_, err := read(exchangeLine)
		Expect(err).NotTo(HaveOccurred())
	})

	DescribeTable("says which line is wrong, and how", func(text, message string) {
		j, err := read(text)
		Expect(err).To(MatchError(ContainSubstring(message)))
		Expect(j).To(BeNil())
		Expect(len(err.Error())).To(BeNumerically("<", 400))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("nothing", "", "it has no entries"),
		Entry("empty lines", "\n \n\t", "it has no entries"),
		Entry("a last line that is cut", fmt.Sprintf(entryLine, 1)+`{"seq":2,"at":"20`, "line 2: the line breaks off before its end"),
		Entry("a line that is cut, and more", `{"seq":1,`+"\n"+fmt.Sprintf(entryLine, 2), "line 1: not a JSON object: unexpected end"),
		Entry("a page", "<html>", "line 1: not a JSON object: invalid character '<'"),
		Entry("what is packed", "\x1f\x8b\x08", `line 1: not a JSON object: invalid character '\x1f'`),
		Entry("a list", "[1]", "line 1: not a JSON object"),
		Entry("null", "null", "line 1: not an entry of a journal: seq is missing"),
		Entry("a document of another kind", `{"tool":"localmarket","checks":[]}`, "seq is missing"),
		Entry("no time", `{"seq":1,"kind":"outage.began"}`, "at is missing"),
		Entry("no kind", `{"seq":1,"at":"2026-09-01T09:00:00Z"}`, "kind is missing"),
		Entry("a time that is none", `{"seq":1,"at":"`+strings.Repeat("x", 1000)+`"}`, "line 1: not a JSON object: parsing time"),
		Entry("a number too large", `{"seq":1`+strings.Repeat("0", 1000)+`}`, "line 1: not a JSON object"),
		Entry("two journals", fmt.Sprintf(entryLine+entryLine+entryLine, 1, 2, 1), "line 3: entry 1 comes after entry 2"),
		Entry("an exchange that is none", strings.Replace(exchangeLine, `"exchange":`, `"x":`, 1), "it tells of an exchange, and has none"),
		Entry("an exchange without an id", strings.Replace(exchangeLine, "x1", "", 1), "the exchange's id"),
		Entry("an exchange with a long id", strings.Replace(exchangeLine, "x1", strings.Repeat("x", 101), 1), "the exchange's id"),
		Entry("an exchange without an attempt", strings.Replace(exchangeLine, "attempt", "attempts", 1), "attempt is missing"),
		Entry("a request without an address", strings.Replace(exchangeLine, "http://a", "", 1), "no method or no url"),
		Entry("an outcome that there is not", strings.Replace(exchangeLine, "accepted", "perfect", 1), "no outcome that there is"),
		Entry("a long id", strings.Replace(exchangeLine, `"kind"`, `"subscription":"`+strings.Repeat("s", 101)+`","kind"`, 1), "too long"),
		Entry("a long error type", strings.Replace(exchangeLine, `"outcome"`, `"errorType":"`+strings.Repeat("E", 101)+`","outcome"`, 1), "too long"),
		Entry("a long line", fmt.Sprintf(entryLine, 1)+strings.Repeat("x", 4<<20), "line 2: the line is longer than 4 MiB"),
	)

	It("fails where the reader does", func() {
		broken := errors.New("disk gone")
		_, err := journal.Read(io.MultiReader(strings.NewReader(fmt.Sprintf(entryLine, 1)), iotest.ErrReader(broken)))
		Expect(err).To(MatchError(broken))
		Expect(err).To(MatchError(HavePrefix("line 2: ")))
	})
})
