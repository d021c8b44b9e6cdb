package serve_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("The journal as a file", func() {
	get := func(s *served, path string) (*http.Response, []byte, error) {
		GinkgoHelper()
		reply, err := http.Get(s.url + serve.ControlPath + path)
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		text, err := io.ReadAll(reply.Body)
		return reply, text, err
	}
	numbers := func(w io.Writer, entries iter.Seq[journal.Entry]) error {
		for e := range entries {
			if _, err := fmt.Fprintf(w, "%d ", e.Seq); err != nil {
				return err
			}
		}
		return nil
	}

	It("is what the journal has, one entry a line, and what is chosen of it", func() {
		s := still()
		for range 1200 { // more than is read at once
			s.pull("GET", "/v2/campaigns", "")
		}
		s.connect(newStore())
		reply, text, err := get(s, "/journal.ndjson")
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.Header.Get("Content-Type")).To(Equal("application/x-ndjson"))
		Expect(reply.Header.Get("Content-Disposition")).To(ContainSubstring("journal.jsonl"))
		read, err := journal.Read(bytes.NewReader(text))
		Expect(err).NotTo(HaveOccurred())
		Expect(read.Len()).To(Equal(s.market.Journal().Len()))

		_, text, err = get(s, "/journal.ndjson?kind=exchange.done&after=10")
		Expect(err).NotTo(HaveOccurred())
		var one journal.Entry
		Expect(json.Unmarshal(text, &one)).To(Succeed())
		Expect(one.Exchange).NotTo(BeNil())
		Expect(s.refused(http.StatusBadRequest, "GET", "/journal.ndjson?kinds=x", nil)).To(ContainSubstring("kinds"))
	})

	It("is an archive where somebody writes one", func() {
		s := start(serve.Options{HAR: numbers}, sim.Options{})
		for range 3 {
			s.pull("GET", "/v2/campaigns", "")
		}
		reply, text, err := get(s, "/journal.har?kind=pull.call")
		Expect(err).NotTo(HaveOccurred())
		Expect(reply.StatusCode).To(Equal(http.StatusOK))
		Expect(bytes.Fields(text)).To(HaveLen(3))
		status, _ := still().do("GET", "/journal.har", nil)
		Expect(status).To(Equal(http.StatusNotImplemented))
	})

	It("does not look whole if it is not", func() {
		s := start(serve.Options{HAR: func(w io.Writer, _ iter.Seq[journal.Entry]) error {
			_, _ = io.WriteString(w, "{")
			return errors.New("broken")
		}}, sim.Options{})
		reply, err := http.Get(s.url + serve.ControlPath + "/journal.har")
		if err == nil {
			defer reply.Body.Close()
			_, err = io.ReadAll(reply.Body)
		}
		Expect(err).To(HaveOccurred())
	})
})
