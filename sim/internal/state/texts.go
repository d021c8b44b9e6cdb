package state

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/market"
)

// TextKind is what a text is a part of.
type TextKind int

// The kinds of texts.
const (
	FeedbackComment TextKind = iota // on a review
	Answer                          // to a question
	AnswerComment                   // on an answer
	textKinds
)

// String names a kind, as messages have it.
func (k TextKind) String() string {
	switch k {
	case FeedbackComment:
		return "comment"
	case Answer:
		return "answer"
	}
	return "comment on an answer"
}

// texts are those of one kind.
type texts struct {
	things orderedMap[market.Text]
	of     map[int64][]int64 // by their parent, in order
}

// maxTexts is how many texts one parent has at most (choice).
const maxTexts = 10_000

// Text is the text of a kind and number.
func (s *State) Text(k TextKind, id int64) (market.Text, bool) { return one(s, &s.texts[k].things, id) }

// Texts lists what is said on a review, a question or an answer, the oldest
// first; with a parent of 0, the texts of some numbers in a cabinet.
func (s *State) Texts(k TextKind, businessID, parentID int64, ids []int64, p Page) (Listed[market.Text], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := &s.texts[k]
	if parentID != 0 {
		ids = slices.DeleteFunc(slices.Clone(all.of[parentID]), func(id int64) bool { return !among(ids, id) })
	}
	page, err := paged(p, all.things.only(ids), all.things.get, func(t *market.Text) bool {
		return t.BusinessID == businessID && t.Status != market.TextDeleted
	})
	return copied(page, err, plain)
}

// AddText adds a text to its parent, and gives it a number if it has none.
// What the store says on a review is its reaction to it.
func (s *State) AddText(k TextKind, t market.Text, at time.Time) (market.Text, []market.Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	business, ok := s.parent(k, t.ParentID)
	reply := s.texts[k].things.get(t.ReplyTo)
	switch {
	case !ok:
		return t, nil, notFound(fmt.Sprintf("what %s is to: %d", k, t.ParentID))
	case t.ReplyTo != 0 && (reply == nil || reply.ParentID != t.ParentID):
		return t, nil, notFound(fmt.Sprintf("%s %d", k, t.ReplyTo))
	case t.ID != 0 && s.texts[k].things.get(t.ID) != nil:
		return t, nil, market.Refusal{Reason: market.AlreadyThere, Detail: fmt.Sprintf("%s %d", k, t.ID)}
	case len(s.texts[k].of[t.ParentID]) >= maxTexts:
		return t, nil, market.Refusal{Reason: market.TooMany, Detail: fmt.Sprintf("%d has %d already", t.ParentID, maxTexts)}
	}
	if err := checkText(k, t.Text); err != nil {
		return t, nil, err
	}
	t.BusinessID = business
	s.putText(k, &t, at)
	return t, []market.Change{textChange(k, &t, at)}, nil
}

func checkText(k TextKind, text string) error {
	most := market.MaxAnswer
	if k == FeedbackComment {
		most = market.MaxText
	}
	if n := utf8.RuneCountInString(text); n < 1 || n > most {
		return badOrder(fmt.Sprintf("a text has 1 to %d characters, not %d", most, n))
	}
	return nil
}

// parent is the cabinet of what a text is to.
func (s *State) parent(k TextKind, id int64) (business int64, ok bool) {
	switch k {
	case FeedbackComment:
		if r := s.reviews.get(id); r != nil {
			return r.BusinessID, true
		}
	case Answer:
		if q := s.questions.get(id); q != nil {
			return q.BusinessID, true
		}
	case AnswerComment:
		if t := s.texts[Answer].things.get(id); t != nil && t.Status != market.TextDeleted {
			return t.BusinessID, true
		}
	}
	return 0, false
}

func (s *State) putText(k TextKind, t *market.Text, at time.Time) {
	all := &s.texts[k]
	if t.ID == 0 {
		t.ID = s.number(k.kind(), byStore)
	}
	if t.Status == "" {
		t.Status = market.TextPublished
	}
	if t.CreatedAt.IsZero() {
		t.CreatedAt = at
	}
	all.index(t, &s.undo)
	kept := *t
	all.things.put(t.ID, t.CreatedAt, &kept)
	s.count(k, t, 1)
}

// index has a new text found by its parent.
func (all *texts) index(t *market.Text, u *undo) {
	if all.of == nil {
		all.of = map[int64][]int64{}
	}
	put(u, all.of, t.ParentID, append(slices.Clip(all.of[t.ParentID]), t.ID))
}

// count keeps how many texts a review or a question has: those to the review,
// not those to its comments.
func (s *State) count(k TextKind, t *market.Text, by int) {
	switch k {
	case FeedbackComment:
		next := *s.reviews.get(t.ParentID)
		if t.ReplyTo == 0 {
			next.Comments += by
		}
		next.NoReaction = next.NoReaction || t.Author == market.AuthorBusiness
		s.reviews.put(next.ID, next.CreatedAt, &next)
	case Answer:
		next := *s.questions.get(t.ParentID)
		next.Answers += by
		s.questions.put(next.ID, next.CreatedAt, &next)
	}
}

func textChange(k TextKind, t *market.Text, at time.Time) market.Change {
	c := market.Change{At: at, BusinessID: t.BusinessID}
	switch k {
	case FeedbackComment:
		c.Type, c.FeedbackID, c.CommentID = market.GoodsFeedbackCommentCreated, t.ParentID, t.ID
	case Answer:
		c.Type, c.QuestionID, c.AnswerID = market.QuestionAnswerCreated, t.ParentID, t.ID
	case AnswerComment:
		c.Type, c.AnswerID, c.CommentID = market.QuestionCommentCreated, t.ParentID, t.ID
	}
	return c
}

// EditText changes a text of the store's own.
func (s *State) EditText(k TextKind, id int64, text string) (market.Text, error) {
	if err := checkText(k, text); err != nil {
		return market.Text{}, err
	}
	return s.editText(k, id, func(t *market.Text) { t.Text = text })
}

// DeleteText deletes a text of the store's own. It is in no list any more, but
// Text still knows it.
func (s *State) DeleteText(k TextKind, id int64) error {
	_, err := s.editText(k, id, func(t *market.Text) {
		t.Status = market.TextDeleted
		s.count(k, t, -1)
	})
	return err
}

func (s *State) editText(k TextKind, id int64, do func(*market.Text)) (market.Text, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.texts[k].things.get(id)
	switch {
	case old == nil || old.Status == market.TextDeleted:
		return market.Text{}, notFound(fmt.Sprintf("%s %d", k, id))
	case !old.Modifiable():
		return market.Text{}, market.Refusal{Reason: market.NotModifiable, Detail: fmt.Sprintf("%s %d is not the store's own", k, id)}
	}
	next := *old
	do(&next)
	s.texts[k].things.put(id, next.CreatedAt, &next)
	return next, nil
}
