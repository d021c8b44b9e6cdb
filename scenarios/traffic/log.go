package traffic

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// requestLine is what nginx and Apache call $request, in quotes.
var requestLine = regexp.MustCompile(`"([A-Z]{3,7}) (\S+) HTTP/\d(?:\.\d)?"(?: (\d{3})\b)?`)

// stamp is when a line of a log was written.
var stamp = regexp.MustCompile(`\[(\d{2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4})\]|(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))`)

// log reads an access log with bodies: lines as of nginx or Apache, with the body
// in the rest of the line, or JSON objects. Lines that hold no request are passed
// over.
func (in *input) log() error {
	in.source.Format = Log
	for i, line := range bytes.Split(in.text, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) > 2*MaxBody {
			return fmt.Errorf(logLong, i+1, 2*MaxBody>>20)
		}
		if err := in.logLine(fmt.Sprintf(valuePlace, i+1), string(line)); err != nil {
			return err
		}
	}
	return nil
}

func (in *input) logLine(place, line string) error {
	if strings.HasPrefix(line, "{") {
		return in.value(place, []byte(line), false)
	}
	at := requestLine.FindStringSubmatchIndex(line)
	if at == nil {
		if line != "" {
			in.source.Passed++
		}
		return nil
	}
	x := Exchange{Method: line[at[2]:at[3]], URL: address(line[at[4]:at[5]])}
	if t := stamp.FindStringSubmatch(line); t != nil {
		x.At = moment(t[1] + t[2])
	}
	if at[6] >= 0 {
		x.Reply = replyOf(line[at[6]:at[7]], "")
	}
	rest := line[at[1]:]
	if begin, end := strings.Index(rest, "{"), strings.LastIndex(rest, "}"); begin >= 0 && end > begin {
		x.Body = unescaped(rest[begin : end+1])
	}
	return in.add(place, x)
}

// replyOf is what a log says of a reply: mostly the status alone.
func replyOf(status, body string) *Reply {
	code, err := strconv.Atoi(status)
	if err != nil || code < 100 || code > 999 {
		return nil
	}
	r := &Reply{Status: code, Body: body, NoBody: body == ""}
	if body != "" {
		r.Header = map[string][]string{"Content-Type": {"application/json"}} // a log does not say; JSON is what is asked for
	}
	return r
}

// unescaped undoes how nginx (\x22) and Apache (\") write a quote in a field.
func unescaped(text string) string {
	if !strings.HasPrefix(text, `{\`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out.WriteByte(text[i])
			continue
		}
		if i+3 < len(text) && text[i+1] == 'x' {
			if code, err := strconv.ParseUint(text[i+2:i+4], 16, 8); err == nil {
				out.WriteByte(byte(code))
				i += 3
				continue
			}
		}
		i++
		if escaped := text[i]; escaped == '"' || escaped == '\\' {
			out.WriteByte(escaped)
			continue
		}
		out.WriteString(text[i-1 : i+1])
	}
	return out.String()
}
