// Command localmarket plays Yandex Market's side against a seller's store: it
// sends PING and notifications, judges the replies, and reports.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	os.Exit(newProcess().run(ctx))
}
