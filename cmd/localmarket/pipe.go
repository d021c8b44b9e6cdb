package main

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// How long a pipe may keep a document waiting.
const (
	waitReader = 10 * time.Second // for somebody to open its other end
	waitStop   = time.Second      // after the process was asked to stop
	askAgain   = 20 * time.Millisecond
)

var errNoReader = errors.New("it is a pipe that nobody reads")

// writePipe writes to what is no ordinary file. It waits for a reader, and for
// one that is slow, but not when the process is to end.
func writePipe(ctx context.Context, name string, text []byte) error {
	file, err := openPipe(ctx, name)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = file.SetWriteDeadline(time.Now().Add(waitStop)) })
	defer stop()
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// openPipe opens name without waiting in the system, where no signal would reach
// us: a pipe without a reader refuses, and is asked again.
func openPipe(ctx context.Context, name string) (*os.File, error) {
	patience := time.NewTimer(waitReader)
	defer patience.Stop()
	again := time.NewTicker(askAgain)
	defer again.Stop()
	for {
		file, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if !errors.Is(err, syscall.ENXIO) {
			return file, err
		}
		select {
		case <-again.C:
		case <-patience.C:
			return nil, errNoReader
		case <-ctx.Done():
			return nil, errNoReader
		}
	}
}
