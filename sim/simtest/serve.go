package simtest

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// serve answers on the listener until the returned function is called, which
// cancels the context of every request, closes every connection, and waits for
// all of it to end.
//
// The server has every timeout set, as one that is open to the Internet must:
// a peer that goes quiet does not hold a connection for good.
func serve(listener net.Listener, handler http.Handler) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	var connections sync.WaitGroup
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       2 * time.Minute, // Market repeats every minute at first (N-RETRY): it may find its connection open
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // a failed handshake is a sample store's daily bread
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				connections.Add(1)
			case http.StateClosed, http.StateHijacked:
				connections.Done()
			}
		},
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	return func() error {
		cancel()
		_ = server.Close()
		err := <-served
		_ = server.Close() // a connection accepted during the first Close is known only now
		connections.Wait()
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return err
	}
}
