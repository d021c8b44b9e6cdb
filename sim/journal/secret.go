package journal

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// Mask stands for a secret wherever a header or a URL is printed or stored.
const Mask = "***"

// MaskURL hides the values of a URL's query parameters whose names sound like a
// secret, likewise in its fragment, and a user's name and password. The rest
// stays as it is written, also of what is no URL.
func MaskURL(text string) string {
	end := strings.IndexAny(text, "?#")
	if end < 0 {
		return maskUser(text)
	}
	var masked strings.Builder
	masked.WriteString(maskUser(text[:end]))
	for rest := text[end:]; rest != ""; {
		pair := rest[1:]
		if end := strings.IndexAny(pair, "?#&;"); end >= 0 {
			pair = pair[:end]
		}
		masked.WriteByte(rest[0])
		masked.WriteString(maskParameter(pair))
		rest = rest[1+len(pair):]
	}
	return masked.String()
}

func maskParameter(pair string) string {
	name, _, hasValue := strings.Cut(pair, "=")
	plain, err := url.QueryUnescape(name)
	if hasValue && (err != nil || secret(plain)) {
		return name + "=" + Mask
	}
	return pair
}

// maskUser hides what stands between the protocol and the host.
func maskUser(address string) string {
	scheme, rest, ok := strings.Cut(address, "//")
	if !ok {
		return address
	}
	authority, path, hasPath := strings.Cut(rest, "/")
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return address
	}
	masked := scheme + "//" + Mask + authority[at:]
	if hasPath {
		masked += "/" + path
	}
	return masked
}

// harmless reports whether a header field never carries a credential, whoever
// added it.
func harmless(name string) bool {
	switch name {
	case "Accept", "Accept-Language", "Content-Type", "Host", "User-Agent",
		"X-Forwarded-For", "X-Real-Ip", "Traceparent", "X-Market-Integration":
		return true
	}
	return false
}

// secret reports whether a header field or a query parameter by that name
// carries a key or a token. An unknown name that sounds like one is taken for
// one: a value masked in vain costs less than a key in a report.
func secret(name string) bool {
	switch name { // those of nearly every exchange, told quickly
	case "Content-Type", "Traceparent", "User-Agent":
		return false
	}
	name = strings.ToLower(name)
	switch name {
	case "idempotency-key", "www-authenticate": // an id, and a question that holds no answer
		return false
	}
	for _, part := range []string{
		"authorization", "authentication", "token", "secret", "password", "passwd", "passphrase", "cookie",
		"signature", "credential", "session", "bearer", "jwt", "bypass",
	} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return slices.ContainsFunc(strings.FieldsFunc(name, notLetter), func(word string) bool {
		return word == "auth" || strings.HasSuffix(word, "key")
	})
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }
