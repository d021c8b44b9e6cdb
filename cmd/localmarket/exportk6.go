package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/scenarios"
	"github.com/localmarket/localmarket/scenarios/traffic"
	"github.com/localmarket/localmarket/sim/journal"
	"github.com/localmarket/localmarket/sim/simtest"
)

func newExportK6(p *process) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "k6 SCENARIO|RECORDING",
		Short: "Write a k6 script that loads a store with the notifications of a scenario or a recording",
		Long: `Writes load.js, a script for k6 (k6.io), and requests.json, what it sends: the
notifications of a scenario, as a good store gets them, or of a recording, each once
and in their order. An iteration sends all of them with numbers of orders, returns
and chats of its own. The script has thresholds, and says at its top how to use it.`,
		Example: `  localmarket export k6 order-life-fbs --out load
  localmarket export k6 recording.jsonl --out load && k6 run load/load.js`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("which scenario or recording? give a scenario's file or name, or a file that 'run --record' has written")
			}
			recorded, err := p.toLoad(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			k6, err := traffic.NewK6(recorded)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			requests, err := k6.JSON()
			if err != nil {
				return err
			}
			if err := os.MkdirAll(p.path(out), 0o777); err != nil {
				return fmt.Errorf("--out %s: %w", out, cause(err))
			}
			if err := p.writeFile(filepath.Join(out, "requests.json"), requests); err != nil {
				return err
			}
			return p.writeFile(filepath.Join(out, "load.js"), traffic.K6Script())
		},
	}
	cmd.Flags().StringVar(&out, "out", "k6", "folder to write load.js and requests.json to")
	return cmd
}

// toLoad is what was recorded, or what happens in a scenario with a good store.
func (p *process) toLoad(ctx context.Context, name string) (*journal.Journal, error) {
	story := strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") || slices.Contains(scenarios.Names(), name)
	if !story {
		return p.readRecord(name)
	}
	all, err := p.loadScenarios([]string{name}, nil)
	if err != nil {
		return nil, err
	}
	url, stop, err := openStore("good", simtest.Options{})
	if err != nil {
		return nil, err
	}
	defer stop()
	result, err := scenarios.Run(ctx, all[0], scenarios.Options{Target: url, Store: "good store, " + url, Version: version()})
	if err != nil {
		return nil, err
	}
	return result.Journal, nil
}
