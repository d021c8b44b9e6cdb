package operations

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// labelHandlers make what is stuck on boxes.
func (l *operations) labelHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"generateOrderLabel":  l.generateOrderLabel,
		"generateOrderLabels": l.generateOrderLabels,
		"getOrderLabelsData":  l.getOrderLabelsData,
	}
}

// labelledOrder is the order that the path names, once it is packed in boxes. It
// must be under way (choice).
func (l *operations) labelledOrder(r *pullapi.Request) (market.Order, error) {
	o, err := l.order(r)
	if err != nil {
		return o, err
	}
	if err := underWay(&o); err != nil {
		return o, err
	}
	if len(o.Boxes) == 0 {
		return o, refuse(http.StatusNotFound, "NO_BOXES", noBoxes, o.ID)
	}
	return o, nil
}

func (l *operations) generateOrderLabels(r *pullapi.Request) (any, error) {
	o, err := l.labelledOrder(r)
	if err != nil {
		return nil, err
	}
	var pages []pullapi.Sheet
	for _, box := range o.Boxes {
		pages = append(pages, labelPage(&o, box.ID))
	}
	return pullapi.File{Media: mediaPDF, Name: fmt.Sprintf("%d.pdf", o.ID), Data: pullapi.PDF(labelSize(r.Text("format")), pages...)}, nil
}

func (l *operations) generateOrderLabel(r *pullapi.Request) (any, error) {
	o, err := l.labelledOrder(r)
	if err != nil {
		return nil, err
	}
	id := r.Int("boxId")
	if !slices.ContainsFunc(o.Boxes, func(b market.Box) bool { return b.ID == id }) {
		return nil, notFound(boxNotFound, id)
	}
	return pullapi.File{
		Media: mediaPDF, Name: barcode(&o, id) + ".pdf", Data: pullapi.PDF(labelSize(r.Text("format")), labelPage(&o, id)),
	}, nil
}

// labelPage is the label of one box.
func labelPage(o *market.Order, box int64) pullapi.Sheet {
	return pullapi.Sheet{
		fmt.Sprintf("Order %d", o.ID),
		fmt.Sprintf("Box %s", place(o, box)),
		barcode(o, box),
		fmt.Sprintf("Store %.40s", cmp.Or(o.ExternalID, fmt.Sprint(o.ID))),
		fmt.Sprintf("Ship %s", o.Delivery.ShipmentDate),
	}
}

// place is the box's number of so many.
func place(o *market.Order, box int64) string { return fmt.Sprintf("%d/%d", box, len(o.Boxes)) }

// labelSize is the page of a format. There is one label on each, whatever its
// size (choice).
func labelSize(format string) pullapi.SheetSize {
	switch format {
	case "A4":
		return pullapi.SheetSize{Width: 595, Height: 842}
	case "A9":
		return pullapi.SheetSize{Width: 105, Height: 147}
	case "A9_HORIZONTALLY":
		return pullapi.SheetSize{Width: 147, Height: 105}
	}
	return pullapi.SheetSize{Width: 210, Height: 298} // A7
}

// getOrderLabelsData is what labels say, for a store that prints its own.
func (l *operations) getOrderLabelsData(r *pullapi.Request) (any, error) {
	o, err := l.labelledOrder(r)
	if err != nil {
		return nil, err
	}
	shop, _ := l.State.Campaign(o.CampaignID)
	d := deliveryOf(&o)
	reply := labelsDTO{OrderID: o.ID, PlacesNumber: len(o.Boxes), URL: labelsURL(r, &o), ParcelBoxLabels: []labelDTO{}}
	for _, box := range o.Boxes {
		reply.ParcelBoxLabels = append(reply.ParcelBoxLabels, labelDTO{
			URL: labelsURL(r, &o), SupplierName: cmp.Or(shop.Name, fmt.Sprint(shop.ID)), DeliveryServiceName: d.ServiceName,
			OrderID: o.ID, OrderNum: cmp.Or(o.ExternalID, fmt.Sprint(o.ID)), RecipientName: initials(o.Buyer),
			BoxID: box.ID, FulfilmentID: barcode(&o, box.ID), Place: place(&o, box.ID), Weight: weight(&o),
			DeliveryServiceID: fmt.Sprint(d.ServiceID), ShipmentDate: dotted(d.ShipmentDate),
		})
	}
	return reply, nil
}

// weight is what an order weighs: a kilogram for each unit (choice).
func weight(o *market.Order) string {
	units := int64(0)
	for _, item := range o.Items {
		units += item.Count
	}
	return fmt.Sprintf("%d кг", units)
}

// labelsURL is where the labels of an order are read, with the key (P-LOCAL).
func labelsURL(r *pullapi.Request, o *market.Order) string {
	return fmt.Sprintf("%s/v2/campaigns/%d/orders/%d/delivery/labels", r.Base, o.CampaignID, o.ID)
}

// initials are a surname, and the first letters of the other names.
func initials(buyer string) string {
	last, first, middle := names(buyer)
	for _, name := range []string{first, middle} {
		if letters := []rune(name); len(letters) > 0 {
			last += " " + string(letters[:1]) + "."
		}
	}
	return last
}

// dotted is a date as labels have it.
func dotted(d market.Date) string { return strings.ReplaceAll(written(d), "-", ".") }

type labelsDTO struct {
	OrderID         int64      `json:"orderId"`
	PlacesNumber    int        `json:"placesNumber"`
	URL             string     `json:"url"`
	ParcelBoxLabels []labelDTO `json:"parcelBoxLabels"`
}

type labelDTO struct {
	URL                 string `json:"url"`
	SupplierName        string `json:"supplierName"`
	DeliveryServiceName string `json:"deliveryServiceName"`
	OrderID             int64  `json:"orderId"`
	OrderNum            string `json:"orderNum"`
	RecipientName       string `json:"recipientName"`
	BoxID               int64  `json:"boxId"`
	FulfilmentID        string `json:"fulfilmentId"`
	Place               string `json:"place"`
	Weight              string `json:"weight"`
	DeliveryServiceID   string `json:"deliveryServiceId"`
	ShipmentDate        string `json:"shipmentDate,omitempty"`
}
