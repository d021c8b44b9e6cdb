package state_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/keep"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/market"
)

// shelf is what a store would have on disk, by collection and key.
type shelf map[keep.Mark]string

// write puts what was marked on the shelf.
func (f shelf) write(s *state.State, marks []keep.Mark) {
	GinkgoHelper()
	for _, pending := range s.Kept().Find(marks) {
		row, err := pending.Row()
		Expect(err).NotTo(HaveOccurred())
		if row.Value == nil {
			delete(f, pending.Mark)
			continue
		}
		f[pending.Mark] = string(row.Value)
	}
}

// read is a state of what is on the shelf, in any order: all of it is read at once, or
// later where somebody is told of what is unreadable.
func (f shelf) read(unreadable func(error)) *state.State {
	GinkgoHelper()
	s := state.New(state.Options{Marks: keep.NewMarks(nil), Unreadable: unreadable})
	for mark, value := range f {
		Expect(s.Kept().Load(keep.Row{Collection: mark.Collection, Key: mark.Key, Value: []byte(value)})).To(Succeed())
	}
	s.Reindex()
	return s
}

func whole(s *state.State) shelf {
	f := shelf{}
	f.write(s, s.Kept().All())
	return f
}

// kept is a cabinet of which all changes are marked, with something of every kind.
func kept() (*state.State, *keep.Marks) {
	marks := keep.NewMarks(nil)
	s := state.New(state.Options{Marks: marks})
	fill(s)
	must(s.PutKey(market.Key{Token: "ACMA:\u0000тайна", Name: "key", Scopes: []string{"all-methods"}, BusinessID: business}))
	must(s.PutOffers([]market.Offer{{BusinessID: business, ID: "a/b «ё»", Title: "Gone", Card: json.RawMessage(`{"a":"<b>"}`)}, {BusinessID: business, ID: "last"}}))
	must(s.EditPlacements(shopDBS, []string{"last"}, func(o *market.ShopOffer) error { o.Placement.Bid = 7; return nil }))
	s.RemoveOffers(business, []string{"a/b «ё»"})
	_, err := s.CreateDocument(market.Document{BusinessID: business, Number: "D-1"})
	must(err)
	outlet, err := s.CreateOutlet(market.Outlet{CampaignID: shopDBS, Code: "out", Card: json.RawMessage(`{}`)})
	must(err)
	gone, err := s.CreateOutlet(market.Outlet{CampaignID: shopDBS})
	must(err)
	must(s.RemoveOutlet(shopDBS, gone.ID))
	must(s.ReplaceOutlet(outlet))
	must(s.SetLicenses(shopDBS, []market.License{{OutletID: outlet.ID}}))
	s.SetPromoOffers(business, "promo/1", []market.PromoOffer{{OfferID: "sku-01"}})
	s.NoteSingle(business, "promo/1", noon())
	s.OfferDelivery(map[market.DeliveryOption]market.Money{{CampaignID: shopLaaS, WarehouseID: shelves, Interval: market.Interval{From: "2026-09-03", To: "2026-09-04"}}: 199}, noon())
	s.BeginOperation(market.Operation{Type: "UPDATE", CampaignID: shopLaaS})
	s.KeepFile("a", []byte{0, 1, 255})
	_, err = s.AddReport(market.Report{BusinessID: business, Kind: "k", File: []byte{0, 255}, RequestedAt: noon(), ReadyAt: after(1)})
	must(err)
	bought := placed(s, of(shopDBS, 1, 1, 2))
	moved(s, bought.ID, "DELIVERY", "PICKUP", "DELIVERED")
	_, _, err = s.CreateReturn(market.Return{OrderID: bought.ID, ExternalID: "R-1", Items: []market.ReturnItem{{OfferID: "sku-01", Count: 1, Pictures: []string{"p"}}}}, after(2))
	must(err)
	chat, _, err := s.CreateChat(market.Chat{Context: market.ChatAboutOrder, OrderID: bought.ID}, after(3))
	must(err)
	_, _, err = s.SendMessage(chat.ID, market.Message{Sender: market.FromCustomer, Text: "Где заказ?"}, after(4))
	must(err)
	parcel := placed(s, of(shopFBS, 3))
	_, err = s.TransferOrders(shopFBS, parcel.ShipmentID, []int64{parcel.ID}, noon())
	must(err)
	review, _, err := s.PutFeedback(market.Feedback{BusinessID: business, Rating: 5}, after(5))
	must(err)
	_, _, err = s.AddText(state.FeedbackComment, market.Text{ParentID: review.ID, Author: market.AuthorBusiness, Text: "ok"}, after(6))
	must(err)
	question, _, err := s.PutQuestion(market.Question{BusinessID: business, Text: "?"}, after(7))
	must(err)
	answer, _, err := s.AddText(state.Answer, market.Text{ParentID: question.ID, Author: market.AuthorBusiness, Text: "!"}, after(8))
	must(err)
	_, _, err = s.AddText(state.AnswerComment, market.Text{ParentID: answer.ID, Author: market.AuthorUser, Text: "…"}, after(9))
	must(err)
	s.Number(state.Orders, true)
	return s, marks
}

