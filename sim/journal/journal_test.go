package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

func exchange(id string) *journal.Exchange {
	return &journal.Exchange{
		ID:       id,
		Verdict:  journal.Verdict{Outcome: journal.Accepted},
		Measured: &journal.Measured{TotalMs: 12.5},
	}
}

var _ = Describe("a journal", func() {
	var j *journal.Journal
	BeforeEach(func() { j = new(journal.Journal) })

	It("is empty at first", func() {
		Expect(j.Entries()).To(BeEmpty())
		Expect(j.Exchanges()).To(BeEmpty())
		Expect(j.Exchanges()).NotTo(BeNil(), "it is an empty list in JSON")
		Expect(j.Count(journal.ExchangeDone)).To(BeZero())
		Expect(written(j)).To(BeEmpty())
	})

	It("numbers its entries from 1, whatever number they had", func() {
		j.Append(journal.Entry{Kind: journal.OutageBegan, Seq: 7})
		j.Append(journal.Entry{Kind: journal.OutageEnded})
		Expect(j.Entries()).To(Equal([]journal.Entry{
			{Seq: 1, Kind: journal.OutageBegan},
			{Seq: 2, Kind: journal.OutageEnded},
		}))
	})

	It("counts by kind", func() {
		for _, k := range []journal.Kind{journal.OutageBegan, journal.DeliveryAccepted, journal.OutageBegan} {
			j.Append(journal.Entry{Kind: k})
		}
		Expect(j.Count(journal.OutageBegan)).To(Equal(2))
		Expect(j.Count(journal.DeliveryAccepted)).To(Equal(1))
		Expect(j.Count(journal.DeliveryExpired)).To(BeZero())
	})

	It("gives lists that are the caller's to change", func() {
		j.Append(journal.Entry{Kind: journal.ExchangeDone, Exchange: exchange("x1")})
		j.Entries()[0].Kind = "changed"
		j.Exchanges()[0].ID = "changed"
		Expect(j.Entries()[0].Kind).To(Equal(journal.ExchangeDone))
		Expect(j.Exchanges()[0].ID).To(Equal("x1"))
	})

	It("lists the exchanges in order of completion", func() {
		j.Append(journal.Entry{Kind: journal.ExchangeSending, ExchangeID: "x1"})
		j.Append(journal.Entry{Kind: journal.ExchangeSending, ExchangeID: "x2"})
		j.Append(journal.Entry{Kind: journal.ExchangeDone, Exchange: exchange("x2")})
		j.Append(journal.Entry{Kind: journal.ExchangeDone, Exchange: exchange("x1")})
		Expect(j.Exchanges()).To(HaveExactElements(HaveField("ID", "x2"), HaveField("ID", "x1")))
		Expect(j.Exchanges()[0].Measured.TotalMs).To(Equal(12.5))
	})

	It("bears many writers and readers at once", func() {
		const writers, each = 8, 100
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range each {
					j.Append(journal.Entry{Kind: journal.ExchangeDone, Exchange: exchange("x")})
				}
			})
			all.Go(func() {
				_, _, _ = j.Entries(), j.Exchanges(), j.Count(journal.ExchangeDone)
				_ = j.Write(new(bytes.Buffer))
			})
		}
		all.Wait()
		entries := j.Entries()
		Expect(entries).To(HaveLen(writers * each))
		for i, e := range entries {
			Expect(e.Seq).To(Equal(i + 1))
		}
	})
})

var _ = Describe("a written journal", func() {
	var j *journal.Journal
	BeforeEach(func() {
		j = new(journal.Journal)
		at := time.Date(2026, 9, 1, 9, 0, 0, 500, time.UTC)
		j.Append(journal.Entry{At: at, Kind: journal.NotificationCreated, Notification: "n1", Type: market.OrderCreated})
		j.Append(journal.Entry{At: at, Kind: journal.ExchangeDone, Exchange: exchange("x1"), Reason: "<Мой & магазин>\n"})
	})

	It("has one entry a line, as JSON that reads well", func() {
		lines := strings.Split(written(j), "\n")
		Expect(lines).To(HaveLen(3))
		Expect(lines[0]).To(Equal(`{"seq":1,"at":"2026-09-01T09:00:00.0000005Z","kind":"notification.created","notification":"n1","type":"ORDER_CREATED"}`))
		Expect(lines[1]).To(ContainSubstring(`"reason":"<Мой & магазин>\n"`))
		Expect(lines[2]).To(BeEmpty())

		var entry journal.Entry
		Expect(json.Unmarshal([]byte(lines[1]), &entry)).To(Succeed())
		Expect(entry.Exchange.Verdict.Outcome).To(Equal(journal.Accepted))
	})

	It("is the same for runs that differ in what was measured, and keeps that in memory", func() {
		first := written(j)
		Expect(first).NotTo(ContainSubstring("measured"))
		j.Entries()[1].Exchange.Measured.TotalMs = 99
		Expect(written(j)).To(Equal(first))
		Expect(j.Exchanges()[0].Measured).To(Equal(&journal.Measured{TotalMs: 99}))
	})

	It("fails where the writer does", func() {
		full := errors.New("disk full")
		Expect(j.Write(failing{full})).To(MatchError(full))

		j.Append(journal.Entry{Reason: strings.Repeat("x", 1<<16)}) // more than is buffered
		Expect(j.Write(failing{full})).To(And(MatchError(full), MatchError(ContainSubstring("entry 3"))))
	})
})

type failing struct{ err error }

func (w failing) Write([]byte) (int, error) { return 0, w.err }

func written(j *journal.Journal) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(j.Write(&b)).To(Succeed())
	return b.String()
}
