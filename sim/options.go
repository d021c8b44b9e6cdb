package sim

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/localmarket/localmarket/schemas"
	"github.com/localmarket/localmarket/sim/market"
)

// The times that the contract gives (N-DEADLINE, N-PING-DEADLINE, N-DELAY).
const (
	DefaultDeadline        = 10 * time.Second
	DefaultActivationDelay = 2 * time.Minute
	// PingAdvice is how fast a reply to PING should be: later documents ask for
	// it, the simulator does not enforce it by itself (N-PING-DEADLINE).
	PingAdvice = time.Second
)

const (
	defaultSeed     = 1
	defaultInFlight = 64
)

// Options are the settings of a Market. The zero Options are a Market as the
// contract has it.
type Options struct {
	// Revision of the contract; schemas.Latest if empty.
	Revision string
	// Seed of all made-up data; 0 means 1.
	Seed uint64
	// BusinessID is the cabinet that the Market's story is about, and
	// CampaignIDs are its shops; made up from the seed if zero and empty.
	BusinessID  int64
	CampaignIDs []int64
	// Start is where virtual time begins; 1 September 2026, 9:00 UTC if zero.
	Start time.Time
	// Path is appended to the stores' URLs; /notification if empty (N-URL).
	Path string
	// Deadline bounds the whole of an exchange on the real clock; 10 seconds if
	// zero (N-DEADLINE).
	Deadline time.Duration
	// PingDeadline is that of PING; the Deadline if zero (N-PING-DEADLINE).
	PingDeadline time.Duration
	// ActivationDelay is how long connecting takes to have effect, in virtual
	// time; 2 minutes if zero (N-DELAY).
	ActivationDelay time.Duration
	// RootCAs are the authorities trusted; those of the system if nil (N-HTTPS).
	RootCAs *x509.CertPool
	// Header is sent with every request, besides Market's own fields.
	Header http.Header
	// InFlight bounds the deliveries under way at once; 64 if zero.
	InFlight int
}

func (o Options) withDefaults() (Options, error) {
	if o.Revision == "" {
		o.Revision = schemas.Latest
	}
	if o.Seed == 0 {
		o.Seed = defaultSeed
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, time.September, 1, 9, 0, 0, 0, time.UTC)
	}
	o.Start = o.Start.UTC()
	if o.Path == "" {
		o.Path = market.DefaultPath
	}
	if o.Deadline == 0 {
		o.Deadline = DefaultDeadline
	}
	if o.PingDeadline == 0 {
		o.PingDeadline = o.Deadline
	}
	if o.ActivationDelay == 0 {
		o.ActivationDelay = DefaultActivationDelay
	}
	if o.InFlight == 0 {
		o.InFlight = defaultInFlight
	}
	return o, o.check()
}

func (o Options) check() error {
	switch {
	case !strings.HasPrefix(o.Path, "/"):
		return fmt.Errorf("the path %q must begin with /", o.Path)
	case o.Deadline < 0, o.PingDeadline < 0, o.ActivationDelay < 0:
		return errors.New("a deadline or delay must not be negative")
	case o.InFlight < 0:
		return errors.New("the number of deliveries in flight must not be negative")
	}
	return nil
}