// containers are the fields of a type, those inside of what is no container itself
// too.
func containers(prefix string, of reflect.Type) []string {
	var names []string
	for i := range of.NumField() {
		field := of.Field(i)
		within := field.Type
		if within.Kind() == reflect.Array {
			within = within.Elem()
		}
		name := prefix + field.Name
		if within.Kind() == reflect.Struct && slices.Contains([]string{"outbounds", "promotions", "texts"}, within.Name()) {
			names = append(names, containers(name+".", within)...)
			continue
		}
		whole := []string{"orderedMap", "goods", "table", "recent", "orderIndex", "numbers", "undo", "RWMutex", "Bool", "loading"}
		if prefix == "" && within.Kind() == reflect.Struct {
			plain, _, _ := strings.Cut(within.Name(), "[")
			Expect(whole).To(ContainElement(plain), "%s is of a type of its own: name it here, where it is no container", name)
		}
		names = append(names, name)
	}
	return names
}

// touch changes or removes something of every collection that kept has filled.
func touch(s *state.State) {
	s.PutBusiness(market.Business{ID: business, Name: "renamed"})
	must(s.PutCampaign(market.Campaign{ID: shopDBS, BusinessID: business, Name: "renamed", Model: market.DBS, WarehouseID: shelves}))
	must(s.EnableWarehouse(attic, false))
	documents, err := s.Documents(state.DocumentFilter{BusinessID: business}, state.Page{})
	must(err)
	s.RemoveDocuments(business, []int64{documents.Items[0].ID})
	s.RemovePromoOffers(business, "promo/1", nil)
	s.NoteSingle(business, "promo/1", after(0))
	parcels, err := s.Orders(state.OrderFilter{CampaignIDs: []int64{shopFBS}, Statuses: []market.Status{market.StatusProcessing}}, state.Page{})
	must(err)
	if len(parcels.Items) > 0 {
		_, err = s.TransferOrders(shopFBS, parcels.Items[0].ShipmentID, []int64{parcels.Items[0].ID}, noon())
		_ = err // another shipment may have formed by then
	}
	outlets, err := s.Outlets(state.OutletFilter{}, state.Page{})
	must(err)
	must(s.RemoveOutlet(shopDBS, outlets.Items[0].ID))
	s.RemoveKey("ACMA:\u0000тайна")
	must(s.EditPlacements(shopFBS, []string{"last"}, func(o *market.ShopOffer) error { o.Placement.Hidden = true; return nil }))
	s.RemoveOffers(business, []string{"last"})
	s.OfferDelivery(nil, noon().AddDate(1, 0, 0))
	s.BeginOperation(market.Operation{Type: "CANCEL"})
	must(s.SetStocks(attic, []market.Stock{{OfferID: "sku-01", Fit: 3}}, noon()))
	returns, err := s.Returns(state.ReturnFilter{}, state.Page{})
	must(err)
	_, err = s.AdvanceReturn(returns.Items[0].ID, market.RefundDone, "", true, after(9000))
	must(err)
	chats, err := s.Chats(state.ChatFilter{}, state.Page{})
	must(err)
	_, err = s.StartDispute(chats.Items[0].ID, after(9000))
	must(err)
	_, _, err = s.SendMessage(chats.Items[0].ID, market.Message{Sender: market.FromSupport, Text: "!"}, after(9001))
	must(err)
	reviews, err := s.Feedbacks(state.FeedbackFilter{}, state.Page{})
	must(err)
	must(s.SkipReactions(business, []int64{reviews.Items[0].ID}))
	questions, err := s.Questions(state.QuestionFilter{}, state.Page{})
	must(err)
	for kind, parent := range map[state.TextKind]int64{state.FeedbackComment: reviews.Items[0].ID, state.Answer: questions.Items[0].ID} {
		texts, err := s.Texts(kind, business, parent, nil, state.Page{})
		must(err)
		must(s.DeleteText(kind, texts.Items[0].ID))
	}
	_, err = s.AddReport(market.Report{Kind: "another"})
	must(err)
	s.AcceptOutbound(1, after(9000))
}

