package pullapi

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/localmarket/localmarket/schemas"
)

// sample answers one operation out of its schema.
type sample struct {
	of *samples
	op *schemas.Operation

	once   sync.Once
	reply  *schemas.Reply
	shape  *shape // nil where the reply is no JSON
	list   pageList
	rootID string
}

func (s *sample) prepare() {
	s.once.Do(func() {
		s.reply = success(s.op)
		if len(s.reply.Content) > 0 && s.reply.Content[0].Media == schemas.MediaJSON {
			s.shape = s.of.shape(s.reply.Schema())
			s.list, s.rootID = findList(s.op, s.shape), rootID(s.op)
		}
	})
}

// answer makes the reply: a json.RawMessage, a File, or nil where there is no
// body. The error is an *Error.
func (s *sample) answer(r *Request) (any, error) {
	s.prepare()
	if s.shape == nil {
		return s.file(r), nil
	}
	m := newMaker(r.Now, askedBy(r))
	m.base, m.list, m.rootID = r.Base, s.list, s.rootID
	if s.list.owner != nil {
		_, values := m.asked.of(s.list.items)
		total := len(values)
		if total == 0 {
			total = 3 + int(mix(s.base(r), hashOf("total"))%6)
		}
		page, err := r.Page(total)
		if err != nil {
			return nil, err
		}
		m.page = page
	}
	m.value(s.shape, m.nameless, s.base(r))
	return json.RawMessage(m.out), nil
}

// base is what the whole answer is drawn from: the seed, the operation and what
// was asked, but for the page, so that pages fit together.
func (s *sample) base(r *Request) uint64 {
	h := mix(s.of.seed, hashOf(s.op.ID))
	for _, p := range s.op.Parameters {
		if !isPaging(p.Name) {
			h = mix(h, hashValue(r.value(p.Name)))
		}
	}
	return h
}

// rootID is the parameter that a path ends with: the id of what is returned.
func rootID(op *schemas.Operation) string {
	last := op.Path[strings.LastIndexByte(op.Path, '/')+1:]
	if !strings.HasPrefix(last, "{") {
		return ""
	}
	return strings.Trim(last, "{}")
}

func (s *sample) file(r *Request) any {
	if len(s.reply.Content) == 0 {
		return nil
	}
	media := ""
	for _, content := range s.reply.Content {
		if media == "" || content.Media == mediaPNG {
			media = content.Media
		}
	}
	return newFile(s.op.ID, media, s.base(r))
}
