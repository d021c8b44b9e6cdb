package cabinet

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
)

// YAML is the cabinet as a file that Parse reads as the same cabinet, one thing a
// line. The keys are in it as they are.
func (c *Cabinet) YAML() ([]byte, error) {
	w := writer{}
	fmt.Fprintf(&w.text, "localmarket: %d\n", Format)
	fmt.Fprintf(&w.text, "%s: %s\n", listBusiness, w.flow(c.Business))
	list(&w, listKeys, c.Keys)
	list(&w, listCampaigns, c.Campaigns)
	list(&w, listOffers, c.Offers)
	list(&w, listOutlets, c.Outlets)
	list(&w, listOrders, c.Orders)
	list(&w, listReturns, c.Returns)
	list(&w, listChats, c.Chats)
	list(&w, listReviews, c.Reviews)
	return []byte(w.text.String()), w.err
}

// writer writes a file, and keeps the first error.
type writer struct {
	text strings.Builder
	err  error
}

func list[T any](w *writer, name string, things []T) {
	if len(things) == 0 {
		return
	}
	fmt.Fprintf(&w.text, "%s:\n", name)
	for _, one := range things {
		fmt.Fprintf(&w.text, "  - %s\n", w.flow(one))
	}
}

// flow is a thing in braces.
func (w *writer) flow(thing any) string {
	text, err := yaml.MarshalWithOptions(thing, yaml.Flow(true), yaml.JSON())
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write the cabinet: %w", err)
	}
	return strings.TrimSpace(string(text))
}
