package scenarios

import "slices"

// modifier is a key that says more about what a step does.
type modifier struct {
	key   string
	given bool
	// of are the actions that it fits: keys, or a key and its value.
	of []action
}

func (s *Step) modifiers() []modifier {
	status, refund := []action{{"order", "status"}}, []action{{"return", "status"}}
	creation, edit := []action{{"order", "create"}}, []action{{key: "edit"}}
	written := []action{{"chat", "message"}, {key: "feedback"}, {key: "question"}}
	var events, later []action
	for _, e := range Events() {
		events = append(events, action{e.Noun, e.Verb})
		if e.Type.OfField() != "" {
			later = append(later, action{e.Noun, e.Verb})
		}
	}
	carts, orders := []action{{key: "cart"}}, []action{{key: "accept"}}
	repeated := append(slices.Clone(events), action{key: "send"})
	return []modifier{
		{"as", s.As != "", append(slices.Clone(events), action{key: "duplicate"}, action{key: "accept"})},
		{"of", s.Of != "", later},
		{"shop", s.Shop != 0, append(slices.Concat(creation, carts), action{key: "duplicate"})},
		{"model", s.Model != "", slices.Concat(creation, carts)},
		{"items", s.Items != nil, slices.Concat(creation, carts)},
		{"buyer", s.Buyer != nil, slices.Concat(creation, orders)},
		{"delivery", s.OrderSpec.Delivery != nil, creation},
		{"payment", s.Payment != "", creation},
		{"payment-method", s.PaymentMethod != "", slices.Concat(creation, orders)},
		{"fake", s.Fake, slices.Concat(creation, orders)},
		{"notes", s.Notes != "", slices.Concat(creation, orders)},
		{"text", s.Text != "", written},
		{"rating", s.Rating != 0, []action{{"feedback", "create"}}},
		{"photos", s.Photos != nil, []action{{"chat", "message"}}},
		{"force", s.Force, events},
		{"status", s.Status != "", status},
		{"substatus", s.Substatus != "", status},
		{"update-type", s.UpdateType != "", []action{{"order", "update"}}},
		{"return-type", s.ReturnType != "", []action{{"return", "create"}}},
		{"refund", s.Refund != "", refund},
		{"shipment", s.Shipment != "", refund},
		{"detail", s.Detail != "", events},
		{"set", s.Set != nil, events},
		{"add", s.Add != nil, events},
		{"unknown-values", s.UnknownValues, events},
		{"times", s.Times != 0, repeated},
		{"every", s.Every != 0, repeated},
		{"hold", s.Hold, events},
		{"region", s.Region != 0, carts},
		{"option", s.Option != "", orders},
		{"refused", s.Refused, []action{{key: "connect"}, {key: "plug"}, {key: "cart"}, {key: "accept"}}},
		{"name", s.Name != nil, edit},
		{"types", s.Types != nil, edit},
		{"path", s.Path != nil, edit},
	}
}

// fits reports whether the modifier says something about a.
func (m modifier) fits(a action) bool {
	return slices.ContainsFunc(m.of, func(of action) bool {
		return of == a || of.value == "" && of.key == a.key
	})
}
