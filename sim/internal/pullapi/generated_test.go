package pullapi_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image/png"
	"io"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

var _ = Describe("A made-up answer", func() {
	It("is the same for the same seed and question, whatever was asked before", func() {
		one, other := newBench(), newBench(func(o *pullapi.Options) { o.Seed = 2 })
		first := bodyOf(one.get("/v2/campaigns/101/orders/5"))
		one.get("/v2/campaigns/101/orders/6")
		Expect(bodyOf(one.get("/v2/campaigns/101/orders/5"))).To(Equal(first))
		Expect(bodyOf(newBench().get("/v2/campaigns/101/orders/5"))).To(Equal(first))
		Expect(bodyOf(one.get("/v2/campaigns/101/orders/6"))).NotTo(Equal(first))
		Expect(bodyOf(other.get("/v2/campaigns/101/orders/5"))).NotTo(Equal(first))
	})

	It("tells of the ids in the path", func() {
		b := newBench()
		var order struct {
			Order struct {
				ID   int64
				Fake bool
			}
		}
		decode(b.get("/v2/campaigns/101/orders/5"), &order)
		Expect(order.Order.ID).To(Equal(int64(5)))
		Expect(order.Order.Fake).To(BeFalse())
		var back struct{ Result struct{ ID, OrderID int64 } }
		decode(b.get("/v2/campaigns/101/orders/5/returns/9"), &back)
		Expect(back.Result.ID).To(Equal(int64(9)))
		Expect(back.Result.OrderID).To(Equal(int64(5)))
		var regions struct{ Regions []struct{ ID int64 } }
		decode(b.get("/v2/regions/213"), &regions)
		Expect(regions.Regions).To(HaveExactElements(HaveField("ID", int64(213))))
	})

	It("has an item for each SKU or id asked for, in the body and in the query", func() {
		b := newBench()
		var stock struct {
			Result struct {
				Warehouses []struct{ Offers []struct{ OfferID string } }
			}
		}
		decode(b.post(stocks, `{"offerIds": ["б", "a"]}`), &stock)
		Expect(stock.Result.Warehouses[0].Offers).To(HaveExactElements(HaveField("OfferID", "б"), HaveField("OfferID", "a")))
		var offers struct {
			Result struct {
				OfferMappings []struct{ Offer struct{ OfferID string } }
			}
		}
		decode(b.post(mappings, `{"offerIds": ["b", "a", "c"]}`), &offers)
		Expect(offers.Result.OfferMappings).To(HaveExactElements(
			HaveField("Offer.OfferID", "b"), HaveField("Offer.OfferID", "a"), HaveField("Offer.OfferID", "c")))
		var orders struct{ Orders []struct{ OrderID int64 } }
		decode(b.post("/v1/businesses/700/orders", `{"orderIds": [9, 8]}`), &orders)
		Expect(orders.Orders).To(HaveExactElements(HaveField("OrderID", int64(9)), HaveField("OrderID", int64(8))))
		var returns struct {
			Result struct{ Returns []struct{ OrderID int64 } }
		}
		decode(b.get("/v2/campaigns/101/returns?orderIds=4,3"), &returns)
		Expect(returns.Result.Returns).To(HaveExactElements(HaveField("OrderID", int64(4)), HaveField("OrderID", int64(3))))
	})

	It("stays in proportion to what is asked for", func() {
		b := newBench()
		for path, n := range map[string]int{stocks: 500, mappings: 100, "/v2/campaigns/101/offers": 100} {
			r := b.post(path, `{"offerIds": [`+skus(n)+`]}`)
			Expect(r.StatusCode).To(Equal(200), path)
			Expect(len(bodyOf(r))).To(BeNumerically("<", n*8<<10), path)
		}
	})

	It("says that all went well", func() {
		b := newBench()
		Expect(bodyOf(b.post("/v2/businesses/700/offer-mappings/archive", `{"offerIds": ["a"]}`))).To(MatchJSON(`{"status": "OK", "result": {}}`))
	})

	It("has its times around virtual now", func() {
		b := newBench()
		b.now = time.Date(2031, 3, 31, 0, 0, 0, 0, time.UTC)
		var orders struct {
			Orders []struct{ CreationDate, UpdateDate time.Time }
		}
		decode(b.post("/v1/businesses/700/orders", "{}"), &orders)
		for _, order := range orders.Orders {
			Expect(order.CreationDate).To(BeTemporally("~", b.now, 30*24*time.Hour))
			Expect(order.CreationDate).To(BeTemporally("<", order.UpdateDate))
			Expect(order.UpdateDate).To(BeTemporally("<", b.now))
		}
	})

	It("comes page by page, and the pages make the whole", func() {
		b := newBench()
		type page struct {
			Result struct {
				Returns []map[string]any
				Paging  struct{ NextPageToken *string }
			}
		}
		var whole page
		decode(b.get("/v2/campaigns/101/returns"), &whole)
		Expect(whole.Result.Paging.NextPageToken).To(BeNil())
		var all []map[string]any
		for token, pages := "", 0; ; pages++ {
			var one page
			decode(b.get("/v2/campaigns/101/returns?limit=2&page_token="+url.QueryEscape(token)), &one)
			all = append(all, one.Result.Returns...)
			if one.Result.Paging.NextPageToken == nil {
				Expect(pages).To(Equal((len(whole.Result.Returns) - 1) / 2))
				break
			}
			Expect(one.Result.Returns).To(HaveLen(2))
			token = *one.Result.Paging.NextPageToken
		}
		Expect(all).To(Equal(whole.Result.Returns))
	})

	It("comes page by page in the older way too", func() {
		b := newBench()
		type page struct {
			Orders []map[string]any
			Pager  pullapi.Pager
		}
		var whole, second page
		decode(b.get("/v2/campaigns/101/orders"), &whole)
		decode(b.get("/v2/campaigns/101/orders?page=2&pageSize=2"), &second)
		total := len(whole.Orders)
		Expect(second.Orders).To(Equal(whole.Orders[2:4]))
		Expect(second.Pager).To(Equal(pullapi.Pager{Total: total, From: 3, To: 4, CurrentPage: 2, PagesCount: (total + 1) / 2, PageSize: 2}))
	})

	It("has no page past the last one, and none before the first", func() {
		b := newBench()
		var children struct{ Pager pullapi.Pager }
		decode(b.get("/v2/regions/213/children?pageSize=2"), &children)
		count := children.Pager.PagesCount
		for _, path := range []string{"/v2/campaigns", orders, "/v2/regions/213/children"} {
			for _, page := range []string{itoa(count + 100), "0", "-1", "10000"} {
				expectRefusal(b.get(path+"?pageSize=2&page="+page), 400, "BAD_REQUEST", "Page not exist: '"+page+"'")
			}
			for _, size := range []string{"0", "-5"} {
				expectRefusal(b.get(path+"?pageSize="+size), 400, "BAD_REQUEST", "'pageSize' must be greater than or equal to '1' (rejected value: '"+size+"')")
			}
		}
		Expect(b.get("/v2/regions/213/children?pageSize=2&page=" + itoa(count)).StatusCode).To(Equal(200))
		expectRefusal(b.get("/v2/regions/213/children?pageSize=2&page="+itoa(count+1)), 400, "BAD_REQUEST", "Page not exist: '"+itoa(count+1)+"'")
	})

	It("takes no page token but its own", func() {
		b := newBench()
		var one struct {
			Result struct {
				Paging struct{ NextPageToken string }
			}
		}
		decode(b.get("/v2/campaigns/101/returns?limit=1"), &one)
		own := one.Result.Paging.NextPageToken
		Expect(b.get("/v2/campaigns/101/returns?limit=1&page_token=" + own).StatusCode).To(Equal(200))
		for _, bad := range []string{"1", "x-y", "-", own + "0", "zzzzzz" + own[1:], strings.Repeat("9", 1000)} {
			expectRefusal(b.get("/v2/campaigns/101/returns?page_token="+bad), 400, "BAD_REQUEST", "Bad page token")
		}
		Expect(b.post(mappings+"?page_token="+own, "{}").StatusCode).To(Equal(400), "another operation's")
	})

	for _, name := range schemas.Revisions() {
		It("is a whole file where the contract has one, in revision "+name, func() {
			b := newBench(of(revision(name)))
			kinds := map[string]int{}
			for _, op := range revision(name).Operations() {
				want := successOf(op)
				if len(want.Content) == 0 || want.Content[0].Media == schemas.MediaJSON {
					continue
				}
				r := b.send(validRequest(op, 1))
				raw := bodyOf(r)
				media := r.Header.Get("Content-Type")
				Expect(want.Content).To(ContainElement(HaveField("Media", media)))
				Expect(r.Header.Get("Content-Disposition")).To(HavePrefix("attachment; filename=" + op.ID))
				kinds[media]++
				expectFile(media, raw)
			}
			Expect(kinds).To(HaveKey("application/pdf"))
			Expect(kinds).To(HaveKeyWithValue("application/vnd.ms-excel", 2))
			Expect(kinds).To(HaveLen(3))
		})
	}
})

