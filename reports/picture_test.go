package reports_test

import (
	"bytes"
	"fmt"
	"math/rand"
	"regexp"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// plot is the picture of a run, out of its page.
func plot(r *reports.Report) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(reports.WriteAll("html", &b, []*reports.Report{r})).To(Succeed())
	_, rest, found := strings.Cut(b.String(), `<svg class="plot"`)
	Expect(found).To(BeTrue())
	inside, _, _ := strings.Cut(rest, "</svg>")
	return inside
}

// counted sums up the marks of the classes given, in words.
func counted(svg, classes string) int {
	sum := 0
	for _, m := range regexp.MustCompile(`class="mark `+classes+`" data-n="(\d+)"`).FindAllStringSubmatch(svg, -1) {
		n, _ := strconv.Atoi(m[1])
		sum += n
	}
	return sum
}

// places are where the shapes of those classes begin, from left to right as
// they are drawn.
func places(svg, classes string) []float64 {
	var all []float64
	for _, path := range regexp.MustCompile(`class="mark `+classes+`" data-n="\d+" d="([^"]*)"`).FindAllStringSubmatch(svg, -1) {
		for _, m := range regexp.MustCompile(`M([\d.-]+) `).FindAllStringSubmatch(path[1], -1) {
			x, err := strconv.ParseFloat(m[1], 64)
			Expect(err).NotTo(HaveOccurred())
			all = append(all, x)
		}
	}
	return all
}

