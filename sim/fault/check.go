package fault

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/localmarket/localmarket/sim/market"
)

// Bounds of what a fault may hold.
const (
	maxFaultName        = 100 // characters
	maxFaultBody        = 4 << 10
	maxFaultContentType = 200
)

// Check finds what is wrong with f: a kind that is unknown, or not there, a
// field missing, out of bounds, or without effect on this kind. The error says
// what to write instead.
func (f Fault) Check() error {
	return cmp.Or(f.checkKind(), f.checkUnused(), f.checkReply(), f.checkDelay(), f.checkReach())
}

func (f Fault) checkKind() error {
	description, known := f.Kind().describe()
	switch {
	case utf8.RuneCountInString(f.Name) > maxFaultName, strings.ContainsFunc(f.Name, unprintable):
		return fmt.Errorf("the name of a fault has at most %d characters, all printable", maxFaultName)
	case f.places() != 1:
		return fmt.Errorf("a fault is in one place: write either %s (the request never reaches the store), %s (the store has handled it) or %s (the store calls the pull API)", Before, After, Call)
	case !known:
		return fmt.Errorf("%.40q is no kind of fault: write one of %s", f.Kind(), joined(kindsAt(f.When()), ", "))
	case !slices.Contains(description.When, f.When()):
		return fmt.Errorf("%s cannot come %s: write %s, or one of %s", f.Kind(), f.When().words(), description.When[0], joined(kindsAt(f.When()), ", "))
	}
	return nil
}

// places counts where f is.
func (f Fault) places() int {
	n := 0
	for _, given := range []bool{f.Before != "", f.After != "", f.OfCalls()} {
		if given {
			n++
		}
	}
	return n
}

// words are where a fault comes.
func (w When) words() string {
	if w == Call {
		return "to a call"
	}
	return string(w) + " the store's work"
}

// kindsAt lists the kinds of fault that may come there.
func kindsAt(when When) []Kind {
	var kinds []Kind
	for _, d := range Kinds() {
		if slices.Contains(d.When, when) {
			kinds = append(kinds, d.Kind)
		}
	}
	return kinds
}

// checkUnused refuses a field that has no effect: whoever wrote it expects one.
func (f Fault) checkUnused() error {
	fields := []struct {
		name  string
		given bool
		kinds []Kind
	}{
		{"status", f.Status != 0, []Kind{StatusFault}},
		{"delay", f.Delay != 0 && !f.limitsCalls(), []Kind{Slow, Drip, StaleDuplicate}},
		{"body", f.Body != "", []Kind{StatusFault, InvalidBody}},
		{"content type", f.ContentType != "", []Kind{StatusFault, WrongContentType}},
	}
	for _, field := range fields {
		if field.given && !slices.Contains(field.kinds, f.Kind()) {
			return fmt.Errorf("%s takes no %s: leave it out, or write the kind %s", f.Kind(), field.name, joined(field.kinds, " or "))
		}
	}
	return nil
}

func (f Fault) checkReply() error {
	bodiless := f.Status == 204 || f.Status == 304
	switch {
	case f.Kind() == StatusFault && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("%d is no status of a whole reply: write one from 200 to 599, such as 502", f.Status)
	case f.Status == 200 && f.Body == "":
		return errors.New("status 200 alone is no fault: write the body that comes with it, or another status")
	case bodiless && f.Body+f.ContentType != "":
		return fmt.Errorf("a reply with status %d has no body: leave body and content type out", f.Status)
	case len(f.Body) > maxFaultBody:
		return fmt.Errorf("the body of a fault has %d bytes: at most %d KiB are kept", len(f.Body), maxFaultBody>>10)
	case len(f.ContentType) > maxFaultContentType, strings.TrimSpace(f.ContentType) != f.ContentType, strings.ContainsFunc(f.ContentType, notASCII):
		return fmt.Errorf("the content type of a fault cannot be sent: write at most %d printable ASCII characters, such as text/html", maxFaultContentType)
	case f.Kind() == WrongContentType && strings.EqualFold(f.ContentType, "application/json"):
		return errors.New("the content type application/json is the right one: write another, such as text/html")
	}
	return nil
}

func (f Fault) checkDelay() error {
	switch {
	case f.Delay < 0:
		return fmt.Errorf("the delay %s is negative: write one such as 10.1s", f.Delay)
	case f.OfCalls() && !f.limitsCalls() && time.Duration(f.Delay) > MaxCallDelay:
		return fmt.Errorf("the delay %s of a call takes real time: write %s at most", f.Delay, market.ShortDuration(MaxCallDelay))
	case f.Kind() == Slow && f.Delay == 0:
		return errors.New("slow needs the delay that the whole reply takes: write one such as 10.1s")
	}
	return nil
}

// checkReach checks which requests f hits.
func (f Fault) checkReach() error {
	if f.OfCalls() && len(f.Types) > 0 {
		return errors.New("a fault of calls has no notification types: write an operation, or none for all")
	}
	for i, t := range f.Types {
		if !slices.Contains(market.Types(), t) {
			return fmt.Errorf("%.60q is no notification type: write one such as %s, or none for all", t, market.OrderCreated)
		}
		if slices.Contains(f.Types[:i], t) {
			return fmt.Errorf("the notification type %s is there twice: write it once", t)
		}
	}
	switch {
	case f.Count < 0:
		return fmt.Errorf("the count %d is negative: write how many requests at most, or 0 for no bound", f.Count)
	case !(f.Share >= 0 && f.Share <= 1): // so that NaN is refused too
		return fmt.Errorf("the share %v is none: write a number above 0 and up to 1, such as 0.25, or 0 for all requests", f.Share)
	case f.From < 0:
		return fmt.Errorf("the fault begins at %s, before it is set: write 0 or more", f.From)
	case f.Until < 0, f.Until != 0 && f.Until <= f.From:
		return fmt.Errorf("the fault ends at %s, but begins at %s: write a later end, or 0 for none", f.Until, f.From)
	}
	return nil
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

func notASCII(r rune) bool { return r < ' ' || r > '~' }
