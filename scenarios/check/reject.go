package check

import (
	"encoding/json"
	"fmt"

	"github.com/localmarket/localmarket/scenarios/body"
	"github.com/localmarket/localmarket/sim"
	"github.com/localmarket/localmarket/sim/market"
)

func rejectChecks() []Check {
	rules := []string{"N-400"}
	return []Check{
		{ID: "reject.not-json", Rules: rules, Title: "a body that is not JSON is refused with 400", run: rejects("it ends in the middle", cutShort)},
		{ID: "reject.empty-body", Rules: rules, Title: "an empty body is refused with 400", run: rejects("it is empty", emptied)},
		{ID: "reject.missing-field", Rules: rules, Title: "a body without a required field is refused with 400", run: rejects("a required field is missing", withoutID)},
		{ID: "reject.wrong-type", Rules: rules, Title: "a field of the wrong JSON type is refused with 400", run: rejects("an id is an array", idArray)},
	}
}

// rejects is a check that sends a good notification broken in one way.
func rejects(how string, breaking func(market.Notification) json.RawMessage) func(*session) finding {
	return func(s *session) finding {
		return s.one(func(n market.Notification) finding {
			x := s.sendOne(sim.Probe{Type: n.Type, Body: breaking(n), Note: fmt.Sprintf(noteBroken, how)})
			return s.lenient(refused(x), x)
		})
	}
}

func cutShort(n market.Notification) json.RawMessage { return n.Body[:len(n.Body)/2] }

func emptied(market.Notification) json.RawMessage { return nil }

func withoutID(n market.Notification) json.RawMessage {
	return edit(n.Body, body.Drop(idField(n.Type)))
}

func idArray(n market.Notification) json.RawMessage {
	return edit(n.Body, body.Put(idField(n.Type), []any{strangeValue}))
}

// idField is the required id of what a notification of type t is about.
func idField(t market.Type) string {
	switch t {
	case market.GoodsFeedbackCreated:
		return "feedbackId"
	case market.GoodsFeedbackCommentCreated:
		return "commentId"
	case market.ChatCreated, market.ChatMessageSent, market.ChatArbitrageStarted, market.ChatArbitrageFinished:
		return "chatId"
	case market.QuestionCreated:
		return "questionId"
	case market.QuestionAnswerCreated, market.QuestionCommentCreated:
		return "answerId"
	}
	return "orderId"
}
