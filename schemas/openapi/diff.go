package openapi

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/localmarket/localmarket/schemas"
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

// Difference is one change from one revision to another.
type Difference struct {
	Severity Severity
	// Where is a notification type, a reply such as "reply-200", or an operation
	// such as "GET /v2/campaigns".
	Where string
	// What says in English what changed. It may quote the files compared.
	What string
}

// Diff says what changed from a to b, the breaking changes first, then by place.
// Each is the name of a revision that package schemas carries, or else a file
// with an OpenAPI 3.0 document, JSON or YAML. Notifications are compared as
// Import makes them, type by type; what Import lays over the official file is
// part of a revision, and not of the file alone.
func Diff(a, b string) ([]Difference, error) {
	before, err := subject(a)
	if err != nil {
		return nil, err
	}
	after, err := subject(b)
	if err != nil {
		return nil, err
	}
	if before.notifications != after.notifications {
		return nil, fmt.Errorf("%s and %s are different APIs: only one of them is for notifications", a, b)
	}
	report, operations, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), before.info, after.info)
	if err != nil {
		return nil, fmt.Errorf("comparing %s with %s: %w", a, b, err)
	}
	config := checker.NewConfig(checker.GetAllChecks())
	changes := checker.CheckBackwardCompatibilityUntilLevel(config, report, operations, checker.INFO)
	return differences(changes, before.notifications), nil
}

// compared is a document to compare.
type compared struct {
	info          *load.SpecInfo
	notifications bool
}

func subject(name string) (*compared, error) {
	doc, notifications, err := documentOf(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: name a file, or one of the revisions %s", err, strings.Join(schemas.Revisions(), ", "))
	}
	if err != nil {
		return nil, err
	}
	return &compared{info: &load.SpecInfo{Url: name, Spec: doc}, notifications: notifications}, nil
}

// documentOf reads a revision or a file. A document about notifications is
// rebuilt, so that any two of them have one shape.
func documentOf(name string) (doc *openapi3.T, notifications bool, err error) {
	if slices.Contains(schemas.Revisions(), name) {
		bundle, err := carried(name)
		if err != nil {
			return nil, true, err
		}
		doc, err = bundle.document()
		return doc, true, err
	}
	s, err := loadFiles(name)
	if err != nil {
		return nil, false, err
	}
	doc = s.doc
	bundle, err := convert("0000-00", doc, &warnings{})
	if errors.Is(err, errNoNotification) {
		return doc, false, nil
	}
	if err != nil {
		return nil, true, fmt.Errorf("converting %s: %s", name, oneLine(err.Error()))
	}
	doc, err = bundle.document()
	return doc, true, err
}

func differences(changes checker.Changes, notifications bool) []Difference {
	words := checker.NewDefaultLocalizer()
	var list []Difference
	for _, c := range changes {
		d := Difference{severity(c.GetLevel()), c.GetOperation() + " " + c.GetPath(), c.GetUncolorizedText(words)}
		if c.GetPath() == "" {
			d.Where = c.GetSection() // of the document as a whole, such as components
		}
		if notifications {
			d.Where, d.What = strings.TrimPrefix(c.GetPath(), "/"), inStoreWords(c.GetId(), d.What)
		}
		if d.Where != "" {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Where, b.Where), cmp.Compare(a.What, b.What))
	})
	return list
}

// inStoreWords takes out of a text what comes from the shape of the rebuilt
// document alone: its paths, requests and responses. Should oasdiff word its
// texts otherwise one day, they read worse and stay true.
func inStoreWords(id, text string) string {
	switch id {
	case "endpoint-added":
		return "this notification type is new"
	case "api-path-removed-without-deprecation":
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

// WriteDiff prints the differences, one a line of printable characters, marked
// by severity.
func WriteDiff(w io.Writer, list []Difference) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no differences")
		return err
	}
	for _, d := range list {
		if _, err := fmt.Fprintf(w, "%-8s  %s: %s\n", d.Severity, oneLine(d.Where), oneLine(d.What)); err != nil {
			return err
		}
	}
	return nil
}