var _ = Describe("what is kept of a state", func() {
	It("has something of every collection", func() {
		s, _ := kept()
		found := map[string]bool{}
		for mark := range whole(s) {
			found[mark.Collection] = true
		}
		Expect(slices.Sorted(maps.Keys(found))).To(Equal(slices.Sorted(maps.Keys(s.Kept()))),
			"whoever adds a collection puts something in it in kept() of this test")
	})

	It("is all that there is, whatever happened, and goes on as if nothing had", func() {
		for seed := range uint64(5) {
			s, _ := kept()
			play(s, rand.New(rand.NewPCG(seed, 10)), 300)
			unreadable := []func(error){nil, func(err error) { Expect(err).NotTo(HaveOccurred()) }}[seed%2]
			again := whole(s).read(unreadable)
			Expect(whole(again)).To(Equal(whole(s)))
			Expect(picture(again)).To(Equal(picture(s)))
			Expect(again.Keys()).To(Equal(s.Keys()))
			checkConsistent(again)
			for _, one := range []*state.State{s, again} {
				play(one, rand.New(rand.NewPCG(seed, 11)), 300)
			}
			Expect(whole(again)).To(Equal(whole(s)))
			Expect(picture(again)).To(Equal(picture(s)))
		}
	})

	It("is marked whenever it changes, also by what fails or is taken back", func() {
		for seed := range uint64(5) {
			s, marks := kept()
			random := rand.New(rand.NewPCG(seed, 12))
			written := shelf{}
			for range 60 {
				if random.IntN(4) == 0 {
					failed := errors.New("taken back")
					Expect(s.Atomically(func() error { play(s, random, 5); return failed })).To(MatchError(failed))
				} else {
					play(s, random, 5)
				}
				written.write(s, marks.Take())
			}
			touch(s)
			written.write(s, marks.Take())
			Expect(written).To(Equal(whole(s)))
			failed := errors.New("taken back")
			Expect(s.Atomically(func() error { s.RemoveOffers(business, []string{"sku-19"}); return failed })).To(MatchError(failed))
			_, there := s.Offer(business, "sku-19")
			Expect(there).To(BeTrue())
			written.write(s, marks.Take())
			Expect(written).To(Equal(whole(s)))
		}
	})

	It("is only what has changed", func() {
		s, marks := kept()
		marks.Take()
		o := placed(s, of(shopLaaS, 5))
		var touched []string
		for _, mark := range marks.Take() {
			touched = append(touched, mark.Collection)
		}
		Expect(touched).To(ConsistOf("orders", "stocks", "holds", "numbers"))
		before := marks.Changes()
		order(s, o.ID)
		picture(s)
		Expect(marks.Changes()).To(Equal(before), "who reads changes nothing")
	})

	It("has orders that are read when somebody asks for them, by many at once too", func() {
		s, _ := kept()
		o := of(shopFBS, 1)
		o.ExternalID, o.Notes = `","thing":{"ID":1}`, `\",\"thing\":`
		o = placed(s, o)
		again := whole(s).read(func(err error) { Expect(err).NotTo(HaveOccurred()) })
		var readers sync.WaitGroup
		for range 8 {
			readers.Go(func() {
				defer GinkgoRecover()
				Expect(again.OrdersByExternalID(shopFBS, o.ExternalID)).To(HaveExactElements(o))
				Expect(order(again, o.ID)).To(Equal(o))
			})
		}
		readers.Wait()
		Expect(whole(again)).To(Equal(whole(s)))
	})

	It("has orders as earlier versions wrote them, and says which are damaged", func() {
		s, _ := kept()
		first := placed(s, of(shopFBS, 1))
		mark := keep.Mark{Collection: "orders", Key: fmt.Sprint(first.ID)}
		shelf := whole(s)
		now := shelf[mark]
		text, err := json.Marshal(first)
		Expect(err).NotTo(HaveOccurred())
		shelf[mark] = fmt.Sprintf(`{"at":%d,"thing":%s}`, first.CreatedAt.UnixNano(), text)
		var problems []error
		unreadable := func(err error) { problems = append(problems, err) }
		again := shelf.read(unreadable)
		Expect(order(again, first.ID)).To(Equal(first))
		Expect(whole(again)[mark]).To(Equal(now), "and writes them as they are written now")

		shelf[mark] = strings.Replace(now, `"Items":[`, `"Items":{`, 1)
		again = shelf.read(unreadable)
		Expect(problems).To(BeEmpty(), "nobody has asked yet")
		order(again, first.ID)
		Expect(problems).To(HaveExactElements(MatchError(ContainSubstring(fmt.Sprintf("orders %d: ", first.ID)))))
		begin, _, _ := strings.Cut(now, `"thing":`)
		shelf[mark] = begin + `"thing":null}`
		order(shelf.read(unreadable), first.ID)
		Expect(problems[1:]).To(HaveExactElements(MatchError(fmt.Sprintf("orders %d: it is empty", first.ID))))
		for _, empty := range []string{`{"at":1,"thing":null}`, `{"filed":null,"thing":null}`, `{}`} {
			Expect(again.Kept().Load(keep.Row{Collection: "orders", Key: "1", Value: []byte(empty)})).To(MatchError(ContainSubstring("empty")))
		}
	})

	It("is read or refused, whatever is damaged of it", func() {
		s, _ := kept()
		random, refused := rand.New(rand.NewPCG(1, 13)), 0
		const signs = `"{}[]:,\nu0-.e`
		all := whole(s)
		marks := slices.SortedFunc(maps.Keys(all), func(a, b keep.Mark) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for range 20_000 {
			mark := marks[random.IntN(len(marks))]
			value := []byte(all[mark])
			for range 1 + random.IntN(3) {
				switch at := random.IntN(len(value)); random.IntN(4) {
				case 0:
					value[at] = byte(random.IntN(256))
				case 1:
					value = slices.Delete(value, at, min(at+1+random.IntN(9), len(value)))
				case 2:
					value = slices.Insert(value, at, signs[random.IntN(len(signs))])
				default:
					value = value[:at]
				}
				if len(value) == 0 {
					break
				}
			}
			into := state.New(state.Options{Unreadable: func(error) { refused++ }})
			if into.Kept().Load(keep.Row{Collection: mark.Collection, Key: mark.Key, Value: value}) != nil {
				refused++
			} else if mark.Collection != "orders" {
				Expect(json.Valid(value)).To(BeTrue(), "%s", value)
			} else if id, err := strconv.ParseInt(mark.Key, 10, 64); err == nil {
				into.Order(id)
			}
		}
		Expect(refused).To(BeNumerically(">", 10_000))
	})

	It("is refused where it cannot be understood", func() {
		s, _ := kept()
		for name := range s.Kept() {
			Expect(s.Kept().Load(keep.Row{Collection: name, Key: "1/1", Value: []byte("nonsense")})).To(MatchError(ContainSubstring(name)))
		}
		Expect(s.Kept().Load(keep.Row{Collection: "flags", Key: "1", Value: []byte("1")})).To(MatchError(ContainSubstring(`unknown collection "flags"`)))
	})

	It("is every field of the state but indexes and settings", func() {
		how := map[string]string{
			"vat": "a setting", "most": "a setting", "mu": "guards", "undo": "of a command under way", "collections": "what this is about",
			"numbers":    "numbers",
			"businesses": "businesses", "campaigns": "campaigns", "warehouses": "warehouses", "outlets": "outlets", "keys": "keys",
			"offers": "offers", "removed": "removed-offers", "stocks": "stocks", "holds": "holds", "placements": "placements",
			"orders": "orders", "loading": "index of orders", "unreadable": "a setting", "retired": "a setting", "index": "index of orders", "byExternal": "index of orders",
			"offered": "delivery-options", "operations": "operations",
			"returns": "returns", "returned": "index of returns", "returnID": "index of returns",
			"chats": "chats", "about": "index of chats", "messages": "messages",
			"outbounds.things": "outbounds", "outbounds.ofDay": "index of outbounds", "outbounds.aboard": "index of orders", "outbounds.transfers": "transfers",
			"documents": "documents", "licenses": "licenses", "promotions.offers": "promo-offers", "promotions.single": "promo-requests",
			"reviews": "reviews", "questions": "questions", "texts.things": "comments, answers, answer-comments", "texts.of": "index of texts",
			"reports": "reports", "reportBytes": "index of reports", "files": "files",
		}
		fields := containers("", reflect.TypeFor[state.State]())
		for _, name := range fields {
			Expect(how).To(HaveKey(name),
				"a field is new: give it a line in collect() of kept.go, or have Reindex make it anew, and say so here")
		}
		Expect(how).To(HaveLen(len(fields)))
		s, _ := kept()
		said := strings.Join(slices.Collect(maps.Values(how)), ", ")
		for name := range s.Kept() {
			Expect(strings.Split(said, ", ")).To(ContainElement(name))
		}
	})
})

var update = flag.Bool("update", false, "write what is expected anew")

var _ = Describe("the form of what is kept", func() {
	It("is that of the files that there are", func() {
		s, _ := kept()
		var lines []string
		for name, one := range s.Kept() {
			lines = append(lines, keep.Form(name, reflect.TypeOf(one.Of))...)
		}
		slices.Sort(lines)
		text := strings.Join(lines, "\n") + "\n"
		const file = "testdata/form.txt"
		if *update {
			Expect(os.WriteFile(file, []byte(text), 0o644)).To(Succeed())
		}
		was, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		for _, line := range strings.Split(strings.TrimSpace(string(was)), "\n") {
			Expect(lines).To(ContainElement(line),
				"files have this: bring it back, or write a migration in sim/internal/disk/migrations, and then run this with -update")
		}
		Expect(text).To(Equal(string(was)), "something is new: that files do not have it must do no harm; then run this with -update")
	})
})