var _ = Describe("the picture of a timeline", func() {
	It("has every attempt in it, but draws those that would cover another once", func() {
		svg := plot(outlived())
		Expect(counted(svg, "failed")).To(Equal(464))
		Expect(counted(svg, "cancelled")).To(Equal(1))
		Expect(len(places(svg, "failed"))).To(And(BeNumerically(">", 200), BeNumerically("<", 464)))
		Expect(svg).To(ContainSubstring("1st hour, every minute"))
		Expect(svg).To(ContainSubstring("1st day, every 15 minutes"))
		Expect(svg).To(ContainSubstring("14 days, hourly"))
	})

	It("gives the three stages a third each", func() {
		x := places(plot(outlived()), "failed")
		ticks := map[string]float64{}
		for _, m := range regexp.MustCompile(`<text class="tick \w+" x="([\d.]+)" y="\d+">(\w+)</text>`).FindAllStringSubmatch(plot(outlived()), -1) {
			ticks[m[2]], _ = strconv.ParseFloat(m[1], 64)
		}
		Expect(x[0]).To(BeNumerically("~", ticks["0"], 0.2))
		Expect(ticks["1d"] - ticks["1h"]).To(BeNumerically("~", ticks["1h"]-ticks["0"], 0.2))
		Expect(ticks["14d"] - ticks["1d"]).To(BeNumerically("~", ticks["1h"]-ticks["0"], 0.2))
	})

	It("has a mark for each kind of ending and attempt, hollow where a fault was injected", func() {
		svg := plot(brief())
		for _, classes := range []string{"failed", "failed injected", "accepted", "rejected", "unknown", "cancelled", "planned"} {
			Expect(counted(svg, classes)).To(BeNumerically(">", 0), classes)
		}
		Expect(svg).To(ContainSubstring(`<rect class="fault"`))
		Expect(svg).To(ContainSubstring(`<path class="event outage"`))
		Expect(plot(outlived())).To(ContainSubstring(`<path class="event lost"`))
	})

	It("shows no more than the run came to", func() {
		c := &chronicle{}
		c.attempt(at(), 1, ok(), nil)
		c.attempt(at().Add(9*time.Second), 2, ok(), nil)
		svg := plot(told("quick", "Quick", c))
		Expect(svg).NotTo(Or(ContainSubstring("hourly"), ContainSubstring("15 minutes")))
		x := places(svg, "accepted")
		Expect(x[1]-x[0]).To(BeNumerically(">", 300), "nine seconds fill the picture")
	})

	It("draws a run without a delivery, and leaves out what it knows nothing of", func() {
		c := &chronicle{}
		c.note(at(), journal.SubscriptionRefused, journal.Entry{Subscription: "s1"})
		Expect(plot(told("refused", "Refused", c))).To(ContainSubstring("no notification sent"))

		r := outlived()
		r.Timeline = nil
		var b bytes.Buffer
		Expect(reports.WriteAll("html", &b, []*reports.Report{r})).To(Succeed())
		Expect(b.String()).NotTo(ContainSubstring("Timeline"))
	})

	It("sums up what has no lane", func() {
		r := told("many", "Many", crowded(1000))
		Expect(plot(r)).To(ContainSubstring("960 delivered"))
		Expect(len(plot(r))).To(BeNumerically("<", 200<<10))
	})

	It("draws for what notifications wait", func() {
		svg := plot(told("blocked", "Blocked", blocked()))
		Expect(regexp.MustCompile(`<path class="mark held"`).FindAllString(svg, -1)).To(HaveLen(3))
		Expect(svg).To(ContainSubstring("<title>&#43;5m to &#43;9m: waits for n1 ORDER_CREATED</title>"))
		Expect(svg).To(ContainSubstring("<title>&#43;10m to &#43;11m: waits for n2 ORDER_CREATED</title>"))
		Expect(svg).To(MatchRegexp(`<text class="label" [^>]*>waits for n1`))
		var b bytes.Buffer
		Expect(reports.WriteAll("html", &b, []*reports.Report{told("blocked", "Blocked", blocked())})).To(Succeed())
		for _, said := range []string{
			"waits for another notification (N-BLOCKING)",         // the legend
			"n3 · waits for n1",                                   // the names
			"held, waits for n2 ORDER_CREATED since &#43;10m",     // the table
			"outage began s1: n2 ORDER_CREATED blocks all others", // what happened
		} {
			Expect(b.String()).To(ContainSubstring(said))
		}
	})

	It("sums up hundreds that wait", func() {
		svg := plot(told("queued", "Queued", queued(400, journal.DeliveryCancelled)))
		Expect(svg).To(ContainSubstring("384 cancelled, 384 waited for n1 ORDER_CREATED"))
		Expect(len(svg)).To(BeNumerically("<", 60<<10))
	})

	It("folds many events away", func() {
		c := &chronicle{}
		for i := range 300 {
			c.note(at().Add(time.Duration(i)*time.Hour), []journal.Kind{journal.FaultOn, journal.FaultOff}[i%2], journal.Entry{Reason: "gateway"})
		}
		var b bytes.Buffer
		Expect(reports.WriteAll("html", &b, []*reports.Report{told("faults", "Faults", c)})).To(Succeed())
		Expect(b.String()).To(ContainSubstring("What happened: 200 events</summary>"))
		Expect(b.String()).To(ContainSubstring("… and 100 more"))
		Expect(len(regexp.MustCompile(`<rect class="fault"`).FindAllString(b.String(), -1))).To(BeNumerically("~", 100, 2))

		b.Reset()
		Expect(reports.WriteAll("html", &b, []*reports.Report{brief()})).To(Succeed())
		Expect(b.String()).NotTo(ContainSubstring("What happened: "))
	})

	It("lets no name out of its place", func() {
		svg := plot(brief())
		Expect(svg).NotTo(ContainSubstring("<script"))
		Expect(svg).NotTo(ContainSubstring("<img"))
		Expect(svg).NotTo(ContainSubstring("style="), "the page's policy allows none")
	})

	It("keeps the order of time and its own bounds, whatever happens when", func() {
		chance := rand.New(rand.NewSource(7))
		for range 200 {
			c := &chronicle{}
			if chance.Intn(2) == 0 {
				c.connect(at().Add(-time.Duration(chance.Intn(5000)) * time.Second))
			}
			when := at()
			longest := time.Duration(1) << (20 + chance.Intn(30)) // 1 ms to 13 days
			for range 1 + chance.Intn(40) {
				v := failedWith(market.HTTP)
				if chance.Intn(3) == 0 {
					v = ok()
				}
				c.attempt(when, 1, v, nil)
				when = when.Add(time.Duration(chance.Int63n(int64(longest))))
			}
			svg := plot(told("chance", fmt.Sprint(longest), c))
			for _, classes := range []string{"failed", "accepted"} {
				last := 0.0
				for _, x := range places(svg, classes) {
					Expect(x).To(And(BeNumerically(">=", last), BeNumerically("<=", 808-14)), "%s: %s", longest, svg)
					last = x
				}
			}
		}
	})
})
