package wire

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"

	"github.com/localmarket/localmarket/sim/fault"
)

// What a fault puts in the place of the store's reply, unless it says otherwise.
const (
	proxyPage   = "<html><h1>%d %s</h1></html>\n"
	proxyType   = "text/html"
	notJSONBody = "this is no JSON"
)

// cut leaves of a reply what came of it until the exchange ended: if it had
// begun, status, header and half of the body.
func cut(out Outcome, at phase) Outcome {
	out.TooLong = false
	if at < read {
		out.Status, out.Header, out.Body = 0, nil, nil
		return out
	}
	out.Body = out.Body[:len(out.Body)/2]
	return out
}

// proxyReply is the reply of a proxy between Market and the store.
func proxyReply(out Outcome, f *fault.Fault) Outcome {
	out.Status, out.Header, out.Body, out.TooLong = f.Status, http.Header{}, nil, false
	out.Protocol, out.TwoLengths, out.Surplus = "", false, false
	if f.Status == http.StatusNoContent || f.Status == http.StatusNotModified {
		return out // has no body (RFC 9110, 15.3.5 and 15.4.5)
	}
	page := fmt.Sprintf(proxyPage, f.Status, http.StatusText(f.Status))
	out.Body = []byte(cmp.Or(f.Body, page))
	out.Header.Set("Content-Length", strconv.Itoa(len(out.Body)))
	out.Header.Set("Content-Type", cmp.Or(f.ContentType, proxyType))
	return out
}

func replaceType(out Outcome, f *fault.Fault) Outcome {
	out.Header = out.Header.Clone() // the store's own is kept as it came
	out.Header.Set("Content-Type", cmp.Or(f.ContentType, proxyType))
	return out
}

// replaceBody puts another body in the place of the store's, uncompressed.
func replaceBody(out Outcome, f *fault.Fault) Outcome {
	out.Body, out.TooLong = []byte(cmp.Or(f.Body, notJSONBody)), false
	out.Header = out.Header.Clone()
	out.Header.Del("Content-Encoding")
	out.Header.Set("Content-Length", strconv.Itoa(len(out.Body)))
	return out
}
