package operations_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/internal/operations"
	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// generated asks for a report, and gives its id.
func (s *stall) generated(path, body string) string {
	GinkgoHelper()
	reply := into[struct {
		ReportID  string
		Estimated int64 `json:"estimatedGenerationTime"`
	}](s.post(path, body))
	Expect(reply.Estimated).To(BeEquivalentTo(30_000))
	return reply.ReportID
}

// report is how far one has come.
func (s *stall) report(id string) string { GinkgoHelper(); return s.get("/v2/reports/info/" + id) }

// download fetches the file of a report that is done.
func (s *stall) download(id string) *httptest.ResponseRecorder {
	GinkgoHelper()
	link := into[struct{ File string }](s.report(id)).File
	path, ours := strings.CutPrefix(link, "http://market.test")
	Expect(ours).To(BeTrue(), link)
	return s.fetch("GET", path)
}

func (s *stall) fetch(method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	operations.Files(s.state, func() time.Time { return s.now }).ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}

// unzipped is the one file of an archive.
func unzipped(raw []byte, name string) string {
	GinkgoHelper()
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	Expect(err).NotTo(HaveOccurred())
	file, err := archive.Open(name)
	Expect(err).NotTo(HaveOccurred())
	text, err := io.ReadAll(file)
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

var _ = Describe("Reports", func() {
	const stocks = "/v2/reports/stocks-on-warehouses/generate"
	var s *stall
	BeforeEach(func() { s = newStall() })

	It("wait, are made, and are there", func() {
		id := s.generated(stocks, `{"campaignId":101}`)
		Expect(s.report(id)).To(MatchJSON(`{"status":"OK","result":{"status":"PENDING","generationRequestedAt":"2026-09-01T13:00:00Z","estimatedGenerationTime":30000}}`))
		s.now = s.now.Add(20 * time.Second)
		Expect(s.report(id)).To(ContainSubstring(`"status":"PROCESSING"`))
		s.now = s.now.Add(10 * time.Second)
		Expect(s.report(id)).To(And(ContainSubstring(`"status":"DONE"`), ContainSubstring(`"generationFinishedAt":"2026-09-01T13:00:30Z"`)))
		file := s.download(id)
		Expect(file.Code).To(Equal(http.StatusOK))
		Expect(file.Header().Get("Content-Disposition")).To(Equal("attachment; filename=generateStocksOnWarehousesReport.xlsx"))
		Expect(unzipped(file.Body.Bytes(), "xl/sheet1.xml")).To(ContainSubstring("<t>Чайник</t>"))
	})

	It("say how things were when they were asked for", func() {
		id := s.generated(stocks+"?format=CSV", `{"campaignId":101}`)
		Expect(s.state.SetStocks(fbsShop, []market.Stock{{OfferID: "A-1", Fit: 1}}, s.now)).To(Succeed())
		s.now = s.now.Add(time.Minute)
		Expect(unzipped(s.download(id).Body.Bytes(), "generateStocksOnWarehousesReport.csv")).To(Equal(
			"campaign,warehouse,sku,title,fit,freeze,available\n101,101,A-1,Чайник,100,0,100\n101,101,A-2,Ложка,100,0,100\n101,101,A 3/б,Плед,100,0,100\n"))
	})

	It("tell orders of the days asked for, as JSON", func() {
		for _, at := range []time.Time{s.now, s.now.AddDate(0, 0, 3)} {
			_, _, err := s.state.PlaceOrder(market.Order{CampaignID: fbsShop, Model: market.FBS, Items: []market.OrderItem{{OfferID: "A-1", Count: 2}}}, at)
			Expect(err).NotTo(HaveOccurred())
		}
		id := s.generated("/v2/reports/united-orders/generate?format=JSON", `{"businessId":700,"dateFrom":"2026-09-01","dateTo":"2026-09-01"}`)
		s.now = s.now.Add(time.Minute)
		var rows []map[string]string
		Expect(json.Unmarshal([]byte(unzipped(s.download(id).Body.Bytes(), "generateUnitedOrdersReport.json")), &rows)).To(Succeed())
		Expect(rows).To(HaveLen(1))
		Expect(rows[0]).To(And(HaveKeyWithValue("sku", "A-1"), HaveKeyWithValue("count", "2"), HaveKeyWithValue("status", "PROCESSING")))
	})

	It("tell returns of the days and the type asked for", func() {
		o, _, err := s.state.PlaceOrder(market.Order{CampaignID: fbsShop, Model: market.FBS, State: rules.Usual(market.FBS, market.StatusDelivered),
			Items: []market.OrderItem{{OfferID: "A-1", Count: 2}}}, s.now)
		Expect(err).NotTo(HaveOccurred())
		_, _, err = s.state.CreateReturn(market.Return{OrderID: o.ID, Type: market.ReturnOfBought, Items: []market.ReturnItem{{OfferID: "A-1", Count: 1}}}, s.now)
		Expect(err).NotTo(HaveOccurred())
		ask := func(to, kind string) string {
			s.now = s.now.Add(3 * time.Minute) // one such report in two minutes is all that Market makes
			return s.generated("/v2/reports/united-returns/generate?format=CSV", `{"businessId":700,"dateFrom":"2026-08-01","dateTo":"`+to+`","returnType":"`+kind+`"}`)
		}
		id, early, other := ask("2026-09-01", "RETURN"), ask("2026-08-31", "RETURN"), ask("2026-09-01", "UNREDEEMED")
		s.now = s.now.Add(time.Minute)
		Expect(unzipped(s.download(id).Body.Bytes(), "generateUnitedReturnsReport.csv")).To(ContainSubstring(fmt.Sprintf(",%d,101,RETURN,2026-09-01T13:00:00Z,", o.ID)))
		Expect(s.report(early)).To(ContainSubstring("NO_DATA"))
		Expect(s.report(other)).To(ContainSubstring("NO_DATA"))
	})

	It("tell offers of the categories and stocks asked for", func() {
		Expect(s.state.SetStocks(fbsShop, []market.Stock{{OfferID: "A-1"}}, s.now)).To(Succeed())
		empty := s.generated(stocks+"?format=CSV", `{"campaignId":101,"hasStocks":false}`)
		s.now = s.now.Add(3 * time.Minute)
		none := s.generated(stocks, `{"businessId":700,"campaignIds":[101],"categoryIds":[5]}`)
		prices := s.generated("/v2/reports/goods-prices/generate?format=CSV", `{"campaignId":102,"categoryIds":[91013]}`)
		s.now = s.now.Add(time.Minute)
		Expect(unzipped(s.download(empty).Body.Bytes(), "generateStocksOnWarehousesReport.csv")).To(And(ContainSubstring("A-1"), Not(ContainSubstring("A-2"))))
		Expect(s.report(none)).To(ContainSubstring("NO_DATA"))
		Expect(unzipped(s.download(prices).Body.Bytes(), "generateGoodsPricesReport.csv")).To(ContainSubstring("102,A-1,Чайник,1000,PUBLISHED\n"))
	})

	DescribeTable("fail as Market's do",
		func(path, body, failure string) {
			id := s.generated(path, body)
			s.now = s.now.Add(time.Minute)
			Expect(s.report(id)).To(And(ContainSubstring(`"status":"FAILED","subStatus":"`+failure+`"`), Not(ContainSubstring(`"file"`))))
		},
		Entry("no orders", "/v2/reports/united-orders/generate", `{"businessId":700,"dateFrom":"2026-09-01","dateTo":"2026-09-02"}`, "NO_DATA"),
		Entry("no returns", "/v2/reports/united-returns/generate", `{"businessId":700,"dateFrom":"2026-09-01","dateTo":"2026-09-02"}`, "NO_DATA"),
		Entry("no reviews", "/v2/reports/goods-feedback/generate", `{"businessId":700}`, "NO_DATA"),
		Entry("unknown orders", "/v2/reports/documents/labels/generate", `{"businessId":700,"orderIds":[1]}`, "RESOURCE_NOT_FOUND"),
	)

	It("print labels of the cabinet's own orders", func() {
		o, _, err := s.state.PlaceOrder(market.Order{CampaignID: fbsShop, Model: market.FBS, Items: []market.OrderItem{{OfferID: "A-1", Count: 1}}}, s.now)
		Expect(err).NotTo(HaveOccurred())
		id := s.generated("/v2/reports/documents/labels/generate?format=A4", fmt.Sprintf(`{"businessId":700,"orderIds":[%d]}`, o.ID))
		s.now = s.now.Add(time.Minute)
		file := s.download(id)
		Expect(file.Header().Get("Content-Type")).To(Equal("application/pdf"))
		Expect(file.Body.String()).To(HavePrefix("%PDF-1.4"))
	})

	DescribeTable("are refused",
		func(body string, status int, message string) { s.refuses("POST", stocks, body, status, message) },
		Entry("for a strange cabinet", `{"businessId":800}`, http.StatusForbidden, "Access denied"),
		Entry("for a strange shop", `{"campaignId":201}`, http.StatusForbidden, "No access to campaigns: '201'"),
		Entry("for a strange shop among others", `{"businessId":700,"campaignIds":[101,201]}`, http.StatusForbidden, "No access to campaigns: '201'"),
		Entry("for nothing", `{}`, http.StatusBadRequest, "'businessId' must not be null (rejected value: null)"),
		Entry("for both", `{"businessId":700,"campaignId":101}`, http.StatusBadRequest, "Both campaignId and businessId are given"),
	)

	It("are told to their own cabinet alone", func() {
		Expect(s.state.PutReport(market.Report{ID: "r", BusinessID: otherCabinet})).To(Succeed())
		s.refuses("GET", "/v2/reports/info/r", "", http.StatusNotFound, "Report not found.")
		s.refuses("GET", "/v2/reports/info/x", "", http.StatusNotFound, "Report not found.")
	})

	Context("by their link", func() {
		var path string
		BeforeEach(func() {
			id := s.generated(stocks, `{"businessId":700}`)
			s.now = s.now.Add(time.Minute)
			path = strings.TrimPrefix(into[struct{ File string }](s.report(id)).File, "http://market.test")
			Expect(path).To(HavePrefix(operations.FilesPath))
		})

		It("are there for an hour", func() {
			Expect(s.fetch("HEAD", path).Body.Len()).To(BeZero())
			s.now = s.now.Add(time.Hour)
			Expect(s.fetch("GET", path).Code).To(Equal(http.StatusOK))
			s.now = s.now.Add(time.Second)
			Expect(s.fetch("GET", path)).To(And(HaveHTTPStatus(http.StatusForbidden), HaveHTTPBody(ContainSubstring("ask getReportInfo for a new one"))))
		})

		It("are only read, and nothing else is there", func() {
			Expect(s.fetch("PUT", path)).To(HaveHTTPStatus(http.StatusMethodNotAllowed))
			for _, wrong := range []string{path + "x", path + "/", operations.FilesPath, operations.FilesPath + "1/2/3", "/"} {
				Expect(s.fetch("GET", wrong)).To(HaveHTTPStatus(http.StatusNotFound), wrong)
			}
			Expect(s.fetch("GET", strings.Replace(path, "/17", "/x", 1)).Code).To(BeNumerically(">=", 403))
		})

		It("are not there before they are done", func() {
			s.now = dawn().Add(time.Hour)
			Expect(s.fetch("GET", path)).To(HaveHTTPStatus(http.StatusNotFound))
		})
	})
})
