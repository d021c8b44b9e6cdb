package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/localmarket/localmarket/reports/printable"
	"github.com/localmarket/localmarket/sim/serve"
)

// defaultHealthURL is where serve listens in a container, by the README.
const defaultHealthURL = "http://127.0.0.1:8090"

// maxHealthReply bounds the reply that is read, in bytes.
const maxHealthReply = 1 << 10

func newHealthcheck(p *process) *cobra.Command {
	var timeout time.Duration
	var ready bool
	cmd := &cobra.Command{
		Use:   "healthcheck [URL]",
		Short: "Ask a running serve whether it is well",
		Long: `Asks the serve at URL, ` + defaultHealthURL + ` unless you name another, how it is.
Exits with 0 if it is well, with 1 if it is not or something else answers, with 3
if nothing does.`,
		Example: `  localmarket healthcheck
  localmarket healthcheck http://127.0.0.1:9000 --ready`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.settle(cmd); err != nil {
				return err
			}
			if timeout <= 0 {
				return errors.New("--timeout must be longer than 0s")
			}
			base := defaultHealthURL
			if len(args) == 1 {
				base = args[0]
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), timeout)
			defer cancel()
			return p.healthcheck(ctx, base, ready)
		},
	}
	cmd.Flags().DurationVar(&timeout, "timeout", 3*time.Second, "how long the answer may take")
	cmd.Flags().BoolVar(&ready, "ready", false, "ask whether its store is connected, too")
	return cmd
}

func (p *process) healthcheck(ctx context.Context, base string, ready bool) error {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("healthcheck needs the URL of a running serve such as %s", defaultHealthURL)
	}
	path, well := serve.HealthPath, "ok"
	if ready {
		path, well = serve.ReadyPath, "ready"
	}
	status, text, err := askHealth(ctx, u.JoinPath(path).String())
	switch {
	case err != nil:
		return environmentError(fmt.Errorf("nothing answers: %w", err))
	case status == http.StatusNotFound:
		return &exitError{exitFailed, fmt.Errorf("%s answers, and is no serve: look at what listens there", u.Host)}
	case status != http.StatusOK:
		return &exitError{exitFailed, fmt.Errorf("%s answers with %d: %s", u.Host, status, printable.Log(text))}
	case text != well:
		return &exitError{exitFailed, fmt.Errorf("%s answers, and is no serve: look at what listens there", u.Host)}
	}
	_, err = fmt.Fprintln(p.stdout, well)
	return err
}

// askHealth returns the status and the first words of the answer.
func askHealth(ctx context.Context, target string) (int, string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return 0, "", err
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	reply, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(io.LimitReader(reply.Body, maxHealthReply))
	return reply.StatusCode, strings.TrimSpace(string(body)), err
}
