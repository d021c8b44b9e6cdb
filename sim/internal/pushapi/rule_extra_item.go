package pushapi

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// extraItem: a reply has no offer that was not asked for.
func extraItem(a Asked, got market.CartReply) []Problem {
	var all []Problem
	asked := a.offers()
	for i, item := range got.Items {
		if len(all) == most {
			break
		}
		if asked[item.OfferID] {
			continue
		}
		p := Problem{
			Name: "extra-item", Pointer: at("/cart/items/%d/offerId", i), Found: quoted(item.OfferID),
			Expected: fmt.Sprintf("one of the offers asked for; Market's log says: cartResponse contains extra item with feedId=[%d] and offerId=[%.100s]", item.FeedID, printable(item.OfferID)),
			Fix:      "return only the items that were asked for, each with the offerId of the request",
		}
		if near := changedOffer(a, item.OfferID); near != "" {
			p.Name, p.Fix = "changed-offer", fmt.Sprintf("return the offerId as it was asked for, %s: it is compared letter by letter", quoted(near))
		}
		all = append(all, p)
	}
	return all
}

// changedOffer is the offer that was meant, or empty.
func changedOffer(a Asked, offer string) string {
	for _, i := range a.Items {
		short, long := strings.ToLower(i.OfferID), strings.ToLower(offer)
		if len(short) > len(long) {
			short, long = long, short
		}
		if strings.HasSuffix(long, short) || strings.HasPrefix(long, short) {
			return i.OfferID
		}
	}
	return ""
}

// printable leaves out what a terminal would obey.
func printable(text string) string { return strings.Trim(fmt.Sprintf("%q", text), `"`) }
