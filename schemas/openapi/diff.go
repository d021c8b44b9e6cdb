package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

// Severity says what a change means to a store: it receives notifications and
// replies to them, and it calls the pull API.
type Severity int

// The severities, worst first.
const (
	Breaking Severity = iota // what the store sends may be refused, or it receives what it never did
	Risky                    // may need a change
	Harmless                 // a store that was right still is
)

// String is the severity as WriteDiff marks it.
func (s Severity) String() string {
	return [...]string{"breaking", "risky", "harmless"}[s]
}

// Kind says what a difference is about.
type Kind string

// The kinds of differences.
const (
	KindOperation Kind = "operation"   // or a notification type: it is new, or gone
	KindSchema    Kind = "schema"      // what a body or a parameter may be
	KindLimit     Kind = "limit"       // how often an operation may be called
	KindScope     Kind = "scope"       // who may call an operation
	KindEnd       Kind = "deprecation" // the end of an operation
	KindDate      Kind = "date"        // the end of a field or a parameter
	KindRule      Kind = "rule"        // of the delivery of notifications
)

// Difference is one change from one revision to another.
type Difference struct {
	Severity Severity
	Kind     Kind
	// Where is a notification type, a reply such as "reply-200", an operation
	// such as "GET /v2/campaigns (getCampaigns)", a component such as "OrderDTO/properties/id",
	// or a rule such as "N-BLOCKING".
	Where string
	// What says in English what changed. It may quote the files compared.
	What string
	// Effect says which verdict on a reply, or which refusal of a call, changes
	// with it; "" if none is known to.
	Effect string
}

// Diff says what changed from a to b, the breaking changes first, then by place.
// Each is the name of a revision that package schemas carries, or else a file
// with an OpenAPI 3.0 document, JSON or YAML. A revision has notifications, the
// pull API and rules, a file one API; what both have is compared, as Import makes
// it. What Import lays over the official file is part of a revision, and not of
// the file alone: additions are files to be laid over each document that is not a
// revision. A revision knows no dates of fields and parameters, so that
// those of a file compared with it are all new.
func Diff(a, b string, additions ...string) ([]Difference, error) {
	before, err := subjectOf(a, additions)
	if err != nil {
		return nil, err
	}
	after, err := subjectOf(b, additions)
	if err != nil {
		return nil, err
	}
	if (before.notifications == nil || after.notifications == nil) && (before.pull == nil || after.pull == nil) {
		return nil, fmt.Errorf("%s and %s are different APIs: only one of them is for notifications", a, b)
	}
	notifications, err := schemaDifferences(before.notifications, after.notifications, true)
	if err != nil {
		return nil, fmt.Errorf("comparing %s with %s: %w", a, b, err)
	}
	pull, err := schemaDifferences(before.pull, after.pull, false)
	if err != nil {
		return nil, fmt.Errorf("comparing %s with %s: %w", a, b, err)
	}
	list := slices.Concat(notifications, pull, ruleDifferences(before, after))
	if before.pull != nil && after.pull != nil {
		list = slices.Concat(list, operationDifferences(before, after), dateDifferences(before, after))
	}
	slices.SortStableFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Where, b.Where), cmp.Compare(a.What, b.What))
	})
	return list, nil
}

// schemaDifferences compares two documents, if both sides have one.
func schemaDifferences(before, after *openapi3.T, notifications bool) ([]Difference, error) {
	if before == nil || after == nil {
		return nil, nil
	}
	report, operations, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(),
		&load.SpecInfo{Url: "before", Spec: before}, &load.SpecInfo{Url: "after", Spec: after})
	if err != nil {
		return nil, err
	}
	config := checker.NewConfig(checker.GetAllChecks())
	changes := checker.CheckBackwardCompatibilityUntilLevel(config, report, operations, checker.INFO)
	return differences(changes, notifications), nil
}

func differences(changes checker.Changes, notifications bool) []Difference {
	words := checker.NewDefaultLocalizer()
	var list []Difference
	for _, c := range changes {
		d := Difference{
			Severity: severity(c.GetLevel()), Kind: kindOf(c.GetId()), Effect: effectOf(c, notifications),
			Where: c.GetOperation() + " " + c.GetPath(), What: c.GetUncolorizedText(words),
		}
		if c.GetPath() == "" {
			d.Where = c.GetSection() // of the document as a whole, such as components
		}
		switch {
		case notifications:
			d.Where, d.What = strings.TrimPrefix(c.GetPath(), "/"), inStoreWords(c.GetId(), d.What)
		case d.Kind == KindOperation:
			d.What = "this operation is new"
			if isGone(c.GetId()) {
				d.What = "this operation is gone"
			}
		}
		if c.GetOperationId() != "" && !notifications {
			d.Where += " (" + c.GetOperationId() + ")"
		}
		if d.Where != "" {
			list = append(list, d)
		}
	}
	return list
}

func kindOf(id string) Kind {
	if isNew(id) || isGone(id) {
		return KindOperation
	}
	return KindSchema
}

func isNew(id string) bool { return id == "endpoint-added" }

func isGone(id string) bool {
	return strings.HasPrefix(id, "api-removed-") || strings.HasPrefix(id, "api-path-removed-")
}

// inStoreWords takes out of a text what comes from the shape of the rebuilt
// document alone: its paths, requests and responses. Should oasdiff word its
// texts otherwise one day, they read worse and stay true.
func inStoreWords(id, text string) string {
	switch {
	case isNew(id):
		return "this notification type is new"
	case isGone(id):
		return "this notification type is gone"
	}
	return strings.NewReplacer(
		"request property", "property",
		"response property", "property",
		"request's property", "property",
		"response's property", "property",
		" for the response status `200`", "",
		" for the status `200`", "",
		" for status `200`", "",
		" to the response with the `200` status", "",
		" from the response with the `200` status", "",
	).Replace(text)
}

func severity(level checker.Level) Severity {
	switch level {
	case checker.ERR:
		return Breaking
	case checker.WARN:
		return Risky
	}
	return Harmless
}
