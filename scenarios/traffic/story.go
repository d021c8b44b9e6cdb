package traffic

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

// StoryOptions are how a recording becomes a scenario.
type StoryOptions struct {
	// Name is the scenario's; Source is where the recording is from.
	Name, Source string
	// Cabinet is the seller's: orders are of its shops and goods where the recording
	// names these; nil leaves them to Market.
	Cabinet *cabinet.Cabinet
	// Check says what is wrong with a scenario, and in which line, from 1. A step that
	// it finds wrong is left out: what has happened in production may be against
	// rules that hold here even by force.
	Check func(yaml []byte) (line int, err error)
}

// maxEvents is how many notifications go into one scenario, which has at most 1000
// steps.
const maxEvents = 300

// Story is what became of a recording.
type Story struct {
	// YAML is the scenario.
	YAML []byte
	// Events are the notifications in it; Left those that are not: too many, of a
	// type that no step brings about, or against the rules.
	Events, Left int
}

// NewStory writes a scenario in which the notifications of a recording happen
// again, each once, in their order and with the time between them. Values that the
// contract does not list are left to Market. The error says that there are none.
func NewStory(j *journal.Journal, o StoryOptions) (*Story, error) {
	w := newStoryWriter(o)
	w.tail = func() string { return storyEnd }
	seen := map[string]bool{}
	for _, e := range j.Entries() {
		x := e.Exchange
		if x == nil || x.NotificationType == "" || x.NotificationType == market.Ping || seen[e.Notification] {
			continue
		}
		seen[e.Notification] = e.Notification != ""
		w.event(x)
	}
	if w.story.Events == 0 {
		return nil, errors.New(storyEmpty)
	}
	w.head = fmt.Sprintf(storyHead, o.Name, yamlText(fmt.Sprintf(storyTitle, o.Source, w.story.Events)))
	if err := w.check(); err != nil {
		return nil, err
	}
	if w.story.Events == 0 {
		return nil, errors.New(storyEmpty)
	}
	return &w.story, nil
}

func newStoryWriter(o StoryOptions) *storyWriter {
	return &storyWriter{options: o, names: map[thing]string{}, counts: map[string]int{}}
}

// check writes the scenario, and leaves out what is wrong in it.
func (w *storyWriter) check() error {
	for {
		w.story.YAML = w.text()
		line, err := w.options.Check(w.story.YAML)
		if err == nil {
			return nil
		}
		if !w.mend(line) {
			return err
		}
		w.wrong = err
	}
}

func (w *storyWriter) text() []byte {
	var body strings.Builder
	for _, s := range w.steps {
		body.WriteString(s.text)
	}
	body.WriteString(w.tail())
	if text := w.head + body.String(); strings.Contains(text, dollar) {
		body.WriteString(dollarVariable)
	}
	return []byte(w.head + body.String())
}

// mend takes the step away that a line is in; where that may help, it is forced
// instead. It is false if the step is unknown.
func (w *storyWriter) mend(line int) bool {
	at := strings.Count(w.head, "\n") + 1
	for i, s := range w.steps {
		lines := strings.Count(s.text, "\n")
		if at <= line && line < at+lines {
			switch {
			case s.spare != "":
				w.steps[i].text, w.steps[i].spare = strings.Replace(s.text, s.spare, "", 1), ""
				return true
			case s.unforced:
				w.steps[i].text, w.steps[i].unforced = s.text+"    force: true\n", false
				return true
			}
			w.steps = slices.Delete(w.steps, i, i+1)
			if s.event {
				w.story.Events--
				w.story.Left++
			}
			return true
		}
		at += lines
	}
	return false
}

// The words of a scenario that was made of a recording.
const (
	storyEmpty = "the recording holds no notification that a step of a scenario brings about"
	storyTitle = "what happened as in %s: notifications: %d"
	storyHead  = `localmarket: 1
name: %s
title: %s
shows: >
  What production sent, once more, with the time between: numbers, people and
  texts are made up anew, and what was there before the recording began is
  created without telling the store.
rules: [N-TYPES, N-200]

subscriptions:
  - name: main

steps:
  - connect: main
  - advance: 2m
`
	storyEnd = `  - advance: 1m

expect:
  - title: every notification is handled
    rules: [N-200]
    delivery: {state: handled}
    fix: answer 200 to every notification, also to one that means nothing to do for you
  - title: the subscription stays enabled
    rules: [N-DISCONNECT]
    subscription: {name: main, state: enabled}
`
)