func expectFile(media string, raw []byte) {
	GinkgoHelper()
	switch media {
	case "application/pdf":
		expectPDF(string(raw))
	case "application/vnd.ms-excel":
		archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		Expect(err).NotTo(HaveOccurred())
		Expect(archive.File).To(HaveLen(5))
		for _, file := range archive.File {
			part, err := file.Open()
			Expect(err).NotTo(HaveOccurred())
			text, err := io.ReadAll(part)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(text)).To(HavePrefix("<?xml"))
		}
	default:
		picture, err := png.Decode(bytes.NewReader(raw))
		Expect(err).NotTo(HaveOccurred())
		Expect(picture.Bounds().Dx()).To(Equal(16))
	}
}

// expectPDF follows the table of a document to each of its objects.
func expectPDF(text string) {
	GinkgoHelper()
	Expect(text).To(HavePrefix("%PDF-1.4\n"))
	Expect(text).To(HaveSuffix("%%EOF\n"))
	var table int
	_, err := fmt.Sscanf(text[strings.LastIndex(text, "startxref"):], "startxref\n%d", &table)
	Expect(err).NotTo(HaveOccurred())
	lines := strings.Split(text[table:], "\n")
	Expect(lines[:2]).To(Equal([]string{"xref", "0 6"}))
	for i, line := range lines[3:8] {
		var at int
		_, err := fmt.Sscanf(line, "%d", &at)
		Expect(err).NotTo(HaveOccurred())
		Expect(text[at:]).To(HavePrefix(fmt.Sprintf("%d 0 obj", i+1)))
	}
}
