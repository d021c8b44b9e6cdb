package scenarios

import (
	"fmt"
	"strings"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// What is wrong with a scenario, all in one place.
const (
	badMore = "and %s more"

	badNoFormat     = "the file does not say that it is a scenario"
	badSet          = "set: %s changes the notification alone, and the market would know nothing of it"
	badCondition    = "unknown condition %.60q"
	badFormat       = "this is a scenario of format %d, which this version of localmarket does not read"
	badVariable     = "the scenario has no variable %q"
	badVariableText = "the variable %q stands for another one"
	badScenarioName = "the scenario cannot be named %q"
	badRule         = "%q is no rule of the contract"
	badNoSteps      = "it has no steps"
	badSteps        = "there are %d steps, and at most %d are taken"

	badNewName    = "%q cannot be the name of the %s"
	badNoName     = "the %s has no name"
	badTwoNames   = "there is a %s named %q already"
	badNoFault    = "the fault %q does not say what goes wrong"
	badTwoFaults  = "the fault %q cannot be both before and after"
	badFault      = "the fault %q: %v"
	lackedShop    = "shop %d"
	badShop       = "the cabinet has no shop %d"
	badType       = "contract revision %s has no notification type %q"
	badPath       = "the path %q must begin with /"
	badNoAction   = "the step does not say what happens"
	badTwoActions = "the step does two things at once, %s and %s"
	badModifier   = "%s says nothing about %s"

	badUndeclared   = "no subscription %q is declared"
	badSubscription = "no subscription %q is connected by now"
	badConnectTwice = "the subscription %q is connected already%s"
	badRemoved      = "the subscription %q was removed%s"
	badUnplugTwice  = "the subscription %q is unplugged already%s"
	badDuplicate    = "duplicate needs a name and a shop for the new subscription"
	badEdit         = "edit does not say what to change"
	badSwitch       = "a fault is switched either on or off"
	badFaultName    = "no fault is named %q"
	badOnTwice      = "the fault %q is on already%s"
	badNotOn        = "the fault %q is not on"

	badVerb           = "%s cannot be %q"
	badModel          = "unknown model %q"
	badDetail         = "unknown detail %q"
	badHold           = "what is held back needs a name to be sent by"
	badNameTaken      = "there is an event named %q already%s"
	badTooEarly       = "%q is unreachable here: it happens only later%s"
	badEventName      = "no event is named %q"
	badTimes          = "nothing can happen %d times"
	badEvery          = "every says nothing about what happens once"
	badTimesEvery     = "%d times every %s takes longer than %s"
	badSent           = "the scenario sends more than %d notifications"
	badSize           = "the bodies of the scenario are larger than %d MiB together; write fewer times, less detail or fewer references"
	badUntil          = "time cannot go on until %q"
	badEndless        = "buyers come without end, so there is no end to wait for"
	badAdvance        = "time goes forward, and at most by %s at once"
	badNoAdvance      = "advance does not say how far"
	badAwait          = "nothing to await is called %q"
	badAwaitOperation = "whether the store is reachable has nothing to do with an operation"
	badAwaitStatus    = "whether the store is reachable has nothing to do with a status"
	badAwaitOptional  = "whether the store is reachable is not optional"
	badWithin         = "await waits at most %s of real time"
	badStory          = "%s cannot happen: %v"

	badNoPush            = "%s is of the legacy push API, which the scenario does not play"
	badNoCart            = "no cart is called %q by now"
	badPushModel         = "the push API is not for stores that sell by %q"
	badPushMethod        = "%q is no method of the push API"
	badShowcase          = "%q is no state of a showcase"
	hintPush             = "write push: {model: DBS} at the top"
	badNoKind            = "the expectation does not say what must hold"
	badTwoKinds          = "the expectation says two things at once, %s and %s"
	badStretch           = "nothing is from %s until %s"
	badHeld              = "the expectation is unreachable: %q is held back until now"
	badMoment            = "unknown moment %q"
	badUnreached         = "the %s %q is unreachable: no step before brings it about"
	badDisconnected      = "the %s %q is unreachable: Market disconnects after 14d, and only %s pass before (N-DISCONNECT)"
	badCount             = "a count cannot be negative"
	badCountRange        = "no count is from %d to %d"
	badVerdict           = "unknown verdict %q"
	badAttempts          = "%d attempts are unreachable: the schedule makes at most %d by then (N-RETRY)"
	badOffset            = "an attempt at %s is unreachable: the schedule has none then (N-RETRY)"
	badTooSoon           = "an attempt at %s is unreachable: only %s pass before"
	badPhase             = "a phase with an attempt every %s is unreachable: the schedule has none (N-RETRY)"
	badNoState           = "the expectation does not say which state"
	badDeliveryState     = "a delivery is never %q"
	badSubscriptionState = "a subscription is never %q"
	badStatus            = "%d is no HTTP status"
	badReplies           = "the expectation does not say what the replies must be like"
	badOperation         = "contract revision %s has no operation %q"
	badCallPath          = "contract revision %s has no path %q"
	badTwoCalls          = "the expectation names both an operation and a path"
	badArrival           = "an order of arrival needs two names"
	badArrivalTwice      = "the order of arrival names %q twice"
)

// What to write instead.
const (
	hintOneOf = "write one of %s"
	hintStep  = "put a step %q before"

	hintFormat      = "begin with \"localmarket: %d\""
	hintVersion     = "write %d, or take a newer localmarket"
	hintName        = "write small letters, digits and hyphens, such as lost-replies"
	hintAddVariable = "add it below \"variables:\""
	hintVariable    = "write its value out"
	hintRule        = "write one such as N-RETRY; the README lists them"
	hintSteps       = "begin with \"steps:\" and \"- connect: NAME\""
	hintFewerSteps  = "make several scenarios of it, or write times: for what repeats"

	hintAddName    = "add name: and one such as %s"
	hintNewName    = "write letters, digits, _ and -, at most 60"
	hintOtherName  = "choose another name"
	hintFault      = "write before: or after: and a kind, such as before: refuse, or operation: and a status"
	hintTwoFaults  = "make two faults of it"
	hintShop       = "write 1 to %d"
	hintRevision   = "write revision: %s"
	hintPath       = "write one such as /hooks"
	hintTwoActions = "make two steps of it"
	hintModifier   = "leave it out: it goes with %s"

	hintDeclare      = "add \"%s:\" and \"- name: %s\" at the top"
	hintConnectTwice = "plug it in again, or declare another one"
	hintRemoved      = "connect another one instead"
	hintUnplugTwice  = "plug it in before"
	hintDuplicate    = "add as: NAME and shop: 2"
	hintEdit         = "add name:, types: or path:"
	hintSwitch       = "write fault: {on: NAME} or fault: {off: NAME}"

	hintAs          = "add as: NAME"
	hintNameIt      = "add as: %s to the step in which it happens"
	hintMove        = "move one of the two"
	hintTimes       = "write 1 to %d"
	hintEvery       = "add times:"
	hintShorter     = "write a shorter time"
	hintFewer       = "write fewer times"
	hintTraffic     = "let the traffic last for some time, such as \"20/h for 1d\""
	hintMoves       = "write moves: on, traffic: 20/h for 1d"
	hintAdvance     = "write a duration such as 2m, next, {until: disconnected} or {until: idle}"
	hintAwait       = "write {until: reachable, within: 30s} or {until: called, operation: getOrder}"
	hintAwaitCalled = "write until: called"
	badEvent        = "%s: %s"
	hintLater       = "write one that the contract lists, or add unknown-values: true"
	hintBody        = "write a value that the contract allows"

	hintTwoKinds  = "make two of it"
	hintTurnRound = "turn them round"
	hintLonger    = "let more time pass in the steps before"
	hintAtMost    = "write %d or less, or let more time pass in the steps before"
	hintCount     = "write 0 or more"
	hintOffset    = "the one before is at %s"
	hintPhase     = "write 1m, 15m or 1h"
	hintState     = "write state: and one of %s"
	hintStatus    = "write one such as 200"
	hintReplies   = "add status:, verdict: or latency:"
	hintCallPath  = "write one such as /v2/campaigns"
	hintOneCall   = "leave one of them out"
	hintOperation = "localmarket contract operations lists all"
	hintArrival   = "write them as [second, first]"
	hintOnce      = "name it once"
)

// place says where something is, in a file.
func place(line strictyaml.Line) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf(" (line %d)", line)
}

func (a action) String() string { return strings.TrimSpace(a.key + " " + a.value) }

// hint says what a modifier goes with.
func (m modifier) hint() string {
	const shown = 4
	var all []string
	for _, a := range m.of[:min(len(m.of), shown)] {
		all = append(all, a.String())
	}
	if len(m.of) > shown {
		all = append(all, "…")
	}
	return fmt.Sprintf(hintModifier, strings.Join(all, ", "))
}
