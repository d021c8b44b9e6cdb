package cabinet_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/cabinet"
)

// broken is a file with something wrong in it.
type broken struct {
	text, problem string
	// schema says whether an editor that knows the schema finds it, too.
	schema bool
}

// brokenFiles are cabinets that no market can be made of.
func brokenFiles() []broken {
	one := func(line, problem string, schema bool) broken {
		return broken{"localmarket: 1\n" + line + "\n", problem, schema}
	}
	shop := "campaigns: [{id: 12345, warehouse: 501}]\noffers: [{sku: A}]\n"
	more := func(line, problem string, schema bool) broken {
		return broken{"localmarket: 1\n" + shop + line + "\n", problem, schema}
	}
	return []broken{
		{"", "it does not say which format it has: begin it with localmarket: 1", true},
		{"# nothing\n", "it does not say which format it has: begin it with localmarket: 1", true},
		{"business: {id: 5}\n", "line 1: it does not say which format it has: begin it with localmarket: 1", true},
		{"localmarket: 2\n", "line 1: its format is 2, and this localmarket reads 1: a newer localmarket may read it", true},
		{"- localmarket: 1\n", "line 1: it must be a mapping, not a list", true},
		{"localmarket: 1\nname: \xf0\xe8\n", "line 2: it is not UTF-8: save the file in the encoding UTF-8", true},
		{"localmarket: 1\n" + strings.Repeat("# ещё\n", 1<<18), "it is larger than 1024 KiB: split it into several files", true},
		one("ofers: []", `line 2: unknown key "ofers": did you mean "offers"?`, true),
		one("business: 5", "line 2: business must be a mapping, not a single value", true),
		one("business: {id: 0}", "line 2: id must be above 0: leave it out to have it made up", true),
		one("business: {id: -5}", "line 2: id must be from 1 to 9007199254740991, not -5", true),
		one("business: {id: 9007199254740992}", "line 2: id must be from 1 to 9007199254740991, not 9007199254740992", true),
		one("business: {id: 99999999999999999999}", "line 2: business.id must be from -9223372036854775808 to 9223372036854775807, got 99999999999999999999", true),
		one("business: {id: '5'}", `line 2: business.id must be a whole number, got "5": leave out the quotes`, true),
		one("business: {name: \"a\\nb\"}", "line 2: name must be on one line", false),
		one("keys: []", "line 2: keys is empty: leave it out to have it made up", true),
		one("keys:\n  - {apiKey: моя}", "line 3: apiKey is not in the form of Market's keys: write ACMA: and up to 200 letters, digits and signs of ASCII", true),
		one("keys:\n  - {apiKey: \"ACMA:a\"}\n  - {apiKey: \"ACMA:a\"}", "line 4: the same apiKey is there twice", false),
		one("keys:\n  - {name: A}", "line 3: a key is either an Api-Key or an OAuth token: write apiKey or oauth", true),
		one("keys:\n  - {apiKey: \"ACMA:a\", oauth: y0_a}", "line 3: a key is either an Api-Key or an OAuth token: write apiKey or oauth", true),
		one("keys:\n  - {oauth: \"y0 a\"}", "line 3: oauth is not in the form of an OAuth token: write y0_ and up to 200 letters, digits and the signs _ - . ~", true),
		one("keys:\n  - {oauth: y0_a}\n  - {oauth: y0_a}", "line 4: the same oauth is there twice", false),
		one("keys:\n  - {oauth: y0_a, scopes: [pricing]}", "line 3: an OAuth token has no scopes: leave them out, or write an apiKey", true),
		one("keys:\n  - {apiKey: \"ACMA:a\", scopes: [pricin]}", `line 3: unknown scope "pricin": did you mean "pricing"?`, true),
		one("keys:\n  - {apiKey: \"ACMA:a\", business: 0}", "line 3: business must be above 0: leave it out to have it made up", true),
		one("campaigns:\n  - {id: 5, api: OFF}", `line 3: unknown api "OFF": choose one of AVAILABLE, DISABLED_BY_INACTIVITY, DISABLED_BY_NO_ACTIVE_CONTRACT, MANUALLY_DISABLED, DISABLED_BY_NO_PLACEMENT_TYPE`, true),
		one("campaigns: []", "line 2: campaigns is empty: leave it out to have it made up", true),
		one("campaigns:\n  - {id: 5, modell: FBS}", `line 3: unknown key "modell": did you mean "model"?`, true),
		one("campaigns:\n  - {id: 5, model: FSB}", `line 3: unknown model "FSB": did you mean "FBS"?`, true),
		one("campaigns:\n  - {id: 5, model: fbs}", `line 3: unknown model "fbs": did you mean "FBS"?`, true),
		one("campaigns:\n  - {id: 5}\n  - {id: 6}\n  - {id: 5}", "line 5: campaign 5 is there twice", false),
		one("campaigns:\n  - {id: 5, warehouse: 7}\n  - {id: 6, warehouse: 7}", "line 4: warehouse 7 is there twice: only shops by FBY and LaaS share one, which is Market's", false),
		one("campaigns:\n  - {id: 5, model: FBY, warehouse: 7}\n  - {id: 6, model: DBS, warehouse: 7}", "line 4: warehouse 7 is there twice: only shops by FBY and LaaS share one, which is Market's", false),
		one("campaigns:\n  - {id: 5, name: "+strings.Repeat("ё", 256)+"}", "line 3: name has at most 255 characters, this has 256", true),
		one("offers: []", "line 2: offers is empty: leave it out to have it made up", true),
		one("offers: 5", "line 2: offers must be a list, not a single value", true),
		one("offers: goods.xlsx", "line 2: goods.xlsx: a file of offers is .csv or .json", true),
		one("offers:\n  - {name: Чайник}", `line 3: the SKU "" is empty, or has spaces around it: Market takes spaces around a SKU away`, true),
		one("offers:\n  - {sku: ' A'}", `line 3: the SKU " A" is empty, or has spaces around it: Market takes spaces around a SKU away`, true),
		one("offers:\n  - {sku: \"A\\nB\"}", "line 3: a SKU must be UTF-8 without control characters", true),
		one("offers:\n  - {sku: "+strings.Repeat("Ж", 256)+"}", "line 3: a SKU has at most 255 characters, this has 256", true),
		one("offers:\n  - {sku: A}\n  - sku: B\n  - sku: A\n    price: 5", `line 5: the SKU "A" is there twice, as offer 1 and offer 3: each offer has a SKU of its own`, false),
		one("offers:\n  - {sku: A, price: -1}", "line 3: a price must not be negative, got -1", true),
		one("offers:\n  - {sku: A, price: 0}", "line 3: price must be above 0: leave it out to have it made up", true),
		one("offers:\n  - {sku: A, price: 1990.555}", `line 3: an amount has at most two digits for kopecks, such as 1990.55, not "1990.555"`, false),
		one("offers:\n  - sku: A\n    price: дорого", `line 4: an amount in roubles is written such as 1990.5, in the digits 0 to 9, not "дорого"`, true),
		one("offers:\n  - {sku: A, price: 90071992547409.92}", `line 3: an amount must be from -90071992547409.91 to 90071992547409.91 roubles, not "90071992547409.92"`, true),
		one("offers:\n  - {sku: A, stock: -1}", "line 3: a stock must be from 0 to 2000000000, not -1", true),
		one("offers:\n  - {sku: A, stock: 2000000001}", "line 3: a stock must be from 0 to 2000000000, not 2000000001", true),
		one("offers:\n  - {sku: A, stock: 1.5}", `line 3: offers[0].stock must be a whole number, got "1.5"`, true),
		one("offers:\n  - {sku: A, stock: {лес: 1}}", `line 3: a stock by warehouse has the number of a warehouse as its key, not "лес": write {730401: 5}, or one number for all warehouses`, true),
		more("reviews: [{sku: A, rating: 6}]", "line 4: a rating must be from 1 to 5, not 6", true),
		{"localmarket: 1\ncampaigns: [{id: 12345, warehouse: 501}]\noffers:\n  - {sku: A, stock: {502: 1}}\n", "line 4: no campaign has the warehouse 502: known are 501", false},
		one("offers:\n  - {sku: A, vat: VAT_02}", `line 3: unknown vat "VAT_02": did you mean "VAT_22"?`, true),
		one("offers:\n  - {sku: A, category: -1}", "line 3: category must be from 1 to 9007199254740991, not -1", true),
		one("offers:\n  - {sku: A, dimensions: {length: 1, width: 1, height: 1}}", "line 3: weight must be above 0 and at most 10000, not 0: length, width and height are in centimetres, weight in kilograms", true),
		one("offers:\n  - {sku: A, marking: [CSI]}", `line 3: unknown marking "CSI": did you mean "CIS"?`, true),
		one("offers:\n  - {sku: A, marking: [CIS, CIS]}", `line 3: marking has "CIS" twice, or an empty one`, true),
		one("offers:\n  - {sku: A, digital: EMALL}", `line 3: unknown digital "EMALL": did you mean "EMAIL"?`, true),
		one("offers:\n  - {sku: A, digital: EMAIL, marking: [CIS]}", "line 3: a digital good has no marking: leave out marking or digital", false),
		more("outlets: [{name: На углу}]", "line 4: an outlet needs a code", true),
		more("outlets: [{code: a}, {code: a}]", `line 4: the code "a" is there twice in one shop`, false),
		more("outlets: [{code: a, campaign: 5}]", "line 4: the cabinet has no campaign 5: known are 12345", false),
		more("orders: [{campaign: 5}]", "line 4: the cabinet has no campaign 5: known are 12345", false),
		more("orders: [{items: [{sku: B}]}]", `line 4: the cabinet has no offer "B": add it to the offers`, false),
		more("orders: [{items: [{sku: A, count: 0}]}]", "line 4: count must be above 0: leave it out to have it made up", true),
		more("orders: [{items: [{sku: A}, {sku: A}]}]", `line 4: the item "A" is there twice: write one line with their count`, false),
		more("orders: [{status: PROCESING}]", `line 4: unknown status "PROCESING": did you mean "PROCESSING"?`, true),
		more("orders: [{status: PROCESSING, substatus: SHIPED}]", `line 4: unknown substatus "SHIPED": did you mean "SHIPPED"?`, false),
		more("orders: [{substatus: SHIPPED}]", `line 4: the substatus "SHIPPED" needs a status`, true),
		more("orders: [{id: 5, times: 2}]", "line 4: several orders cannot have one id: leave out id or times", false),
		more("orders: [{times: 10001}]", "line 4: times must be from 1 to 10000, not 10001", true),
		more("orders: [{times: 9999}, {times: 2}]", "line 4: there are more than 10000", false),
		more("orders: [{id: 5}, {id: 5}]", "line 4: order 5 is there twice", false),
		more("returns: [{type: RETURN}]", "line 4: the cabinet has no order 0: give an order of the cabinet that id", true),
		more("returns: [{order: 5}]", "line 4: the cabinet has no order 5: give an order of the cabinet that id", false),
		more("orders: [{id: 5}]\nreturns: [{order: 5, items: [{sku: A, price: 5}]}]", "line 5: an item of a return has no price of its own: leave it out: it is that of the order", false),
		more("orders: [{id: 5}]\nreturns: [{order: 5, refund: PAID}]", "line 5: unknown refund \"PAID\": choose one of ", true),
		more("chats: [{messages: [{from: BUYER, text: a}]}]", `line 4: unknown from "BUYER": choose one of CUSTOMER, PARTNER, MARKET, SUPPORT`, true),
		more("chats: [{messages: [{text: ''}]}]", "line 4: a message needs a text", true),
		more("chats: [{messages: [{text: "+strings.Repeat("ё", 4000)+"}]}]", "", false),
		more("reviews: [{rating: 5}]", `line 4: the cabinet has no offer "": add it to the offers`, true),
	}
}

