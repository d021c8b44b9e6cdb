package market

import "slices"

// Subscription is what the seller fills in to connect notifications: an
// address, the types wanted, and whether it is for a whole cabinet or for one
// shop (N-URL, N-SCOPE, N-MANAGE).
type Subscription struct {
	// Name is what the cabinet's list shows; it has no other effect.
	Name string
	// URL is the store's address as registered, without /notification.
	URL string
	// BusinessID is the cabinet.
	BusinessID int64
	// CampaignID is the shop, or 0 for a subscription of the whole cabinet.
	CampaignID int64
	// Types are the notification types wanted; none means all that the
	// subscription's scope allows.
	Types []Type
}

// Wants reports whether s asks for type t, its scope allowing (N-TYPES).
func (s Subscription) Wants(t Type) bool {
	if s.CampaignID != 0 && t.CabinetOnly() {
		return false
	}
	return len(s.Types) == 0 || slices.Contains(s.Types, t)
}

// Select returns the indexes of the subscriptions that n goes to (N-SCOPE):
// those of the event's shop that want its type, and where there are none,
// those of its cabinet.
func Select(subs []Subscription, n Notification) []int {
	var shop, cabinet []int
	for i, s := range subs {
		if s.BusinessID != n.BusinessID || !s.Wants(n.Type) {
			continue
		}
		switch s.CampaignID {
		case 0:
			cabinet = append(cabinet, i)
		case n.CampaignID:
			shop = append(shop, i)
		}
	}
	if len(shop) > 0 {
		return shop
	}
	return cabinet
}
