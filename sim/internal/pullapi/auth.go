package pullapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/fault"
	"github.com/localmarket/localmarket/sim/journal"
)

// The form of an Api-Key token: ACMA:<40 characters>:<8>. The documentation
// shows some that are one character longer.
const (
	keyPrefix   = "ACMA:"
	keyLength   = len(keyPrefix) + 40 + 1 + 8
	keyTailFrom = len(keyPrefix) + 40
)

// authenticate finds the key that the call is made with (P-AUTH).
func (c *call) authenticate() error {
	given, err := c.credential()
	if err == nil {
		err = c.admit(given)
	}
	if err != nil {
		c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: err.Message, Fix: fixKey})
		return err
	}
	return nil
}

// admit is the one rule for what is let in: a token that the cabinet has, sent in
// the form of its kind, and not revoked. A token of one kind is unknown in the
// form of the other.
func (c *call) admit(given credential) *Error {
	key, known := c.api.options.Access.Key(given.token)
	known = known && key.OAuth == given.oauth
	key.Revoked = key.Revoked || c.meets(fault.KeyRevoked)
	switch {
	case given.oauth && (!known || key.Revoked):
		return &Error{Status: http.StatusForbidden, Message: oauthInvalid}
	case !known:
		return unauthorized(keyFault(given.token))
	case key.Revoked:
		return unauthorized(keyRevoked)
	}
	c.request.Key, c.request.BusinessID = key, key.BusinessID
	return nil
}

// keyFault says what is wrong with an unknown key, as its form shows.
func keyFault(token string) string {
	switch {
	case token == "":
		return keyMissing
	case !strings.HasPrefix(token, keyPrefix):
		return keyPrefixInvalid
	case len(token) != keyLength && len(token) != keyLength+1:
		return keyLengthInvalid
	case token[keyTailFrom] != ':' || strings.Count(token, ":") != 2:
		return keyFormatInvalid
	}
	return keyInvalid
}

// caller is the kind of partner that every key is of, as in
// schemas.Operation.Callers.
const caller = "seller"

// checkScopes asks for one of the operation's scopes, and for the right kind of
// partner.
func (c *call) checkScopes() error {
	op, key := c.endpoint.op, &c.request.Key
	switch {
	case len(op.Scopes) > 0 && !key.Grants(op.Scopes):
		err := problem(http.StatusForbidden, scopesMissing, strings.Join(op.Scopes, ", "))
		c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: err.Message, Fix: fixScopes})
		return err
	case len(op.Callers) > 0 && !slices.Contains(op.Callers, caller):
		return c.denied(problem(http.StatusForbidden, accessDenied))
	}
	return nil
}
