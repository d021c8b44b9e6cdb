package pullapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
)

// call is one call under way.
type call struct {
	api      *API
	endpoint *endpoint // nil where the path leads nowhere
	http     *http.Request
	vars     map[string]string // in the path
	trace    string
	encoder  *encoder

	request  Request
	values   url.Values // the query
	badQuery error      // why it cannot be taken apart
	business int64      // X-Business-Id, 0 without it
	account  account
	raw      []byte // the body, as far as it was read
	findings []journal.Finding
	injected *fault.Fault // what the call meets on purpose
	fault    string
}

// serve answers one call, or refuses it at once.
func (a *API) serve(w http.ResponseWriter, r *http.Request, e *endpoint, vars map[string]string, refusal *Error) {
	c := &call{api: a, endpoint: e, http: r, vars: vars, trace: a.traceparent(), encoder: a.encoders.get()}
	defer a.encoders.put(c.encoder)
	called := calledPath(r)
	c.request = Request{Base: baseOf(r), Now: a.options.Now(), access: a.options.Access, slashes: withoutSlashes(called) != called}
	var out reply
	if refusal != nil {
		c.lost(refusal, w.Header().Get("Allow"))
		out = c.fail(refusal)
	} else {
		defer c.leave()
		c.meet()
		out = c.answer()
	}
	if c.injected != nil {
		c.deliver(w, c.spoil(out))
		return
	}
	c.write(w, out)
}

// keep records the call: before its reply leaves, so that whatever the store does
// because of it comes later. Where that is not kept, the reply must not leave.
func (c *call) keep(out reply, header http.Header) error {
	if c.api.options.Record != nil {
		c.api.options.Record(c.record(out, header))
	}
	if c.api.options.Kept != nil {
		return c.api.options.Kept()
	}
	return nil
}

// answer takes the call through all steps: the first that fails is the answer.
func (c *call) answer() reply {
	c.request.Operation, c.request.sample = c.endpoint.op, c.endpoint.sample
	c.look()
	if out, ok := c.intercept(); ok {
		return out
	}
	steps := [...]func(*call) error{
		(*call).authenticate,
		(*call).checkScopes,
		(*call).checkAge,
		(*call).readPath,
		(*call).readBusinessHeader,
		(*call).findOwner,
		(*call).checkModel,
		(*call).enter,
		(*call).readBody,
		(*call).readQuery,
		(*call).checkBody,
		(*call).checkEnding,
		(*call).checkBodyEntity,
		(*call).countRequest,
	}
	for _, step := range steps {
		if err := step(c); err != nil {
			return c.fail(err)
		}
	}
	value, err := c.operate()
	c.findings = append(c.findings, c.request.notes...)
	if err != nil {
		return c.fail(c.note(refused(c.endpoint.op, err)))
	}
	out, err := c.succeed(value)
	if err != nil {
		return c.fail(err)
	}
	c.countReply(out)
	return c.age(out)
}

// note notes that the operation itself refuses the call.
func (c *call) note(err error) error {
	if refusal := (*Error)(nil); errors.As(err, &refusal) && refusal.status() < http.StatusInternalServerError {
		_ = c.noteRefusal(refusal, cmp.Or(refusal.Fix, fixRefused))
	}
	return err
}

// operate is the operation's own answer. A panic of a Handler is an error.
func (c *call) operate() (value any, err error) {
	if c.endpoint.stateful == nil {
		return c.endpoint.sample.answer(&c.request)
	}
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler { //nolint:errorlint // that very value, as net/http compares it
			err = fmt.Errorf("the handler of %s panicked: %.200v", c.endpoint.op.ID, p)
		} else if p != nil {
			panic(p)
		}
	}()
	return c.endpoint.stateful(&c.request)
}

// readPath reads the values in the path.
func (c *call) readPath() error {
	values, violations, err := c.endpoint.op.ValidatePath(c.vars)
	if err != nil {
		return err
	}
	c.request.Path = values
	return c.explain(parameterMessage, values, violations)
}

// readQuery reads the query.
func (c *call) readQuery() error {
	if err := c.refuseQuery(); err != nil {
		return err
	}
	values, violations, err := c.endpoint.op.ValidateQuery(c.values)
	if err != nil {
		return err
	}
	c.request.Query = values
	if violations == nil {
		return cmp.Or(c.readMoments(), c.checkPageSize())
	}
	return c.explain(parameterMessage, values, violations)
}

// readMoments refuses times that Handlers would read otherwise than the contract's
// schema does.
func (c *call) readMoments() error {
	for _, p := range c.endpoint.op.Parameters {
		text, ok := c.request.Query[p.Name].(string)
		if ok && p.Schema().Format == "date-time" && !isFormat("date-time", text) {
			return c.noteRefusal(problem(http.StatusBadRequest, typeMismatch, bounded(text)), fixMoment)
		}
	}
	return nil
}

// pathID is a whole number in the path, and whether the path has it.
func (c *call) pathID(name string) (int64, bool) {
	number, ok := c.request.Path[name].(json.Number)
	id, err := number.Int64()
	return id, ok && err == nil
}
