package operations_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/internal/state"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

const (
	orderBusiness = 700
	otherFBSShop  = 106
	shelves       = 500 // a warehouse with 10 of each offer
	attic         = 501 // one with 1 of each
	garage        = 502 // one of a shop's own, with 10 of each
)

// orderNoon is when tests begin: noon in London, three in the afternoon in Moscow.
func orderNoon() time.Time { return time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC) }

// orderKeys let everybody in.
type orderKeys struct{ pullapi.Access }

func (orderKeys) Key(string) (market.Key, bool) {
	return market.Key{Name: "all", Scopes: []string{"all-methods"}, BusinessID: orderBusiness}, true
}

// contracts are the revisions, read once.
type contract struct {
	pull  *schemas.Pull
	check *jsonschema.Compiler
}

func contracts() func(revision string) contract {
	var lock sync.Mutex
	read := map[string]contract{}
	return func(revision string) contract {
		lock.Lock()
		defer lock.Unlock()
		if _, ok := read[revision]; !ok {
			read[revision] = readContract(revision)
		}
		return read[revision]
	}
}

var contractOf = contracts()

// readContract also compiles the replies with a validator that the product does
// not use.
func readContract(revision string) contract {
	set, err := schemas.Load(revision)
	Expect(err).NotTo(HaveOccurred())
	pull, err := set.Pull()
	Expect(err).NotTo(HaveOccurred())
	raw, err := fs.ReadFile(set.Files(), schemas.PullFolder+"/"+schemas.ComponentsFile)
	Expect(err).NotTo(HaveOccurred())
	var document map[string]any
	Expect(json.Unmarshal(raw, &document)).To(Succeed())
	for _, op := range pull.Operations() {
		for _, reply := range op.Replies {
			if len(reply.Content) > 0 && reply.Content[0].Media == schemas.MediaJSON {
				document["$defs"].(map[string]any)[fmt.Sprint(op.ID, reply.Status)] = reply.Content[0].JSON
			}
		}
	}
	whole, err := json.Marshal(document)
	Expect(err).NotTo(HaveOccurred())
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(whole))
	Expect(err).NotTo(HaveOccurred())
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	Expect(c.AddResource("replies.json", value)).To(Succeed())
	return contract{pull, c}
}

// orderBench is the API over a small cabinet, on a clock of its own.
type orderBench struct {
	contract
	api     *pullapi.API
	state   *state.State
	now     time.Time
	call    journal.Call
	changes []market.Change
}

func newOrderBench() *orderBench { return orderBenchOf(schemas.Latest) }

func orderBenchOf(revision string) *orderBench {
	GinkgoHelper()
	b := &orderBench{contract: contractOf(revision), state: state.New(state.Options{}), now: orderNoon()}
	b.furnish()
	all := operations.Handlers(operations.Options{State: b.state, Changed: func(c []market.Change) { b.changes = append(b.changes, c...) }})
	known := map[string]pullapi.Handler{}
	for id, handler := range all {
		if b.pull.Operation(id) != nil {
			known[id] = handler
		}
	}
	var err error
	b.api, err = pullapi.New(pullapi.Options{
		Contract: b.pull, Seed: 1, Now: func() time.Time { return b.now }, Access: orderKeys{operations.Access(b.state)}, Stateful: known,
		Record: func(c journal.Call) { b.call = c },
	})
	Expect(err).NotTo(HaveOccurred())
	return b
}

// furnish makes the cabinet: shops, warehouses, and 5 offers.
func (b *orderBench) furnish() {
	for _, shop := range []market.Campaign{
		{ID: fbsShop, Model: market.FBS, WarehouseID: shelves}, {ID: dbsShop, Model: market.DBS, WarehouseID: shelves},
		{ID: laasShop, Model: market.LaaS, WarehouseID: shelves}, {ID: expressShop, Model: market.Express}, {ID: otherFBSShop, Model: market.FBS},
	} {
		shop.BusinessID = orderBusiness
		Expect(b.state.PutCampaign(shop)).To(Succeed())
	}
	Expect(b.state.PutCampaign(market.Campaign{ID: 999, BusinessID: 9, Model: market.FBS})).To(Succeed())
	b.state.PutWarehouse(market.Warehouse{ID: shelves, Name: "shelves"})
	b.state.PutWarehouse(market.Warehouse{ID: attic, Name: "attic"})
	b.state.PutWarehouse(market.Warehouse{ID: garage, Name: "garage", BusinessID: orderBusiness, CampaignID: fbsShop})
	var offers []market.Offer
	var many, few []market.Stock
	for i := range 5 {
		sku := fmt.Sprintf("sku-%d", i)
		offers = append(offers, market.Offer{BusinessID: orderBusiness, ID: sku, Title: "Lamp " + sku, Price: market.Money(100*(i+1)) * market.Rouble})
		many, few = append(many, market.Stock{OfferID: sku, Fit: 10}), append(few, market.Stock{OfferID: sku, Fit: 1})
	}
	Expect(b.state.PutOffers(offers)).To(Succeed())
	Expect(b.state.SetStocks(shelves, many, b.now)).To(Succeed())
	Expect(b.state.SetStocks(attic, few, b.now)).To(Succeed())
	Expect(b.state.SetStocks(garage, many, b.now)).To(Succeed())
}

