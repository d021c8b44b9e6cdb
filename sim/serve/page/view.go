package page

import "time"

// What the layout shows of every room.

// Now is virtual time, and Speed how much faster it passes than real time.
func (v *visit) Now() time.Time { return v.page.host.Market().Now() }

func (v *visit) Speed() float64 { return v.page.host.Speed() }

// Dropped is how many entries the journal keeps no more.
func (v *visit) Dropped() int { return v.page.host.Market().Journal().Dropped() }

// NextDue reports whether anything is due, and Due when.
func (v *visit) NextDue() bool {
	_, ok := v.page.host.Market().NextDue()
	return ok
}

func (v *visit) Due() time.Time {
	due, _ := v.page.host.Market().NextDue()
	return due
}

// Activation is how long connecting takes to have effect (N-DELAY).
func (v *visit) Activation() time.Duration { return v.page.host.Market().Options().ActivationDelay }

// Back is where a form of this room leads back to.
func (v *visit) Back() string {
	if v.request.URL.Path == "/" {
		return Root
	}
	q := v.request.URL.Query()
	q.Del("m")
	if text := q.Encode(); text != "" {
		return v.request.URL.Path + "?" + text
	}
	return v.request.URL.Path
}

// Verdicts are what the notification log can be filtered by.
func (v *visit) Verdicts() map[string]string {
	return map[string]string{
		"delivered": v.Texts.Text("delivered"),
		"failing":   v.Texts.Text("repeats"),
		"held":      v.Texts.Text("waits for"),
		"lost":      v.Texts.Text("lost"),
		"rejected":  v.Texts.Text("lost: 400"),
		"expired":   v.Texts.Text("lost: 14 days"),
		"cancelled": v.Texts.Text("cancelled"),
	}
}
