package traffic

import (
	_ "embed"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/market"
)

//go:embed k6.js
var k6Script string

// K6Script is a script for k6 (grafana.com/docs/k6) that sends what NewK6 has made of a
// journal, from the file requests.json beside it, as often as it is told to.
func K6Script() []byte { return []byte(k6Script) }

// K6 is what K6Script sends, in its order.
type K6 struct {
	// Target is the base URL of the store that it was sent to.
	Target string `json:"target"`
	// Stride is how far the numbers of one copy of all requests are from those of the
	// next, by the fields that have them.
	Stride   map[string]int64 `json:"stride"`
	Requests []K6Request      `json:"requests"`
}

// K6Request is one notification.
type K6Request struct {
	Type string `json:"type"`
	// Path is that of the URL, with its query.
	Path   string            `json:"path"`
	Header map[string]string `json:"header"`
	// Secret are the fields of the header whose values no journal has.
	Secret []string `json:"secret"`
	Body   string   `json:"body"`
}

// numbered are the fields of notifications that number what happens: each copy has its
// own. Those of the seller, such as campaigns, stay.
var numbered = regexp.MustCompile(`"(orderId|itemId|returnId|chatId|feedbackId|commentId|questionId|answerId)":(\d{1,15})\b`)

// NewK6 makes requests of the notifications of a journal, each once. The error says that
// there are none.
func NewK6(j *journal.Journal) (*K6, error) {
	k := &K6{Stride: map[string]int64{}}
	least, most := map[string]int64{}, map[string]int64{}
	seen := map[string]bool{}
	for _, e := range j.Entries() {
		x := e.Exchange
		if x == nil || x.NotificationType == "" || x.NotificationType == market.Ping || x.Push != "" || e.Notification != "" && seen[e.Notification] {
			continue
		}
		seen[e.Notification] = true
		to, err := url.Parse(x.Request.URL)
		if err != nil {
			continue
		}
		if k.Target == "" {
			k.Target = to.Scheme + "://" + to.Host
		}
		one := K6Request{Type: string(x.NotificationType), Path: to.RequestURI(), Header: map[string]string{}, Secret: []string{}, Body: x.Request.Body}
		one.fields(x.Request.Header)
		k.Requests = append(k.Requests, one)
		for _, found := range numbered.FindAllStringSubmatch(one.Body, -1) {
			n, _ := strconv.ParseInt(found[2], 10, 64) // of at most 15 digits
			if _, ok := least[found[1]]; !ok {
				least[found[1]], most[found[1]] = n, n
			}
			least[found[1]], most[found[1]] = min(least[found[1]], n), max(most[found[1]], n)
		}
	}
	if len(k.Requests) == 0 {
		return nil, errors.New(storyEmpty)
	}
	for name := range least {
		k.Stride[name] = most[name] - least[name] + 1
	}
	return k, nil
}

// fields are those of a header, but for what k6 writes by itself and what is of one
// request alone.
func (k *K6Request) fields(header []journal.Header) {
	own := []string{"host", "content-length", "traceparent", "connection", "accept-encoding", "transfer-encoding"}
	for _, h := range header {
		switch {
		case slices.Contains(own, strings.ToLower(h.Name)):
		case strings.Contains(h.Value, journal.Mask):
			k.Secret = append(k.Secret, h.Name)
		default:
			k.Header[h.Name] = h.Value
		}
	}
}

// JSON is what K6Script reads.
func (k *K6) JSON() ([]byte, error) { return json.MarshalIndent(k, "", " ") }
