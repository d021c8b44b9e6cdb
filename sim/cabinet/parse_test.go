package cabinet_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/market"
)

// mine is a small cabinet, with a place for more.
const mine = `localmarket: 1
business: {id: 7700123, name: Моя лавка}
campaigns:
  - {id: 12345, model: FBS, name: Лесная}
offers:
  - {sku: MY-SKU-1, name: Чайник, price: 1990.50, stock: 7}
  - {sku: MY-SKU-2, name: Чашка, price: 350, stock: 100}
`

// full has every key there is.
const full = `localmarket: 1
business: {id: 7700123, name: "Лавка «Ёж» & Ко"}
keys:
  - apiKey: ACMA:моя
campaigns:
  - {id: 12345, model: FBS, name: Лесная, warehouse: 501}
  - {id: 12346, model: DBS, name: Озёрная, warehouse: 502}
  - {id: 12347, model: Express, warehouse: 503}
  - {id: 12348, model: FBY, warehouse: 900}
  - {id: 12349, model: LaaS, warehouse: 900}
offers:
  - sku: "007 «щит & меч»"
    name: Чайник
    price: 1990.50
    stock: {501: 7, 502: 0}
    vat: VAT_22
    category: 91013
    dimensions: {length: 20, width: 15.5, height: 10, weight: 1.25}
    marking: [CIS, GTD]
  - {sku: KEY, name: Ключ, price: 0.01, stock: 2000000000, digital: ACTIVATION_CODE}
outlets:
  - {id: 77, campaign: 12346, code: ПВЗ-1, name: На углу, region: 213, street: Мира, house: 1к2}
orders:
  - {id: 50000000001, campaign: 12346, items: [{sku: KEY, count: 2, price: 0.02}], status: DELIVERED, substatus: DELIVERED_USER_RECEIVED}
  - {campaign: 12345, status: PROCESSING, fake: true, times: 3}
returns:
  - {id: 5, order: 50000000001, type: RETURN, items: [{sku: KEY}], refund: STARTED_BY_USER, shipment: CREATED}
chats:
  - id: 6
    order: 50000000001
    customer: Иван
    messages:
      - {text: Где ключ?}
      - {from: PARTNER, text: "В письме:\nсмотрите «Спам»"}
reviews:
  - {id: 7, sku: KEY, order: 50000000001, author: Ольга, rating: 4, pros: быстро, cons: "-", text: Ок}
`

