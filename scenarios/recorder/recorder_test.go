package recorder_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios/recorder"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/simtest"
)

// notification is one of an order, with a person in it.
const notification = `{"notificationType":"ORDER_CREATED","campaignId":1,"orderId":%d,"createdAt":"2026-09-10T07:15:02Z","items":[{"offerId":"A","count":1}],"buyer":{"firstName":"Ирина"}}`

// between is a recorder before a store.
type between struct {
	*recorder.Recorder
	url string
	out *bytes.Buffer

	mu   sync.Mutex
	told []journal.Exchange
}

func (b *between) tell(x *journal.Exchange) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = append(b.told, *x)
}

// heard is what was told so far: a caller may have its reply before.
func (b *between) heard() []journal.Exchange {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.told)
}

func before(store string, change func(*recorder.Options)) *between {
	GinkgoHelper()
	judge, err := sim.NewJudge(sim.Options{Deadline: 300 * time.Millisecond})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(judge.Close)
	b := &between{out: &bytes.Buffer{}}
	o := recorder.Options{
		Store: store, Judge: judge, Masker: traffic.NewMasker(), Out: b.out, Now: time.Now,
		Tell: b.tell, Fail: func(err error) { Fail(err.Error()) },
	}
	if change != nil {
		change(&o)
	}
	b.Recorder, err = recorder.New(o)
	Expect(err).NotTo(HaveOccurred())
	server := httptest.NewServer(b.Recorder)
	DeferCleanup(server.Close)
	b.url = server.URL
	return b
}

