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
	repeated := append(slices.Clone(events), action{key: "send"})
	return []modifier{
		{"as", s.As != "", append(slices.Clone(events), action{key: "duplicate"})},
		{"of", s.Of != "", later},
		{"shop", s.Shop != 0, append(creation, action{key: "duplicate"})},
		{"model", s.Model != "", creation},
		{"items", s.Items != nil, creation},
		{"buyer", s.Buyer != nil, creation},
		{"delivery", s.OrderSpec.Delivery != nil, creation},
		{"payment", s.Payment != "", creation},
		{"payment-method", s.PaymentMethod != "", creation},
		{"fake", s.Fake, creation},
		{"notes", s.Notes != "", creation},
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
		{"refused", s.Refused, []action{{key: "connect"}, {key: "plug"}}},
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
