package operations_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/localmarket/localmarket/sim/market"
)

// pdfPages holds a reply to being a whole PDF, and gives how many pages it has.
func pdfPages(r reply) int {
	GinkgoHelper()
	Expect(r.status).To(Equal(200), string(r.raw))
	Expect(r.media).To(Equal("application/pdf"))
	text := string(r.raw)
	Expect(text).To(HavePrefix("%PDF-1.4\n"))
	tail := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindStringSubmatch(text)
	Expect(tail).NotTo(BeNil())
	table, err := strconv.Atoi(tail[1])
	Expect(err).NotTo(HaveOccurred())
	Expect(text[table:]).To(HavePrefix("xref\n"))
	for i, entry := range regexp.MustCompile(`(\d{10}) 00000 n \n`).FindAllStringSubmatch(text[table:], -1) {
		place, err := strconv.Atoi(entry[1])
		Expect(err).NotTo(HaveOccurred())
		Expect(text[place:]).To(HavePrefix(fmt.Sprintf("%d 0 obj\n", i+1)))
	}
	return strings.Count(text, "/Type /Page ")
}

var _ = Describe("Labels", func() {
	var b *orderBench
	var o market.Order
	BeforeEach(func() {
		b = newOrderBench()
		o = b.place(fbsShop, func(o *market.Order) { o.ExternalID, o.Delivery.ShipmentDate = `мой(1)\`, "2026-09-02" })
	})
	get := func(rest string) reply { GinkgoHelper(); return b.do("GET", orderPath(o, rest), "") }
	pack := func() {
		GinkgoHelper()
		Expect(b.do("PUT", orderPath(o, "/boxes"), withItems(o,
			`{"boxes": [{"items": [{"id": ONE, "fullCount": 2}]}, {"items": [{"id": TWO, "fullCount": 3}]}]}`)).status).To(Equal(200))
	}

	It("have a page for each box, which names the order and the box", func() {
		get("/delivery/labels").refused(404, fmt.Sprintf("No boxes found for order '%d'", o.ID))
		pack()
		got := get("/delivery/labels")
		Expect(pdfPages(got)).To(Equal(2))
		for _, line := range []string{"Order %d", "Box 1/2", "Box 2/2", "%d-1", "%d-2", "Ship 2026-09-02"} {
			Expect(string(got.raw)).To(ContainSubstring("(" + strings.ReplaceAll(line, "%d", fmt.Sprint(o.ID)) + ") Tj"))
		}
		Expect(string(got.raw)).To(ContainSubstring(`(Store ???\(1\)\\) Tj`))
		Expect(get("/delivery/labels")).To(Equal(got))
	})

	DescribeTable("come in every format", func(format, box string) {
		pack()
		got := get("/delivery/labels?format=" + format)
		Expect(pdfPages(got)).To(Equal(2))
		Expect(string(got.raw)).To(ContainSubstring("/MediaBox [0 0 " + box + "]"))
	},
		Entry(nil, "A7", "210 298"), Entry(nil, "A4", "595 842"), Entry(nil, "A9", "105 147"), Entry(nil, "A9_HORIZONTALLY", "147 105"))

	It("can be had for one box", func() {
		pack()
		got := get("/delivery/shipments/1/boxes/2/label")
		Expect(pdfPages(got)).To(Equal(1))
		Expect(string(got.raw)).To(ContainSubstring("Box 2/2"))
		get("/delivery/shipments/1/boxes/3/label").refused(404, "Box not found. Box: '3'")
	})

	It("can be had as data", func() {
		pack()
		got := get("/delivery/labels/data")
		Expect(got.text("result.placesNumber")).To(Equal("2"))
		for path, want := range map[string]string{
			"boxId": "2", "fulfilmentId": fmt.Sprintf("%d-2", o.ID), "place": "2/2", "orderNum": `мой(1)\`,
			"recipientName": "Иванова А. П.", "shipmentDate": "02.09.2026", "supplierName": "101",
		} {
			Expect(got.text("result.parcelBoxLabels.1."+path)).To(Equal(want), path)
		}
	})

	It("are not made for what will not be sent", func() {
		Expect(b.move(o, "CANCELLED SHOP_FAILED").status).To(Equal(200))
		for _, rest := range []string{"/delivery/labels", "/delivery/labels/data", "/delivery/shipments/1/boxes/1/label"} {
			get(rest).refused(400, "Order is not in shop-processing status (actual: 'CANCELLED').")
		}
	})
})
