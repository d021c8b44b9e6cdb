package journal

// Len is how many entries there are: the number of the last one.
func (j *Journal) Len() int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.len()
}

// After returns the entries that come after number seq, at most limit of them; of those
// that are Dropped, none. The slice is the caller's, the exchanges and calls in it are not.
func (j *Journal) After(seq, limit int) []Entry {
	from := max(seq, j.Dropped())
	left := max(0, min(limit, j.Len()-from))
	out := make([]Entry, 0, left)
	for len(out) < left {
		more, _ := j.read(from, left-len(out), nil)
		if len(more) == 0 {
			break
		}
		out = append(out, more...)
		from = more[len(more)-1].Seq
	}
	return out
}

// Grown is closed once there is an entry after number seq, at the latest with
// the next Append or Clear.
func (j *Journal) Grown(seq int) <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.len() > seq {
		already := make(chan struct{})
		close(already)
		return already
	}
	if j.grown == nil {
		j.grown = make(chan struct{})
	}
	return j.grown
}

// Kinds lists every kind of entry.
func Kinds() []Kind {
	return []Kind{
		SubscriptionCreated, SubscriptionRefused, SubscriptionEnabled, SubscriptionDisconnected,
		SubscriptionEditing, SubscriptionEdited, SubscriptionUnplugging, SubscriptionUnplugged,
		SubscriptionPlugging, SubscriptionRemoved,
		FaultOn, FaultOff, OutageBegan, OutageEnded, NotificationCreated, NotificationUnwanted,
		DeliveryHeld, DeliveryReleased, DeliveryAccepted, DeliveryRejected, DeliveryExpired, DeliveryCancelled,
		ExchangeSending, ExchangeDone, PullCall, PushOff, PushOn, PushUntold, MarketRestored,
	}
}
