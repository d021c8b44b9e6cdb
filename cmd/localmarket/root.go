package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newRoot(p *process) *cobra.Command {
	root := &cobra.Command{
		Use:   "localmarket",
		Short: "Yandex Market's side of the notification API, on your own machine",
		Long: `localmarket plays Yandex Market's side against your store: it sends PING and
notifications to the store's URL, holds the replies to the deadline and to the
contract's schemas, and reports what Market would make of them.`,
		Example: `  localmarket demo
  localmarket check http://127.0.0.1:8080
  localmarket store good --listen 127.0.0.1:8080`,
		Version:       thisBuild().line(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("localmarket {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; '%s --help' lists commands and flags", err, cmd.CommandPath())
	})
	root.PersistentFlags().String("config", "", "file of settings (localmarket.yaml if there is one)")
	p.color = colorAuto
	root.PersistentFlags().Var(&choice{&p.color, []string{colorAlways, colorNever, colorAuto}}, "color", "colour the output: always, never, or auto, which is on a terminal unless NO_COLOR is set")
	p.registerLanguage(root)
	complete(root, "color", []string{colorAlways, colorNever, colorAuto})
	root.AddCommand(newCheck(p), newRun(p), newReplay(p), newImport(p), newRecord(p), newCompare(p), newExport(p), newSend(p), newServe(p), newCabinet(p), newScenario(p), newDemo(p), newStore(p), newContract(p), newSchema(p), newMCP(p), newHelpAgents(), newHealthcheck(p), newVersion(p))
	return root
}
