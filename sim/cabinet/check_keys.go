package cabinet

import (
	"strings"
	"unicode"

	"github.com/localmarket/localmarket/sim/market"
)

func (k *checker) keys() {
	seen := map[string]bool{}
	each(k, listKeys, k.cabinet.Keys, MaxKeys, func(one *Key) {
		kind := "apiKey"
		switch { // the key is not shown: it may be a true one
		case (one.APIKey == "") == (one.OAuth == ""):
			k.refuse(hintKeyKind, keyKind)
		case one.OAuth != "":
			kind = "oauth"
			if len(one.OAuth) > maxToken || strings.ContainsFunc(one.OAuth, notInOAuth) {
				k.refuse(hintOAuth, badOAuth)
			}
			if len(one.Scopes) > 0 {
				k.refuse(hintOAuthScopes, oauthScopes)
			}
		case !isAPIKey(one.APIKey):
			k.refuse(hintKey, badKey)
		}
		if seen[one.Token()] {
			k.refuse("", keyTwice, kind)
		}
		seen[one.Token()] = true
		k.text("name", one.Name, maxName)
		k.id("business", one.Business)
		for _, scope := range one.Scopes {
			oneOf(k, "scope", scope, market.Scopes())
		}
	})
}

func isAPIKey(text string) bool {
	token, ok := strings.CutPrefix(text, "ACMA:")
	unfit := func(r rune) bool { return r <= ' ' || r > '~' }
	return ok && token != "" && len(token) <= maxToken && !strings.ContainsFunc(token, unfit)
}

// notInOAuth are the characters that no OAuth token has.
func notInOAuth(r rune) bool {
	return r > '~' || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.~", r)
}