// thing is an order, a return, a chat or whatever else a notification has a number
// of: the name of the field, and the number.
type thing struct {
	field  string
	number int64
}

type storyWriter struct {
	options StoryOptions
	story   Story
	head    string        // what stands before the steps
	tail    func() string // and behind them
	steps   []storyStep
	names   map[thing]string // of what exists
	counts  map[string]int   // by field
	last    time.Time
	wrong   error // what was left out last
}

// storyStep is a step, and whether it is a notification of the recording. Where it is
// wrong, spare is left out of it first, and it is forced if it is unforced.
type storyStep struct {
	text     string
	event    bool
	spare    string
	unforced bool
}

func (w *storyWriter) begin(event bool, format string, args ...any) {
	w.steps = append(w.steps, storyStep{text: fmt.Sprintf("  - "+format+"\n", args...), event: event})
}

// action is the step that brings a type about, as key and value.
func action(t market.Type) (key, value string) {
	switch t {
	case market.OrderCreated:
		return "order", "create"
	case market.OrderStatusUpdated:
		return "order", "status"
	case market.OrderUpdated:
		return "order", "update"
	case market.OrderCancellationRequest:
		return "order", "cancellation request"
	case market.OrderCancelled:
		return "order", "cancel"
	case market.OrderReturnCreated:
		return "return", "create"
	case market.OrderReturnStatusUpdated:
		return "return", "status"
	case market.OrderLineServiceStatusUpdated:
		return "service", "status"
	case market.ChatCreated:
		return "chat", "create"
	case market.ChatMessageSent:
		return "chat", "message"
	case market.ChatArbitrageStarted:
		return "dispute", "start"
	case market.ChatArbitrageFinished:
		return "dispute", "finish"
	case market.GoodsFeedbackCreated:
		return "feedback", "create"
	case market.GoodsFeedbackCommentCreated:
		return "feedback", "comment"
	case market.QuestionCreated:
		return "question", "create"
	case market.QuestionAnswerCreated:
		return "question", "answer"
	case market.QuestionCommentCreated:
		return "question", "comment"
	}
	return "", ""
}

// creates is what brings about a thing that was there before: by its field.
func creates(field string, cancelled bool) (t market.Type, model market.Model) {
	switch field {
	case "orderId":
		if cancelled {
			return market.OrderCreated, market.DBS
		}
		return market.OrderCreated, ""
	case "returnId":
		return market.OrderReturnCreated, ""
	case "chatId":
		return market.ChatCreated, ""
	case "feedbackId":
		return market.GoodsFeedbackCreated, ""
	case "questionId":
		return market.QuestionCreated, ""
	}
	return market.QuestionAnswerCreated, "" // answerId
}

// event writes the steps of one notification.
func (w *storyWriter) event(x *journal.Exchange) {
	body := decoded(x.Request.Body)
	key, _ := action(x.NotificationType)
	if body == nil || key == "" || w.story.Events == maxEvents {
		w.story.Left++
		return
	}
	w.story.Events++
	w.advance(x.At)
	w.step(x.NotificationType, body, false)
}

// advance has the time pass that passed before: at most a year.
func (w *storyWriter) advance(at time.Time) {
	if gap := min(at.Sub(w.last).Truncate(time.Second), 365*24*time.Hour/maxEvents); !w.last.IsZero() && gap > 0 {
		w.begin(false, "advance: %s", market.ShortDuration(gap))
	}
	w.last = at
}

