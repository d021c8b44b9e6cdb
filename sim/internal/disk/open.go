package disk

import (
	"fmt"
	"net/url"
	"strings"
)

// Open opens a database of markets, or begins one: a file of SQLite, or a database of
// PostgreSQL where it is named as postgres://… . The error is an *Error: that of a
// file that is of another kind, is damaged, is of a newer version, is in use, cannot be
// read or written; of a database that cannot be reached, does not let the user in, is
// of a newer version, or is used by an older one. Nothing is lost by it.
func Open(where string) (Database, error) {
	switch {
	case isPostgres(where):
		return openPostgres(where)
	case isURL(where):
		scheme, _, _ := strings.Cut(where, "://")
		return nil, badFile(scheme+"://…", fmt.Sprintf(noHandler, scheme+"://"), fixHandler)
	}
	return openSQLite(where)
}

// IsShared reports whether a database is one that several processes use at once.
func IsShared(where string) bool { return isPostgres(where) }

func isPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

func isURL(where string) bool {
	scheme, _, ok := strings.Cut(where, "://")
	return ok && scheme != "" && !strings.ContainsAny(scheme, `/\.`)
}

// Name is what a database is called, without the password that its URL may have.
func Name(where string) string {
	if isURL(where) {
		return masked(where)
	}
	return where
}

// masked is a URL without what is secret in it.
func masked(where string) string {
	u, err := url.Parse(where)
	if err != nil {
		scheme, _, _ := strings.Cut(where, "://")
		return scheme + "://…"
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "password") {
			query.Set(name, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// secretsOf are the passwords in a URL.
func secretsOf(where string) []string {
	u, err := url.Parse(where)
	if err != nil {
		return nil
	}
	var out []string
	if password, _ := u.User.Password(); password != "" {
		out = append(out, password, url.QueryEscape(password), url.PathEscape(password))
	}
	for name, values := range u.Query() {
		for _, one := range values {
			if strings.Contains(strings.ToLower(name), "password") && one != "" {
				out = append(out, one, url.QueryEscape(one))
			}
		}
	}
	return out
}
