package simtest_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"runtime"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/simtest"
)

var _ = Describe("a store that breaks its reply", func() {
	for _, secure := range []bool{false, true} {
		o := simtest.Options{TLS: secure}
		over := map[bool]string{false: "HTTP", true: "HTTPS"}[secure]

		It("torn: closes before the end it announced, over "+over, func(ctx SpecContext) {
			store := run("torn", o)
			got, err := client(store).Do(request(ctx, store, ping))
			Expect(err).NotTo(HaveOccurred())
			body, err := io.ReadAll(got.Body)
			Expect(err).To(MatchError(io.ErrUnexpectedEOF))
			Expect(body).NotTo(BeEmpty())
			Expect(got.ContentLength).To(BeNumerically(">", len(body)))
			Expect(got.StatusCode).To(Equal(200))
		}, patience)

		It("reset: sends RST and no byte, over "+over, func(ctx SpecContext) {
			store := run("reset", o)
			_, err := client(store).Do(request(ctx, store, created)) //nolint:bodyclose // there is none
			Expect(err).To(MatchError(connectionReset))
			Expect(store.Received()).To(HaveLen(1))
		}, patience)
	}

	It("huge: sends as much as one cares to read, and needs no memory for it", func(ctx SpecContext) {
		store := run("huge", simtest.Options{})
		c, r := client(store), request(ctx, store, ping)
		Expect(allocatedBy(func() {
			got, err := c.Do(r)
			Expect(err).NotTo(HaveOccurred())
			defer got.Body.Close()
			Expect(got.StatusCode).To(Equal(200))
			Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
			Expect(got.ContentLength).To(BeEquivalentTo(-1))
			_, err = io.CopyN(io.Discard, got.Body, 64<<20)
			Expect(err).NotTo(HaveOccurred())
		})).To(BeNumerically("<", 8<<20))
	}, patience)

	It("gzip-bomb: inflates to much from little", func(ctx SpecContext) {
		store := run("gzip-bomb", simtest.Options{})
		got, err := client(store).Do(request(ctx, store, ping))
		Expect(err).NotTo(HaveOccurred())
		defer got.Body.Close()
		Expect(got.StatusCode).To(Equal(200))
		Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
		Expect(got.Header.Get("Content-Encoding")).To(Equal("gzip"))

		wire := &counter{from: got.Body}
		inflated, err := gzip.NewReader(wire)
		Expect(err).NotTo(HaveOccurred())
		Expect(allocatedBy(func() {
			_, err = io.CopyN(io.Discard, inflated, 64<<20)
		})).To(BeNumerically("<", 4<<20))
		Expect(err).NotTo(HaveOccurred())
		Expect(wire.n).To(BeNumerically("<", 128<<10))
	}, patience)

	It("gzip-bomb: is a valid reply of gigabytes, in a few megabytes", func(ctx SpecContext) {
		got := post(ctx, run("gzip-bomb", simtest.Options{}), ping)
		Expect(len(got.body)).To(BeNumerically("<", 8<<20))
		magic := []byte{0x1f, 0x8b, 8}
		last := bytes.LastIndex(got.body, magic)
		Expect(bytes.Count(got.body[:last], magic) * 4).To(BeNumerically(">=", 4096)) // MiB
		Expect(violations(200, inflate(got.body[last:]))).To(BeEmpty())
		first := got.body[:bytes.Index(got.body[1:], magic)+1]
		Expect(string(inflate(first))).To(Equal(strings.Repeat(" ", 4<<20)))
	}, patience)

	DescribeTable("still refuses in good order what is wrong",
		func(ctx SpecContext, behaviour string) {
			expectError(post(ctx, run(behaviour, simtest.Options{}), "{}"), 400, "WRONG_EVENT_FORMAT")
		},
		Entry(nil, "torn", patience),
		Entry(nil, "huge", patience),
		Entry(nil, "gzip-bomb", patience),
	)
})

// allocatedBy is how many bytes were allocated in the whole process, by the
// store too, while f ran.
func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

type counter struct {
	from io.Reader
	n    int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += n
	return n, err
}

func inflate(data []byte) []byte {
	GinkgoHelper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	Expect(err).NotTo(HaveOccurred())
	plain, err := io.ReadAll(z)
	Expect(err).NotTo(HaveOccurred())
	return plain
}
