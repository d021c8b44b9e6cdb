package pullapi

import (
	"net/http"
	"strings"

	"github.com/localmarket/localmarket/sim/journal"
)

// credential is the token that a call brings, and the form in which it does.
type credential struct {
	token string
	oauth bool
}

// credential reads the headers. While an integration goes over from one kind of
// token to the other it may send both: the Api-Key counts then.
func (c *call) credential() (credential, *Error) {
	if tokens, ok := c.http.Header["Api-Key"]; ok {
		return credential{token: tokens[0]}, nil
	}
	if headers, ok := c.http.Header["Authorization"]; ok {
		return c.oauthCredential(headers[0])
	}
	return credential{}, unauthorized(credentialsMissing)
}

// oauthCredential reads the older header: Bearer <token>, or OAuth with the token
// alone or among oauth_token="…", oauth_client_id="…".
func (c *call) oauthCredential(header string) (credential, *Error) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(header), " ")
	token := strings.TrimSpace(rest)
	switch {
	case scheme == "":
		return credential{}, unauthorized(oauthMissing)
	case strings.HasPrefix(header, keyPrefix), strings.HasPrefix(token, keyPrefix):
		c.find(journal.Finding{Rule: "P-AUTH", Kind: journal.CallRefused, Message: keyMisplaced, Fix: fixKey})
		return credential{}, unauthorized(credentialsMissing)
	case strings.EqualFold(scheme, "Bearer"):
	case strings.EqualFold(scheme, "OAuth"):
		token = oauthToken(token)
	case !found:
		return credential{}, unauthorized(authorizationSyntax)
	default:
		return credential{}, unauthorized(authorizationType)
	}
	if token == "" {
		return credential{}, unauthorized(oauthTokenMissing)
	}
	return credential{token, true}, nil
}

// oauthToken finds the token among comma-separated parameters.
func oauthToken(text string) string {
	if !strings.Contains(text, "=") {
		return text
	}
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if strings.TrimSpace(name) == "oauth_token" {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

func unauthorized(message string) *Error {
	return &Error{Status: http.StatusUnauthorized, Message: message}
}
