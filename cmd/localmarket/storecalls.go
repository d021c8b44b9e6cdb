package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/cabinet"
	"github.com/localmarket/localmarket/sim/simtest"
)

// defaultKey is the key of the made-up cabinet, which check, run and serve open
// the pull API to unless they are told otherwise.
func defaultKey() string { return cabinet.Default().Keys[0].APIKey }

// pullAPIURL is the address of a pull API as a URL. HOST:PORT is taken too: that is
// what the same setting is for the commands that serve.
func pullAPIURL(address string) string {
	if address == "" || strings.Contains(address, "://") {
		return address
	}
	return "http://" + address
}

// callsPullAPI reports whether a sample store needs to know where the pull API is.
func callsPullAPI(behaviour string) bool {
	return slices.ContainsFunc(simtest.Behaviours(), func(b simtest.Behaviour) bool { return b.Name == behaviour && b.Calls })
}

// logStore has a store's requests and calls printed, a line for each.
func (p *process) logStore(o *simtest.Options) {
	out := &lockedWriter{out: p.stdout}
	p.stdout = out
	o.Log = func(r simtest.Received) {
		logLine(out, fmt.Sprintf(logReceived, r.Method, r.Path, r.NotificationType))
	}
	o.LogCall = func(c simtest.Call) { logLine(out, callLine(c)) }
}

// callLine is a call of the store, and what went wrong with it.
func callLine(c simtest.Call) string {
	status := logNoStatus
	if c.Status != 0 {
		status = fmt.Sprint(c.Status)
	}
	line := fmt.Sprintf(logMade, c.Method, c.Path, status)
	if c.Problem != "" {
		line += ": " + c.Problem
	}
	return line
}

func logLine(out io.Writer, line string) {
	fmt.Fprintln(out, strings.TrimSpace(printable.Log(line)))
}

// What the log of a store says: → is what Market sends, ← what the store calls.
const (
	logReceived = "→ %s %s %s"
	logMade     = "← %s %s %s"
	logNoStatus = "no reply"
)
