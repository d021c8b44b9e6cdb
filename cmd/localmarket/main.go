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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	os.Exit(newProcess().run(ctx))
}
