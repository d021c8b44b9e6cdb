package market

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// DefaultPath is what Market appends to the registered URL (N-URL).
const DefaultPath = "/notification"

// Endpoint is the address notifications are posted to: the URL the seller
// registered with path appended, unless it ends in it already (N-URL). A query
// stays, a fragment goes. An empty path appends nothing. The error says what
// is wrong with the URL, as its writer sees it.
func Endpoint(registered, path string) (*url.URL, error) {
	u, err := parse(registered)
	if err != nil {
		return nil, err
	}
	u.Fragment, u.RawFragment = "", ""
	path = strings.Trim(path, "/")
	if path == "" || strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/"+path) {
		return u, nil
	}
	return u.JoinPath(path), nil
}

// parse reads the URL of a store. Its errors quote no password.
func parse(registered string) (*url.URL, error) {
	u, err := url.Parse(registered)
	if err != nil && strings.Contains(registered, "://") {
		var syntax *url.Error
		if errors.As(err, &syntax) {
			err = syntax.Err
		}
		return nil, fmt.Errorf("the store's URL cannot be read: %w", err)
	}
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https":
		beginning, _, _ := strings.Cut(registered, "://")
		beginning = beginning[strings.LastIndexByte(beginning, '@')+1:]
		return nil, fmt.Errorf("the store's URL must begin with https:// or http://, got %.40q", beginning)
	case u.User != nil:
		return nil, errors.New("the store's URL must not carry a user name or password: Market sends none")
	case u.Hostname() == "":
		return nil, fmt.Errorf("the store's URL has no host: %.80q", registered)
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, fmt.Errorf("the store's URL has an impossible port: %.10q", port)
		}
	}
	u.Host = asciiHost(u)
	return u, nil
}

// asciiHost writes the name магазин.рф as DNS has it, xn--80aairftm.xn--p1ai,
// so that every program that is shown the address can use it. What is no such
// name, an IPv6 address or a container's my_store, stays.
func asciiHost(u *url.URL) string {
	ascii, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return u.Host
	}
	return strings.Replace(u.Host, u.Hostname(), ascii, 1)
}
