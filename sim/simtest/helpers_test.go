package simtest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/simtest"
)

const (
	ping    = `{"notificationType":"PING","time":"2026-03-01T10:00:00Z"}`
	created = `{"notificationType":"ORDER_CREATED","orderId":1,"campaignId":2,"items":[{"offerId":"Чайник-1","count":1}],"createdAt":"2026-03-01T12:30:00.5+03:00"}`
	status  = `{"notificationType":"ORDER_STATUS_UPDATED","orderId":1,"campaignId":2,"status":"PROCESSING","substatus":"STARTED","updatedAt":"2026-03-01T10:00:01Z"}`
)

func run(behaviour string, o simtest.Options) *simtest.Store {
	GinkgoHelper()
	return simtest.Run(GinkgoT(), behaviour, o)
}

// client trusts the store's authority, follows no redirect, asks for no
// compression, and leaves nothing behind.
func client(store *simtest.Store) *http.Client {
	return clientWith(trusting(store))
}

func trusting(store *simtest.Store) *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(store.CA())
	return &tls.Config{RootCAs: roots}
}

func clientWith(config *tls.Config) *http.Client {
	transport := &http.Transport{TLSClientConfig: config, DisableCompression: true, ForceAttemptHTTP2: true}
	DeferCleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func request(ctx context.Context, store *simtest.Store, body string) *http.Request {
	GinkgoHelper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, store.URL()+"/notification", strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	r.Header.Set("Content-Type", "application/json")
	return r
}

// response is a reply whose body was read to its end.
type response struct {
	*http.Response
	body []byte
}

func do(c *http.Client, r *http.Request) response {
	GinkgoHelper()
	got, err := c.Do(r)
	Expect(err).NotTo(HaveOccurred())
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	Expect(err).NotTo(HaveOccurred())
	return response{got, body}
}

func post(ctx context.Context, store *simtest.Store, body string) response {
	GinkgoHelper()
	return do(client(store), request(ctx, store, body))
}

// expectAccepted holds a reply against N-200.
func expectAccepted(got response) {
	GinkgoHelper()
	Expect(got.StatusCode).To(Equal(200), "%s", got.body)
	Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
	Expect(violations(200, got.body)).To(BeEmpty())
	Expect(field(got.body, "time")).To(HaveSuffix("Z"))
}

// expectError holds a reply against N-400 and N-500.
func expectError(got response, status int, kind string) {
	GinkgoHelper()
	Expect(got.StatusCode).To(Equal(status), "%s", got.body)
	Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
	Expect(violations(400, got.body)).To(BeEmpty())
	var body struct {
		Error struct{ Type, Message string }
	}
	Expect(json.Unmarshal(got.body, &body)).To(Succeed())
	Expect(body.Error.Type).To(Equal(kind))
	Expect(body.Error.Message).NotTo(BeEmpty())
}

func violations(status int, body []byte) []schemas.Violation {
	GinkgoHelper()
	contract, err := schemas.Load(schemas.Latest)
	Expect(err).NotTo(HaveOccurred())
	list, err := contract.Reply(status, body)
	Expect(err).NotTo(HaveOccurred(), "%s", body)
	return list
}

func field(body []byte, name string) any {
	GinkgoHelper()
	var fields map[string]any
	Expect(json.Unmarshal(body, &fields)).To(Succeed(), "%s", body)
	return fields[name]
}

// patience bounds what should happen at once.
const patience = NodeTimeout(30 * time.Second)
