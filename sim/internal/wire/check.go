package wire

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Check finds what cannot be sent of a request, so that no store is blamed for
// it: a URL that is not http or https with a host, a method or a header that
// HTTP does not allow. The error quotes neither the URL nor a value.
func (r Request) Check() error {
	u, err := url.Parse(r.URL)
	switch {
	case err != nil:
		return errors.New("the URL cannot be read")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("the URL must begin with https:// or http://")
	case u.Hostname() == "":
		return errors.New("the URL has no host")
	case !httpguts.ValidHeaderFieldName(r.Method): // a method is a token, as such a name is
		return fmt.Errorf("%.20q cannot be a method", r.Method)
	}
	return CheckHeader(r.Header)
}

// CheckHeader is Check for the header alone.
func CheckHeader(h http.Header) error {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if !httpguts.ValidHeaderFieldName(name) {
			return fmt.Errorf("%.80q cannot be the name of a header field", name)
		}
		allowed := httpguts.ValidHeaderFieldValue
		if http.CanonicalHeaderKey(name) == "Host" {
			allowed = canBeHost
		}
		if slices.ContainsFunc(h[name], func(v string) bool { return !allowed(v) }) {
			return fmt.Errorf("the value of header field %.80q has characters that cannot be sent", name)
		}
	}
	return nil
}

func canBeHost(name string) bool {
	ascii, err := httpguts.PunycodeHostPort(name)
	return err == nil && httpguts.ValidHostHeader(ascii) && !strings.ContainsAny(ascii, "/?#@")
}
