package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/sim/serve"
)

// defaultHealthURL is where serve listens in the image.
const defaultHealthURL = "http://127.0.0.1:8090"

// maxHealthReply bounds the reply that is read, in bytes.
const maxHealthReply = 1 << 20

func newHealthcheck(p *process) *cobra.Command {
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "healthcheck [URL]",
		Short: "Ask a running serve whether it is well",
		Long: `Asks the serve at URL, ` + defaultHealthURL + ` unless you name another, for its state.
Exits with 0 if it answers as serve does, with 1 if something else or an error
answers, with 3 if nothing does.`,
		Example: `  localmarket healthcheck
  localmarket healthcheck http://127.0.0.1:9000 --timeout 1s`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			target := defaultHealthURL
			if len(args) == 1 {
				target = args[0]
			}
			return p.healthcheck(cmd.Context(), target, timeout)
		},
	}
	cmd.Flags().DurationVar(&timeout, "timeout", 3*time.Second, "how long the answer may take")
	return cmd
}

func (p *process) healthcheck(ctx context.Context, target string, timeout time.Duration) error {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("healthcheck needs the URL of a running serve such as %s", defaultHealthURL)
	}
	if timeout <= 0 {
		return errors.New("--timeout must be longer than 0s")
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	revision, err := askHealth(ctx, strings.TrimSuffix(target, "/")+serve.ControlPath)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "healthy: serve of contract %s\n", printable(revision))
	return err
}

// askHealth returns the revision of the contract that is served.
func askHealth(ctx context.Context, target string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return "", errors.New("healthcheck needs the URL of a running serve such as " + defaultHealthURL)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	reply, err := client.Do(request)
	if err != nil {
		return "", environmentError(fmt.Errorf("nothing answers: %w", err))
	}
	defer reply.Body.Close()
	var status struct {
		Revision string `json:"revision"`
	}
	switch err := json.NewDecoder(io.LimitReader(reply.Body, maxHealthReply)).Decode(&status); {
	case reply.StatusCode != http.StatusOK:
		return "", &exitError{exitFailed, fmt.Errorf("%s answers with %d", target, reply.StatusCode)}
	case err != nil || status.Revision == "":
		return "", &exitError{exitFailed, fmt.Errorf("%s answers, and is no serve: look at what listens there", target)}
	}
	return status.Revision, nil
}