var _ = Describe("a cabinet's file", func() {
	It("has the goods and shops that it gives, and no others", func() {
		c, err := cabinet.Parse([]byte(mine))
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Business).To(Equal(cabinet.Business{ID: 7700123, Name: "Моя лавка"}))
		Expect(c.Campaigns).To(HaveLen(1))
		Expect(c.Campaigns[0]).To(Equal(cabinet.Campaign{ID: 12345, Model: market.FBS, Name: "Лесная", Warehouse: c.Campaigns[0].Warehouse}))
		Expect(c.Campaigns[0].Warehouse).To(BeNumerically(">", 0))
		Expect(c.Offers).To(HaveLen(2))
		Expect(c.Offers[0].SKU).To(Equal("MY-SKU-1"))
		Expect(c.Offers[0].Price).To(Equal(1990*market.Rouble + 50))
		Expect(c.Offers[0].Stock.In(c.Campaigns[0].Warehouse)).To(BeEquivalentTo(7))
		Expect(c.Offers[1].Price).To(Equal(350 * market.Rouble))
		Expect(c.Keys).To(Equal(cabinet.Default().Keys))
	})

	It("is the made-up one where it gives nothing", func() {
		Expect(cabinet.Parse([]byte("localmarket: 1\n"))).To(Equal(cabinet.Default()))
	})

	It("may give all there is", func() {
		c, err := cabinet.Parse([]byte(strings.Replace(full, "ACMA:моя", "ACMA:mine", 1)))
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Keys).To(Equal([]cabinet.Key{{APIKey: "ACMA:mine"}}))
		Expect(fmt.Sprintf("%v %#v", c.Keys, c.Keys)).NotTo(ContainSubstring("mine"), "a key is a secret")
		Expect(c.Campaigns[2].Model).To(Equal(market.Express))
		Expect(c.Campaigns[4]).To(Equal(cabinet.Campaign{ID: 12349, Model: market.LaaS, Name: "Магазин 5, LAAS", Warehouse: 900}))
		offer := c.Offers[0]
		Expect(offer.SKU).To(Equal("007 «щит & меч»"))
		Expect([]int64{offer.Stock.In(501), offer.Stock.In(502), offer.Stock.In(503)}).To(Equal([]int64{7, 0, 0}))
		Expect(*offer.Dimensions).To(Equal(cabinet.Dimensions{Length: 20, Width: 15.5, Height: 10, Weight: 1.25}))
		Expect(offer.Marking).To(Equal([]string{"CIS", "GTD"}))
		Expect(c.Offers[1].Digital).To(Equal("ACTIVATION_CODE"))
		Expect(c.Offers[1].Stock.In(503)).To(BeEquivalentTo(market.MaxStock))
		Expect(c.Outlets).To(Equal([]cabinet.Outlet{{ID: 77, Campaign: 12346, Code: "ПВЗ-1", Name: "На углу", Region: 213, Street: "Мира", House: "1к2"}}))
		Expect(c.Orders[0].Items).To(Equal([]cabinet.Item{{SKU: "KEY", Count: 2, Price: 2}}))
		Expect(c.Orders[1]).To(Equal(cabinet.Order{Campaign: 12345, Status: market.StatusProcessing, Fake: true, Times: 3}))
		Expect(c.Returns[0].Refund).To(Equal(market.RefundStarted))
		Expect(c.Chats[0].Messages[1]).To(Equal(cabinet.Message{From: market.FromPartner, Text: "В письме:\nсмотрите «Спам»"}))
		Expect(c.Reviews[0].Rating).To(Equal(4))
	})

	It("has no made-up number that another thing has", func() {
		made := cabinet.Default()
		for _, id := range []int64{made.Business.ID, made.Campaigns[0].ID, made.Campaigns[0].Warehouse, made.Campaigns[4].Warehouse} {
			c, err := cabinet.Parse(fmt.Appendf(nil, "localmarket: 1\norders: [{id: %d}]\noutlets: [{code: a}, {code: b}]\n", id))
			Expect(err).NotTo(HaveOccurred())
			kinds := map[int64]string{id: "order"}
			claim := func(id int64, kind string) {
				Expect(kinds[id]).To(Or(BeEmpty(), Equal(kind)), "%d is of a %s", id, kind)
				kinds[id] = kind
			}
			claim(c.Business.ID, "business")
			for _, one := range c.Campaigns {
				Expect(kinds).NotTo(HaveKey(one.ID))
				claim(one.ID, "campaign")
				claim(one.Warehouse, "warehouse")
			}
			for _, one := range c.Outlets {
				Expect(kinds).NotTo(HaveKey(one.ID))
				claim(one.ID, "outlet")
			}
			Expect(c.Campaigns[4].Warehouse).To(Equal(c.Campaigns[5].Warehouse), "it is Market's")
		}
	})

	It("is written as one that is read as the same", func() {
		for _, text := range []string{mine, strings.Replace(full, "ACMA:моя", "ACMA:mine", 1), "localmarket: 1\n"} {
			c, err := cabinet.Parse([]byte(text))
			Expect(err).NotTo(HaveOccurred())
			written, err := c.YAML()
			Expect(err).NotTo(HaveOccurred())
			Expect(cabinet.Parse(written)).To(Equal(c), "%s", written)
		}
	})
})

