package serve_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/serve"
)

var _ = Describe("A hostile request", func() {
	json := func(more ...string) http.Header {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(more); i += 2 {
			h.Set(more[i], more[i+1])
		}
		return h
	}

	DescribeTable("is refused by its Host", func(host string, hosts []string, status int) {
		s := start(serve.Options{Hosts: hosts}, sim.Options{})
		got, _ := s.send("GET", "", nil, json("Host", host))
		Expect(got).To(Equal(status), host)
	},
		Entry(nil, "evil.example", nil, 403),
		Entry(nil, "evil.example:8090", nil, 403),
		Entry(nil, "localhost.evil.example", nil, 403),
		Entry(nil, "127.0.0.1.evil.example", nil, 403),
		Entry(nil, "192.168.0.9", nil, 403),
		Entry(nil, "0.0.0.0", nil, 403),
		Entry(nil, "localhost", nil, 200),
		Entry(nil, "LocalHost:1", nil, 200),
		Entry(nil, "127.0.0.1:99", nil, 200),
		Entry(nil, "127.9.9.9", nil, 200),
		Entry(nil, "[::1]:80", nil, 200),
		Entry(nil, "[::1]", nil, 200),
		Entry(nil, "market", []string{"market"}, 200),
		Entry(nil, "other", []string{"market"}, 403),
		Entry(nil, "192.168.0.9:80", []string{"0.0.0.0"}, 200),
		Entry(nil, "192.168.0.9:80", []string{"::"}, 200),
		Entry(nil, "evil.example", []string{"0.0.0.0"}, 403),
	)

	DescribeTable("is refused if another page makes it", func(site string, status int) {
		s := still()
		got, _ := s.send("GET", "/orders", nil, json("Sec-Fetch-Site", site))
		Expect(got).To(Equal(status))
	},
		Entry(nil, "cross-site", 403),
		Entry(nil, "same-site", 403), // another port of this machine
		Entry(nil, "anything", 403),
		Entry(nil, "same-origin", 200),
		Entry(nil, "none", 200), // typed by a person
	)

	DescribeTable("of the pull API is refused by its Host", func(host string, hosts []string, status int) {
		handler := serve.GuardPull(hosts, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		for _, method := range []string{"GET", "POST"} {
			request := httptest.NewRequest(method, "/v2/campaigns", nil)
			request.Host = host
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, request)
			Expect(w.Code).To(Equal(status), host)
			if status != 200 {
				Expect(w.Body.String()).To(ContainSubstring("--allow-host"))
			}
		}
	},
		Entry(nil, "evil.example", nil, 403),
		Entry(nil, "127.0.0.1.evil.example:80", nil, 403),
		Entry(nil, "192.168.0.9", nil, 403),
		Entry(nil, "192.168.0.9", []string{"0.0.0.0"}, 200),
		Entry(nil, "shop.example", []string{"shop.example"}, 200),
		Entry(nil, "127.0.0.1:90", nil, 200),
		Entry(nil, "[::1]:90", nil, 200),
		Entry(nil, "market:8090", nil, 200),
		Entry(nil, "host.docker.internal:8090", nil, 200),
		Entry(nil, "internal.evil.example", nil, 403),
		Entry(nil, "api.partner.market.yandex.ru", nil, 200),
		Entry(nil, "", nil, 403),
	)

	DescribeTable("of the pull API is refused if a web page makes it", func(status int, fields ...string) {
		request := httptest.NewRequest("POST", "/v2/campaigns", nil)
		request.Host = "127.0.0.1:8090"
		for i := 0; i < len(fields); i += 2 {
			request.Header.Set(fields[i], fields[i+1])
		}
		w := httptest.NewRecorder()
		serve.GuardPull(nil, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, request)
		Expect(w.Code).To(Equal(status))
	},
		Entry(nil, 200),
		Entry(nil, 403, "Sec-Fetch-Site", "cross-site"),
		Entry(nil, 403, "Sec-Fetch-Site", "same-site"),
		Entry(nil, 200, "Sec-Fetch-Site", "same-origin", "Origin", "http://127.0.0.1:8090"),
		Entry(nil, 403, "Origin", "http://evil.example"),
		Entry(nil, 403, "Origin", "null"),
		Entry(nil, 200, "Origin", "http://127.0.0.1:8090"),
	)

	DescribeTable("leaves little behind, whatever it is long in", func(lengthen func(r *http.Request, long string)) {
		m, err := sim.New(sim.Options{})
		Expect(err).NotTo(HaveOccurred())
		server, err := serve.New(serve.Options{Market: m})
		Expect(err).NotTo(HaveOccurred())
		const calls = 60
		long := strings.Repeat("x", 900<<10)
		before := heap()
		for range calls {
			request := httptest.NewRequest("GET", "/v2/campaigns", nil)
			request.Host = "localhost"
			lengthen(request, string(append([]byte{}, long...)))
			server.Handler().ServeHTTP(httptest.NewRecorder(), request)
		}
		Expect(int64(heap())-int64(before)).To(BeNumerically("<", calls*64<<10), "of %d KB a call", len(long)>>10)
		Expect(m.Journal().Count(journal.PullCall)).To(Equal(calls))
	},
		Entry("a value of the header", func(r *http.Request, long string) { r.Header.Set("X-Long", long) }),
		Entry("a value of which a little is kept", func(r *http.Request, long string) { r.Header.Set("X-Market-Integration", long[:9]) }),
		Entry("a name of the header", func(r *http.Request, long string) { r.Header["X-"+long] = []string{"1"} }),
		Entry("many fields", func(r *http.Request, _ string) { r.Header["X-Many"] = make([]string, 150_000) }),
		Entry("the path", func(r *http.Request, long string) { r.URL.Path = "/" + long }),
		Entry("a path of which a little is kept", func(r *http.Request, long string) { r.URL.Path = "/" + long[:9] }),
		Entry("the query", func(r *http.Request, long string) { r.URL.RawQuery = "x=" + long }),
	)

	DescribeTable("is refused without the Content-Type", func(media string) {
		s := still()
		s.connect(newStore())
		for _, call := range [][2]string{
			{"POST", "/events"}, {"POST", "/clock"}, {"POST", "/faults"}, {"POST", "/subscriptions"},
			{"PATCH", "/subscriptions/s1"}, {"POST", "/subscriptions/s1/unplug"}, {"POST", "/subscriptions/s1/plug"}, {"POST", "/subscriptions/s1/duplicate"},
		} {
			header := http.Header{}
			if media != "" {
				header.Set("Content-Type", media)
			}
			status, _ := s.send(call[0], call[1], []byte(`{}`), header)
			Expect(status).To(Equal(http.StatusUnsupportedMediaType), call[1])
		}
	},
		Entry(nil, ""),
		Entry(nil, "text/plain"),
		Entry(nil, "application/x-www-form-urlencoded"),
		Entry(nil, "multipart/form-data; boundary=x"),
		Entry(nil, "application/jsonx"),
		Entry(nil, "text/plain; application/json"),
	)

	It("gets no leave to send what a page must ask for", func() {
		s := still()
		status, _ := s.send("OPTIONS", "/faults/f1", nil, json("Access-Control-Request-Method", "DELETE"))
		Expect(status).To(Equal(http.StatusMethodNotAllowed))
	})

	DescribeTable("is refused by its body", func(text string, status int, problem string) {
		s := still()
		got, out := s.send("POST", "/events", []byte(text), json())
		Expect(got).To(Equal(status))
		Expect(problemOf(out)).To(ContainSubstring(problem))
	},
		Entry("that is not there", "", 400, "cannot be read"),
		Entry("that is not JSON", "order create", 400, "cannot be read"),
		Entry("that breaks off", `{"event":"ORDER_`, 400, "cannot be read"),
		Entry("that is no object", `["ORDER_CREATED"]`, 400, "cannot be read"),
		Entry("that is nothing", `null`, 400, "unknown event"),
		Entry("that is two", `{"event":"CHAT_CREATED"}{}`, 400, "after the JSON object"),
		Entry("that goes on", `{"event":"CHAT_CREATED"} x`, 400, "after the JSON object"),
		Entry("with another type", `{"event":"CHAT_CREATED","times":"two"}`, 400, "cannot be read"),
		Entry("with too large a number", `{"event":"ORDER_CANCELLED","of":1e99}`, 400, "cannot be read"),
		Entry("that is deep", strings.Repeat(`{"event":`, 20_000), 400, "cannot be read"),
		Entry("that is too long", `{"event":"`+strings.Repeat("x", 1<<20)+`"}`, 413, "1024 KiB"),
	)

	It("is not answered at length", func() {
		s := still()
		long := strings.Repeat("x", 100_000)
		_, out := s.send("POST", "/events", []byte(`{"event":"`+long+`"}`), json())
		Expect(len(problemOf(out))).To(BeNumerically("<", 2000))
		_, out = s.send("POST", "/events", []byte(`{"`+long+`":1}`), json())
		Expect(len(problemOf(out))).To(BeNumerically("<", 2000))
		_, out = s.send("GET", "/orders/"+long, nil, json())
		Expect(len(problemOf(out))).To(BeNumerically("<", 2000))
	})

	It("finds nothing where there is nothing, and is told what there is", func() {
		s := still()
		for _, path := range []string{"/", "/nothing", "/orders/", "/orders/1/2", "//orders", "/../v1/orders"} {
			Expect(s.refused(http.StatusNotFound, "GET", path, nil)).To(ContainSubstring("openapi.json"), path)
		}
		Expect(s.refused(http.StatusMethodNotAllowed, "PUT", "/clock", nil)).To(ContainSubstring("use GET, POST"))
		Expect(s.refused(http.StatusMethodNotAllowed, "DELETE", "", nil)).To(ContainSubstring("use GET"))
	})

	It("does not find the control API in the pull API's paths", func() {
		s := still()
		status, out := s.pull("GET", "/_marketv1", "")
		Expect(status).To(Equal(http.StatusNotFound))
		Expect(out).To(HaveKey("errors"))
	})

	It("is shown no secret", func() {
		s := start(serve.Options{}, sim.Options{Header: http.Header{"X-Secret": {"hush"}}})
		to := newStore()
		s.ok("POST", "/subscriptions", object{"url": to.URL})
		s.pull("GET", "/v2/campaigns", "")
		for _, path := range []string{"", "/subscriptions", "/subscriptions/s1", "/journal"} {
			reply, err := http.Get(s.url + serve.ControlPath + path)
			Expect(err).NotTo(HaveOccurred())
			var text bytes.Buffer
			_, err = text.ReadFrom(reply.Body)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.Body.Close()).To(Succeed())
			Expect(text.String()).NotTo(ContainSubstring("hush"), path)
			if path != "" { // where a test reads its key
				Expect(text.String()).NotTo(ContainSubstring(s.market.Key()), path)
			}
			Expect(reply.Header.Get("Cache-Control")).To(Equal("no-store"))
		}
	})
})

// heap is what is in use, garbage aside.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
