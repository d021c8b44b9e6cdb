package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/localmarket/localmarket/sim"
)

// maxScenario bounds the text of a scenario, in bytes.
const maxScenario = 256 << 10

// Story is a scenario to be run: one of the library by its name, or the text of a
// file, against the store at URL.
type Story struct {
	Name, Text, URL string
}

// scenarioRequest is a Story: a name or a text, and a store, the one that is
// connected if it is left out.
type scenarioRequest struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
	URL  string `json:"url,omitempty"`
}

// scenarioReply is the report, as the JSON report of run has it.
type scenarioReply struct {
	Report json.RawMessage `json:"report"`
}

// runScenario runs a scenario in a market and on a clock of its own, and answers
// with its report once it is over.
func (s *Server) runScenario(r *http.Request) (answer, error) {
	var asked scenarioRequest
	if err := read(r, &asked); err != nil {
		return answer{}, err
	}
	report, err := s.tell(r.Context(), Story(asked))
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, body: scenarioReply{Report: report}}, nil
}

// tell runs a scenario and returns its report.
func (s *Server) tell(ctx context.Context, story Story) (json.RawMessage, error) {
	if story.URL == "" {
		story.URL = s.connectedURL()
	}
	switch {
	case s.options.Run == nil:
		return nil, &problem{http.StatusNotImplemented, badNoScenarios, fixNoScenarios}
	case (story.Name == "") == (story.Text == ""):
		return nil, &problem{http.StatusBadRequest, badStory, fixScenario}
	case len(story.Text) > maxScenario:
		return nil, &problem{http.StatusBadRequest, fmt.Sprintf(badLength, maxScenario>>10), fixLength}
	case story.URL == "":
		return nil, &problem{http.StatusConflict, badNoStore, fixNoStore}
	}
	ctx, cancel := context.WithTimeout(ctx, longestMove)
	defer cancel()
	report, err := s.options.Run(ctx, story)
	if err != nil {
		return nil, &problem{http.StatusBadRequest, err.Error(), fixScenario}
	}
	return report, nil
}

// connectedURL is the address of the first store that is connected, or empty.
func (s *Server) connectedURL() string {
	for _, sub := range s.market.Subscriptions() {
		if sub.State != sim.Removed && sub.State != sim.Refused {
			return sub.URL
		}
	}
	return ""
}
