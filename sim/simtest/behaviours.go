package simtest

import (
	"net/http"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// Behaviour describes one kind of sample store.
type Behaviour struct {
	// Name is what [Start] takes.
	Name string
	// Summary is one line for a list: what the store does.
	Summary string
	// Subtype is what Market's log would call the store's failure, or the nearest
	// it has a name for (N-VERDICT). It is empty for the good store, and for one
	// that fails only now and then.
	Subtype string
	// Warns says that its fault only warns, so that it fails a check with --fail-on
	// warn alone.
	Warns bool
	// Push is the model by which it answers the legacy push API, DBS or FBS; empty if
	// it does not.
	Push string
	// Calls says that it calls the pull API, so that it needs Options.PullAPI and
	// Options.Key.
	Calls bool
}

// Behaviours lists what [Start] can start: the good store, those that act on
// their orders as well, then those that are slow, that break the connection, the body, the status, that fail only at
// times, those whose TLS is wrong, and those of the legacy push API.
func Behaviours() []Behaviour {
	var list []Behaviour
	for _, k := range kinds() {
		list = append(list, k.Behaviour)
	}
	return list
}

// kind is a behaviour and how it comes about.
type kind struct {
	Behaviour
	// delay is the default of Options.Delay.
	delay time.Duration
	// spoil makes the bad store out of the good one; nil leaves it good.
	spoil spoiler
	// acts has it act on orders where it is given a pull API, though it needs none.
	acts bool
	// wrongKey has it call with another key than it was given.
	wrongKey bool
	// tls spoils the good TLS; nil leaves it good, if there is any.
	tls func(*secure)
	// push has it answer the legacy push API; nil does not.
	push *pushKind
}

// spoiler makes a bad store out of the good one.
type spoiler func(parts) http.Handler

// parts is what a bad store is made of.
type parts struct {
	good     http.Handler
	contract *schemas.Set
	path     string
	delay    time.Duration
	work     *workQueue // nil in a store that does not call
}

func kinds() []kind { return append(notified(), pushKinds()...) }

// notified are the stores that answer notifications alone.
func notified() []kind {
	return []kind{
		{Behaviour: about("good", "does everything right: a model to learn from", "")},
		{Behaviour: calling("acts-on-orders", "reads each order by the pull API and does what it needs: boxes, codes, keys, READY_TO_SHIP, cancellations"), spoil: actsOnOrders},
		{Behaviour: calling("queued", "does the same, but only 300 ms after it has answered"), spoil: actsOnOrders, delay: queueDelay},
		{Behaviour: calling("wrong-key", "does the same, but calls with a key that Market does not know"), spoil: actsOnOrders, wrongKey: true},

		{Behaviour: about("slow", "answers well, but late", market.ReadTimedOut), spoil: slow, delay: slowDelay},
		{Behaviour: about("hang", "reads the request and never answers", market.ReadTimedOut), spoil: hang},
		{Behaviour: about("slow-ping", "answers PING after 2 seconds, and all else at once", market.ReadTimedOut), spoil: slowPing, delay: pingDelay},
		{Behaviour: about("drip", "sends a good reply one byte at a time, past the deadline", market.ReadTimedOut), spoil: drip, delay: dripDelay},
		{Behaviour: about("torn", "closes the connection in the middle of the body", market.CantParseResponse), spoil: torn},
		{Behaviour: about("reset", "resets the connection instead of answering", market.ConnectionRefused), spoil: reset},
		{Behaviour: about("huge", "sends a body that never ends", market.CantParseResponse), spoil: huge},
		{Behaviour: about("gzip-bomb", "sends a few compressed megabytes that inflate to gigabytes", market.CantParseResponse), spoil: gzipBomb},

		{Behaviour: about("wrong-content-type", "sends a good body as text/html", market.UnsupportedMediaType), spoil: wrongContentType},
		{Behaviour: about("not-json", "sends a body that is not JSON", market.CantParseResponse), spoil: notJSON},
		{Behaviour: about("no-version", "leaves version out of the body", market.InvalidData), spoil: noVersion},
		{Behaviour: about("empty-name", "sends an empty name", market.InvalidData), spoil: emptyName},
		{Behaviour: about("long-name", "sends a name of 101 characters", market.InvalidData), spoil: longName},
		{Behaviour: about("bad-time", "sends a time that is not a date", market.InvalidData), spoil: badTime},

		{Behaviour: about("created-201", "sends a good body with status 201", market.HTTP), spoil: created201},
		{Behaviour: about("no-content-204", "accepts with status 204 and no body", market.HTTP), spoil: noContent204},
		{Behaviour: about("redirect-302", "redirects to a place that would answer well", market.HTTP), spoil: redirect302},
		{Behaviour: about("not-found-404", "answers that the page is unknown", market.HTTP), spoil: notFound404},
		{Behaviour: about("error-500", "fails, and says so with a good error body", market.HTTP), spoil: error500},
		{Behaviour: about("bad-gateway-502", "is down behind a proxy that is up", market.HTTP), spoil: badGateway502},
		{Behaviour: about("bad-request-400", "refuses everything with a good error body", market.HTTP), spoil: badRequest400},
		{Behaviour: about("bad-request-bad-body", "refuses everything with a bad error body", market.HTTP), spoil: badRequestBadBody},

		{Behaviour: about("duplicate-crash", "fails when a notification comes again", ""), spoil: duplicateCrash},
		{Behaviour: about("duplicate-race", "fails when two copies of a notification come at once", ""), spoil: duplicateRace, delay: raceDelay, acts: true},
		{Behaviour: about("chat-500", "fails on every message of a chat, and takes all else", ""), spoil: chat500},
		{Behaviour: about("unknown-crash", "fails on a value or type it does not know", ""), spoil: unknownCrash},

		{Behaviour: about("int32-ids", "keeps ids in 32 bits, and fails on the numbers of orders", ""), spoil: int32IDs},
		{Behaviour: warning("float64-ids", "reads ids into doubles, and fails on those above 2^53"), spoil: float64IDs},
		{Behaviour: warning("body-limit-100kb", "refuses bodies of more than 100 KB with 413, as its framework does by default"), spoil: bodyLimit100KB},
		{Behaviour: about("one-campaign", "knows shop 149000000 alone, and fails on orders of others", ""), spoil: oneCampaign},
		{Behaviour: warning("error-in-200", "answers 200 to all, and says in the body that it failed"), spoil: errorIn200},

		{Behaviour: about("ip-allowlist", "refuses all but Market's addresses, as X-Forwarded-For or X-Real-IP has them", market.HTTP), spoil: ipAllowlist},
		{Behaviour: about("drops-strangers", "does the same in silence: strangers get no answer", market.ReadTimedOut), spoil: dropsStrangers},
		{Behaviour: about("leftmost-forwarded-for", "lets in whoever writes one of Market's addresses first into X-Forwarded-For", market.HTTP), spoil: leftmostForwardedFor},
		{Behaviour: about("http2-only", "speaks HTTP/2 alone", market.CantParseResponse), spoil: http2Only},

		{Behaviour: about("tls-self-signed", "has a certificate that no authority signed", market.SSLError), tls: selfSigned},
		{Behaviour: about("tls-expired", "has a certificate that ran out yesterday", market.SSLError), tls: expired},
		{Behaviour: about("tls-wrong-host", "has a certificate of another host", market.SSLError), tls: wrongHost},
		{Behaviour: about("tls-1.1", "speaks TLS 1.0 and 1.1 only", market.SSLError), tls: tls11},
	}
}

func about(name, summary string, subtype market.ErrorSubtype) Behaviour {
	return Behaviour{Name: name, Summary: summary, Subtype: string(subtype)}
}

// warning is a store whose fault only warns.
func warning(name, summary string) Behaviour {
	return Behaviour{Name: name, Summary: summary, Warns: true}
}

// calling is a good store that calls the pull API.
func calling(name, summary string) Behaviour {
	return Behaviour{Name: name, Summary: summary, Calls: true}
}
