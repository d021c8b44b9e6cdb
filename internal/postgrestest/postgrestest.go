// Package postgrestest gives tests a PostgreSQL: the one that LOCALMARKET_POSTGRES
// names by its URL, or else one of their own, made of the installed programs and gone
// with the process. Where there is neither, tests are skipped.
package postgrestest

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Variable names a PostgreSQL in which tests may create schemas and roles.
const Variable = "LOCALMARKET_POSTGRES"

// T is what is used of a test.
type T interface {
	Helper()
	Skip(...any)
	Fatalf(string, ...any)
	Cleanup(func())
}

// URL is a database that is empty: a schema of its own, which goes at the end of the
// test.
func URL(t T) string {
	t.Helper()
	running, err := server()
	if errors.Is(err, errNone) {
		t.Skip(err.Error())
	}
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %s", err)
	}
	where := running.url
	schema := "test_" + strings.ToLower(rand.Text())
	execute(t, where, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, where, "DROP SCHEMA "+schema+" CASCADE") })
	return With(where, "search_path", schema)
}

// With is a URL with one more parameter.
func With(where, name, value string) string {
	u, err := url.Parse(where)
	if err != nil {
		return where
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = query.Encode()
	return u.String()
}

// Execute does something to a database behind our back.
func Execute(t T, where, text string) {
	t.Helper()
	execute(t, where, text)
}

func execute(t T, where, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, where)
	if err == nil {
		defer func() { _ = c.Close(ctx) }()
		_, err = c.Exec(ctx, text)
	}
	if err != nil {
		t.Fatalf("%s: %s", text, err)
	}
}

var errNone = errors.New("no PostgreSQL: name one by " + Variable + "=postgres://…, or install its server (apt-get install postgresql)")

// running is a PostgreSQL, which is there while its standard input is open.
type running struct {
	url   string
	stdin io.Closer // kept, as files close when nobody has them any more
}

// server is the PostgreSQL of this process.
var server = sync.OnceValues(func() (*running, error) {
	if where := os.Getenv(Variable); where != "" {
		return &running{url: where}, nil
	}
	programs, err := find()
	if err != nil {
		return nil, err
	}
	return start(programs)
})

// find is the folder of the programs.
func find() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // Debian's
	if len(found) == 0 {
		return "", errNone
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// script makes a cluster and serves it until its standard input ends, as it does with
// the process of the tests, however that ends.
const script = `set -e
cd "$1"
PATH="$2:$PATH"
initdb -D data -U postgres --auth-local=scram-sha-256 --pwfile=password --no-sync -E UTF8 --no-locale >initdb.log 2>&1 || { cat initdb.log; exit 1; }
postgres -D data -c listen_addresses= -c unix_socket_directories="$1" -c fsync=off -c max_connections=200 >server.log 2>&1 &
i=0
until pg_isready -q -h "$1"; do
  kill -0 $! 2>/dev/null && [ $i -lt 600 ] || { cat server.log; exit 1; }
  i=$((i + 1))
  sleep 0.1
done
echo ready
cat >/dev/null
kill -QUIT $!
wait $! || true
rm -rf "$1"
`

// start serves a cluster of our own. PostgreSQL does not run as root.
func start(programs string) (*running, error) {
	dir, err := os.MkdirTemp("", "lmpg")
	if err != nil {
		return nil, err
	}
	const password = "only-for-tests"
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte(password+"\n"), 0o644); err != nil {
		return nil, err
	}
	cmd := exec.Command("sh", "-c", script, "sh", dir, programs)
	if os.Getuid() == 0 {
		if out, err := exec.Command("chown", "-R", "postgres", dir).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w", out, err)
		}
		cmd = exec.Command("su", "postgres", "-s", "/bin/sh", "-c", script, "sh", dir, programs)
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	said := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "ready" {
			return &running{fmt.Sprintf("postgres://postgres:%s@/postgres?host=%s", password, url.QueryEscape(dir)), stdin}, nil
		}
		said += lines.Text() + "\n"
	}
	return nil, fmt.Errorf("%s%w", said, cmd.Wait())
}
