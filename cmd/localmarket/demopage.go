package main

import (
	"bufio"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim/simtest"
)

// offerPage asks a person whether to go on in the browser, and then serves the seller's
// cabinet with a good store until it is interrupted. Nobody is asked where nobody can
// answer: in a pipe, and in CI.
func (p *process) offerPage(ctx context.Context) error {
	if ci, _ := p.env("CI"); !p.terminal || !p.answers || p.stdin == nil || ci != "" {
		return nil
	}
	p.say(p.stdout, demoAsk)
	if !p.agreed(ctx) {
		return nil
	}
	url, stop, err := openStore("good", simtest.Options{})
	if err != nil {
		return err
	}
	defer stop()
	var f serveFlags
	f.register(&cobra.Command{}) // its defaults
	f.url = url
	p.say(p.stdout, demoOpen)
	return p.serve(ctx, f)
}

// agreed reads one line, and is true for a yes. It does not outlast ctx.
func (p *process) agreed(ctx context.Context) bool {
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(p.stdin).ReadString('\n') // what could not be read is no yes
		answer <- line
	}()
	select {
	case line := <-answer:
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes", "д", "да":
			return true
		}
	case <-ctx.Done():
	}
	return false
}

// What the demo says of the page.
const (
	demoAsk  = "\nOpen the seller's cabinet in the browser, with a good store to play with? [y/N] "
	demoOpen = "\nOpen the address that follows \"listening on\" in a browser; Ctrl-C ends it.\n\n"
)