func (b *between) post(body string) (*http.Response, string, error) {
	r, err := http.Post(b.url+"/notification", "application/json", strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	return r, string(text), err
}

func (b *between) recording() *journal.Journal {
	GinkgoHelper()
	j, err := journal.Read(bytes.NewReader(b.out.Bytes()))
	Expect(err).NotTo(HaveOccurred())
	return j
}

func order(n int) string { return fmt.Sprintf(notification, n) }

var _ = Describe("the recorder", func() {
	DescribeTable("judges", func(behaviour string, outcome journal.Outcome, subtype string, status int) {
		b := before(simtest.Run(GinkgoTB(), behaviour, simtest.Options{}).URL(), nil)
		r, _, err := b.post(order(1))
		if status == 0 {
			Expect(err).To(HaveOccurred(), "no reply is made up")
		} else {
			Expect(err).NotTo(HaveOccurred())
			Expect(r.StatusCode).To(Equal(status))
		}
		Eventually(b.Summary).Should(HaveField("Notifications()", 1))
		x := b.recording().Exchanges()[0]
		Expect(x.Verdict.Outcome).To(Equal(outcome), x.Verdict.Reason)
		Expect(string(x.Verdict.Subtype)).To(Equal(subtype))
		Expect(b.Summary().Lost()).To(Equal(outcome != journal.Accepted))
	},
		Entry(nil, "good", journal.Accepted, "", 200),
		Entry(nil, "error-500", journal.Failed, "HTTP", 500),
		Entry(nil, "not-json", journal.Failed, "CANT_PARSE_RESPONSE", 200),
		Entry(nil, "hang", journal.Failed, "READ_TIMED_OUT", 0),
		Entry(nil, "reset", journal.Failed, "CONNECTION_REFUSED", 0),
	)

	It("tells a store that is not there", func() {
		gone := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		Expect(gone.Close()).To(Succeed())
		b := before(gone.URL(), nil)
		_, _, err := b.post(order(1))
		Expect(err).To(HaveOccurred())
		Eventually(b.heard).Should(HaveExactElements(HaveField("Verdict.Subtype", BeEquivalentTo("CONNECTION_REFUSED"))))
	})

	It("sends on what came as it came, and gives back what the store answers", func() {
		var got http.Request
		var body []byte
		store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = *r
			body, _ = io.ReadAll(r.Body)
			w.Header().Set("X-Mine", "yes")
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "tea")
		}))
		DeferCleanup(store.Close)
		b := before(store.URL+"/shop/", nil)
		r, err := http.NewRequest(http.MethodPut, b.url+"/a%2Fb/c?x=1&key=SECRETSECRET", strings.NewReader("любое"))
		Expect(err).NotTo(HaveOccurred())
		r.Header = http.Header{"X-Forwarded-For": {"5.45.207.10"}, "Authorization": {"Bearer SECRETSECRET"}, "Connection": {"X-Hop"}, "X-Hop": {"1"}}
		reply, err := http.DefaultClient.Do(r)
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		text, _ := io.ReadAll(reply.Body)
		Expect(string(text)).To(Equal("tea"))
		Expect(reply.StatusCode).To(Equal(http.StatusTeapot))
		Expect(reply.Header.Get("X-Mine")).To(Equal("yes"))
		Expect(got.Method).To(Equal(http.MethodPut))
		Expect(got.RequestURI).To(Equal("/shop/a%2Fb/c?x=1&key=SECRETSECRET"))
		Expect(string(body)).To(Equal("любое"))
		Expect(got.Header).To(And(HaveKeyWithValue("X-Forwarded-For", []string{"5.45.207.10"}), HaveKeyWithValue("Authorization", []string{"Bearer SECRETSECRET"}), Not(HaveKey("X-Hop"))))
		Expect(b.Summary()).To(Equal(recorder.Summary{Others: 1}))
		Expect(b.out.String()).To(BeEmpty(), "what is no notification is not recorded")
	})

	It("records attempts of one notification, without people and secrets", func() {
		b := before(simtest.Run(GinkgoTB(), "duplicate-crash", simtest.Options{}).URL(), nil)
		for _, n := range []int{1, 1, 2} {
			_, _, err := b.post(order(n))
			Expect(err).NotTo(HaveOccurred())
		}
		deliveries := journal.Deliveries(b.recording().Entries())
		Expect(deliveries).To(HaveLen(2))
		Expect(deliveries[0].Attempts).To(HaveLen(2))
		Expect(b.out.String()).NotTo(ContainSubstring("Ирина"))
		Expect(b.Summary()).To(And(HaveField("Accepted", 2), HaveField("Failed", 1)))
	})

	It("is used by many at once", func() {
		b := before(simtest.Run(GinkgoTB(), "good", simtest.Options{}).URL(), func(o *recorder.Options) {
			judge, err := sim.NewJudge(sim.Options{}) // with time enough for a machine that is busy
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(judge.Close)
			o.Judge = judge
		})
		var all sync.WaitGroup
		for n := range 200 {
			all.Go(func() {
				defer GinkgoRecover()
				r, _, err := b.post(order(n + 1))
				Expect(err).NotTo(HaveOccurred())
				Expect(r.StatusCode).To(Equal(200))
			})
		}
		all.Wait()
		Expect(b.Summary().Accepted).To(Equal(200))
		Expect(journal.Deliveries(b.recording().Entries())).To(HaveLen(200))
	})

	It("sends no endless body on, and passes none back", func() {
		b := before(simtest.Run(GinkgoTB(), "good", simtest.Options{}).URL(), nil)
		r, _, err := b.post(strings.Repeat("x", traffic.MaxBody+1))
		Expect(err).NotTo(HaveOccurred())
		Expect(r.StatusCode).To(Equal(http.StatusRequestEntityTooLarge))
		Expect(b.Summary()).To(Equal(recorder.Summary{Refused: 1}))

		endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for range 1000 {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}))
		DeferCleanup(endless.Close)
		b = before(endless.URL, nil)
		_, _, err = b.post(order(1))
		Expect(err).To(HaveOccurred())
		Eventually(b.heard).Should(ContainElement(HaveField("Verdict.Subtype", BeEquivalentTo("CANT_PARSE_RESPONSE"))))
		Expect(b.out.Len()).To(BeNumerically("<", 64<<10))
	})

	It("counts a caller that goes away", func() {
		b := before(simtest.Run(GinkgoTB(), "hang", simtest.Options{}).URL(), nil)
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, strings.NewReader(order(1)))
		Expect(err).NotTo(HaveOccurred())
		_, err = http.DefaultClient.Do(r)
		Expect(err).To(HaveOccurred())
		Eventually(b.Summary).Should(HaveField("Unknown", 1))
	})

	It("says when the recording can no longer be written, and goes on", func() {
		var failures []error
		b := before(simtest.Run(GinkgoTB(), "good", simtest.Options{}).URL(), func(o *recorder.Options) {
			o.Out, o.Fail = full{}, func(err error) { failures = append(failures, err) }
		})
		for n := range 3 {
			r, _, err := b.post(order(n + 1))
			Expect(err).NotTo(HaveOccurred())
			Expect(r.StatusCode).To(Equal(200))
		}
		Expect(failures).To(HaveLen(1))
	})

	It("refuses a URL that Market could not call", func() {
		_, err := recorder.New(recorder.Options{Store: "ftp://a"})
		Expect(err).To(MatchError(ContainSubstring("must begin with https:// or http://")))
	})
})

// full is a disk on which there is no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }
