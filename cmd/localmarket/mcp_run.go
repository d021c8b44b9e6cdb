package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/localmarket/localmarket/reports"
	"github.com/localmarket/localmarket/sim/journal"
)

// Bounds of what an agent gets, so that it fits into what a model reads.
const (
	maxDocument  = 64 << 20 // of a report that is read, in bytes
	maxMessage   = 8 << 10  // of what a command says of wrong usage, in bytes
	maxTold      = 20       // checks
	maxToldBytes = 600      // of a body or a text, each
)

// storyInput is what check and run have in common.
type storyInput struct {
	Cabinet string   `json:"cabinet,omitempty" jsonschema:"file of the seller's cabinet: shops, key and goods"`
	Types   []string `json:"types,omitempty" jsonschema:"the notification types that the store subscribes to; all if left out"`
	Seed    uint64   `json:"seed,omitempty" jsonschema:"seed of the made-up data; 1 if left out"`
	PullAPI string   `json:"pullApi,omitempty" jsonschema:"serve Market's pull API meanwhile at this loopback HOST:PORT, such as 127.0.0.1:9000, for the store to call"`
}

type checkInput struct {
	URL string `json:"url" jsonschema:"the store's URL as it would be registered with Market, such as http://127.0.0.1:8080; requests go to URL/notification"`
	storyInput
	Only   []string `json:"only,omitempty" jsonschema:"run these checks alone: ids or their beginnings, such as ping or notify.ORDER_CREATED"`
	Strict bool     `json:"strict,omitempty" jsonschema:"fail on what only warns otherwise, as production does"`
}

type runInput struct {
	Scenarios []string `json:"scenarios" jsonschema:"names of list_scenarios, files such as my.market.yaml, or library for all"`
	URL       string   `json:"url,omitempty" jsonschema:"the store's URL, on this machine"`
	Store     string   `json:"store,omitempty" jsonschema:"a sample store instead of url, such as good"`
	storyInput
}

// runOutput is what a report comes to.
type runOutput struct {
	ExitCode int             `json:"exitCode" jsonschema:"0 all passed, 1 something failed, 3 the store cannot be reached or the run could not be completed"`
	Heading  string          `json:"heading" jsonschema:"how it ended"`
	Why      []string        `json:"why,omitempty" jsonschema:"why it ended so; summary.do says what to do first"`
	Summary  reports.Summary `json:"summary"`
	// Checks are those that did not pass.
	Checks  []toldCheck `json:"checks" jsonschema:"what did not pass, failures first"`
	LeftOut int         `json:"leftOut,omitempty" jsonschema:"how many more did not pass"`
}

// toldCheck is a check that did not pass.
type toldCheck struct {
	Scenario string          `json:"scenario,omitempty"`
	ID       string          `json:"id"`
	Verdict  reports.Verdict `json:"verdict"`
	Market   string          `json:"market,omitempty" jsonschema:"Market's error type and subtype"`
	Reason   string          `json:"reason"`
	Expected string          `json:"expected,omitempty"`
	Fix      string          `json:"fix,omitempty"`
	Sent     string          `json:"sent,omitempty"`
	CameBack string          `json:"cameBack,omitempty"`
}

// readReport is a JSON report, of one run or of several.
type readReport struct {
	Heading string   `json:"heading"`
	Why     []string `json:"why"`
	Do      []string `json:"do"` // of several; one has it in its summary
	reports.Report
	Runs []reports.Report `json:"runs"`
}

func (a *agent) check(ctx context.Context, _ *mcp.CallToolRequest, in checkInput) (*mcp.CallToolResult, runOutput, error) {
	if err := onLoopback(in.URL); err != nil {
		return nil, runOutput{}, err
	}
	args := []string{"check", in.URL}
	for _, only := range in.Only {
		args = append(args, "--only="+only)
	}
	if in.Strict {
		args = append(args, "--strict")
	}
	return a.report(ctx, args, in.storyInput)
}

func (a *agent) run(ctx context.Context, _ *mcp.CallToolRequest, in runInput) (*mcp.CallToolResult, runOutput, error) {
	if (in.URL == "") == (in.Store == "") {
		return nil, runOutput{}, errors.New("which store? give url for one of this machine, or store for a sample such as good")
	}
	if in.URL != "" {
		if err := onLoopback(in.URL); err != nil {
			return nil, runOutput{}, err
		}
	}
	args := []string{"run", "--url=" + in.URL, "--store=" + in.Store, "--watch=false"}
	args = append(args, "--")
	return a.report(ctx, append(args, in.Scenarios...), in.storyInput)
}