var _ = Describe("a file of offers", func() {
	load := func(name, text string) (*cabinet.Cabinet, error) {
		GinkgoHelper()
		dir := GinkgoT().TempDir()
		Expect(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)).To(Succeed())
		file := filepath.Join(dir, "cabinet.yaml")
		Expect(os.WriteFile(file, []byte("localmarket: 1\ncampaigns: [{id: 12345, warehouse: 501}]\noffers: "+name+"\n"), 0o600)).To(Succeed())
		c, err := cabinet.Load(file)
		if err != nil {
			return nil, fmt.Errorf("%s", strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
		}
		return c, nil
	}
	good := []cabinet.Offer{
		{SKU: "А-1", Name: "Чайник, белый", Price: 199050, Stock: &cabinet.Stock{Units: 7}, VAT: "VAT_10", Category: 5,
			Dimensions: &cabinet.Dimensions{Length: 20, Width: 15.5, Height: 10, Weight: 1.25}, Marking: []string{"CIS", "GTD"}},
		{SKU: "007", Name: "Товар 007", Price: 100, Stock: &cabinet.Stock{Units: 0}, Category: 91013,
			Dimensions: &cabinet.Dimensions{Length: 20, Width: 15, Height: 10, Weight: 0.5}, Digital: "EMAIL"},
	}

	DescribeTable("is read", func(name, text string) {
		c, err := load(name, text)
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Offers).To(Equal(good))
	},
		Entry("with commas", "goods.csv", "sku,name,price,stock,vat,category,length,width,height,weight,marking,digital\n"+
			"А-1,\"Чайник, белый\",1990.50,7,VAT_10,5,20,15.5,10,1.25,CIS GTD,\n007,,1,0,,,,,,,,EMAIL\n"),
		Entry("with semicolons, as a spreadsheet in Russia writes it", "goods.CSV", "\ufeffsku;name;price;stock;vat;category;length;width;height;weight;marking;digital\r\n"+
			"А-1;Чайник, белый;1990,50;7;VAT_10;5;20;15,5;10;1,25;CIS GTD;\r\n007;;1;0;;;;;;;;EMAIL\r\n;;;;;;;;;;;\r\n"),
		Entry("with tabs", "goods.csv", "stock\tdigital\tsku\tname\tprice\tvat\tcategory\tlength\twidth\theight\tweight\tmarking\n"+
			"7\t\tА-1\tЧайник, белый\t1990.5\tVAT_10\t5\t20\t15.5\t10\t1.25\tCIS GTD\n0\tEMAIL\t007\t\t1\t\t\t\t\t\t\t\n"),
		Entry("in JSON", "goods.json", `[{"sku": "А-1", "name": "Чайник, белый", "price": 1990.50, "stock": 7, "vat": "VAT_10", "category": 5,
			"dimensions": {"length": 20, "width": 15.5, "height": 10, "weight": 1.25}, "marking": ["CIS", "GTD"]},
			{"sku": "007", "price": 1, "stock": 0, "digital": "EMAIL"}]`),
	)

	It("may have a stock for each warehouse", func() {
		for name, text := range map[string]string{"a.csv": "sku,price,stock:501\nA,1,9\nB,1,\n", "a.json": `[{"sku":"A","price":1,"stock":{"501":9}},{"sku":"B"}]`} {
			c, err := load(name, text)
			Expect(err).NotTo(HaveOccurred())
			Expect(c.Offers[0].Stock).To(Equal(&cabinet.Stock{ByWarehouse: map[int64]int64{501: 9}}))
			Expect(c.Offers[1].Stock).To(Equal(&cabinet.Stock{Units: 100}))
		}
	})

	DescribeTable("is refused, with the line of the bad row", func(name, text, problem string) {
		_, err := load(name, text)
		Expect(err).To(MatchError("cabinet.yaml: line 3: " + problem))
	},
		Entry(nil, "goods.txt", "", "goods.txt: a file of offers is .csv or .json"),
		Entry(nil, "a.csv", "", "a.csv: it is not CSV: it is empty"),
		Entry(nil, "a.csv", "sku,price\n", "a.csv: offers is empty"),
		Entry(nil, "a.csv", "sku,price\n\xc0,1\n", "a.csv: it is not UTF-8: save it in the encoding UTF-8"),
		Entry(nil, "a.csv", "name,price\nA,1\n", "a.csv line 1: the column sku is missing: the first line names the columns: sku, name, price, stock, vat, category, length, width, height, weight, marking, digital"),
		Entry(nil, "a.csv", "sku,prise\nA,1\n", `a.csv line 1: unknown column "prise": did you mean "price"?`),
		Entry(nil, "a.csv", "sku,sku\nA,1\n", `a.csv line 1: the column "sku" is there twice`),
		Entry(nil, "a.csv", "sku,stock,stock:501\nA,1,1\n", "a.csv line 1: there is a stock for all warehouses and one for each"),
		Entry(nil, "a.csv", "sku,stock:лес\nA,1\n", `a.csv line 2: stock:лес: a stock by warehouse has the number of a warehouse as its key, not "лес"`),
		Entry(nil, "a.csv", "sku,stock:502\nA,1\n", "a.csv line 2: no campaign has the warehouse 502: known are 501"),
		Entry(nil, "a.csv", "sku,price\nA,1\nB,1990.555\n", `a.csv line 3: price: an amount has at most two digits for kopecks, such as 1990.55, not "1990.555"`),
		Entry(nil, "a.csv", "sku,price\nA,\"19,5\"\n", `a.csv line 2: price: an amount in roubles is written such as 1990.5, in the digits 0 to 9, not "19,5"`),
		Entry(nil, "a.csv", "sku,price\nA,0\n", "a.csv line 2: price: a price must be above 0"),
		Entry(nil, "a.csv", "sku,price\nA,-1\n", "a.csv line 2: a price must not be negative, got -1"),
		Entry(nil, "a.csv", "sku,name\n\"A\",\"two\nlines\"\nB\n", "a.csv line 4: it is not CSV: wrong number of fields"),
		Entry(nil, "a.csv", "sku,name\nA,\"x\nB,y\n", `a.csv line 2: it is not CSV: extraneous or missing " in quoted-field`),
		Entry(nil, "a.csv", "sku,stock\nA,много\n", `a.csv line 2: stock: must be a whole number, not "много"`),
		Entry(nil, "a.csv", "sku,weight\nA,тяжёлый\n", `a.csv line 2: weight: must be a number, not "тяжёлый"`),
		Entry(nil, "a.csv", "sku,weight\nA,1\n", "a.csv line 2: length must be above 0 and at most 10000, not 0: length, width and height are in centimetres, weight in kilograms"),
		Entry(nil, "a.csv", "sku,name\nA,x\nB,y\nA,z\n", `a.csv line 4: the SKU "A" is there twice, as offer 1 and offer 3: each offer has a SKU of its own`),
		Entry(nil, "a.csv", "sku,name\n,x\n", `a.csv line 2: the SKU "" is empty, or has spaces around it: Market takes spaces around a SKU away`),
		Entry(nil, "a.json", "", "a.json line 1: it is not a JSON list of offers: it must begin with ["),
		Entry(nil, "a.json", `{"sku":"A"}`, "a.json line 1: it is not a JSON list of offers: it must begin with ["),
		Entry(nil, "a.json", "[]", "a.json: offers is empty"),
		Entry(nil, "a.json", "[\n{\"sku\":\"A\"},\n{\"sku\":\"B\",\n\"prise\":1}\n]", `a.json line 3: unknown key "prise": did you mean "price"?`),
		Entry(nil, "a.json", `[{"sku":"A","price":"1"}]`, `a.json line 1: it is no offer: an amount in roubles is written such as 1990.5, in the digits 0 to 9, not "\"1\""`),
		Entry(nil, "a.json", `[{"sku":"A","price":0}]`, "a.json line 1: a price must be above 0"),
		Entry(nil, "a.json", `[{"sku":"A","name":null}]`, "a.json line 1: name is null: leave it out to have it made up"),
		Entry(nil, "a.json", `[{"sku":7}]`, "a.json line 1: sku cannot be a number"),
		Entry(nil, "a.json", `[{"sku":"A","dimensions":{"lenght":1}}]`, `a.json line 1: it is no offer: unknown field "lenght"`),
		Entry(nil, "a.json", `["A"]`, "a.json line 1: it must be an offer in braces"),
		Entry(nil, "a.json", "[{\"sku\":\"A\"}\n", "a.json line 1: it is not a JSON list of offers: it ends too early"),
		Entry(nil, "a.json", "[{\"sku\":\"A\"}]\n[]", "a.json line 2: it is not a JSON list of offers: something comes after it"),
	)

	It("is refused where it is not there, or a folder", func() {
		dir := GinkgoT().TempDir()
		file := filepath.Join(dir, "cabinet.yaml")
		for text, problem := range map[string]string{
			"localmarket: 1\noffers: gone.csv\n": "line 2: open .*gone.csv: no such file",
			"localmarket: 1\noffers: ..csv\n":    "line 2: read .*: is a directory",
		} {
			Expect(os.MkdirAll(filepath.Join(dir, "..csv"), 0o700)).To(Succeed())
			Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
			_, err := cabinet.Load(file)
			Expect(err).To(MatchError(MatchRegexp("^.*cabinet.yaml: " + problem)))
		}
		_, err := cabinet.Load(filepath.Join(dir, "none.yaml"))
		Expect(err).To(MatchError(MatchRegexp("^the cabinet cannot be read: open .*none.yaml: no such file")))
		_, err = cabinet.Parse([]byte("localmarket: 1\noffers: a.csv\n"))
		Expect(err).To(MatchError("line 2: the offers are in another file, which cannot be read from here"))
	})

	It("is bounded", func() {
		dir := GinkgoT().TempDir()
		huge, err := os.Create(filepath.Join(dir, "huge.csv"))
		Expect(err).NotTo(HaveOccurred())
		Expect(huge.Truncate(cabinet.MaxOffersFile + 1)).To(Succeed())
		Expect(huge.Close()).To(Succeed())
		file := filepath.Join(dir, "cabinet.yaml")
		Expect(os.WriteFile(file, []byte("localmarket: 1\noffers: huge.csv\n"), 0o600)).To(Succeed())
		_, err = cabinet.Load(file)
		Expect(err).To(MatchError(ContainSubstring("huge.csv is larger than 64 MiB")))

		var rows strings.Builder
		rows.WriteString("sku\n")
		for i := range cabinet.MaxOffers + 1 {
			fmt.Fprintf(&rows, "S%d\n", i)
		}
		_, err = load("many.csv", rows.String())
		Expect(err).To(MatchError("cabinet.yaml: line 3: many.csv line 100002: there are more than 100000"))
	})
})
