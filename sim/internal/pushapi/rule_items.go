package pushapi

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// offers are those of a cart.
func (a Asked) offers() map[string]bool {
	all := map[string]bool{}
	for _, item := range a.Items {
		all[trim(item.OfferID)] = true
	}
	return all
}

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

// changedFeed: an item has the feedId that it was asked with.
func changedFeed(a Asked, got market.CartReply) []Problem {
	var all []Problem
	asked := a.offers()
	for i, item := range got.Items {
		if a.FeedID != 0 && item.FeedID != a.FeedID && asked[item.OfferID] {
			all = append(all, Problem{
				Name: "changed-feed", Pointer: at("/cart/items/%d/feedId", i), Found: fmt.Sprint(item.FeedID),
				Expected: fmt.Sprintf("the feedId of the request, %d", a.FeedID), Fix: "return the feedId as it was asked for",
			})
		}
	}
	return all
}

// itemTwice: no item is there twice.
func itemTwice(_ Asked, got market.CartReply) []Problem {
	var all []Problem
	seen := map[string]bool{}
	for i, item := range got.Items {
		if seen[item.OfferID] {
			all = append(all, Problem{
				Name: "item-twice", Pointer: at("/cart/items/%d", i), Found: quoted(item.OfferID),
				Expected: "each item once", Fix: "return one entry for each item of the request",
			})
		}
		seen[item.OfferID] = true
	}
	return all
}

// missingItem: a reply says something of every item, or has none at all.
func missingItem(a Asked, got market.CartReply) []Problem {
	if len(got.Items) == 0 {
		return nil
	}
	said := map[string]bool{}
	for _, item := range got.Items {
		said[item.OfferID] = true
	}
	for _, item := range a.Items {
		if !said[trim(item.OfferID)] {
			return []Problem{{
				Name: "missing-item", Level: Seen, Pointer: "/cart/items", Found: fmt.Sprintf("no item %s", quoted(item.OfferID)),
				Expected: "an entry for every item asked for", Fix: `return {"count": 0} for an item that is out of stock; an empty list is for a cart of which nothing is on sale`,
			}}
		}
	}
	return nil
}

// blanksAround: Market cuts blanks off a SKU, so a store need not send any.
func blanksAround(_ Asked, got market.CartReply) []Problem {
	for i, item := range got.Items {
		if item.Blanks {
			return []Problem{{
				Name: "blanks-around-offer", Level: Seen, Pointer: at("/cart/items/%d/offerId", i), Found: "blanks around " + quoted(item.OfferID),
				Expected: "the offerId of the request", Fix: "return the offerId without blanks around it: Market cuts them off",
			}}
		}
	}
	return nil
}

// echoedCategory: feedCategoryId is Market's own.
func echoedCategory(_ Asked, got market.CartReply) []Problem {
	for i, item := range got.Items {
		if item.CategoryEchoed {
			return []Problem{{
				Name: "category-echoed", Pointer: at("/cart/items/%d/feedCategoryId", i), Found: "feedCategoryId",
				Expected: "an item without feedCategoryId", Fix: "leave feedCategoryId out of the reply",
			}}
		}
	}
	return nil
}
