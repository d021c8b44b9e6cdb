package traffic

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/url"
	"time"

	"github.com/localmarket/localmarket/sim/journal"
)

// WriteHAR writes the exchanges and the calls of a journal's entries as an HTTP archive
// (HAR 1.2), in their order, as they come: what Market sent to the store, and what the
// store called. Bodies are as long as the journal keeps them. What HAR has no field for
// is in fields of our own, which begin with _. By is the version of the program.
func WriteHAR(w io.Writer, entries iter.Seq[journal.Entry], by string) error {
	out := bufio.NewWriter(w)
	creator, err := json.Marshal(map[string]string{"name": "localmarket", "version": by})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, `{"log":{"version":"1.2","creator":%s,"entries":[`, creator)
	divider := "\n"
	for e := range entries {
		var entry map[string]any
		switch {
		case e.Exchange != nil:
			entry = exchangeEntry(e)
		case e.Call != nil:
			entry = callEntry(e)
		default:
			continue
		}
		text, err := json.Marshal(entry)
		if err != nil {
			return fmt.Errorf("write entry %d of the journal as HAR: %w", e.Seq, err)
		}
		if _, err := fmt.Fprintf(out, "%s%s", divider, text); err != nil {
			return err
		}
		divider = ",\n"
	}
	fmt.Fprintln(out, "\n]}}")
	return out.Flush()
}

// object is a JSON object.
type object = map[string]any

func exchangeEntry(e journal.Entry) object {
	x := e.Exchange
	entry := harEntryOf(x.At, x.Request.Method, x.Request.URL, x.Request.Header, x.Request.Body, x.Reply)
	entry["_seq"], entry["_exchange"], entry["_outcome"] = e.Seq, x.ID, x.Verdict.Outcome
	if x.Verdict.Subtype != "" {
		entry["_subtype"] = x.Verdict.Subtype
	}
	if e.Notification != "" {
		entry["_notification"], entry["_attempt"] = e.Notification, x.Attempt
	}
	if m := x.Measured; m != nil {
		entry["time"] = m.TotalMs
		entry["timings"] = object{
			"blocked": -1, "dns": m.Phases.LookupMs, "connect": m.Phases.ConnectMs + m.Phases.TLSMs, "ssl": m.Phases.TLSMs,
			"send": m.Phases.WriteMs, "wait": m.Phases.WaitMs, "receive": m.Phases.ReadMs,
		}
	}
	return entry
}

func callEntry(e journal.Entry) object {
	c := e.Call
	address := "http://market.invalid" + c.Path
	if c.Query != "" {
		address += "?" + c.Query
	}
	entry := harEntryOf(e.At, c.Method, address, c.Header, c.Body, c.Reply)
	entry["_seq"], entry["_operation"] = e.Seq, c.Operation
	if c.Reply == nil {
		entry["response"].(object)["status"] = c.Status
	}
	return entry
}

// harEntryOf is an entry with every member that HAR requires. It took no time
// unless that was measured: virtual time stands still.
func harEntryOf(at time.Time, method, address string, h []journal.Header, body string, r *journal.Reply) object {
	request := object{
		"method": method, "url": address, "httpVersion": "HTTP/1.1", "cookies": []object{}, "headers": harFields(h),
		"queryString": queryOf(address), "headersSize": -1, "bodySize": len(body),
	}
	if body != "" {
		request["postData"] = object{"mimeType": mediaType(h), "text": body}
	}
	response := object{
		"status": 0, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": []object{}, "headers": []object{},
		"content": object{"size": 0, "mimeType": "x-unknown"}, "redirectURL": "", "headersSize": -1, "bodySize": -1,
	}
	if r != nil {
		response["status"], response["headers"], response["bodySize"] = r.Status, harFields(r.Header), r.BodyBytes
		content := object{"size": r.BodyBytes, "mimeType": mediaType(r.Header), "text": r.Body}
		if r.Truncated || r.Incomplete {
			content["comment"] = "the journal keeps the beginning of the body, or none of one that did not come whole"
		}
		response["content"] = content
	}
	return object{
		"startedDateTime": at.Format(time.RFC3339Nano), "time": 0, "request": request, "response": response, "cache": object{},
		"timings": object{"send": 0, "wait": 0, "receive": 0},
	}
}

func harFields(h []journal.Header) []object {
	out := make([]object, 0, len(h))
	for _, f := range h {
		out = append(out, object{"name": f.Name, "value": f.Value})
	}
	return out
}

func mediaType(h []journal.Header) string {
	for _, f := range h {
		if f.Name == "Content-Type" {
			return f.Value
		}
	}
	return "x-unknown"
}

func queryOf(address string) []object {
	out := []object{}
	u, err := url.Parse(address)
	if err != nil {
		return out
	}
	for name, values := range u.Query() {
		for _, v := range values {
			out = append(out, object{"name": name, "value": v})
		}
	}
	return out
}
