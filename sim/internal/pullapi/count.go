package pullapi

import (
	"bytes"
	"strings"
)

// countRequest counts elements of the request, where those are what is limited:
// they must fit into what remains.
func (c *call) countRequest() error {
	way, ok := strings.CutPrefix(c.endpoint.op.Limits.Counted, countedRequest)
	if !ok {
		return nil
	}
	n := countIn(c.request.Body, way)
	var fits bool
	c.account.usage, fits = c.api.limits.take(c.account.use, c.account.rate, n, true, c.request.Now)
	if !fits {
		return c.overLimit()
	}
	return nil
}

// countReply counts elements of the reply.
func (c *call) countReply(out reply) {
	way, ok := strings.CutPrefix(c.endpoint.op.Limits.Counted, countedReply)
	if !ok {
		return
	}
	c.account.usage, _ = c.api.limits.take(c.account.use, c.account.rate, countIn(out.body, way), false, c.request.Now)
}

// countIn counts the elements at a way such as "result.offers", which leads
// through arrays. A value at its end that is not an array counts as one.
func countIn(body []byte, way string) int {
	s := scanner{rest: body}
	return s.count(way)
}

// scanner steps through JSON without making values of it: replies are long, and
// little of them is counted. Of what is no JSON it makes something, and ends.
type scanner struct{ rest []byte }

// count counts in the value that comes next.
func (s *scanner) count(way string) int {
	switch s.peek() {
	case '[':
		return s.countItems(way)
	case '{':
		if way != "" {
			return s.countMember(way)
		}
	}
	absent := s.peek() == 'n' || s.peek() == 0
	s.skip()
	if way != "" || absent {
		return 0
	}
	return 1
}

func (s *scanner) countItems(way string) int {
	n := 0
	for s.next("[,") && s.peek() != ']' {
		if way != "" {
			n += s.count(way)
			continue
		}
		s.skip()
		n++
	}
	s.next("]")
	return n
}

func (s *scanner) countMember(way string) int {
	name, rest, _ := strings.Cut(way, ".")
	n := 0
	for s.next("{,") && s.peek() != '}' {
		before := s.rest
		s.skip()
		found := string(before[:len(before)-len(s.rest)]) == `"`+name+`"`
		if !s.next(":") {
			break
		}
		if found {
			n = s.count(rest)
			continue
		}
		s.skip()
	}
	s.next("}")
	return n
}

// peek is the next character, 0 at the end.
func (s *scanner) peek() byte {
	for len(s.rest) > 0 {
		switch s.rest[0] {
		case ' ', '\t', '\r', '\n':
			s.rest = s.rest[1:]
		default:
			return s.rest[0]
		}
	}
	return 0
}

// next goes past the next character if it is one of some.
func (s *scanner) next(some string) bool {
	c := s.peek()
	if c == 0 || strings.IndexByte(some, c) < 0 {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// skip goes past a value.
func (s *scanner) skip() {
	depth := 0
	for {
		end := 1
		switch c := s.peek(); c {
		case 0:
			return
		case '"':
			end = endOfString(s.rest)
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case ',', ':':
		default:
			end = endOfWord(s.rest)
		}
		if depth < 0 {
			return
		}
		s.rest = s.rest[end:]
		if depth == 0 {
			return
		}
	}
}

// endOfString is the length of the string that text begins with.
func endOfString(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// endOfWord is the length of the number or the word that text begins with.
func endOfWord(text []byte) int {
	if i := bytes.IndexAny(text, ",:[]{}\" \t\r\n"); i > 0 {
		return i
	}
	return len(text)
}
