package eventlog

// What the log says, all in one place.
const (
	lineSent     = "→ %s %s attempt %d to %s: %s %s"
	lineAsked    = "→ /%s attempt %d: %s %s"
	lineNoReply  = "no reply,"
	lineWhy      = ": %s %s: %s"
	lineAgain    = "; again at %s"
	lineTimes    = "; ×%d by now"
	lineCalled   = "← %s %s %s"
	lineInjected = " (by a fault: %s)"
	lineBefore   = " (%s, as before)"
	lineIssue    = "    %s: %s; %s"
	lineHeld     = "  %s %s to %s is held: waits for %s (N-BLOCKING)"
	lineReleased = "  %s %s to %s waits no longer"
	lineBlocks   = "blocks all others (N-BLOCKING)"
	lineUnwanted = "  %s %s goes nowhere: no enabled subscription wants it (N-SCOPE)"

	lineEnd      = "ended after %s, %s of virtual time"
	lineEndSent  = "  sent: %d (%d accepted, %d rejected, %d failed, %d unknown); still to come: %d"
	lineEndCalls = "  calls of the store: %d (%d refused)"
	lineEndIssue = "    ×%d %s: %s"
	lineEndMore  = "    ×%d others, too many to tell apart"
)