// step writes an event, and before it what it is of, if that was never created.
func (w *storyWriter) step(t market.Type, body map[string]any, before bool) {
	of := ""
	if field := t.OfField(); field != "" {
		of = w.subject(t, field, body)
	}
	key, value := action(t)
	w.begin(!before, "%s: %s", key, value)
	w.key("of", of)
	if of != "" {
		w.key("force", "true") // it has happened, whatever our rules say
	}
	if t.IDField() != t.OfField() {
		w.key("as", w.name(thing{t.IDField(), number(body[t.IDField()])}, key))
	}
	if before {
		w.key("hold", "true")
		return
	}
	w.details(t, body)
}

func (w *storyWriter) key(name, value string) {
	if value != "" {
		w.steps[len(w.steps)-1].text += fmt.Sprintf("    %s: %s\n", name, value)
	}
}

// spare is a key whose value the contract may not list.
func (w *storyWriter) spare(name, value string) {
	if value != "" {
		last := &w.steps[len(w.steps)-1]
		last.spare = fmt.Sprintf("    %s: %s\n", name, yamlText(value))
		last.text += last.spare
	}
}

// subject is the name of what an event is of.
func (w *storyWriter) subject(t market.Type, field string, body map[string]any) string {
	id := thing{field, number(body[field])}
	if name, ok := w.names[id]; ok {
		return name
	}
	created, model := creates(field, t == market.OrderCancellationRequest)
	w.step(created, body, true)
	w.key("model", string(model))
	return w.names[id]
}

func (w *storyWriter) name(id thing, noun string) string {
	w.counts[noun]++
	name := noun + "-" + strconv.Itoa(w.counts[noun])
	w.names[id] = name
	return name
}

// details are what a notification says of what has happened.
func (w *storyWriter) details(t market.Type, body map[string]any) {
	text := func(value any) string { s, _ := value.(string); return s }
	switch t {
	case market.OrderCreated:
		w.order(body)
	case market.OrderStatusUpdated:
		status, substatus := market.Status(text(body["status"])), market.Substatus(text(body["substatus"]))
		if !slices.Contains(market.Statuses(), status) {
			return
		}
		w.key("status", string(status))
		if slices.Contains(market.Substatuses(status), substatus) {
			w.key("substatus", string(substatus))
		}
	case market.OrderUpdated:
		w.spare("update-type", text(body["updateType"]))
	case market.OrderReturnCreated:
		w.spare("return-type", text(body["returnType"]))
	case market.OrderReturnStatusUpdated:
		of, _ := body["statuses"].(map[string]any)
		if refund := market.RefundStatus(text(of["refundStatus"])); slices.Contains(market.RefundStatuses(), refund) {
			w.key("refund", string(refund))
		}
		if shipment := market.ShipmentStatus(text(of["shipmentStatus"])); slices.Contains(market.ShipmentStatuses(), shipment) {
			w.key("shipment", string(shipment))
		}
	}
}

// order names the shop and the goods of a new order, where the cabinet has them.
func (w *storyWriter) order(body map[string]any) {
	c := w.options.Cabinet
	if c == nil {
		return
	}
	id := number(body["campaignId"])
	if at := slices.IndexFunc(c.Campaigns, func(one cabinet.Campaign) bool { return one.ID == id }); at >= 0 {
		w.key("shop", strconv.Itoa(at+1))
	}
	items, _ := body["items"].([]any)
	var all []string
	for _, one := range items {
		of, _ := one.(map[string]any)
		sku, _ := of["offerId"].(string)
		if !slices.ContainsFunc(c.Offers, func(o cabinet.Offer) bool { return o.SKU == sku }) {
			return
		}
		count := min(max(number(of["count"]), 1), 99)
		all = append(all, fmt.Sprintf("{offerId: %s, count: %d}", yamlText(sku), count))
	}
	if len(all) > 0 {
		w.key("items", "["+strings.Join(all, ", ")+"]")
	}
}

// dollar is a variable that stands for its sign: ${ would begin another one.
const (
	dollar         = "${dollar}"
	dollarVariable = "\nvariables:\n  dollar: \"$\"\n"
)

// yamlText is a text in quotes, as YAML and JSON have it.
func yamlText(text string) string { return quoted(strings.ReplaceAll(text, "${", dollar+"{")) }
