package replay

// What a replay says to a person, all in one place.
const (
	recordEmpty   = "the record holds no request to send again"
	recordAllKept = "a fault kept every recorded request (%d) from the store: there is none to send again"
	recordURL     = "the URL of exchange %q in the record cannot be read"

	noteRepeats      = "%s of the record"
	noteRepeatsNoted = "%s of the record: %.200s"

	stoppedUnreachable = "the store cannot be reached: %s"
	notAllSent         = "%d of %d attempts were sent and answered: %s"
	noneSent           = "not sent: %s"
	cannotBeSent       = "the record asks for what cannot be sent: %s"

	nothingToCompare = "the recorded run was stopped before the reply, so there is nothing to compare with"
	notRecordedAndIs = "the record has no reply to compare with, so it must be accepted: is %s"
	wasAndIs         = "was %s, is %s"
	typeWasAndIs     = "the Content-Type was %.80q, is %.80q"
	textWasAndIs     = "the body was %d bytes, %.60q, is %d bytes, %.60q"
	fieldWasAndIs    = "the body differs at %.60q: was %.60s, is %.60s"
	valueMissing     = "missing"

	titleSame    = "%s is answered as before"
	titleSeveral = "%s is answered as before, %d attempts"
	titleRequest = "a request that is not a notification"
	titleReach   = "the store's address accepts connections"
	titleOthers  = "all others are answered as before (%d)"

	reasonAttempt = "attempt %d: %s"
	reasonMore    = "%s; %d of %d attempts differ"
	reasonKept    = "%d of %d attempts are answered as before; a fault kept the others from the store"
	reasonAllKept = "a fault kept it from the store: nothing was sent"
	reasonOthers  = "%d passed, %d warned, %d failed, %d skipped, %d errored"

	expectedAs    = "as in the record: %s"
	reachExpected = "a server that accepts connections at the address"
	reachFix      = "start the store, and check the host, the port and the firewall"
	duplicateFix  = "if the store remembers these notifications from before, clear it and replay again; if not, it takes new ones for old ones and loses them"
)
