package view

// Exchange is one request to the store and what came of it.
type Exchange struct {
	ID, About               string
	Outcome, Market, Reason string
	// Accepted says that Market was content.
	Accepted   bool
	Fault      string
	Request    Message
	Reply      Message
	Replied    bool
	Violations []Violation
	// Spent is where the time went, empty where it was not measured.
	Spent, Total, Deadline, Connection string
	Phases                             []Phase
	Curl                               string
	// Alike is equal for exchanges that say the same: of the same type, with the
	// same reply and verdict, ids, numbers and times aside.
	Alike string
}

// Phase is a named part of an exchange's time.
type Phase struct {
	Name, Took string
	Ms         float64
}

// Violation is where a reply breaks its schema; a Harmless one is not known to be punished by Market.
type Violation struct {
	Where, Rule, Found, Expected, Fix string
	Harmless                          bool
}

// Call is a call that the store made on the pull API.
type Call struct {
	ID, Line, About, Status string
	// Refused says that the pull API did not do what was asked.
	Refused        bool
	Request, Reply Message
	Issues         []Issue
}

// Brief is the call in a line: what was called, how it was answered, and the
// first thing that is wrong with it.
func (c *Call) Brief() string {
	text := c.Line + " → " + c.Status
	if len(c.Issues) > 0 {
		text += ": " + c.Issues[0].Message
	}
	return text
}

// Issue is something that is wrong with a call.
type Issue struct{ Rule, Message, Fix string }
