package operations_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// delivered is an order that its buyer has.
func (b *orderBench) delivered(shop int64, with ...func(*market.Order)) market.Order {
	GinkgoHelper()
	campaign, _ := b.state.Campaign(shop)
	inPlace := func(o *market.Order) { o.State = rules.Usual(campaign.Model, market.StatusDelivered) }
	return b.place(shop, append([]func(*market.Order){inPlace}, with...)...)
}

// sentBack is a return of one lamp and of two others.
func (b *orderBench) sentBack(o market.Order, with ...func(*market.Return)) market.Return {
	GinkgoHelper()
	r := market.Return{OrderID: o.ID, Items: []market.ReturnItem{{OfferID: "sku-0", Count: 1}, {OfferID: "sku-1", Count: 2}}}
	for _, set := range with {
		set(&r)
	}
	made, _, err := b.state.CreateReturn(r, b.now)
	Expect(err).NotTo(HaveOccurred())
	return made
}

// inRefund begins a refund in a status.
func inRefund(s market.RefundStatus) func(*market.Return) {
	return func(r *market.Return) { r.Refund = s }
}

func returnPath(r market.Return, rest string) string {
	return fmt.Sprintf("/v2/campaigns/%d/orders/%d/returns/%d%s", r.CampaignID, r.OrderID, r.ID, rest)
}

// refund is the status of a return's refund, read by HTTP.
func (b *orderBench) refund(r market.Return) market.RefundStatus {
	GinkgoHelper()
	return market.RefundStatus(b.do("GET", returnPath(r, ""), "").text("result.refundStatus"))
}

// ofBusiness calls a method of the cabinet.
func (b *orderBench) ofBusiness(method, path, body string) reply {
	GinkgoHelper()
	version := "v2"
	if strings.HasPrefix(path, "v1/") {
		version, path = "v1", path[3:]
	}
	path = fmt.Sprintf("/%s/businesses/%d/%s", version, orderBusiness, path)
	if method == "POST" && body == "" {
		return b.post(path)
	}
	return b.do(method, path, body)
}

// numbers are those under a name in the parts of a list.
func (r reply) numbers(list, field string) []int64 {
	GinkgoHelper()
	out := []int64{}
	for i := 0; r.at(fmt.Sprintf("%s.%d", list, i)) != nil; i++ {
		out = append(out, int64(r.at(fmt.Sprintf("%s.%d.%s", list, i, field)).(float64)))
	}
	return out
}

// upload sends a form with a file.
func (b *orderBench) upload(path, field, name string, data []byte) reply {
	GinkgoHelper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	Expect(err).NotTo(HaveOccurred())
	_, err = part.Write(data)
	Expect(err).NotTo(HaveOccurred())
	Expect(form.Close()).To(Succeed())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Api-Key", "ACMA:"+strings.Repeat("a", 40)+":0123abcd")
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.send(r)
}

// post calls without a body.
func (b *orderBench) post(path string) reply {
	GinkgoHelper()
	r := httptest.NewRequest("POST", path, nil)
	r.Header.Set("Api-Key", "ACMA:"+strings.Repeat("a", 40)+":0123abcd")
	return b.send(r)
}

func (b *orderBench) send(r *http.Request) reply {
	GinkgoHelper()
	w := httptest.NewRecorder()
	b.api.ServeHTTP(w, r)
	Expect(b.call.Fault).To(BeEmpty())
	got := reply{w.Code, w.Header().Get("Content-Type"), w.Body.Bytes()}
	b.checkAgain(b.pull.Operation(b.call.Operation), got)
	return got
}

// foreign is the number of a thing of another cabinet's, which has one of each.
type foreign struct{ chat, review, comment, question, answer int64 }

func (b *orderBench) foreign() foreign {
	GinkgoHelper()
	var f foreign
	f.chat, f.comment, f.answer = 11, 13, 15
	_, _, err := b.state.CreateChat(market.Chat{ID: f.chat, BusinessID: 9, Context: market.ChatDirect}, b.now)
	Expect(err).NotTo(HaveOccurred())
	review, _, err := b.state.PutFeedback(market.Feedback{BusinessID: 9, Rating: 5}, b.now)
	Expect(err).NotTo(HaveOccurred())
	question, _, err := b.state.PutQuestion(market.Question{BusinessID: 9, Text: "?"}, b.now)
	Expect(err).NotTo(HaveOccurred())
	f.review, f.question = review.ID, question.ID
	b.said(state.FeedbackComment, f.review, f.comment)
	b.said(state.Answer, f.question, f.answer)
	return f
}

// revisions are those in which most operations are.
func revisions() []string { return []string{"2025-09", "2026-09"} }

// asks has a buyer write in a chat.
func (b *orderBench) asks(chat, id int64) {
	GinkgoHelper()
	_, _, err := b.state.SendMessage(chat, market.Message{ID: id, Sender: market.FromCustomer, Text: "When?"}, b.now)
	Expect(err).NotTo(HaveOccurred())
}

// said has a buyer say something on what has a number.
func (b *orderBench) said(k state.TextKind, parent, id int64) {
	GinkgoHelper()
	_, _, err := b.state.AddText(k, market.Text{ID: id, ParentID: parent, Author: market.AuthorUser, Text: "Thank you!"}, b.now)
	Expect(err).NotTo(HaveOccurred())
}
