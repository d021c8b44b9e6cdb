package state

import (
	"math"

	"github.com/localmarket/localmarket/sim/internal/keep"
)

// Kind is a kind of thing that has numbers of its own.
type Kind int

// The kinds of things. No two of them have a number in common.
const (
	Orders Kind = iota
	Items
	Returns
	Chats
	Messages
	Reviews
	Comments
	Questions
	Answers
	AnswerComments
	Outlets
	Reports
	Documents
	Licenses
	kinds
)

// kindNames are the kinds as they are called where the state is kept.
func kindNames() [kinds]string {
	return [kinds]string{
		"orders", "items", "returns", "chats", "messages", "reviews", "comments", "questions", "answers", "answer-comments",
		"outlets", "reports", "documents", "licenses",
	}
}

// DefaultFirstOrder is the number of the first order, unless another is asked
// for.
const DefaultFirstOrder = 51_000_000_000

// span is how many numbers orders have: up to 11 digits.
const span = 100_000_000_000

// numbers gives things their numbers: those that Market makes up are even steps
// from the first, those that stores make odd ones. So a store that makes things
// while others are made up takes no number of theirs.
type numbers struct {
	first [kinds]int64
	given [2][kinds]int64 // how many, to what Market makes up and to what stores make
	top   int64           // the next at the contract's limit
}

// newNumbers begins with the number of the first order; all others follow from it.
func newNumbers(firstOrder int64) numbers {
	n := numbers{top: math.MaxInt64}
	after := firstOrder % span
	for k := range kinds {
		n.first[k] = span + span*int64(k) + after
	}
	n.first[Orders] = firstOrder
	n.first[Items] = 10_000_000_000_000 + 100*after
	n.first[Messages] = 5_000_000_000_000_000 + after
	return n
}

// Who makes a thing.
const (
	byMarket = iota
	byStore
)

func (s *State) number(k Kind, who int) int64 {
	s.undo.marks.Touch(numbersName, "")
	for {
		id := s.numbers.first[k] + 2*s.numbers.given[who][k] + int64(who)
		s.numbers.given[who][k]++
		if !s.taken(k, id) { // by what the cabinet began with
			return id
		}
	}
}

// Number is the next number for a thing that Market makes up, or one at the
// contract's limit, where numbers go down from the largest. What a store makes
// gets its number from the command.
func (s *State) Number(k Kind, extreme bool) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if extreme {
		s.undo.marks.Touch(numbersName, "")
		s.numbers.top--
		return s.numbers.top + 1
	}
	return s.number(k, byMarket)
}

// Ordinal is which of its kind a thing is: the same whatever the first number is.
func (s *State) Ordinal(k Kind, id int64) uint64 {
	if Extreme(id) {
		return uint64(math.MaxInt64 - id)
	}
	return uint64(id-s.numbers.first[k]) >> 1
}

// Extreme reports whether a number is one at the contract's limit.
func Extreme(id int64) bool { return id > math.MaxInt64-span }

// madeUp reports whether a number is not one of what a store made.
func (s *State) madeUp(k Kind, id int64) bool {
	return (id-s.numbers.first[k])%2 == 0 || id < s.numbers.first[k]
}

func (s *State) taken(k Kind, id int64) bool {
	switch k {
	case Orders:
		return s.orders.get(id) != nil
	case Returns:
		return s.returns.get(id) != nil
	case Chats:
		return s.chats.get(id) != nil
	case Reviews:
		return s.reviews.get(id) != nil
	case Questions:
		return s.questions.get(id) != nil
	case Comments, Answers, AnswerComments:
		return s.texts[textKind(k)].things.get(id) != nil
	case Outlets:
		return s.outlets.get(id) != nil
	}
	return false
}

func textKind(k Kind) TextKind {
	switch k {
	case Answers:
		return Answer
	case AnswerComments:
		return AnswerComment
	}
	return FeedbackComment
}

func (k TextKind) kind() Kind { return [...]Kind{Comments, Answers, AnswerComments}[k] }

const numbersName = "numbers"

// numbersRow is how numbers are kept. A kind that it does not have begins anew.
type numbersRow struct {
	First    map[string]int64 `json:"first"`
	ByMarket map[string]int64 `json:"byMarket"`
	ByStore  map[string]int64 `json:"byStore"`
	Top      int64            `json:"top"`
}

func (s *State) keepNumbers() {
	s.collections.Add(keep.Collection{
		Name: numbersName,
		Of:   numbersRow{},
		Find: func(string) any { return s.numbers.row() },
		Load: func(_ string, value []byte) error {
			var row numbersRow
			err := keep.Read(value, &row)
			s.numbers = newNumbers(row.First[kindNames()[Orders]])
			s.numbers.load(row)
			return err
		},
		Keys: func() []string { return []string{""} },
	})
}

func (n *numbers) row() numbersRow {
	row := numbersRow{map[string]int64{}, map[string]int64{}, map[string]int64{}, n.top}
	for k, name := range kindNames() {
		row.First[name], row.ByMarket[name], row.ByStore[name] = n.first[k], n.given[byMarket][k], n.given[byStore][k]
	}
	return row
}

func (n *numbers) load(row numbersRow) {
	for k, name := range kindNames() {
		if first, ok := row.First[name]; ok {
			n.first[k], n.given[byMarket][k], n.given[byStore][k] = first, row.ByMarket[name], row.ByStore[name]
		}
	}
	n.top = row.Top
}
