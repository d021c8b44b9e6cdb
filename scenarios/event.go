package scenarios

import (
	"slices"

	"github.com/localmarket/localmarket/sim/market"
)

// Event is one kind of thing that can happen in the market, as a step names it.
type Event struct {
	// Noun is the step's key, and Verb its value.
	Noun, Verb string
	Type       market.Type
}

// Events lists the events that steps can bring about, in the order of a story.
func Events() []Event {
	return []Event{
		{"order", "create", market.OrderCreated},
		{"order", "status", market.OrderStatusUpdated},
		{"order", "update", market.OrderUpdated},
		{"order", "cancellation request", market.OrderCancellationRequest},
		{"order", "cancel", market.OrderCancelled},
		{"return", "create", market.OrderReturnCreated},
		{"return", "status", market.OrderReturnStatusUpdated},
		{"service", "status", market.OrderLineServiceStatusUpdated},
		{"chat", "create", market.ChatCreated},
		{"chat", "message", market.ChatMessageSent},
		{"dispute", "start", market.ChatArbitrageStarted},
		{"dispute", "finish", market.ChatArbitrageFinished},
		{"feedback", "create", market.GoodsFeedbackCreated},
		{"feedback", "comment", market.GoodsFeedbackCommentCreated},
		{"question", "create", market.QuestionCreated},
		{"question", "answer", market.QuestionAnswerCreated},
		{"question", "comment", market.QuestionCommentCreated},
	}
}

// verbs lists what can happen to a noun.
func verbs(noun string) []string {
	var list []string
	for _, e := range Events() {
		if e.Noun == noun {
			list = append(list, e.Verb)
		}
	}
	return list
}

// event is the one that a step brings about, if it is an event.
func (s *Step) event() (e Event, ok bool) {
	a := s.action()
	all := Events()
	i := slices.IndexFunc(all, func(e Event) bool { return e.Noun == a.key && e.Verb == a.value })
	if i < 0 {
		return Event{}, false
	}
	return all[i], true
}

// noun is a key of steps that are events, and what a step says of it.
type noun struct {
	key  string
	verb func(s *Step) string
}

func nouns() []noun {
	return []noun{
		{"order", func(s *Step) string { return s.Order }},
		{"return", func(s *Step) string { return s.Return }},
		{"chat", func(s *Step) string { return s.Chat }},
		{"dispute", func(s *Step) string { return s.Dispute }},
		{"feedback", func(s *Step) string { return s.Feedback }},
		{"question", func(s *Step) string { return s.Question }},
		{"service", func(s *Step) string { return s.Service }},
	}
}
