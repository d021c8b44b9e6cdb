package operations

import (
	"cmp"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// authHandlers describe the caller's key.
func (l *operations) authHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getAuthTokenInfo": l.getAuthTokenInfo,
	}
}

// getAuthTokenInfo says what the caller's key opens (P-AUTH).
func (l *operations) getAuthTokenInfo(r *pullapi.Request) (any, error) {
	key := apiKey{Name: cmp.Or(r.Key.Name, plainKey), Scopes: []string{}}
	words := strings.NewReplacer("-", "_", ":", "_")
	for _, scope := range r.Key.Scopes {
		key.Scopes = append(key.Scopes, strings.ToUpper(words.Replace(scope)))
	}
	return tokenInfo{key}, nil
}

type tokenInfo struct {
	APIKey apiKey `json:"apiKey"`
}

type apiKey struct {
	Name   string   `json:"name"`
	Scopes []string `json:"authScopes"`
}
