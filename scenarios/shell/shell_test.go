package shell_test

import (
	"context"
	"errors"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/shell"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
)

func TestShell(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "shell")
}

var _ = Describe("Run", func() {
	It("serves from Begin to Close, and masks what the report says of the store", func() {
		var events []string
		run, err := shell.New(shell.Settings{
			Target: "http://user:secret@127.0.0.1/", Version: "1", Serve: func(*sim.Market) (func(), error) {
				events = append(events, "serve")
				return func() { events = append(events, "stop") }, nil
			},
		})
		Expect(err).NotTo(HaveOccurred())
		_, err = run.Begin(context.Background())
		Expect(err).NotTo(HaveOccurred())
		report := run.Report()
		Expect(report.Target).NotTo(ContainSubstring("secret"))
		Expect(report.Choices).To(HaveKey("deadline"))
		Expect(run.Stopped()).To(BeEmpty())
		Expect(run.Result(report, false)).To(And(HaveField("Incomplete", false), HaveField("Report", report)))
		run.Close()
		run.Close()
		Expect(events).To(Equal([]string{"serve", "stop"}))
	})

	It("says why it must stop, and is incomplete from then on", func() {
		run, err := shell.New(shell.Settings{Timeout: time.Nanosecond})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(run.Close)
		ctx, err := run.Begin(context.Background())
		Expect(err).NotTo(HaveOccurred())
		<-ctx.Done()
		Expect(run.Result(run.Report(), false).Incomplete).To(BeFalse(), "nobody has stopped because of it")
		Expect(run.Stopped()).To(Equal("the run took longer than 1ns"))
		Expect(run.Result(run.Report(), true)).To(And(HaveField("Incomplete", true), HaveField("Unreachable", true)))
	})

	It("tells an interruption from a timeout", func() {
		run, err := shell.New(shell.Settings{Timeout: time.Hour})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(run.Close)
		ctx, stop := context.WithCancel(context.Background())
		stop()
		_, err = run.Begin(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(run.Stopped()).To(Equal("the run was interrupted"))
	})

	It("does not begin where the pull API cannot be served", func() {
		refused := errors.New("no")
		run, err := shell.New(shell.Settings{Serve: func(*sim.Market) (func(), error) { return nil, refused }})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(run.Close)
		_, err = run.Begin(context.Background())
		Expect(err).To(MatchError(refused))
	})

	It("is none for impossible settings", func() {
		_, err := shell.New(shell.Settings{Market: sim.Options{Revision: "1999-01"}})
		Expect(err).To(HaveOccurred())
	})
})

var _ = DescribeTable("Keep keeps what checks name, and the ends", func(ends int, want ...string) {
	var all []journal.Exchange
	for _, id := range []string{"x1", "x2", "x3", "x4", "x5", "x6"} {
		all = append(all, journal.Exchange{ID: id})
	}
	kept, left := shell.Keep(all, []reports.Check{{Evidence: "x3", Exchanges: []string{"x4"}}, {Around: []reports.Moment{{Exchange: "x5"}}}}, ends)
	var ids []string
	for _, x := range kept {
		ids = append(ids, x.ID)
	}
	Expect(ids).To(Equal(want))
	Expect(left).To(Equal(len(all) - len(want)))
},
	Entry("none of the ends", 0, "x3", "x4", "x5"),
	Entry("one of each", 1, "x1", "x3", "x4", "x5", "x6"),
	Entry("all", 6, "x1", "x2", "x3", "x4", "x5", "x6"),
)

var _ = It("Few keeps the ends of a list", func() {
	ids := make([]string, 30)
	for i := range ids {
		ids[i] = string(rune('a' + i))
	}
	Expect(shell.Few(ids)).To(Equal(append(append([]string{}, ids[:10]...), ids[20:]...)))
	Expect(shell.Few(ids[:20])).To(Equal(ids[:20]))
})
