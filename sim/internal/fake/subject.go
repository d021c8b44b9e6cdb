package fake

import (
	"fmt"
	"strconv"
	"strings"
)

// Why the story does not allow an event that was asked for, as messages say it
// of its subject.
const (
	wasCancelled     = "it was cancelled"
	wasDelivered     = "it was delivered"
	notCancelled     = "it was not cancelled"
	notDelivered     = "it was not delivered"
	neverLeft        = "it was cancelled before it left the shop"
	neverCame        = "its buyer says that it never came"
	notDBS           = "it is not sold by DBS"
	toPickupPoint    = "it goes to a pick-up point"
	alreadyAsked     = "its cancellation was requested already"
	allSentBack      = "all of it was sent back already"
	noService        = "it has no service that can still change; an order told of in full detail has some"
	nothingPlanned   = "it has come to its end; say which status it is to have"
	disputedBefore   = "its only dispute was begun already"
	neverDisputed    = "it has no dispute"
	disputeIsSettled = "its dispute has ended already"
)

// fewIDs is how many numbers a message lists.
const fewIDs = 5

// subject is what an event befalls: what it asks for, or one of the last few
// that the story allows and that suit, or else a new one. Of several ways to
// suit the first counts that anything does. The subject is nil if what was
// asked for is refused; t.err says why.
func subject[T any](t *telling, among *shelf[T], refusal func(*T) string, begin func() *T, suits ...func(*T) bool) *T {
	if t.About != 0 {
		return asked(t, among, refusal)
	}
	if t.WantsNewOrder() {
		return begin()
	}
	for _, suit := range suits {
		if one := pick(t, among, func(one *T) bool { return refusal(one) == "" && suit(one) }); one != nil {
			return one
		}
	}
	return begin()
}

// asked is the subject that an event asks for by its number.
func asked[T any](t *telling, among *shelf[T], refusal func(*T) string) *T {
	found, ok := among.byID[t.About]
	if !ok {
		t.err = fmt.Errorf("%s about %s %d: %s", t.Type, among.what, t.About, among.known())
		return nil
	}
	if why := refusal(found.thing); why != "" {
		t.err = fmt.Errorf("%s cannot befall %s %d: %s", t.Type, among.what, t.About, why)
		return nil
	}
	t.extreme = t.extreme || found.extreme
	return found.thing
}

// known says which numbers there are, for one who named another.
func (s *shelf[T]) known() string {
	if len(s.ids) == 0 {
		return fmt.Sprintf("no %s was told of yet", s.what)
	}
	return fmt.Sprintf("there is none, the last told of are %s", list(lastOf(s.ids, fewIDs)))
}

func list(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(words, ", ")
}

// pick chooses one of the last few that fit, or nil.
func pick[T any](t *telling, among *shelf[T], fits func(*T) bool) *T {
	var found []*T
	for _, one := range among.recent(t.extreme) {
		if fits(one) {
			found = append(found, one)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[t.random.IntN(len(found))]
}

// allowed is for what can befall anything, suitable for what suits whatever is
// allowed.
func allowed[T any](*T) string { return "" }
func suitable[T any](*T) bool  { return true }
