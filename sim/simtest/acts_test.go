package simtest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"github.com/localmarket/localmarket/sim/simtest"
)

// startedFBS is an order that waits to be packed.
var startedFBS = orderOf("FBS", "PROCESSING/STARTED", "", `"type":"DELIVERY"`)

var _ = Describe("acts-on-orders", func() {
	It("packs an order and says that it is ready, with its key and its name on each call", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		store := acting(api)
		notified(ctx, store, created)
		Expect(api.calls()).To(Equal([]string{"GET /v2/campaigns", readOrders, ofOrder("PUT", "boxes"), ofOrder("PUT", "status")}))
		for _, c := range api.got {
			Expect(c.header.Get("Api-Key")).To(Equal(testKey))
			Expect(c.header.Get("X-Market-Integration")).To(Equal("Sample store/1.0.0"))
			if c.body != "" {
				Expect(c.header.Get("Content-Type")).To(Equal("application/json"))
			}
		}
		Expect(api.body(ofOrder("PUT", "boxes"))).To(HaveKeyWithValue("boxes", HaveExactElements(
			HaveKeyWithValue("items", HaveExactElements(Equal(map[string]any{"id": 5.0, "fullCount": 2.0}))))))
		Expect(api.body(ofOrder("PUT", "status"))).To(HaveKeyWithValue("order",
			Equal(map[string]any{"status": "PROCESSING", "substatus": "READY_TO_SHIP"})))
		Expect(problems(store)).To(BeEmpty())
	}, patience)

	It("acts once on an event, and once on what an order needs", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		store := acting(api)
		notified(ctx, store, created)
		notified(ctx, store, created)
		Expect(api.calls()).To(HaveLen(4), "it came twice")
		notified(ctx, store, status)
		Expect(api.calls()[4:]).To(Equal([]string{readOrders}), "another event, and the order shows no change yet")
	}, patience)

	DescribeTable("does nothing where nothing is to be done",
		func(ctx SpecContext, model, state, delivery string) {
			api := newPullAPI(orderOf(model, state, "", delivery))
			store := acting(api)
			notified(ctx, store, status)
			Expect(api.calls()).To(ContainElement(readOrders))
			Expect(api.acts()).To(BeEmpty())
			Expect(problems(store)).To(BeEmpty())
		},
		Entry("it is ready", "FBS", "PROCESSING/READY_TO_SHIP", `"type":"DELIVERY"`, patience),
		Entry("it is not paid", "FBS", "UNPAID/WAITING_USER_INPUT", `"type":"DELIVERY"`, patience),
		Entry("Market has it", "EXPRESS", "DELIVERY/COURIER_FOUND", `"type":"DELIVERY","transfer":{"eac":{"eacType":"COURIER_TO_MERCHANT"}}`, patience),
		Entry("the courier needs no code", "EXPRESS", "DELIVERY/COURIER_ARRIVED_TO_SENDER", `"type":"DELIVERY"`, patience),
		Entry("it is over", "FBS", "CANCELLED/USER_CHANGED_MIND", `"type":"DELIVERY"`, patience),
		Entry("people are to hand it over", "DBS", "PROCESSING/STARTED", `"type":"DELIVERY"`, patience),
		Entry("people are to give the game", "DBS", "PROCESSING/STARTED", `"type":"DIGITAL","digitalGoods":{"type":"STEAM_GIFT"}`, patience),
		Entry("Market packs", "FBY", "PROCESSING/STARTED", `"type":"PICKUP"`, patience),
		Entry("Market packs what was sold elsewhere", "LAAS", "PROCESSING/STARTED", `"type":"PICKUP"`, patience),
		Entry("the status is a new one", "FBS", "TELEPORTED/BEAMED", `"type":"DELIVERY"`, patience),
	)

	Describe("with marked goods (P-BOXES)", func() {
		const wellFormed = `^01\d{14}21[!-~]{13}\x1d93.+$`
		marked := func(model, kind string) string {
			return orderOf(model, "PROCESSING/STARTED", fmt.Sprintf(`,"requiredInstanceTypes":[%q]`, kind), `"type":"DELIVERY"`)
		}
		checked := func(status string) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				answerJSON(w, 200, fmt.Sprintf(`{"status":"OK","result":{"items":[{"id":5,"cis":[{"value":"x","status":%q}]}]}}`, status))
			}
		}
		codes := func(items any, kind string) []string {
			var list []string
			for _, one := range items.([]any)[0].(map[string]any)["instances"].([]any) {
				Expect(one).To(HaveLen(1), "one code of each unit")
				list = append(list, one.(map[string]any)[kind].(string))
			}
			return list
		}

		It("sends a code of each unit with the boxes, and waits for their check", func(ctx SpecContext) {
			api := newPullAPI(marked("FBS", "CIS"))
			asked := 0
			api.on(ofOrder("POST", "identifiers/status"), func(w http.ResponseWriter, r *http.Request) {
				asked++
				checked(map[bool]string{true: "IN_PROGRESS", false: "OK"}[asked == 1])(w, r)
			})
			store := acting(api)
			notified(ctx, store, created)
			pack := []string{ofOrder("PUT", "boxes"), ofOrder("POST", "identifiers/status")}
			Expect(api.acts()).To(Equal(append(append(pack, pack...), ofOrder("PUT", "status"))))
			box := api.body(ofOrder("PUT", "boxes"))["boxes"].([]any)[0].(map[string]any)
			sent := codes(box["items"], "cis")
			Expect(sent).To(HaveExactElements(MatchRegexp(wellFormed), MatchRegexp(wellFormed)))
			Expect(sent[0]).NotTo(Equal(sent[1]))
			Expect(problems(store)).To(ConsistOf("the codes are still being checked"))
		}, patience)

		It("does not say that it is ready with a code that has not passed", func(ctx SpecContext) {
			api := newPullAPI(marked("EXPRESS", "CIS"))
			api.on(ofOrder("POST", "identifiers/status"), checked("INVALID"))
			store := acting(api)
			notified(ctx, store, created)
			Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "boxes"), ofOrder("POST", "identifiers/status")}))
			Expect(problems(store)).To(ConsistOf(ContainSubstring("INVALID")))
		}, patience)

		DescribeTable("knows each kind of code",
			func(ctx SpecContext, kind, field, form string) {
				api := newPullAPI(marked("DBS", kind))
				notified(ctx, acting(api), created)
				Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "identifiers")}))
				Expect(codes(api.body(ofOrder("PUT", "identifiers"))["items"], field)).To(HaveEach(MatchRegexp(form)))
			},
			Entry(nil, "CIS", "cis", wellFormed, patience),
			Entry(nil, "CIS_OPTIONAL", "cis", wellFormed, patience),
			Entry(nil, "UIN", "uin", `^\d{16}$`, patience),
			Entry(nil, "RNPT", "rnpt", `^\d{8}/\d{6}/\d{7}/\d{1,3}$`, patience),
			Entry(nil, "GTD", "gtd", `^\d{8}/\d{6}/\d{7}$`, patience),
		)

		It("sends none of a kind that it does not know", func(ctx SpecContext) {
			api := newPullAPI(marked("FBS", "RUNES"))
			notified(ctx, acting(api), created)
			Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "boxes"), ofOrder("PUT", "status")}))
		}, patience)
	})

	DescribeTable("hands over a key for each unit, once (P-DIGITAL)",
		func(ctx SpecContext, kind string) {
			api := newPullAPI(orderOf("DBS", "PROCESSING/STARTED", "", fmt.Sprintf(`"type":"DIGITAL","digitalGoods":{"type":%q}`, kind)))
			store := acting(api)
			notified(ctx, store, created)
			notified(ctx, store, status)
			Expect(api.acts()).To(Equal([]string{ofOrder("POST", "deliverDigitalGoods")}))
			item := api.body(ofOrder("POST", "deliverDigitalGoods"))["items"].([]any)[0].(map[string]any)
			Expect(item).To(And(HaveKeyWithValue("id", 5.0), HaveKey("slip"), HaveKeyWithValue("activate_till", MatchRegexp(`^\d{4}-\d\d-\d\d$`))))
			keys := item["codes"].([]any)
			Expect(keys).To(HaveLen(2))
			Expect(keys[0]).NotTo(Equal(keys[1]))
		},
		Entry(nil, "EMAIL", patience),
		Entry(nil, "ACTIVATION_CODE", patience),
	)

	It("finds test orders (N-FAKE)", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		api.fake = true
		store := acting(api)
		notified(ctx, store, created)
		Expect(api.acts()).To(HaveLen(2))
		Expect(problems(store)).To(BeEmpty())
	}, patience)

	It("leaves alone what is of another cabinet, and looks for a new campaign", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		store := acting(api)
		notified(ctx, store, created)
		notified(ctx, store, strings.Replace(created, `"campaignId":2`, `"campaignId":3`, 1))
		notified(ctx, store, status)
		Expect(api.calls()).To(HaveExactElements("GET /v2/campaigns", readOrders, ofOrder("PUT", "boxes"), ofOrder("PUT", "status"),
			"GET /v2/campaigns", readOrders))
	}, patience)

	It("reads all pages of campaigns, and not for ever", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		api.on("GET /v2/campaigns", func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, `{"campaigns":[{"id":9,"business":{"id":9}}],"paging":{"nextPageToken":"on & on"}}`)
		})
		store := acting(api)
		notified(ctx, store, created)
		Expect(api.calls()).To(HaveLen(50))
		Expect(store.Calls()[1].Path).To(ContainSubstring("page_token=on+%26+on"))
	}, patience)

	It("has nothing to do with what is about no order", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		store := acting(api)
		for _, body := range oneOfEach() {
			if field([]byte(body), "orderId") == nil {
				notified(ctx, store, body)
			}
		}
		expectError(post(ctx, store, "{}"), 400, "WRONG_EVENT_FORMAT")
		Expect(store.AwaitIdle(ctx)).To(Succeed())
		Expect(api.calls()).To(BeEmpty())
	}, patience)

	Describe("when a call fails", func() {
		It("tries again an order that is not there yet, a few times, and at the next event", func(ctx SpecContext) {
			api := newPullAPI("")
			store := acting(api)
			notified(ctx, store, created)
			Expect(api.calls()).To(HaveLen(1 + 4*2))
			Expect(problems(store)).To(HaveLen(4))
			Expect(problems(store)).To(HaveEach("unknown order"))
			api.shows(startedFBS)
			notified(ctx, store, status)
			Expect(api.acts()).To(HaveLen(2))
		}, patience)

		It("reads the order again before it goes on", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			api.on(ofOrder("PUT", "status"), func(w http.ResponseWriter, _ *http.Request) {
				api.shows(orderOf("FBS", "PROCESSING/READY_TO_SHIP", "", `"type":"DELIVERY"`)) // and the reply is lost
				conn, _, err := http.NewResponseController(w).Hijack()
				Expect(err).NotTo(HaveOccurred())
				Expect(conn.Close()).To(Succeed())
			})
			store := acting(api)
			notified(ctx, store, created)
			Expect(api.calls()).To(Equal([]string{"GET /v2/campaigns", readOrders, ofOrder("PUT", "boxes"), ofOrder("PUT", "status"), readOrders}))
			Expect(problems(store)).To(ConsistOf(ContainSubstring("EOF")))
		}, patience)

		It("does not ask again what was refused", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			api.on(ofOrder("PUT", "boxes"), refusing(400, "Order 1 is in terminal state"))
			store := acting(api)
			notified(ctx, store, created)
			notified(ctx, store, status)
			Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "boxes")}))
			Expect(problems(store)).To(ConsistOf("Order 1 is in terminal state"))
		}, patience)

		DescribeTable("tries again what may pass",
			func(ctx SpecContext, code int) {
				api := newPullAPI(startedFBS)
				api.on(ofOrder("PUT", "boxes"), func(w http.ResponseWriter, r *http.Request) {
					api.on(ofOrder("PUT", "boxes"), nil)
					refusing(code, "later")(w, r)
				})
				store := acting(api)
				notified(ctx, store, created)
				Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "boxes"), ofOrder("PUT", "boxes"), ofOrder("PUT", "status")}))
			},
			Entry(nil, 420, patience),
			Entry(nil, 423, patience),
			Entry(nil, 500, patience),
			Entry(nil, 503, patience),
		)

		limited := func(wait time.Duration) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				market := time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC) // no clock here says that
				w.Header().Set("Date", market.Format(http.TimeFormat))
				w.Header().Set("X-RateLimit-Resource-Until", market.Add(wait).Format(time.RFC1123Z))
				refusing(420, "Hit rate limit of 1 resources")(w, r)
			}
		}

		It("waits as long as a limit asks it to (P-LIMITS)", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			var refused, again time.Time
			api.on(ofOrder("PUT", "boxes"), func(w http.ResponseWriter, r *http.Request) {
				refused = time.Now()
				api.on(ofOrder("PUT", "boxes"), func(w http.ResponseWriter, _ *http.Request) {
					again = time.Now()
					answerJSON(w, 200, `{"status":"OK"}`)
				})
				limited(time.Second)(w, r)
			})
			notified(ctx, acting(api), created)
			Expect(again.Sub(refused)).To(BeNumerically(">=", time.Second))
			Expect(api.acts()).To(HaveLen(3))
		}, patience)

		It("does not wait for an hour, nor call meanwhile", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			api.on(ofOrder("PUT", "boxes"), limited(time.Hour))
			notified(ctx, acting(api), created)
			Expect(api.acts()).To(Equal([]string{ofOrder("PUT", "boxes")}))
		}, patience)

		It("accepts what it is told with the wrong key, and calls no more than once for it", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			api.on("GET /v2/campaigns", refusing(401, "Api-Key token is invalid"))
			store := acting(api)
			notified(ctx, store, created)
			Expect(store.Calls()).To(Equal([]simtest.Call{
				{Method: "GET", Path: "/v2/campaigns?limit=100", Status: 401, Problem: "Api-Key token is invalid"}}))
		}, patience)

		It("accepts while the pull API is down", func(ctx SpecContext) {
			down := httptest.NewServer(http.NotFoundHandler())
			down.Close()
			store := run("acts-on-orders", simtest.Options{PullAPI: down.URL, Key: testKey})
			notified(ctx, store, created)
			Expect(store.Calls()).To(HaveLen(4))
			Expect(store.Calls()).To(HaveEach(And(HaveField("Status", 0), HaveField("Problem", ContainSubstring("refused")))))
		}, patience)

		It("answers at once while a call is slow, and ends with it when it is closed", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			before := gleak.Goroutines()
			called := make(chan struct{})
			api.on(readOrders, func(_ http.ResponseWriter, r *http.Request) {
				close(called)
				<-r.Context().Done()
			})
			store, err := simtest.Start("acts-on-orders", simtest.Options{PullAPI: api.URL, Key: testKey})
			Expect(err).NotTo(HaveOccurred())
			expectAccepted(post(ctx, store, created))
			Eventually(ctx, called).Should(BeClosed())
			expectAccepted(post(ctx, store, status))
			Expect(store.Close()).To(Succeed())
			Expect(store.AwaitIdle(ctx)).To(MatchError(ContainSubstring("closed")))
			Eventually(ctx, gleak.Goroutines).ShouldNot(gleak.HaveLeaked(before))
		}, patience)

		It("refuses more than it can remember, and acts when it comes again (N-500)", func(ctx SpecContext) {
			api := newPullAPI(startedFBS)
			release := make(chan struct{})
			called := make(chan struct{}, 2)
			api.on("GET /v2/campaigns", func(w http.ResponseWriter, _ *http.Request) {
				called <- struct{}{}
				<-release
				refusing(400, "no")(w, nil)
			})
			store := run("acts-on-orders", simtest.Options{PullAPI: api.URL, Key: testKey, Backlog: 1})
			expectAccepted(post(ctx, store, created))
			Eventually(ctx, called).Should(Receive())
			expectAccepted(post(ctx, store, status))
			third := strings.Replace(status, "STARTED", "PACKAGING", 1)
			expectError(post(ctx, store, third), 500, "UNKNOWN")
			close(release)
			Expect(store.AwaitIdle(ctx)).To(Succeed())
			notified(ctx, store, third)
			Expect(api.calls()).To(HaveLen(3))
		}, patience)

		DescribeTable("is not led astray by a reply",
			func(ctx SpecContext, answer http.HandlerFunc, problem string) {
				api := newPullAPI(startedFBS)
				api.on(readOrders, answer)
				store := acting(api)
				notified(ctx, store, created)
				Expect(problems(store)).To(And(Not(BeEmpty()), HaveEach(MatchRegexp(problem))))
				Expect(problems(store)).To(HaveEach(HaveLen(len(problems(store)[0]))))
				Expect(api.acts()).To(BeEmpty())
			},
			Entry("endless", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for err := error(nil); err == nil; {
					_, err = w.Write(make([]byte, 1<<20))
				}
			}), "larger than 4 MiB", patience),
			Entry("torn", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "100")
				answerJSON(w, 200, `{"orders":[`)
			}), "EOF", patience),
			Entry("no JSON", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 200, "<html>") }), "not what the contract has", patience),
			Entry("leading elsewhere", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "/v2/elsewhere", http.StatusTemporaryRedirect)
			}), "307", patience),
			Entry("of too much", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				answerJSON(w, 200, `{"orders":[`+strings.Replace(startedFBS, `"count":2`, `"count":2000000000,"requiredInstanceTypes":["CIS"]`, 1)+`]}`)
			}), "more than 100000 units", patience),
			Entry("much to say", refusing(403, strings.Repeat("я", 5000)), "^я{150}$", patience),
		)
	})

	It("logs each call, one at a time", func(ctx SpecContext) {
		api := newPullAPI(startedFBS)
		var lines []string // with no lock: the race detector watches
		store := run("acts-on-orders", simtest.Options{PullAPI: api.URL + "/", Key: testKey, LogCall: func(c simtest.Call) {
			lines = append(lines, regexp.MustCompile(`\?.*`).ReplaceAllString(c.Method+" "+c.Path, ""))
		}})
		notified(ctx, store, created)
		Expect(lines).To(Equal(api.calls()))
	}, patience)

	It("can be awaited, to the end of one's patience", func(ctx SpecContext) {
		Expect(run("good", simtest.Options{}).AwaitIdle(ctx)).To(Succeed())
		Expect(run("good", simtest.Options{}).Calls()).To(BeEmpty())
	}, patience)
})
