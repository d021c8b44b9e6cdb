// Package check is the contract gate: a list of named checks that together say
// whether Market would connect a store and keep it connected. Each check sends
// real requests through a simulated Market and judges the replies by the rules
// whose ids it carries.
package check