var _ = Describe("a broken file", func() {
	for i, b := range brokenFiles() {
		It(fmt.Sprintf("says what is wrong, where, and what to do: %d, %.60q", i, b.problem), func() {
			c, err := cabinet.Parse([]byte(b.text))
			if b.problem == "" {
				Expect(err).NotTo(HaveOccurred())
				return
			}
			Expect(c).To(BeNil())
			Expect(err).To(MatchError(HavePrefix(b.problem)))
			Expect(err.Error()).NotTo(ContainSubstring("\n"))
		})
	}

	It("does not show a key that is not one", func() {
		_, err := cabinet.Parse([]byte("localmarket: 1\nkeys: [{apiKey: y0_secret}]\n"))
		Expect(err).To(MatchError(Not(ContainSubstring("secret"))))
	})
})

var _ = Describe("a cabinet made by hand", func() {
	It("is held to the same rules, and told the place", func() {
		c := cabinet.Cabinet{Offers: []cabinet.Offer{{SKU: "A"}, {SKU: "B", Price: -5}}}
		c.Complete()
		Expect(c.Check()).To(MatchError("offers[1]: a price must not be negative, got -0.05"))
		c = cabinet.Cabinet{Business: cabinet.Business{ID: -1}}
		Expect(c.Check()).To(MatchError("business: id must be from 1 to 9007199254740991, not -1"))
		c = cabinet.Cabinet{Offers: []cabinet.Offer{{SKU: "A", Stock: &cabinet.Stock{Units: 1, ByWarehouse: map[int64]int64{}}}}}
		Expect(c.Check()).To(MatchError(ContainSubstring("a stock for all warehouses and one for each")))
		c = cabinet.Cabinet{Orders: make([]cabinet.Order, cabinet.MaxThings+1)}
		Expect(c.Check()).To(MatchError("orders: there are more than 10000"))
	})
})
