package simtest

import (
	"net"
	"net/http"
)

// reset reads the request and then resets the connection (TCP RST), as a
// process that is killed or a firewall does: no reply at all, so not a success
// (N-OTHER).
func reset(parts) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
			conn = secure.NetConn() // below TLS, which would say good-bye first
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	})
}