// place is a buyer's new order of two lamps and three, in a shop.
func (b *orderBench) place(shop int64, with ...func(*market.Order)) market.Order {
	GinkgoHelper()
	o := market.Order{
		CampaignID: shop, Buyer: "Иванова Анна Петровна", Phone: "+79990000000", WarehouseID: shelves,
		Items: []market.OrderItem{
			{OfferID: "sku-0", Title: "Lamp sku-0", Price: 100 * market.Rouble, Count: 2},
			{OfferID: "sku-1", Title: "Lamp sku-1", Price: 200 * market.Rouble, Count: 3},
		},
	}
	for _, set := range with {
		set(&o)
	}
	made, _, err := b.state.PlaceOrder(o, b.now)
	Expect(err).NotTo(HaveOccurred())
	return made
}

func fake(o *market.Order) { o.Fake = true }

// reply is what came back of a call.
type reply struct {
	status int
	media  string
	raw    []byte
}

// do calls, and holds the reply to the contract with both validators.
func (b *orderBench) do(method, path, body string) reply {
	GinkgoHelper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Api-Key", "ACMA:"+strings.Repeat("a", 40)+":0123abcd")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	b.api.ServeHTTP(w, r)
	got := reply{w.Code, w.Header().Get("Content-Type"), w.Body.Bytes()}
	Expect(b.call.Fault).To(BeEmpty())
	op := b.pull.Operation(b.call.Operation)
	Expect(op).NotTo(BeNil(), "%s %s leads nowhere", method, path)
	violations, err := op.ValidateReply(got.status, got.media, got.raw)
	Expect(err).NotTo(HaveOccurred())
	Expect(violations).To(BeEmpty(), "%s: %s", op.ID, got.raw)
	b.checkAgain(op, got)
	return got
}

func (b *orderBench) checkAgain(op *schemas.Operation, got reply) {
	GinkgoHelper()
	if got.media != schemas.MediaJSON {
		return
	}
	compiled, err := b.check.Compile(fmt.Sprint("replies.json#/$defs/", op.ID, got.status))
	Expect(err).NotTo(HaveOccurred())
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.raw))
	Expect(err).NotTo(HaveOccurred())
	Expect(compiled.Validate(value)).To(Succeed(), "%s: %s", op.ID, got.raw)
}

// refused holds a reply to a refusal.
func (r reply) refused(status int, message string) {
	GinkgoHelper()
	Expect(r.status).To(Equal(status), string(r.raw))
	var body struct {
		Status string
		Errors []struct{ Message string }
	}
	Expect(json.Unmarshal(r.raw, &body)).To(Succeed())
	Expect(body.Status).To(Equal("ERROR"))
	Expect(body.Errors).To(HaveLen(1))
	Expect(body.Errors[0].Message).To(Equal(message))
}

// at is the value at a path of names and indexes in a good reply, such as
// "orders.0.id", or nil.
func (r reply) at(path string) any {
	GinkgoHelper()
	Expect(r.status).To(Equal(http.StatusOK), string(r.raw))
	var value any
	Expect(json.Unmarshal(r.raw, &value)).To(Succeed(), string(r.raw))
	for _, name := range strings.Split(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[name]
		case []any:
			var i int
			_, err := fmt.Sscan(name, &i)
			Expect(err).NotTo(HaveOccurred())
			if i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// text is that value in words; a list has its elements side by side.
func (r reply) text(path string) string { return fmt.Sprint(r.at(path)) }

// orderPath is where an order's methods are.
func orderPath(o market.Order, rest string) string {
	return fmt.Sprintf("/v2/campaigns/%d/orders/%d%s", o.CampaignID, o.ID, rest)
}

// toState is the body that asks for a state.
func toState(words string) string {
	status, substatus, both := strings.Cut(words, " ")
	if !both {
		return fmt.Sprintf(`{"order": {"status": %q}}`, status)
	}
	return fmt.Sprintf(`{"order": {"status": %q, "substatus": %q}}`, status, substatus)
}

// move asks for a state of an order.
func (b *orderBench) move(o market.Order, words string) reply {
	GinkgoHelper()
	return b.do(http.MethodPut, orderPath(o, "/status"), toState(words))
}

// byMarket moves an order as Market does.
func (b *orderBench) byMarket(o market.Order, words ...string) {
	GinkgoHelper()
	for _, one := range words {
		status, substatus, _ := strings.Cut(one, " ")
		_, err := b.state.Move(market.Market, o.ID, market.State{Status: market.Status(status), Substatus: market.Substatus(substatus)}, b.now)
		Expect(err).NotTo(HaveOccurred())
	}
}

// stateOf is where an order is, read by HTTP.
func (b *orderBench) stateOf(o market.Order) string {
	GinkgoHelper()
	got := b.do(http.MethodGet, orderPath(o, ""), "")
	return got.text("order.status") + " " + got.text("order.substatus")
}

// told are the types of the changes that were reported since it was last asked.
func (b *orderBench) told() []market.Type {
	var types []market.Type
	for _, c := range b.changes {
		types = append(types, c.Type)
	}
	b.changes = nil
	return types
}
