package disk

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// nameTypes says by which types of PostgreSQL our parameters are sent where the database
// is not asked for them: default_query_exec_mode=exec and simple_protocol, which some
// connection poolers need. The library's own list of all types is 1.4 MB of a binary, and
// the tag nopgxregisterdefaulttypes, by which releases are built, leaves it out.
func nameTypes(m *pgtype.Map) {
	for name, parameters := range map[string][]any{
		"int8":     {int(0), int64(0)},
		"bool":     {false},
		"text":     {""},
		"_text":    {[]string(nil)},
		"bytea":    {[]byte(nil)},
		"_bytea":   {[][]byte(nil)},
		"interval": {time.Duration(0)},
	} {
		for _, one := range parameters {
			m.RegisterDefaultPgType(one, name)
		}
	}
}
