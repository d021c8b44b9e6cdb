package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim"
)

const (
	defaultSettle = time.Second
	maxSettle     = 10 * time.Minute
)

// pullFlags are the settings of the pull API that a command serves while it sends.
type pullFlags struct {
	pullAPI string
	settle  time.Duration
}

func (f *pullFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.pullAPI, flagPullAPI, "", "serve Market's pull API at this HOST:PORT for the store to call, and check how it does; port 0 takes a free one")
	flags.DurationVar(&f.settle, "settle", defaultSettle, "with --pull-api, how long virtual time waits at most for the store to call and come to rest; 0s waits for nothing")
}

func (f *pullFlags) validate() error {
	if f.settle < 0 || f.settle > maxSettle {
		return fmt.Errorf("--settle must be from 0s to %s", maxSettle)
	}
	return nil
}

// wait is how virtual time waits for the store; nil if it does not.
func (f *pullFlags) wait() *sim.Settle {
	if f.pullAPI == "" || f.settle == 0 {
		return nil
	}
	return sim.NewSettle(f.settle)
}
