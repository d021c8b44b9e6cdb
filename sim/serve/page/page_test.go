package page_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
	"github.com/localmarket/localmarket/sim/serve"
	"github.com/localmarket/localmarket/sim/serve/page"
	"github.com/localmarket/localmarket/sim/session"
	"github.com/localmarket/localmarket/sim/simtest"
)

// visitor is a person at the page of a server.
type visitor struct {
	url    string
	market *sim.Market
	client *http.Client
	lang   string
}

func open(o serve.Options) *visitor {
	GinkgoHelper()
	return openMarket(o, sim.Options{})
}

func openMarket(o serve.Options, settings sim.Options) *visitor {
	GinkgoHelper()
	m, err := sim.New(settings)
	Expect(err).NotTo(HaveOccurred())
	o.Market, o.BaseURL = m, "http://127.0.0.1:8090"
	o.Save = func(name string, s session.Session) ([]byte, error) {
		story, err := traffic.NewSessionStory(s, traffic.StoryOptions{Name: name, Check: checkStory})
		if err != nil {
			return nil, err
		}
		return story.YAML, nil
	}
	o.Step = func(t market.Type, body string) (string, error) {
		return traffic.NewStep(t, body, traffic.StoryOptions{Check: checkStory})
	}
	server, err := serve.New(o)
	Expect(err).NotTo(HaveOccurred())
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Run(ctx)
	}()
	front := httptest.NewServer(server.Handler())
	DeferCleanup(func() {
		front.CloseClientConnections() // a stream of events goes on for ever
		front.Close()
		stop()
		<-ended
		m.Close()
	})
	return &visitor{url: front.URL, market: m, client: &http.Client{}, lang: "en"}
}

// checkStory is how the command checks a scenario.
func checkStory(text []byte) (line int, err error) {
	_, err = scenarios.Parse("saved", text, nil)
	var invalid *scenarios.InvalidError
	if errors.As(err, &invalid) {
		line = invalid.Problems[0].Line
	}
	return line, err
}

// shop is the first that sells so, and goods are the first in stock that need a parcel.
func (c *visitor) shop(m market.Model) string {
	for _, one := range c.market.Campaigns() {
		if one.Model == m {
			return fmt.Sprint(one.ID)
		}
	}
	return ""
}

func (c *visitor) goods() string {
	for _, g := range c.market.FindGoods(sim.Query{}).Items {
		if g.Digital == "" && g.Fit > 2 {
			return g.ID
		}
	}
	return ""
}

// pushed is the last request of a method of the push API, in the journal.
func (c *visitor) pushed(method market.PushMethod) (seq int) {
	for _, e := range c.market.Journal().Entries() {
		if e.Exchange != nil && e.Exchange.Push == method {
			seq = e.Seq
		}
	}
	return seq
}

// call calls the pull API as a store does.
func (c *visitor) call(method, path, body string) int {
	GinkgoHelper()
	request, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Api-Key", c.market.Key())
	request.Header.Set("Content-Type", "application/json")
	status, _ := c.do(request)
	return status
}

// look is a room's text, as the browser gets it.
func (c *visitor) look(path string) (int, string) {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodGet, c.url+path, nil)
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Accept-Language", c.lang)
	return c.do(request)
}

func (c *visitor) do(request *http.Request) (int, string) {
	GinkgoHelper()
	reply, err := c.client.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	Expect(err).NotTo(HaveOccurred())
	return reply.StatusCode, string(text)
}

