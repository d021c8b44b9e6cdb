// Package rules is the rule book of Market: who may move what where, when Market
// acts by itself, and what a store may change, as tables and pure functions.
package rules
