package headline

// What a headline says to a person, all in one place.
const (
	connects       = "Market would connect this store"
	connectsLater  = "Market would connect this store, once it is served over HTTPS"
	connectsMarket = "Market would connect this store: it lets in Market's addresses alone, and takes PING from one; --from-market checks the rest"
	connectsNot    = "Market would not connect this store: %s"
	connectUnknown = "Whether Market would connect this store is not known: %s"

	pingNothing = "PING got no reply: %s"
	pingBut     = "PING got 200, but %s"
	pingStatus  = "PING got %s"
	pingLate    = "PING was %s"
	statusAnd   = "%d: %s"

	typesOne          = "The one type that was sent arrives"
	typesAll          = "All %d types arrive"
	typesSome         = "%d of %d types arrive"
	typesNone         = "None of %s arrives"
	typesLost         = "%[1]s %[2]s lost (Market takes 400 for an answer): %[3]s"
	typesAcknowledged = "%[1]s %[2]s acknowledged and lost (200 with an error in the body): %[3]s"
	typesKnown        = "%[1]s %[2]s not checked, since the store says that it has them already: %[3]s"
	typesRepeated     = "%[1]s would be repeated for 14 days: %[3]s"
	typesStop         = "%[1]s would be repeated and stop all others: %[3]s"
	againLost         = "again, late or at once, %[1]s %[2]s lost (Market takes 400 for an answer): %[3]s"
	againRepeated     = "again, late or at once, %[1]s would be repeated for 14 days: %[3]s"
	againStop         = "again, late or at once, %[1]s would be repeated and stop all others: %[3]s"
	typesCause        = "%s%s (%s)"
	wordAlike         = " alike"
	wordAll           = "all"
	wordIs            = "is"
	wordAre           = "are"
	hardlyChecked     = "Hardly anything was checked: the store says of %d of %d types that it has them already (400 DUPLICATED_EVENT), though this run has not sent them before"

	andMore       = "%s and %d more"
	andMoreCauses = "%s, and %s"
	stepFor       = "%s: %s"

	leaveOut = "if the store does not subscribe to these types, check it without them: --types %s"
)
