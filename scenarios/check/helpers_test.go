package check_test

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/scenarios/check"
	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/simtest"
)

// today is the date that the runs of these tests take place on; certificates
// of the sample stores are made at the real one.
func today() time.Time { return time.Now() }

// shortDeadline is long enough for any answer that comes at all.
const shortDeadline = 400 * time.Millisecond

func catalogue(only ...string) []check.Check {
	GinkgoHelper()
	all, err := check.Catalogue(schemas.Latest)
	Expect(err).NotTo(HaveOccurred())
	selected, err := check.Select(all, only, nil)
	Expect(err).NotTo(HaveOccurred())
	return selected
}

// run checks a URL; change may be nil.
func run(url string, change func(*check.Options), only ...string) *check.Result {
	GinkgoHelper()
	o := check.Options{Target: url, Checks: catalogue(only...), Now: today(), Market: sim.Options{}}
	if change != nil {
		change(&o)
	}
	result, err := check.Run(context.Background(), o)
	Expect(err).NotTo(HaveOccurred())
	return result
}

// store starts a sample store that ends with the test.
func store(behaviour string, o simtest.Options) *simtest.Store {
	GinkgoHelper()
	return simtest.Run(GinkgoTB(), behaviour, o)
}

// serve is a store of the test's own; notifications come to its handler.
func serve(handler http.HandlerFunc) string {
	server := httptest.NewServer(handler)
	DeferCleanup(server.Close)
	return server.URL
}

func trust(pem []byte) *x509.CertPool {
	pool := x509.NewCertPool()
	Expect(pool.AppendCertsFromPEM(pem)).To(BeTrue())
	return pool
}

// found is the result of one check.
func found(r *check.Result, id string) reports.Check {
	GinkgoHelper()
	for _, c := range r.Report.Checks {
		if c.ID == id {
			return c
		}
	}
	Fail("check " + id + " was not run")
	return reports.Check{}
}

// idsOf lists the checks that ended in a verdict.
func idsOf(r *check.Result, v reports.Verdict) []string {
	ids := []string{}
	for _, c := range r.Report.Checks {
		if c.Verdict == v {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

func journalOf(r *check.Result) string {
	var text strings.Builder
	Expect(r.Journal.Write(&text)).To(Succeed())
	return text.String()
}
