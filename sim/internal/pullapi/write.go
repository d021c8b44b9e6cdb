package pullapi

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strconv"
)

// write records the call and sends the reply as production does: compressed for
// those who ask, and with its own words for statuses that others lack.
func (c *call) write(w http.ResponseWriter, out reply) {
	body := c.header(w.Header(), out)
	if err := c.keep(out, w.Header()); err != nil {
		c.unkept(w, err)
		return
	}
	if phrase := phrases[out.status]; phrase != "" && c.writeByHand(w, out.status, phrase, body) {
		return
	}
	w.WriteHeader(out.status)
	if len(body) > 0 {
		_, _ = w.Write(body) // a caller that has gone away needs no answer
	}
}

// unkept answers a call of which nothing could be kept.
func (c *call) unkept(w http.ResponseWriter, err error) {
	clear(w.Header())
	out := c.refuse(problems{{Status: http.StatusServiceUnavailable, Message: err.Error()}})
	body := c.header(w.Header(), out)
	w.WriteHeader(out.status)
	_, _ = w.Write(body) // a caller that has gone away needs no answer
}

// header sets the header of the reply, and returns its body as it is sent.
func (c *call) header(h http.Header, out reply) []byte {
	h["Traceparent"] = []string{c.trace}
	h["Date"] = []string{c.request.Now.UTC().Format(http.TimeFormat)}
	c.account.show(h)
	if out.media != "" {
		h["Content-Type"] = []string{out.media}
	}
	if out.name != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": out.name}))
	}
	return c.compress(h, out)
}

// phrases are the words of statuses for which net/http has none (P-LIMITS).
var phrases = map[int]string{
	StatusLimit:         "Enhance Your Calm",
	statusClosedRequest: "Client Closed Request",
}

// statusClosedRequest is what Market's log has for a caller that went away.
const statusClosedRequest = 499

// drained is how much of a body that nobody has read is taken in before a reply
// is written by hand: a caller that still sends would not read it.
const drained = 256 << 10

// writeByHand sends a reply with a phrase of our own, which net/http cannot, and
// closes the connection. It reports whether it did: only HTTP/1 has phrases, and
// only a real connection can be taken over.
func (c *call) writeByHand(w http.ResponseWriter, status int, phrase string, body []byte) bool {
	if c.http.ProtoMajor != 1 {
		return false
	}
	c.drain()
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	defer connection.Close()
	reply := http.Response{
		Status: strconv.Itoa(status) + " " + phrase, StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header: w.Header(), Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
	if reply.Write(buffered) == nil {
		_ = buffered.Flush() // a caller that has gone away needs no answer
	}
	return true
}

// drain takes in what nobody has read of the body.
func (c *call) drain() {
	if c.http.Body != nil {
		_, _ = io.CopyN(io.Discard, c.http.Body, drained)
	}
}
