package openapi

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/localmarket/localmarket/schemas"
)

// subject is one side of a comparison: a revision, which has both APIs, or a
// file, which has one.
type subject struct {
	name          string
	carried       bool
	notifications *openapi3.T // nil if it has none
	pull          *openapi3.T // nil if it has none
	operations    []*schemas.Operation
	dates         map[string]date // of fields and parameters, by place
	rules         schemas.Rules   // zero for a file
}

func subjectOf(name string, additions []string) (*subject, error) {
	if slices.Contains(schemas.Revisions(), name) {
		return revisionSubject(name)
	}
	s, err := fileSubject(name, additions)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: name a file, or one of the revisions %s", err, strings.Join(schemas.Revisions(), ", "))
	}
	return s, err
}

func revisionSubject(name string) (*subject, error) {
	set, err := schemas.Load(name)
	if err != nil {
		return nil, err
	}
	s := &subject{name: name, carried: true, rules: set.Rules()}
	for _, folder := range []string{"", schemas.PullFolder} {
		bundle, err := carried(set, folder)
		if err != nil {
			return nil, err
		}
		if err := s.add(bundle); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// fileSubject reads a document as Import would.
func fileSubject(name string, additions []string) (*subject, error) {
	source, err := loadFiles(append([]string{name}, additions...)...)
	if err != nil {
		return nil, err
	}
	bundle, err := bundleOf("0000-00", source)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %s", name, oneLine(err.Error()))
	}
	s := &subject{name: name, dates: datesOf(source.merged)}
	return s, s.add(bundle)
}

// add takes what a bundle has as the document that is compared.
func (s *subject) add(b *Bundle) (err error) {
	if b.Folder == "" {
		s.notifications, err = b.document()
		return err
	}
	s.pull, s.operations, err = b.pullDocument()
	return err
}
