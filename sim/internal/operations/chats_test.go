package operations_test

import (
	"bytes"
	"fmt"
	"mime"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/market"
)

var _ = Describe("Chats", func() {
	var b *orderBench
	BeforeEach(func() { b = newOrderBench() })

	create := func(kind string, id int64) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "chats/new", fmt.Sprintf(`{"context": {"type": %q, "id": %d}}`, kind, id))
	}
	created := func(kind string, id int64) int64 {
		GinkgoHelper()
		return int64(create(kind, id).at("result.chatId").(float64))
	}
	read := func(id int64) reply {
		GinkgoHelper()
		return b.ofBusiness("GET", fmt.Sprintf("chat?chatId=%d", id), "")
	}
	say := func(id int64, text string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", fmt.Sprintf("chats/message?chatId=%d", id), fmt.Sprintf(`{"message": %q}`, text))
	}
	history := func(id int64, query, body string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", fmt.Sprintf("chats/history?chatId=%d%s", id, query), body)
	}
	list := func(query, body string) reply {
		GinkgoHelper()
		return b.ofBusiness("POST", "chats"+query, body)
	}

	for _, revision := range revisions() {
		Describe("in revision "+revision, func() {
			BeforeEach(func() { b = orderBenchOf(revision) })

			It("begin once about one order", func() {
				o := b.place(fbsShop)
				id := created("ORDER", o.ID)
				Expect(b.told()).To(Equal([]market.Type{market.ChatCreated}))
				got := read(id)
				for path, want := range map[string]string{
					"context.type": "ORDER", "context.campaignId": "101", "context.customer.name": "Иванова Анна Петровна", "type": "CHAT",
					"status": "NEW", "createdAt": "2026-09-01T15:00:00+03:00", "orderId": fmt.Sprint(float64(o.ID)), "context.returnId": "<nil>",
				} {
					Expect(got.text("result."+path)).To(Equal(want), path)
				}
				b.now = b.now.Add(time.Hour)
				Expect(created("ORDER", o.ID)).To(Equal(id))
				old := b.ofBusiness("POST", "chats/new", fmt.Sprintf(`{"orderId": %d}`, o.ID))
				Expect(old.text("result.chatId")).To(Equal(fmt.Sprint(float64(id))))
				Expect(b.told()).To(BeEmpty())
			})

			It("carry words and files both ways, and say whose turn it is", func() {
				id := created("ORDER", b.place(fbsShop).ID)
				b.told()
				Expect(say(id, "Hello! Здравствуйте!").status).To(Equal(200))
				Expect(b.told()).To(Equal([]market.Type{market.ChatMessageSent}))
				Expect(read(id).text("result.status")).To(Equal("WAITING_FOR_CUSTOMER"))
				b.now = b.now.Add(time.Minute)
				b.asks(id, 5)
				Expect(read(id).text("result.status")).To(Equal("WAITING_FOR_PARTNER"))
				Expect(read(id).text("result.updatedAt")).To(Equal("2026-09-01T15:01:00+03:00"))
				b.now = b.now.Add(time.Minute)
				file := b.upload(fmt.Sprintf("/v2/businesses/%d/chats/file/send?chatId=%d", orderBusiness, id), "file", "счёт 1.pdf", []byte("%PDF-1"))
				Expect(file.status).To(Equal(200), string(file.raw))

				got := history(id, "", `{}`)
				Expect(got.text("result.context.type")).To(Equal("ORDER"))
				Expect(got.text("result.messages.0.message")).To(Equal("Hello! Здравствуйте!"))
				Expect(got.text("result.messages.0.sender")).To(Equal("PARTNER"))
				Expect(got.text("result.messages.1.sender")).To(Equal("CUSTOMER"))
				Expect(got.text("result.messages.2.payload.0.name")).To(Equal("счёт 1.pdf"))
				Expect(got.text("result.messages.2.payload.0.size")).To(Equal("6"))
				Expect(got.text("result.messages.2.payload.0.url")).To(HavePrefix("http://example.com/_files/chats/"))
				Expect(got.at("result.messages.2.message")).To(BeNil())
				Expect(got.at("result.messages")).To(HaveLen(3))

				last := got.numbers("result.messages", "messageId")[2]
				one := b.ofBusiness("GET", fmt.Sprintf("chats/message?chatId=%d&messageId=%d", id, last), "")
				Expect(one.text("result.payload.0.size")).To(Equal("6"))
				Expect(one.text("result.createdAt")).To(Equal("2026-09-01T15:02:00+03:00"))
			})
		})
	}

	It("begin about returns, where Market deals with the buyer", func() {
		r := b.sentBack(b.delivered(fbsShop))
		got := read(created("RETURN", r.ID))
		Expect(got.text("result.context.returnId")).To(Equal(fmt.Sprint(float64(r.ID))))
		Expect(got.text("result.context.orderId")).To(Equal(fmt.Sprint(float64(r.OrderID))))
	})

	It("do not begin about what has none", func() {
		create("RETURN", b.sentBack(b.delivered(dbsShop)).ID).refused(400, "Chat does not allow it: there are no chats about returns by DBS")
		create("RETURN", b.sentBack(b.delivered(fbsShop, fake)).ID).refused(400, "Chat does not allow it: there are no chats about returns of test orders")
		create("ORDER", b.place(laasShop).ID).refused(400, "Chat does not allow it: the buyer of an order by LaaS is not Market's")
		Expect(create("ORDER", b.place(fbsShop, fake).ID).status).To(Equal(200))
		b.ofBusiness("POST", "chats/new", `{}`).refused(400, "'context' must not be null (rejected value: null)")
		create("ORDER", 77).refused(404, "Order not found: '77'")
		create("RETURN", 77).refused(404, "Not found: return 77")
	})

	It("of other cabinets are not there", func() {
		f := b.foreign()
		missing := "Can't find chat by id: '11'"
		read(f.chat).refused(404, missing)
		say(f.chat, "x").refused(404, missing)
		history(f.chat, "", `{}`).refused(404, missing)
		b.ofBusiness("GET", "chats/message?chatId=11&messageId=1", "").refused(404, missing)
		b.upload(fmt.Sprintf("/v2/businesses/%d/chats/file/send?chatId=11", orderBusiness), "file", "a", []byte("a")).refused(404, missing)
		foreign := b.delivered(999)
		create("ORDER", foreign.ID).refused(404, fmt.Sprintf("Order not found: '%d'", foreign.ID))
		back := b.sentBack(foreign)
		create("RETURN", back.ID).refused(404, fmt.Sprintf("Not found: return %d", back.ID))
		Expect(list("", `{}`).at("result.chats")).To(BeEmpty())
	})

	It("end with their dispute, and take no word after it", func() {
		r := b.sentBack(b.delivered(fbsShop))
		id := created("RETURN", r.ID)
		_, err := b.state.StartDispute(id, b.now)
		Expect(err).NotTo(HaveOccurred())
		Expect(read(id).text("result.type")).To(Equal("ARBITRAGE"))
		Expect(read(id).text("result.status")).To(Equal("WAITING_FOR_ARBITER"))
		Expect(say(id, "It was used.").status).To(Equal(200))
		Expect(read(id).text("result.status")).To(Equal("WAITING_FOR_ARBITER"))
		_, err = b.state.FinishDispute(id, b.now)
		Expect(err).NotTo(HaveOccurred())
		Expect(read(id).text("result.status")).To(Equal("FINISHED"))
		say(id, "But it was used!").refused(400, fmt.Sprintf("Chat does not allow it: chat %d is finished", id))
		Expect(history(id, "", `{}`).at("result.messages")).To(HaveLen(1))
	})

	Describe("in a list", func() {
		var order, talk, dispute market.Order
		var back market.Return
		var ids []int64
		BeforeEach(func() {
			order, talk, dispute = b.place(fbsShop), b.place(dbsShop), b.delivered(fbsShop)
			back = b.sentBack(dispute)
			ids = []int64{created("ORDER", order.ID), created("ORDER", talk.ID), created("RETURN", back.ID), 4}
			say(ids[1], "Hello!")
			_, err := b.state.StartDispute(ids[2], b.now)
			Expect(err).NotTo(HaveOccurred())
			_, _, err = b.state.CreateChat(market.Chat{ID: 4, BusinessID: orderBusiness, Context: market.ChatDirect}, time.Date(2026, 9, 2, 0, 0, 0, 0, time.UTC))
			Expect(err).NotTo(HaveOccurred())
		})

		DescribeTable("are filtered", func(body string, want ...int) {
			body = strings.NewReplacer("ORDER1", fmt.Sprint(order.ID), "ORDER2", fmt.Sprint(talk.ID), "BACK", fmt.Sprint(back.ID)).Replace(body)
			wanted := []int64{}
			for _, i := range want {
				wanted = append(wanted, ids[i-1])
			}
			Expect(list("", body).numbers("result.chats", "chatId")).To(Equal(wanted))
		},
			Entry("not at all", `{}`, 1, 2, 3, 4),
			Entry("nulls", `{"statuses": null, "contexts": null}`, 1, 2, 3, 4),
			Entry("statuses", `{"statuses": ["NEW", "WAITING_FOR_CUSTOMER"]}`, 1, 2, 4),
			Entry("disputes", `{"types": ["ARBITRAGE"]}`, 3),
			Entry("talks", `{"types": ["CHAT"]}`, 1, 2, 4),
			Entry("both types", `{"types": ["CHAT", "ARBITRAGE"]}`, 1, 2, 3, 4),
			Entry("kinds", `{"contextTypes": ["RETURN"]}`, 3),
			Entry("subjects", `{"contexts": [{"type": "ORDER", "id": ORDER2}, {"type": "RETURN", "id": BACK}]}`, 2, 3),
			Entry("a subject of another kind", `{"contexts": [{"type": "RETURN", "id": ORDER1}]}`),
			Entry("orders, the old way", `{"orderIds": [ORDER1]}`, 1),
			Entry("all of it", `{"orderIds": [ORDER1, ORDER2], "types": ["CHAT"], "contextTypes": ["ORDER"], "statuses": ["NEW"]}`, 1),
		)

		It("come page by page", func() {
			page := list("?limit=3", `{}`)
			Expect(page.numbers("result.chats", "chatId")).To(Equal(ids[:3]))
			rest := list("?limit=3&pageToken="+page.text("result.paging.nextPageToken"), `{}`)
			Expect(rest.numbers("result.chats", "chatId")).To(Equal(ids[3:]))
			list("?pageToken=nonsense", `{}`).refused(400, "Bad page token")
		})
	})

	Describe("have a history", func() {
		It("from a message on, whatever the numbers, page by page", func() {
			id := created("ORDER", b.place(fbsShop).ID)
			say(id, "one")
			b.now = b.now.Add(time.Minute)
			b.asks(id, 5)
			b.now = b.now.Add(time.Minute)
			say(id, "three")
			all := history(id, "", `{}`).numbers("result.messages", "messageId")
			Expect(all).To(HaveLen(3))
			for i, first := range all {
				Expect(history(id, "", fmt.Sprintf(`{"messageIdFrom": %d}`, first)).numbers("result.messages", "messageId")).To(Equal(all[i:]))
			}
			page := history(id, "&limit=2", `{}`)
			Expect(page.numbers("result.messages", "messageId")).To(Equal(all[:2]))
			rest := history(id, "&limit=2&pageToken="+page.text("result.paging.nextPageToken"), `{}`)
			Expect(rest.numbers("result.messages", "messageId")).To(Equal(all[2:]))
			history(id, "&pageToken=x", `{}`).refused(400, "Bad page token")
			b.ofBusiness("GET", fmt.Sprintf("chats/message?chatId=%d&messageId=77", id), "").refused(404, fmt.Sprintf("Can't find message by id: '77' for chat '%d'", id))
		})

		It("that is empty at first", func() {
			got := history(created("ORDER", b.place(fbsShop).ID), "", `{}`)
			Expect(got.at("result.messages")).To(BeEmpty())
		})
	})

	Describe("take files", func() {
		var path string
		BeforeEach(func() {
			path = fmt.Sprintf("/v2/businesses/%d/chats/file/send?chatId=%d", orderBusiness, created("ORDER", b.place(fbsShop).ID))
		})

		It("of up to 5 MB", func() {
			Expect(b.upload(path, "file", "a", bytes.Repeat([]byte("a"), market.MaxFile)).status).To(Equal(200))
			b.upload(path, "file", "a", bytes.Repeat([]byte("a"), market.MaxFile+1)).
				refused(400, "The request is too big: Maximum allowed request size must be less than 5120 KB, but passed 5.00 MB")
			b.upload(path, "file", "a", bytes.Repeat([]byte("a"), market.MaxFile+(1<<20))).
				refused(400, "The request is too big: Maximum allowed request size must be less than 5184 KB, but passed 6.00 MB")
		})

		It("with names that are cut", func() {
			Expect(b.upload(path, "file", strings.Repeat("ж", 300), []byte("a")).status).To(Equal(200))
			id := strings.TrimPrefix(path, fmt.Sprintf("/v2/businesses/%d/chats/file/send?chatId=", orderBusiness))
			got := b.ofBusiness("POST", "chats/history?chatId="+id, `{}`)
			Expect(got.text("result.messages.0.payload.0.name")).To(Equal(strings.Repeat("ж", 255)))
		})

		DescribeTable("and give them out as they came", func(name, media string, data []byte) {
			Expect(b.upload(path, "file", name, data).status).To(Equal(200))
			id := strings.TrimPrefix(path, fmt.Sprintf("/v2/businesses/%d/chats/file/send?chatId=", orderBusiness))
			link := b.ofBusiness("POST", "chats/history?chatId="+id, `{}`).text("result.messages.0.payload.0.url")
			w := httptest.NewRecorder()
			operations.Files(b.state, func() time.Time { return b.now }).ServeHTTP(w, httptest.NewRequest("GET", link, nil))
			Expect(w.Body.Bytes()).To(Equal(data))
			Expect(w.Header().Get("Content-Type")).To(Equal(media))
			_, said, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
			Expect(err).NotTo(HaveOccurred())
			Expect(said["filename"]).To(Equal(name))
		},
			Entry("a picture", "чайник 1.png", "image/png", []byte("\x89PNG\r\n\x1a\nand so on")),
			Entry("a document", "счёт.pdf", "application/pdf", []byte("%PDF-1.7 and so on")),
			Entry("what a browser would run", "a.html", "application/octet-stream", []byte("<script>alert(1)</script>")),
			Entry("a drawing that would, too", "a.svg", "application/octet-stream", []byte(`<svg onload="alert(1)"/>`)),
		)

		It("and keep some of them only", func() {
			for i := range 1100 {
				b.state.KeepFile(fmt.Sprintf("/_files/chats/%d", i), []byte{byte(i)})
			}
			_, kept := b.state.File("/_files/chats/5")
			Expect(kept).To(BeTrue())
			_, kept = b.state.File("/_files/chats/1099")
			Expect(kept).To(BeFalse())
		})

		It("that are there", func() {
			missing := "'file' must not be null (rejected value: null)"
			b.upload(path, "file", "a", nil).refused(400, missing)
			b.upload(path, "other", "a", []byte("a")).refused(400, missing)
			b.upload(strings.Split(path, "?")[0], "file", "a", []byte("a")).refused(400, "Required request parameter 'chatId' is not present")

		})
	})

	It("take no more words than the contract allows", func() {
		id := created("ORDER", b.place(fbsShop).ID)
		Expect(say(id, strings.Repeat("ж", market.MaxMessage)).status).To(Equal(200))
		Expect(say(id, strings.Repeat("ж", market.MaxMessage+1)).status).To(Equal(400))
		Expect(say(id, "").status).To(Equal(400))
		Expect(b.told()).To(HaveLen(2))
	})
})
