package disk

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// The codes of PostgreSQL's errors that we know (appendix A of its manual), and those
// of localmarket_hold.
const (
	codeLost       = "LM001"
	codeLapsed     = "LM002"
	codeNoDatabase = "3D000"
	codeNoRight    = "42501"
	codeNoSchema   = "3F000" // that the user may use
	classNoEntry   = "28"
)

// errLapsed is that the time of this process is over, though nobody has taken over.
var errLapsed = errors.New("the time of this process is over")

// codeOf is the code of an error of PostgreSQL, empty for another.
func codeOf(err error) string {
	var failed *pgconn.PgError
	if errors.As(err, &failed) {
		return failed.Code
	}
	return ""
}

// ofHold is an error of localmarket_hold as one of ours.
func ofHold(err error) error {
	switch codeOf(err) {
	case codeLost:
		return ErrLost
	case codeLapsed:
		return errLapsed
	}
	return err
}

// explainPostgres says what an error means, without the secrets.
func explainPostgres(name string, secrets []string, err error) *Error {
	said := err.Error()
	var failed *pgconn.PgError
	code := codeOf(err)
	if errors.As(err, &failed) {
		said = failed.Message
	}
	for _, secret := range secrets {
		if secret != "" {
			said = strings.ReplaceAll(said, secret, "xxxxx")
		}
	}
	said = strings.Join(strings.Fields(said), " ")
	var unreachable *pgconn.ConnectError
	switch {
	case strings.HasPrefix(code, classNoEntry):
		return badFile(name, fmt.Sprintf(noEntry, said), fixEntry)
	case code == codeNoDatabase:
		return badFile(name, noDatabase, fixDatabase)
	case code == codeNoRight, code == codeNoSchema:
		return badFile(name, fmt.Sprintf(noRight, said), fixRight)
	case errors.As(err, &unreachable):
		return environment(name, fmt.Sprintf(noReach, said), fixReach, nil)
	}
	return environment(name, fmt.Sprintf(failedDB, said), fixFailedDB, nil)
}
