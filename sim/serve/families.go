package serve

import "strings"

// family is one of Prometheus: figures of one name, told apart by labels.
type family struct {
	name, kind, help string
}

// The families of what happened, which is counted.
var (
	sentFamily = family{"localmarket_attempts_total", "counter",
		"Attempts to deliver a notification, PING included, by type and by Market's verdict (N-VERDICT)."}
	callsFamily = family{"localmarket_calls_total", "counter",
		"Calls of the store on the pull API, by operation and status."}
	issuesFamily = family{"localmarket_call_issues_total", "counter",
		"What is unusual about calls of the store, by kind; over-limit counts what went past a limit (P-LIMITS)."}
	limitedFamily = family{"localmarket_calls_over_limit_total", "counter",
		"Calls of the store that went past a limit, by operation (P-LIMITS)."}
	latencyFamily = family{"localmarket_reply_seconds", "histogram",
		"How long the store took to reply, on the real clock."}
	droppedFamily = family{"localmarket_journal_dropped_entries_total", "counter",
		"Entries of the journal that are kept no more (--keep)."}
)

// The families of what is in effect when somebody asks, in virtual time.
var (
	heldFamily = family{"localmarket_held_deliveries", "gauge",
		"Deliveries that wait for another notification (N-BLOCKING)."}
	outageFamily = family{"localmarket_outage_seconds", "gauge",
		"For how long of virtual time the store has been unavailable; 14 days end in a disconnection (N-DISCONNECT)."}
	connectedFamily = family{"localmarket_subscription_enabled", "gauge",
		"1 if notifications are sent to the subscription, else 0."}
	clockFamily = family{"localmarket_virtual_time_seconds", "gauge",
		"Virtual time, in seconds since 1970."}
	worldsFamily = family{"localmarket_worlds", "gauge",
		"Worlds that are open in this process, the server's own market aside."}
)

// families are all, in the order in which they are shown.
var families = []family{
	sentFamily, issuesFamily, limitedFamily, callsFamily, heldFamily, droppedFamily, outageFamily, latencyFamily, connectedFamily, clockFamily, worldsFamily,
}

// latencyBounds are those of the buckets of latencyFamily, in seconds.
var latencyBounds = []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 5, 10}

// of is the name of one figure of the family: labels are names in their order, each with
// its value.
func (f family) of(labels ...string) string {
	var pairs []string
	for i := 0; i < len(labels); i += 2 {
		value := labelEscapes.Replace(strings.ToValidUTF8(labels[i+1], "\uFFFD"))
		pairs = append(pairs, labels[i]+`="`+value+`"`)
	}
	if len(pairs) == 0 {
		return f.name
	}
	return f.name + "{" + strings.Join(pairs, ",") + "}"
}

var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
