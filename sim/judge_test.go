package sim_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a Judge", func() {
	newJudge := func() *sim.Judge {
		GinkgoHelper()
		j, err := sim.NewJudge(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(j.Close)
		return j
	}

	It("judges replies that came by another way", func() {
		j, asJSON := newJudge(), http.Header{"Content-Type": {"application/json"}}
		good := `{"version":"1","name":"a","time":"2026-09-01T09:00:00Z"}`
		Expect(j.Reply(200, asJSON, []byte(good)).Outcome).To(Equal(journal.Accepted))
		Expect(j.Reply(200, nil, []byte(good)).Subtype).To(Equal(market.UnsupportedMediaType))
		Expect(j.Reply(400, asJSON, []byte(`{"error":{"type":"DUPLICATED_EVENT","message":"x"}}`)).ErrorType).To(Equal(journal.DuplicatedEvent))
		Expect(j.Reply(200, asJSON, bytes.Repeat([]byte(" "), sim.MaxReply+1)).Subtype).To(Equal(market.CantParseResponse))
	})

	It("sends a request on as it is, and says what cannot be sent", func() {
		j := newJudge()
		got, err := j.Forward(context.Background(), market.Ping, http.MethodPost, simtest.Run(GinkgoTB(), "good", simtest.Options{}).URL()+"/notification",
			http.Header{"Content-Type": {"application/json"}}, []byte(`{"notificationType":"PING","time":"2026-09-01T09:00:00Z"}`))
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(And(HaveField("Status", 200), HaveField("Failed", false), HaveField("Verdict.Outcome", journal.Accepted)))
		Expect(got.Deadline).To(BeNumerically("<", sim.DefaultDeadline), "PING has one of its own (N-PING-DEADLINE)")

		for _, url := range []string{"ftp://a", "http://", strings.Repeat("%", 3)} {
			_, err := j.Forward(context.Background(), "", http.MethodPost, url, nil, nil)
			Expect(err).To(MatchError(ContainSubstring("cannot be sent on")))
		}
	})

	It("needs options that are in their bounds", func() {
		_, err := sim.NewJudge(sim.Options{Revision: "1999-01"})
		Expect(err).To(MatchError(ContainSubstring("1999-01")))
	})
})