// report runs a command, and reads its report.
func (a *agent) report(ctx context.Context, args []string, in storyInput) (*mcp.CallToolResult, runOutput, error) {
	flags, err := in.flags()
	if err != nil {
		return nil, runOutput{}, err
	}
	args = append([]string{args[0]}, append(flags, args[1:]...)...)
	var out runOutput
	err = a.alone(ctx, func() error {
		document, code, err := a.process.command(ctx, args)
		if err != nil {
			return err
		}
		out, err = readOutput(document, code)
		return err
	})
	return nil, out, err
}

func (in storyInput) flags() ([]string, error) {
	flags := []string{"--report=json=-"}
	if in.PullAPI != "" {
		host, _, err := net.SplitHostPort(in.PullAPI)
		if err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
			return nil, fmt.Errorf("pullApi must be a loopback HOST:PORT such as 127.0.0.1:9000, got %.200q", in.PullAPI)
		}
		flags = append(flags, "--pull-api="+in.PullAPI)
	}
	if in.Cabinet != "" {
		flags = append(flags, "--cabinet="+in.Cabinet)
	}
	if in.Seed != 0 {
		flags = append(flags, "--seed="+strconv.FormatUint(in.Seed, 10))
	}
	for _, t := range in.Types {
		flags = append(flags, "--types="+t)
	}
	return flags, nil
}

// command runs a command line as a person would, and returns its standard output.
// The error is what it said where it wrote none.
func (p *process) command(ctx context.Context, args []string) ([]byte, int, error) {
	out, said := &boundBuffer{most: maxDocument}, &boundBuffer{most: maxDocument}
	code := p.child(args, out, said).run(ctx)
	if out.Len() > 0 && (code == exitOK || code == exitFailed || code == exitEnvironment) {
		return out.Bytes(), code, nil
	}
	text := strings.TrimSpace(said.String())
	return nil, code, fmt.Errorf("exit code %d: %s", code, text[max(0, len(text)-maxMessage):]) // what matters comes last
}

// boundBuffer holds so many bytes at most.
type boundBuffer struct {
	bytes.Buffer
	most int
}

func (b *boundBuffer) Write(text []byte) (int, error) {
	if b.Len()+len(text) > b.most {
		return 0, fmt.Errorf("it is larger than %d MiB: run less at once", b.most>>20)
	}
	return b.Buffer.Write(text)
}

// readOutput makes of a JSON report what an agent needs.
func readOutput(document []byte, code int) (runOutput, error) {
	var read readReport
	if err := json.Unmarshal(document, &read); err != nil {
		return runOutput{}, fmt.Errorf("the report cannot be read: %w", err)
	}
	if len(read.Runs) == 0 {
		read.Runs = []reports.Report{read.Report}
	}
	read.Summary.Do = append(read.Summary.Do, read.Do...)
	out := runOutput{ExitCode: code, Heading: read.Heading, Why: read.Why, Summary: read.Summary, Checks: []toldCheck{}}
	for _, verdict := range []reports.Verdict{reports.Fail, reports.Error, reports.Warn} {
		for _, r := range read.Runs {
			for _, c := range r.Checks {
				if c.Verdict != verdict {
					continue
				}
				if len(out.Checks) == maxTold {
					out.LeftOut++
					continue
				}
				out.Checks = append(out.Checks, tellCheck(&r, c))
			}
		}
	}
	return out, nil
}

func tellCheck(r *reports.Report, c reports.Check) toldCheck {
	out := toldCheck{
		ID: c.ID, Verdict: c.Verdict, Market: strings.Trim(c.Type+"/"+c.Subtype, "/"),
		Reason: shortened(c.Reason), Expected: shortened(c.Expected), Fix: shortened(c.Fix),
	}
	if r.Scenario != nil {
		out.Scenario = r.Scenario.Name
	}
	if x := r.Exchange(c.Evidence); x != nil {
		out.Sent, out.CameBack = toldExchange(x)
	}
	return out
}

func toldExchange(x *journal.Exchange) (sent, cameBack string) {
	sent = shortened(fmt.Sprintf("%s %s %s", x.Request.Method, x.Request.URL, x.Request.Body))
	if x.Reply != nil {
		cameBack = shortened(fmt.Sprintf("%d %s", x.Reply.Status, x.Reply.Body))
	}
	return sent, cameBack
}

// shortened is a text of which a model sees the beginning.
func shortened(text string) string {
	if len(text) <= maxToldBytes {
		return text
	}
	return strings.ToValidUTF8(text[:maxToldBytes], "") + "…"
}

type noInput struct{}

type scenariosOutput struct {
	Scenarios []toldScenario `json:"scenarios"`
}

type toldScenario struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

func (a *agent) listScenarios(context.Context, *mcp.CallToolRequest, noInput) (*mcp.CallToolResult, scenariosOutput, error) {
	var out scenariosOutput
	for _, s := range stories() {
		out.Scenarios = append(out.Scenarios, toldScenario{Name: s.Name, Title: s.Title})
	}
	return nil, out, nil
}
