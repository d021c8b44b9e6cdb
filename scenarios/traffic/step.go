package traffic

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// NewStep writes a step of a scenario, as it stands below steps, that brings a notification like one about: its
// type, and what its body says of shop, goods and statuses. What it is of is left to the
// story. The error says why it cannot be one.
func NewStep(t market.Type, body string, o StoryOptions) (string, error) {
	key, value := action(t)
	said := decoded(body)
	if key == "" || said == nil {
		return "", fmt.Errorf(noStep, t)
	}
	w := newStoryWriter(o)
	w.head, w.tail = fmt.Sprintf(storyHead, "step", "step"), func() string { return storyEnd }
	w.begin(true, "%s: %s", key, value)
	w.details(t, said)
	w.steps[0].unforced = true
	if err := w.check(); err != nil {
		return "", err
	}
	if len(w.steps) == 0 {
		return "", w.wrong
	}
	return w.steps[0].text, nil
}

const noStep = "no step of a scenario brings %.60s about"

// decoded is a JSON object; nil if it is none.
func decoded(text string) map[string]any {
	var body map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&body) != nil {
		return nil
	}
	return body
}
