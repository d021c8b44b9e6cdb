package pullapi

import (
	"net/http"
	"slices"
	"strings"

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
	err := c.findKey()
	if err != nil {
		c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: err.Message, Fix: fixKey})
		return err
	}
	return nil
}

func (c *call) findKey() *Error {
	if tokens, ok := c.http.Header["Api-Key"]; ok {
		return c.openWith(tokens[0])
	}
	if headers, ok := c.http.Header["Authorization"]; ok {
		return c.openWithOAuth(headers[0])
	}
	return &Error{Status: http.StatusUnauthorized, Message: credentialsMissing}
}

func (c *call) openWith(token string) *Error {
	key, known := c.api.options.Access.Key(token)
	if !known {
		return &Error{Status: http.StatusUnauthorized, Message: keyFault(token)}
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

// openWithOAuth takes the older header: Bearer <token>, or OAuth with the token
// alone or among oauth_token="…", oauth_client_id="…".
func (c *call) openWithOAuth(header string) *Error {
	scheme, rest, found := strings.Cut(strings.TrimSpace(header), " ")
	token, message := strings.TrimSpace(rest), ""
	switch {
	case scheme == "":
		message = oauthMissing
	case strings.HasPrefix(header, keyPrefix), strings.HasPrefix(token, keyPrefix):
		c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: keyMisplaced, Fix: fixKey})
		message = credentialsMissing
	case strings.EqualFold(scheme, "Bearer"):
	case strings.EqualFold(scheme, "OAuth"):
		token = oauthToken(token)
	case !found:
		message = authorizationSyntax
	default:
		message = authorizationType
	}
	if message == "" && token == "" {
		message = oauthTokenMissing
	}
	if message != "" {
		return &Error{Status: http.StatusUnauthorized, Message: message}
	}
	if err := c.openWith(token); err != nil {
		return &Error{Status: http.StatusForbidden, Message: oauthInvalid}
	}
	return nil
}

// oauthToken finds the token among comma-separated parameters.
func oauthToken(text string) string {
	if !strings.Contains(text, "=") {
		return text
	}
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name == "oauth_token" {
			return strings.Trim(value, `"`)
		}
	}
	return ""
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
