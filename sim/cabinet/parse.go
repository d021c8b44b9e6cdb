package cabinet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/localmarket/localmarket/sim/strictyaml"
)

// The sizes of the largest files read, in bytes.
const (
	MaxFile       = 1 << 20
	MaxOffersFile = 64 << 20
)

// Load reads a cabinet's file, and the file of offers that it may name, which is
// looked for beside it. The cabinet is complete. The error names the file and the
// line, or the row of the offers.
func Load(name string) (*Cabinet, error) {
	text, err := readFile(name, MaxFile)
	if err != nil {
		return nil, fmt.Errorf("the cabinet cannot be read: %w", err)
	}
	c, err := parse(text, func(offers string) ([]byte, error) {
		if !filepath.IsAbs(offers) {
			offers = filepath.Join(filepath.Dir(name), offers)
		}
		return readFile(offers, MaxOffersFile)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// Parse reads the text of a cabinet's file, which names no other. The cabinet is
// complete. The error names the line.
func Parse(text []byte) (*Cabinet, error) {
	return parse(text, func(string) ([]byte, error) { return nil, errors.New(noOtherFile) })
}

// readFile reads a file of at most so many bytes.
func readFile(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, fmt.Errorf(tooLargeFile, name, most>>20)
	}
	return text, nil
}

// parse reads a cabinet, with open for the file of its offers.
func parse(text []byte, open func(name string) ([]byte, error)) (*Cabinet, error) {
	body, err := strictyaml.ParseAtMost(text, MaxFile)
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, &strictyaml.Error{Problem: noFormat, Hint: hintFormat}
	}
	var d document
	if err := d.read(body); err != nil {
		return nil, err
	}
	if err := d.Offers.load(open); err != nil {
		return nil, err
	}
	c := d.cabinet()
	c.Complete()
	if err := c.Check(); err != nil {
		return nil, d.place(err)
	}
	return c, nil
}

// document is a file as it is read: a cabinet, and the lines of what is in it.
type document struct {
	Format    int               `yaml:"localmarket"`
	Business  lined[Business]   `yaml:"business"`
	Keys      []lined[Key]      `yaml:"keys"`
	Campaigns []lined[Campaign] `yaml:"campaigns"`
	Offers    offers            `yaml:"offers"`
	Outlets   []lined[Outlet]   `yaml:"outlets"`
	Orders    []lined[Order]    `yaml:"orders"`
	Returns   []lined[Return]   `yaml:"returns"`
	Chats     []lined[Chat]     `yaml:"chats"`
	Reviews   []lined[Review]   `yaml:"reviews"`

	keys map[string]int // the lines of the lists
}

// lined is a thing and the line in which it begins.
type lined[T any] struct {
	Line  strictyaml.Line
	Thing T `yaml:",inline"`
}

func (d *document) read(body ast.Node) error {
	if err := strictyaml.Value(body, d); err != nil {
		return err
	}
	entries, err := strictyaml.Keys(body)
	if err != nil {
		return err
	}
	given := map[string]ast.Node{}
	d.keys = map[string]int{}
	for _, e := range entries {
		given[e.Key], d.keys[e.Key] = e.Value, e.KeyNode.GetToken().Position.Line
	}
	switch {
	case given["localmarket"] == nil:
		return strictyaml.Errorf(body, hintFormat, noFormat)
	case d.Format != Format:
		return strictyaml.Errorf(given["localmarket"], hintNewer, badFormat, d.Format, Format)
	}
	for _, list := range []struct {
		name string
		n    int
	}{{listKeys, len(d.Keys)}, {listCampaigns, len(d.Campaigns)}, {listOffers, len(d.Offers.list) + len(d.Offers.file)}} {
		if node := given[list.name]; node != nil && list.n == 0 {
			return strictyaml.Errorf(node, hintLeaveOut, emptyList, list.name)
		}
	}
	return refuseZeros(body)
}

// refuseZeros refuses a 0 that would be taken for a value that is left open.
func refuseZeros(node ast.Node) error {
	switch node := node.(type) {
	case *ast.SequenceNode:
		for _, item := range node.Values {
			if err := refuseZeros(item); err != nil {
				return err
			}
		}
	case *ast.MappingNode:
		for _, entry := range node.Values {
			if err := refuseZero(entry.Key.GetToken().Value, entry.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

func refuseZero(key string, value ast.Node) error {
	from1 := []string{"id", "warehouse", "campaign", "order", "category", "region", "count", "times", "rating", "price", "business"}
	switch n := value.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		if slices.Contains(from1, key) && isZero(n.GetToken().Value) {
			return strictyaml.Errorf(n, hintLeaveOut, notZero, key)
		}
		return nil
	}
	return refuseZeros(value)
}

// isZero reports whether a number is one of the zeros.
func isZero(text string) bool { return strings.Trim(text, "-0.") == "" }

// cabinet is what the file gives.
func (d *document) cabinet() *Cabinet {
	return &Cabinet{
		Business: d.Business.Thing, Keys: things(d.Keys), Campaigns: things(d.Campaigns), Offers: things(d.Offers.list),
		Outlets: things(d.Outlets), Orders: things(d.Orders), Returns: things(d.Returns), Chats: things(d.Chats), Reviews: things(d.Reviews),
	}
}

func things[T any](list []lined[T]) []T {
	var out []T
	for _, one := range list {
		out = append(out, one.Thing)
	}
	return out
}

// place gives a problem its line, in the file or in that of the offers.
func (d *document) place(err error) error {
	var p *problem
	if !errors.As(err, &p) {
		return err
	}
	line := d.line(p)
	if p.list == listOffers && d.Offers.file != "" {
		return d.Offers.problem(line, p.text, p.hint)
	}
	return &strictyaml.Error{Line: line, Problem: strictyaml.OneLine(p.text), Hint: strictyaml.OneLine(p.hint)}
}

func (d *document) line(p *problem) int {
	lines := map[string][]int{
		listKeys: linesOf(d.Keys), listCampaigns: linesOf(d.Campaigns), listOffers: linesOf(d.Offers.list),
		listOutlets: linesOf(d.Outlets), listOrders: linesOf(d.Orders), listReturns: linesOf(d.Returns),
		listChats: linesOf(d.Chats), listReviews: linesOf(d.Reviews),
	}[p.list]
	if p.index >= 0 && p.index < len(lines) {
		return lines[p.index]
	}
	return d.keys[p.list]
}

func linesOf[T any](list []lined[T]) []int {
	var out []int
	for _, one := range list {
		out = append(out, int(one.Line))
	}
	return out
}
