package market

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// DefaultPath is what Market appends to the registered URL (N-URL).
const DefaultPath = "/notification"

// Endpoint is the address notifications are posted to: the URL the seller
// registered with path appended, unless it ends in it already (N-URL). A
// fragment goes, a query is refused: Market would append to it. An empty path,
// and one of slashes and dots alone, appends nothing. The error says what is
// wrong with the URL, as its writer sees it.
func Endpoint(registered, suffix string) (*url.URL, error) {
	u, err := parse(registered)
	if err != nil {
		return nil, err
	}
	u.Fragment, u.RawFragment = "", ""
	suffix = path.Clean("/" + suffix)
	if suffix == "/" || strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), suffix) {
		return u, nil
	}
	// Escaped, so that what the seller wrote as %2F stays so.
	escaped := strings.TrimSuffix(u.EscapedPath(), "/") + (&url.URL{Path: suffix}).EscapedPath()
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+suffix, escaped
	return u, nil
}

// parse reads the URL of a store. Its errors quote the protocol and nothing
// else: any other part may be or hold a secret.
func parse(registered string) (*url.URL, error) {
	u, err := url.Parse(registered)
	switch {
	case err != nil && strings.Contains(registered, "://"):
		return nil, errors.New("the store's URL cannot be read: look for a space, a % that begins no escape, a port that is not a number")
	case err != nil, u.Scheme != "http" && u.Scheme != "https":
		return nil, noProtocol(registered, u)
	case u.User != nil:
		return nil, errors.New("the store's URL must not carry a user name or password: Market sends none")
	case u.Hostname() == "":
		return nil, errors.New("the store's URL has no host")
	case u.RawQuery != "" || u.ForceQuery:
		return nil, errors.New("the store's URL must have no query, since Market appends /notification to it: leave out the ? and what follows; put a token into the path, as in https://shop.example/TOKEN")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("the store's URL has an impossible port: it must be from 1 to 65535")
		}
	}
	u.Host = asciiHost(u)
	return u, nil
}

// noProtocol names the protocol that a URL has, or says what to write where it has
// none. In user:password@host, what reads as one is none; and of what has more than
// a host and a port, no more is quoted.
func noProtocol(registered string, u *url.URL) error {
	const must = "the store's URL must begin with https:// or http://"
	host, rest, _ := strings.Cut(registered, "/")
	switch name, _, port := strings.Cut(host, ":"); {
	case len(host) <= maxBareHost && bareHost.MatchString(host) && (port || strings.Contains(name, ".")):
		protocol := "https://"
		if ip := net.ParseIP(name); !strings.Contains(name, ".") || ip != nil && (ip.IsLoopback() || ip.IsPrivate()) {
			protocol = "http://" // a machine of the developer's own
		}
		if rest != "" {
			host += "/…"
		}
		return fmt.Errorf(must+", as in %s", protocol+host)
	case u == nil || u.Scheme == "" || u.Opaque != "":
		return errors.New(must)
	}
	return fmt.Errorf(must+", got %.40q", u.Scheme)
}

// bareHost is a host, perhaps with a port, and nothing else. How long it may be is not
// said here: a pattern that counts takes long to compile.
var bareHost = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]*(:\d{1,5})?$`)

// maxBareHost is how long it may be, in bytes.
const maxBareHost = 256

// asciiHost writes the name магазин.рф as DNS has it, xn--80aairftm.xn--p1ai,
// so that every program that is shown the address can use it. What is no such
// name, an IPv6 address or a container's my_store, stays.
func asciiHost(u *url.URL) string {
	ascii, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || ascii == "" { // of a name that is all invisible, nothing is left
		return u.Host
	}
	return strings.Replace(u.Host, u.Hostname(), ascii, 1)
}
