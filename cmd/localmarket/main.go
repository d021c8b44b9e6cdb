// Command localmarket plays Yandex Market's side against a seller's store: it
// sends PING and notifications, judges the replies, and reports.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	log.SetOutput(io.Discard) // net/http's own, which quotes what stores send, unescaped
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	context.AfterFunc(ctx, stop)   // a second interrupt ends the process at once
	signal.Ignore(syscall.SIGPIPE) // whoever read our output is gone: the reports are still written
	os.Exit(newProcess().run(ctx))
}

// endings are the signals that end a run in order, with its reports. A process
// that was told not to hang up, as by nohup, does not.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}
