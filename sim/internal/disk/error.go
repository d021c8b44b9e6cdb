package disk

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// Error says what is wrong with a file or database in which a market is kept.
type Error struct {
	// Path is the file, or the URL of the database without its password, Problem what is
	// wrong with it, Fix what to do about it.
	Path, Problem, Fix string
	// Environment says that the machine is at fault, such as a full disk; else the file
	// is.
	Environment bool

	cause error
}

func (e *Error) Error() string {
	kind := "state file"
	if isURL(e.Path) {
		kind = "database"
	}
	return fmt.Sprintf("%s %s: %s; %s", kind, e.Path, e.Problem, e.Fix)
}

// Unwrap is what the database or the operating system says, or nil.
func (e *Error) Unwrap() error { return e.cause }

func badFile(path, problem, fix string) *Error { return &Error{Path: path, Problem: problem, Fix: fix} }

func environment(path, problem, fix string, cause error) *Error {
	return &Error{Path: path, Problem: problem, Fix: fix, Environment: true, cause: cause}
}

// explain says what an error of SQLite means.
func explain(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || ours(err) {
		return err
	}
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return environment(path, fmt.Sprintf(noRead, err), fixNoOpen, err)
	}
	switch failed.Code() & 0xff {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return environment(path, inUse, fixInUse, err)
	case codes.SQLITE_NOTADB:
		return badFile(path, notOurs, fixNotOurs)
	case codes.SQLITE_CORRUPT:
		e := badFile(path, fmt.Sprintf(damaged, err), fixDamaged)
		e.cause = err
		return e
	case codes.SQLITE_CANTOPEN, codes.SQLITE_PERM:
		return environment(path, fmt.Sprintf(noOpen, err), fixNoOpen, err)
	}
	return environment(path, fmt.Sprintf(noWrite, err), fixNoWrite, err)
}

// ours reports whether an error is one of this package's own.
func ours(err error) bool {
	for _, one := range []error{ErrClosed, ErrOpen, ErrLost, errGap} {
		if errors.Is(err, one) {
			return true
		}
	}
	return false
}