// send sends a form, and returns the room that it leads to.
func (c *visitor) send(action string, pairs ...string) string {
	GinkgoHelper()
	form := url.Values{"back": {page.Root + "/orders"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	request, err := http.NewRequest(http.MethodPost, c.url+page.Root+"/do/"+action, strings.NewReader(form.Encode()))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("Accept-Language", c.lang)
	status, text := c.do(request)
	Expect(status).To(Equal(http.StatusOK))
	return text
}

// notice is what a room says at its top.
func notice(text string) string {
	found := regexp.MustCompile(`(?s)<p class="notice [a-z]+" role="[a-z]+">(.*?)</p>`).FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// rooms are those that show something without anything having happened.
func rooms() []string {
	return []string{
		"/", page.Root, page.Root + "/integrations", page.Root + "/push", page.Root + "/create", page.Root + "/orders", page.Root + "/log", page.Root + "/calls",
		page.Root + "/goods", page.Root + "/clock", page.Root + "/faults", page.Root + "/scenarios", page.Root + "/worlds", page.Root + "/settings",
	}
}

var _ = Describe("The page", func() {
	It("shows every room in both languages, of an empty market too, and asks nobody else for anything", func() {
		c := open(serve.Options{})
		for _, lang := range []string{"en", "ru-RU,ru;q=0.9"} {
			c.lang = lang
			for _, path := range rooms() {
				status, text := c.look(path)
				Expect(status).To(Equal(200), path)
				Expect(text).To(ContainSubstring(`<html lang="`+lang[:2]+`">`), path)
				Expect(text).To(HaveSuffix("</html>\n"), path)
				Expect(text).NotTo(MatchRegexp(`(src|href|action)="(https?:)?//`), path)
				Expect(text).NotTo(ContainSubstring("%!"), path)
			}
		}
	})

	It("walks a newcomer through a store that breaks and comes back", func() {
		c := open(serve.Options{})
		_, text := c.look("/")
		Expect(text).To(ContainSubstring("No store is connected."))
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		Expect(notice(c.send("connect", "name", "Моя <лавка>", "url", store.URL()))).To(ContainSubstring("The store answered PING"))
		Expect(notice(c.send("clock", "what", "advance", "by", "2m"))).To(Equal("It is 1 Sep 2026 09:02:00 UTC now."))
		_, text = c.look("/")
		Expect(text).To(And(ContainSubstring("Connected: notifications are sent."), ContainSubstring("Моя &lt;лавка&gt;")))

		_, text = c.look(page.Root + "/create")
		sku := c.goods()
		Expect(html.UnescapeString(text)).To(ContainSubstring(`name="sku" value="` + sku))
		Expect(notice(c.send("order", "sku", sku, "count", "2", "price", "1990,50", "fake", "1"))).To(Equal("Ordered."))
		c.send("clock", "what", "advance", "by", "1s")
		order := c.market.Orders()[0]
		Expect(order.Fake).To(BeTrue())
		Expect(order.Items).To(HaveExactElements(HaveField("Count", BeEquivalentTo(2))))
		_, text = c.look(fmt.Sprintf("%s/orders/%d", page.Root, order.ID))
		Expect(text).To(And(ContainSubstring("1990.5"), ContainSubstring("ORDER_CREATED"), ContainSubstring("delivered")))
		_, text = c.look(page.Root + "/log/n1")
		Expect(text).To(And(ContainSubstring("Attempt 1"), ContainSubstring("Copy as curl"), ContainSubstring("Sample store")))

		Expect(notice(c.send("fault", "kind", "before:connect-timeout"))).To(ContainSubstring("The fault acts"))
		c.send("event", "event", "CHAT_CREATED")
		c.send("clock", "by", "1s")
		c.send("event", "event", "CHAT_CREATED")
		c.send("clock", "what", "advance", "by", "3m")
		_, text = c.look("/")
		Expect(text).To(And(ContainSubstring("The store is blocked: 1 notification waits."), ContainSubstring("CONNECTION_TIMED_OUT"), ContainSubstring(`href="/_market/ui/log/n2"`)))
		c.send("clock", "what", "disconnected")
		_, text = c.look("/")
		Expect(text).To(And(ContainSubstring("Disconnected by Market after 14 days"), ContainSubstring(`value="plug">Plug in</button>`), MatchRegexp(`verdict=lost">2</a>`)))
		_, text = c.look(page.Root + "/log?verdict=lost")
		Expect(text).To(And(ContainSubstring("/log/n2"), ContainSubstring("/log/n3"), Not(ContainSubstring(`/log/n1"`)), ContainSubstring("Send again all that failed")))
		c.send("lift", "id", "f1")
		Expect(notice(c.send("manage", "id", "s1", "what", "plug"))).To(ContainSubstring("The store answered PING"))
		c.send("clock", "what", "advance", "by", "2m")
		Expect(notice(c.send("send-failed"))).To(ContainSubstring("sent again"))
		c.send("clock", "what", "advance", "by", "1s")
		_, text = c.look(page.Root + "/log?verdict=delivered")
		Expect(strings.Count(text, `class="row"`)).To(BeNumerically(">=", 2))
	})

	It("has every kind of fault act that it offers, of notifications and of calls", func() {
		c := open(serve.Options{})
		_, text := c.look(page.Root + "/faults")
		offered := regexp.MustCompile(`<option value="([a-z]+:[a-z-]+)">`).FindAllStringSubmatch(text, -1)
		Expect(len(offered)).To(BeNumerically(">", 20))
		for _, kind := range offered {
			pairs := []string{"kind", kind[1]}
			if strings.HasSuffix(kind[1], ":status") {
				pairs = append(pairs, "status", "503")
			}
			if strings.HasSuffix(kind[1], ":slow") {
				pairs = append(pairs, "delay", "1s")
			}
			Expect(notice(c.send("fault", pairs...))).To(ContainSubstring("The fault acts"), kind[1])
		}
		Expect(c.market.Faults()).To(ContainElement(HaveField("Fault.Call", Not(BeEmpty()))))
	})

	It("says what was wrong with a form, in the reader's language, and changes nothing", func() {
		c := open(serve.Options{})
		Expect(notice(c.send("connect", "url", "shop"))).To(ContainSubstring("https://"))
		Expect(notice(c.send("clock", "by", "soon"))).To(ContainSubstring("write 90s, 2h or 14d"))
		Expect(notice(c.send("order", "sku", "X", "count", "many"))).To(Equal("many is not a whole number."))
		Expect(notice(c.send("connect", "url", "http://127.0.0.1:1", "role", "content"))).To(ContainSubstring("content manager"))
		Expect(notice(c.send("connect", "url", "http://127.0.0.1:1", "role", "shop"))).To(ContainSubstring("choose a shop"))
		Expect(notice(c.send("event", "event", "ORDER_LOST"))).To(ContainSubstring("ORDER_LOST"))
		c.lang = "ru"
		Expect(notice(c.send("clock", "by", "soon"))).To(Equal("«soon» — не длительность; напишите 90s, 2h или 14d."))
		Expect(notice(c.send("connect", "url", "http://127.0.0.1:1"))).To(HavePrefix("Магазин не ответил на PING как нужно: CANT_GET_RESPONSE CONNECTION_REFUSED"))
		Expect(c.market.Orders()).To(BeEmpty())
	})

	It("gives verdicts and titles in Russian too", func() {
		c := open(serve.Options{Stories: func() []page.Story {
			return []page.Story{{Name: "lost-replies", Title: "replies get lost, and Market repeats what the store has handled"}}
		}})
		store := simtest.Run(GinkgoTB(), "chat-500", simtest.Options{})
		c.send("connect", "url", store.URL())
		c.send("clock", "by", "2m")
		c.send("event", "event", "CHAT_MESSAGE_SENT")
		c.send("clock", "by", "1s")
		c.lang = "ru"
		_, text := c.look("/")
		Expect(text).To(And(ContainSubstring("500"), ContainSubstring("вместо 200"), Not(ContainSubstring("instead of"))))
		_, text = c.look(page.Root + "/scenarios")
		Expect(text).NotTo(ContainSubstring("replies get lost"))
	})

	DescribeTable("is in Russian, with the right plural", func(n int, words string) {
		c := open(serve.Options{})
		c.lang = "ru"
		for range n {
			c.send("event", "event", "ORDER_CREATED")
		}
		_, text := c.look(page.Root + "/orders")
		Expect(text).To(ContainSubstring(words))
	},
		Entry(nil, 1, "1 заказ."),
		Entry(nil, 3, "3 заказа."),
		Entry(nil, 5, "5 заказов."),
	)

	It("saves what was done as a scenario, and the cabinet, and says why where it cannot", func() {
		c := open(serve.Options{})
		_, text := c.look(page.Root + "/scenario.market.yaml")
		Expect(notice(text)).To(ContainSubstring("nothing was done yet"))
		c.lang = "ru"
		_, text = c.look(page.Root + "/scenario.market.yaml")
		Expect(notice(text)).To(Equal("пока ничего не сделано: сначала создайте заказ или подстройте сбой"))
		c.lang = "en"
		c.send("event", "event", "CHAT_MESSAGE_SENT", "text", "</textarea><script>alert(1)</script>")
		c.send("fault", "kind", "call:status", "status", "503")
		_, text = c.look(page.Root + "/scenario.market.yaml?name=../../x")
		Expect(notice(text)).To(ContainSubstring("cannot be called"))
		_, text = c.look(page.Root + "/scenario.market.yaml?name=mine")
		story, err := scenarios.Parse("mine", []byte(text), nil)
		Expect(err).NotTo(HaveOccurred(), text)
		Expect(story.Steps).To(HaveLen(5))
		_, text = c.look(page.Root + "/scenarios?show=1")
		Expect(strings.Count(text, "</textarea>")).To(Equal(2))
		Expect(text).NotTo(ContainSubstring("<script>alert"))
		_, text = c.look(page.Root + "/cabinet.yaml")
		_, err = cabinet.Parse([]byte(text))
		Expect(err).NotTo(HaveOccurred(), text)
	})

	It("finds notifications and calls by words of their bodies", func(ctx SpecContext) {
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		c := open(serve.Options{})
		_, err := c.market.Connect(ctx, market.Subscription{URL: store.URL()})
		Expect(err).NotTo(HaveOccurred())
		Expect(c.market.Advance(ctx, time.Hour)).To(Succeed())
		for _, of := range []market.Type{market.ChatCreated, market.OrderCreated} {
			_, err = c.market.Happen(market.Event{Type: of})
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(c.market.Advance(ctx, 0)).To(Succeed())
		pull, err := c.market.Handler()
		Expect(err).NotTo(HaveOccurred())
		for _, path := range []string{"/v2/campaigns", "/v2/regions/213"} {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Api-Key", c.market.Key())
			pull.ServeHTTP(httptest.NewRecorder(), r)
		}
		looked := func(room, q string) string {
			_, text := c.look(page.Root + room + "?q=" + url.QueryEscape(q))
			return text
		}
		log := looked("/log", "chatI")
		Expect(log).To(And(ContainSubstring("<td><code>CHAT_CREATED</code>"), Not(ContainSubstring("<td><code>ORDER_CREATED</code>"))), "by a field of its body")
		calls := looked("/calls", "озёрной")
		Expect(calls).To(And(ContainSubstring("<td><code>getCampaigns</code>"), Not(ContainSubstring("<td><code>searchRegionsById</code>"))), "by a word of the reply")
		Expect(looked("/calls", `"нет такого`)).NotTo(ContainSubstring("<td><code>getCampaigns</code>"))
	})

	It("keeps out what other pages send, and lets them link to it", func() {
		c := open(serve.Options{})
		try := func(method, path string, fields ...string) int {
			request, err := http.NewRequest(method, c.url+path, nil)
			Expect(err).NotTo(HaveOccurred())
			for i := 0; i < len(fields); i += 2 {
				request.Header.Set(fields[i], fields[i+1])
			}
			if host := request.Header.Get("Host"); host != "" {
				request.Host = host
			}
			status, _ := c.do(request)
			return status
		}
		Expect(try("POST", page.Root+"/do/reset", "Sec-Fetch-Site", "cross-site")).To(Equal(403))
		Expect(try("POST", page.Root+"/do/reset", "Origin", "http://evil.example")).To(Equal(403))
		Expect(try("POST", page.Root+"/do/reset")).To(Equal(403), "no browser, no form")
		Expect(try("GET", "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")).To(Equal(403))
		Expect(try("GET", "/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")).To(Equal(200))
		Expect(try("GET", "/", "Host", "evil.example")).To(Equal(403))
		Expect(try("GET", page.Root+"/nowhere")).To(Equal(404))
		Expect(try("GET", page.Root+"/orders/1")).To(Equal(404))
	})

	It("does not lead away from itself", func() {
		c := open(serve.Options{})
		c.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, back := range []string{"https://evil.example", "//evil.example", `/\evil.example`, page.Root + "evil", ""} {
			request, err := http.NewRequest(http.MethodPost, c.url+page.Root+"/do/language", strings.NewReader(url.Values{"back": {back}}.Encode()))
			Expect(err).NotTo(HaveOccurred())
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("Sec-Fetch-Site", "same-origin")
			reply, err := c.client.Do(request)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.Body.Close()).To(Succeed())
			Expect(reply.Header.Get("Location")).To(Equal(page.Root), back)
		}
	})

	It("asks for the token where there is one, and keeps it in the browser", func() {
		c := open(serve.Options{Token: "open-sesame"})
		jar := map[string]string{}
		ask := func(method, path, body string) (int, string) {
			request, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
			Expect(err).NotTo(HaveOccurred())
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("Sec-Fetch-Site", "same-origin")
			for name, value := range jar {
				request.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			reply, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(request)
			Expect(err).NotTo(HaveOccurred())
			defer reply.Body.Close()
			for _, cookie := range reply.Cookies() {
				jar[cookie.Name] = cookie.Value
			}
			text, err := io.ReadAll(reply.Body)
			Expect(err).NotTo(HaveOccurred())
			return reply.StatusCode, string(text)
		}
		status, text := ask("GET", "/", "")
		Expect(status).To(Equal(401))
		Expect(text).NotTo(ContainSubstring("No store"))
		status, _ = ask("POST", page.Root+"/do/language", "token=wrong")
		Expect(status).To(Equal(401))
		status, _ = ask("POST", page.Root+"/do/language", "token=open-sesame")
		Expect(status).To(Equal(303))
		status, text = ask("GET", "/", "")
		Expect(status).To(Equal(200))
		Expect(text).To(ContainSubstring("No store"))
	})

	It("lists what came last, and says where the rest is", func() {
		c := open(serve.Options{})
		story, err := c.market.Draft(market.OrderCreated, market.Seeded)
		Expect(err).NotTo(HaveOccurred())
		for range 15_000 { // with two entries each
			_, err := c.market.Send(story[0])
			Expect(err).NotTo(HaveOccurred())
		}
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		c.send("connect", "name", "shop", "url", store.URL())
		c.send("clock", "by", "2m")
		c.send("event", "event", "CHAT_CREATED")
		c.send("clock", "by", "1s")
		_, text := c.look(page.Root + "/log")
		Expect(text).To(And(ContainSubstring("CHAT_CREATED"), MatchRegexp("entries 1 to 1[0-9],?[0-9]{3} of the journal")))
		_, text = c.look(page.Root + "/log?q=nowhere")
		Expect(text).To(And(ContainSubstring("Nothing fits."), Not(ContainSubstring("Nothing was sent yet")), MatchRegexp("entries 1 to 1[0-9],?[0-9]{3} of the journal")))
		_, text = c.look(page.Root + "/calls?issues=1")
		Expect(text).To(And(ContainSubstring("Nothing fits."), Not(ContainSubstring("has called nothing"))))
	})

	It("lists nothing of before a reset, however much has happened since", func() {
		c := open(serve.Options{})
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		c.send("connect", "name", "shop", "url", store.URL())
		c.send("clock", "by", "2m")
		c.send("event", "event", "CHAT_CREATED")
		c.send("clock", "by", "1s")
		_, text := c.look(page.Root + "/log")
		Expect(text).To(ContainSubstring("CHAT_CREATED"))
		before := c.market.Journal().Len()
		c.send("reset")
		for c.market.Journal().Len() <= before {
			c.send("event", "event", "ORDER_CREATED") // which nobody is told of
		}
		_, text = c.look(page.Root + "/log")
		Expect(text).To(And(ContainSubstring("Nothing was sent yet"), Not(ContainSubstring("CHAT_CREATED"))))
	})

	It("tells the browser when something has happened, since the page was made", func() {
		c := open(serve.Options{})
		seen := c.market.Journal().Len()
		c.send("event", "event", "CHAT_CREATED")
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s%s/live?seen=%d", c.url, page.Root, seen), nil)
		Expect(err).NotTo(HaveOccurred())
		reply, err := c.client.Do(request)
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply.Header.Get("Content-Type")).To(Equal("text/event-stream"))
		text := make([]byte, 4096)
		var got string
		for !strings.Contains(got, "event: grown") {
			n, err := reply.Body.Read(text)
			Expect(err).NotTo(HaveOccurred())
			got += string(text[:n])
		}
	})

	It("executes nothing that a store or a tester says", func() {
		const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'` + "\u202e"
		c := open(serve.Options{})
		store := simtest.Run(GinkgoTB(), "good", simtest.Options{})
		c.send("connect", "name", hostile, "url", store.URL())
		c.send("clock", "by", "2m")
		c.send("order", "buyer", hostile, "notes", hostile)
		c.send("event", "event", "CHAT_MESSAGE_SENT", "text", hostile)
		c.send("clock", "by", "1s")
		request, err := http.NewRequest(http.MethodGet, c.url+"/v2/"+url.PathEscape(hostile), nil)
		Expect(err).NotTo(HaveOccurred())
		c.do(request)
		all := append(rooms(), fmt.Sprintf("%s/orders/%d", page.Root, c.market.Orders()[0].ID), page.Root+"/log/n1", page.Root+"/log/n2",
			page.Root+"/orders?q="+url.QueryEscape(hostile), page.Root+"/log?q="+url.QueryEscape(hostile), page.Root+"/calls/"+fmt.Sprint(c.market.Journal().Len()))
		for _, path := range all {
			_, text := c.look(path)
			Expect(text).NotTo(ContainSubstring("<script>alert"), path)
			Expect(text).NotTo(ContainSubstring("<img"), path)
		}
	})
})
