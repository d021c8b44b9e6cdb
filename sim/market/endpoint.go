package market

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// DefaultPath is what Market appends to the registered URL (N-URL).
const DefaultPath = "/notification"

// Endpoint is the address notifications are posted to: the URL the seller
// registered with path appended, unless it ends in it already (N-URL). A query
// stays. The error says what is wrong with the URL, as its writer sees it.
func Endpoint(registered, path string) (*url.URL, error) {
	u, err := url.Parse(registered)
	if err != nil {
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err
		}
		return nil, fmt.Errorf("the store's URL cannot be read: %w", err)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("the store's URL must begin with https:// or http://, got %q", registered)
	case u.Hostname() == "":
		return nil, fmt.Errorf("the store's URL has no host: %q", registered)
	case u.User != nil:
		return nil, errors.New("the store's URL must not carry a user name or password: Market sends none")
	}
	u.Fragment = ""
	if path == "" || strings.HasSuffix(u.Path, path) {
		return u, nil
	}
	return u.JoinPath(path), nil
}
