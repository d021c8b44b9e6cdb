package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/localmarket/localmarket/sim/nearest"
	"github.com/localmarket/localmarket/sim/strictyaml"
)

// A setting may be given as a flag, in the environment or in a file, in this
// order of precedence. All three have the flag's name: --ping-deadline,
// LOCALMARKET_PING_DEADLINE, "ping-deadline:".
const (
	settingsFile = "localmarket.yaml"
	settingsEnv  = "LOCALMARKET_"
)

// settle gives the flags of cmd that were not given their value from the
// environment or the settings file.
func (p *process) settle(cmd *cobra.Command) error {
	p.tellUnknownVariables(cmd.Root())
	file, err := p.readSettings(cmd)
	if err != nil {
		return err
	}
	for _, name := range flagNames(cmd) {
		flag := cmd.Flags().Lookup(name)
		if flag.Changed {
			continue
		}
		variable := variableOf(name)
		if value, ok := p.env(variable); ok && value != "" {
			if err := setFlag(flag, splitList(flag, value)); err != nil {
				return fmt.Errorf("the environment variable %s: %w", variable, err)
			}
			continue
		}
		if entry, ok := file[name]; ok {
			if err := setFlag(flag, entry.values); err != nil {
				return fmt.Errorf("%s: %s: %w", entry.place, name, err)
			}
		}
	}
	return nil
}

// variableOf is the environment variable that sets a flag.
func variableOf(flag string) string {
	return settingsEnv + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// tellUnknownVariables says which variables look like settings and are none: they
// would be passed over without a word.
func (p *process) tellUnknownVariables(root *cobra.Command) {
	if p.environ == nil {
		return
	}
	known := []string{variableOf("config"), "LOCALMARKET_OFFICIAL", "LOCALMARKET_POSTGRES"} // the latter are for the tests
	for _, name := range knownSettings(root) {
		known = append(known, variableOf(name))
	}
	for _, one := range slices.Sorted(slices.Values(p.environ())) {
		name, _, _ := strings.Cut(one, "=")
		if strings.HasPrefix(name, settingsEnv) && !slices.Contains(known, name) {
			p.say(p.stderr, "localmarket: the environment variable %s sets nothing%s\n", oneLine(name), nearest.Aside(name, known))
		}
	}
}

// flagNames lists what can be set: every flag but those about the command line
// itself.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "config" && f.Name != "help" {
			names = append(names, f.Name)
		}
	})
	return names
}

func setFlag(flag *pflag.Flag, values []string) error {
	flag.Changed = true
	if list, ok := flag.Value.(pflag.SliceValue); ok {
		return list.Replace(values)
	}
	if len(values) != 1 {
		return fmt.Errorf("takes one value, got %d", len(values))
	}
	if err := flag.Value.Set(values[0]); err != nil {
		return fmt.Errorf("invalid value %q: %w", values[0], err)
	}
	return nil
}

// splitList takes the value of an environment variable apart where the flag is
// a list: at commas, or at the ends of lines where the flag is repeated because
// its values may hold commas.
func splitList(flag *pflag.Flag, value string) []string {
	separator := ""
	switch flag.Value.Type() {
	case "stringSlice":
		separator = ","
	case "stringArray":
		separator = "\n"
	default:
		return []string{value}
	}
	var out []string
	for _, part := range strings.Split(value, separator) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// setting is one entry of the settings file.
type setting struct {
	values []string
	place  string // file and line
}

// readSettings reads the file named by --config, or localmarket.yaml if it is
// there.
func (p *process) readSettings(cmd *cobra.Command) (map[string]setting, error) {
	name, _ := cmd.Flags().GetString("config")
	if name == "" {
		name, _ = p.env(settingsEnv + "CONFIG")
	}
	named := name != ""
	if !named {
		name = settingsFile
	}
	text, err := p.readFile(name, strictyaml.MaxSize)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the settings file cannot be read: %w", err)
	}
	return parseSettings(cmd, name, text)
}

func parseSettings(cmd *cobra.Command, name string, text []byte) (map[string]setting, error) {
	body, err := strictyaml.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if body == nil {
		return nil, nil
	}
	entries, err := strictyaml.Keys(body)
	if err != nil {
		return nil, fmt.Errorf("%s must be a list of settings such as \"deadline: 5s\"", name)
	}
	known := knownSettings(cmd.Root())
	out := map[string]setting{}
	for _, entry := range entries {
		place := fmt.Sprintf("%s line %d", name, entry.KeyNode.GetToken().Position.Line)
		if !slices.Contains(known, entry.Key) {
			return nil, fmt.Errorf("%s: unknown setting %q%s; settings have the names of flags", place, entry.Key, nearest.Aside(entry.Key, known))
		}
		values, err := settingValues(entry.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", place, entry.Key, err)
		}
		out[entry.Key] = setting{values: values, place: place}
	}
	return out, nil
}

// settingValues are as they are written: the flag reads them, as it would from
// the command line.
func settingValues(node ast.Node) ([]string, error) {
	items, err := strictyaml.Items(node)
	if err != nil {
		items = []ast.Node{node}
	}
	var out []string
	for _, item := range items {
		text, err := strictyaml.Scalar(item)
		if err != nil {
			return nil, errors.New("must be one value or a list of values")
		}
		out = append(out, text)
	}
	return out, nil
}

// knownSettings are the flags of all subcommands that read settings, so that one
// file can serve them all, each once, sorted.
func knownSettings(root *cobra.Command) []string {
	var known []string
	for _, cmd := range settled(root) {
		known = append(known, flagNames(cmd)...)
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// settled are the commands of ours. Those that the library of commands adds, such
// as completion, read no settings.
func settled(root *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{root}
	for _, child := range root.Commands() {
		if child.Name() != "completion" && child.Name() != "help" {
			all = append(all, settled(child)...)
		}
	}
	return all
}

// path is where a file name given by the user points to.
func (p *process) path(name string) string {
	if p.dir == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.dir, name)
}

// readFile reads a file of at most that many bytes.
func (p *process) readFile(name string, most int64) ([]byte, error) {
	file, err := os.Open(p.path(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, fmt.Errorf("it is larger than %d KiB", most>>10)
	}
	return text, nil
}
