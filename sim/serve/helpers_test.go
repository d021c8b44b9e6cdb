package serve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
)

// patient is how long something may take on a busy machine.
const patient = time.Minute

// served is a Market that is being served, and a client of its control API that
// holds every call against the document.
type served struct {
	market *sim.Market
	server *serve.Server
	url    string
	routes routers.Router
	end    func() // ends the serving; twice does no harm

	mu   sync.Mutex
	said []string
}

// start serves a Market until the spec ends.
func start(o serve.Options, settings sim.Options) *served {
	GinkgoHelper()
	m, err := sim.New(settings)
	Expect(err).NotTo(HaveOccurred())
	s := &served{market: m}
	o.Market = m
	o.Say = s.hear
	o.BaseURL = "http://localmarket.test"
	server, err := serve.New(o)
	Expect(err).NotTo(HaveOccurred())
	s.server = server
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Run(ctx)
	}()
	listening := httptest.NewServer(server.Handler())
	s.url = listening.URL
	s.end = sync.OnceFunc(func() {
		stop()
		Eventually(ended, patient).Should(BeClosed())
		listening.Close()
		m.Close()
	})
	DeferCleanup(func() { s.end() })
	s.routes, err = gorillamux.NewRouter(s.document())
	Expect(err).NotTo(HaveOccurred())
	return s
}

// still serves a Market whose time stands still.
func still() *served {
	GinkgoHelper()
	return start(serve.Options{}, sim.Options{})
}

func (s *served) hear(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = append(s.said, text)
}

// heard is what was said so far.
func (s *served) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.said...)
}

// document is how the control API describes itself.
func (s *served) document() *openapi3.T {
	GinkgoHelper()
	reply, err := http.Get(s.url + serve.ControlPath + "/openapi.json")
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	document, err := openapi3.NewLoader().LoadFromData(text)
	Expect(err).NotTo(HaveOccurred())
	return document
}

// object is a JSON object.
type object = map[string]any

// do calls the control API; a nil body sends none.
func (s *served) do(method, path string, body any) (int, object) {
	GinkgoHelper()
	var text []byte
	if body != nil {
		var err error
		text, err = json.Marshal(body)
		Expect(err).NotTo(HaveOccurred())
	}
	return s.send(method, path, text, http.Header{"Content-Type": {"application/json"}})
}

// ok is do for a call that must go well.
func (s *served) ok(method, path string, body any) object {
	GinkgoHelper()
	status, out := s.do(method, path, body)
	Expect(status).To(BeNumerically("<", 300), "%v", out)
	return out
}

// refused is do for a call that must be refused, with a message and a fix.
func (s *served) refused(status int, method, path string, body any) string {
	GinkgoHelper()
	got, out := s.do(method, path, body)
	Expect(got).To(Equal(status), "%v", out)
	return problemOf(out)
}

func problemOf(out object) string {
	GinkgoHelper()
	Expect(out).To(HaveKeyWithValue("error", And(HaveKeyWithValue("message", Not(BeEmpty())), HaveKeyWithValue("fix", Not(BeEmpty())))))
	detail := out["error"].(object)
	return detail["message"].(string) + "; " + detail["fix"].(string)
}

// send calls the control API, and holds the reply against the document, and the
// request too if it went well.
func (s *served) send(method, path string, body []byte, header http.Header) (int, object) {
	GinkgoHelper()
	request, err := http.NewRequest(method, s.url+serve.ControlPath+path, bytes.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header = header
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	s.check(request, body, reply, text)
	var out object
	if len(text) > 0 {
		Expect(json.Unmarshal(text, &out)).To(Succeed())
	}
	return reply.StatusCode, out
}

var ofWorld = regexp.MustCompile(`/v1/worlds/w[0-9]+(/.+)`)

func (s *served) check(request *http.Request, body []byte, reply *http.Response, text []byte) {
	GinkgoHelper()
	request = request.Clone(context.Background())
	request.URL.Path = ofWorld.ReplaceAllString(request.URL.Path, "/v1$1") // one document for all worlds
	request.Body = io.NopCloser(bytes.NewReader(body))
	route, vars, err := s.routes.FindRoute(request)
	if err != nil { // what there is not, is not in the document
		Expect(reply.StatusCode).To(BeElementOf(http.StatusNotFound, http.StatusMethodNotAllowed))
		return
	}
	input := &openapi3filter.RequestValidationInput{Request: request, PathParams: vars, Route: route}
	if reply.StatusCode < 300 {
		Expect(openapi3filter.ValidateRequest(context.Background(), input)).To(Succeed())
	}
	output := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: reply.StatusCode, Header: reply.Header,
	}
	output.SetBodyBytes(text)
	Expect(openapi3filter.ValidateResponse(context.Background(), output)).To(Succeed(), "%s", text)
}

// store is a store that does what a test tells it to, and counts.
type store struct {
	URL string

	mu     sync.Mutex
	answer http.HandlerFunc
	got    []object
}

// newStore starts a store that accepts everything. It ends with the spec.
func newStore() *store {
	s := &store{answer: accept}
	server := httptest.NewServer(s)
	DeferCleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body object
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		return // the sender is gone
	}
	s.mu.Lock()
	s.got = append(s.got, body)
	answer := s.answer
	s.mu.Unlock()
	answer(w, r)
}

// from tells the store how to answer from now on.
func (s *store) from(answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// received is the types that came, in order.
func (s *store) received() []market.Type {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []market.Type{}
	for _, body := range s.got {
		kind, _ := body["notificationType"].(string)
		out = append(out, market.Type(kind))
	}
	return out
}

func accept(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"version":"1.0.0","name":"Test store","time":"2026-09-01T09:00:00Z"}`)
}

func refuse(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }

// connect connects a store for the whole cabinet, and lets that take effect.
func (s *served) connect(to *store) string {
	GinkgoHelper()
	id := s.ok("POST", "/subscriptions", object{"url": to.URL})["id"].(string)
	s.ok("POST", "/clock", object{"advance": "2m"})
	Expect(s.ok("GET", "/subscriptions/"+id, nil)).To(HaveKeyWithValue("state", "enabled"))
	return id
}

// pull calls the pull API as a store does.
func (s *served) pull(method, path, body string) (int, object) {
	GinkgoHelper()
	request, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", s.market.Key())
	request.Header.Set("Content-Type", "application/json")
	reply, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	var out object
	Expect(json.NewDecoder(reply.Body).Decode(&out)).To(Succeed())
	return reply.StatusCode, out
}

// happen has an event happen, and returns the last notification.
func (s *served) happen(event object) object {
	GinkgoHelper()
	all := s.ok("POST", "/events", event)["notifications"].([]any)
	return all[len(all)-1].(object)
}
