// Package page is the seller's cabinet in the browser, as serve shows it: rooms made
// of templates, which work without JavaScript for reading, and are kept live by a
// stream of server-sent events. It decides nothing: what it shows it reads from the
// Market and its journal, and what a person does there is done by Host.
package page
