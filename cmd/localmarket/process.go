package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/sim/texts"
)

// The exit codes, the same for every subcommand.
const (
	exitOK          = 0 // all passed, warnings allowed
	exitFailed      = 1 // a check failed
	exitUsage       = 2 // wrong usage, or a bad file
	exitEnvironment = 3 // the store cannot be reached, or the environment failed
	exitBug         = 4 // a bug of ours
)

// process is all of the outside world that a subcommand sees, so that tests
// can run one in-process.
type process struct {
	args     []string
	env      func(name string) (string, bool)
	environ  func() []string // all variables, as NAME=VALUE; may be nil
	dir      string          // relative file names start here; the working directory if empty
	stdin    io.ReadCloser   // nil where a command needs none
	stdout   io.Writer
	stderr   io.Writer
	stdoutIs fs.FileInfo // what stdout is, if that is known
	terminal bool        // stdout is one
	answers  bool        // stdin is one, at which a person may answer
	width    int         // of the terminal, in columns; 0 if unknown
	color    string      // whether to colour: colorAlways, colorNever or colorAuto
	lang     string      // --lang; empty leaves it to the environment
	texts    *texts.Catalogue
	now      func() time.Time
}

func newProcess() *process {
	fd := int(os.Stdout.Fd())
	width, _, _ := term.GetSize(fd)
	is, _ := os.Stdout.Stat()
	return &process{
		args:     os.Args[1:],
		env:      os.LookupEnv,
		environ:  os.Environ,
		stdin:    os.Stdin,
		stdout:   os.Stdout,
		stderr:   os.Stderr,
		stdoutIs: is,
		terminal: term.IsTerminal(fd),
		answers:  term.IsTerminal(int(os.Stdin.Fd())),
		width:    width,
		now:      time.Now,
	}
}

// child is another command line in the same world, which writes elsewhere.
func (p *process) child(args []string, stdout, stderr io.Writer) *process {
	return &process{args: args, env: p.env, environ: p.environ, dir: p.dir, stdout: stdout, stderr: stderr, now: p.now}
}

// When output is coloured.
const (
	colorAlways = "always"
	colorNever  = "never"
	colorAuto   = "auto"
)

// colors reports whether output may be coloured: as --color says, and else on a
// terminal, unless the user has asked for none (no-color.org).
func (p *process) colors() bool {
	if p.color == colorAlways || p.color == colorNever {
		return p.color == colorAlways
	}
	noColor, _ := p.env("NO_COLOR")
	kind, _ := p.env("TERM")
	return p.terminal && noColor == "" && kind != "dumb"
}

// run executes the command line and returns the exit code.
func (p *process) run(ctx context.Context) (code int) {
	defer func() {
		if bug := recover(); bug != nil {
			fmt.Fprintf(p.stderr, "localmarket: a bug of ours, please report it: %v\n%s", bug, debug.Stack())
			code = exitBug
		}
	}()
	if err := p.readLanguage(); err != nil {
		fmt.Fprintln(p.stderr, "localmarket: "+oneLine(err.Error()))
		return exitBug
	}
	out := &checkedWriter{Writer: p.stdout}
	p.stdout = out
	root := newRoot(p)
	root.SetArgs(append([]string{}, p.args...)) // nil would mean those of the process
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	err := root.ExecuteContext(ctx)
	if errors.Is(out.err, syscall.EPIPE) && errors.Is(err, syscall.EPIPE) {
		err = nil // nobody reads on, as after | head
	}
	if out.err != nil && !errors.Is(out.err, syscall.EPIPE) && (err == nil || errors.Is(err, out.err)) {
		err = environmentError(fmt.Errorf("the standard output cannot be written: %w", out.err))
	}
	return p.exitCode(err)
}

// checkedWriter remembers the first error, so that not every line that is
// printed needs to be looked after. That nobody reads on is none.
type checkedWriter struct {
	io.Writer
	err    error
	unread context.CancelFunc // called when nobody reads on; nil mostly
}

// whileRead is ctx for a command that goes on until it is stopped: it ends, too,
// when nobody reads its output any more.
func (p *process) whileRead(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	if out, ok := p.stdout.(*checkedWriter); ok {
		out.unread = stop
	}
	return ctx, stop
}

func (w *checkedWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if w.err == nil {
		w.err = err
	}
	if w.unread != nil && errors.Is(err, syscall.EPIPE) {
		w.unread()
	}
	return n, err
}

// exitError ends a subcommand with a code of its own. Without a cause it says
// nothing: the report has said it.
type exitError struct {
	code  int
	cause error
}

func (e *exitError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.cause.Error()
}

func (e *exitError) Unwrap() error { return e.cause }

// exitCode prints an error in one line, or in one for each problem of broken
// scenarios. What is not an exitError is wrong usage: whatever goes wrong once a
// subcommand is at work says so itself.
func (p *process) exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	code := exitUsage
	var exit *exitError
	if errors.As(err, &exit) {
		code = exit.code
		if exit.cause == nil {
			return code
		}
	}
	for _, line := range errorLines(err) {
		fmt.Fprintln(p.stderr, "localmarket: "+printable.Log(p.translate(oneLine(line))))
	}
	return code
}

// errorLines are the lines in which an error is printed.
func errorLines(err error) []string {
	switch err := err.(type) { //nolint:errorlint // it walks the tree itself
	case interface{ Unwrap() []error }:
		var lines []string
		for _, one := range err.Unwrap() {
			lines = append(lines, errorLines(one)...)
		}
		return lines
	case *scenarios.InvalidError:
		var lines []string
		for _, p := range err.Problems {
			lines = append(lines, err.Source+": "+p.String())
		}
		return lines
	}
	return []string{err.Error()}
}

func environmentError(err error) error { return &exitError{code: exitEnvironment, cause: err} }

func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// choice is a flag that takes one of several values.
type choice struct {
	value *string
	of    []string
}

func (c *choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

func (c *choice) Type() string { return strings.Join(c.of, "|") }

func (c *choice) Set(value string) error {
	if !slices.Contains(c.of, value) {
		return fmt.Errorf("must be one of %s", strings.Join(c.of, ", "))
	}
	*c.value = value
	return nil
}
