// Package market holds the nouns of Yandex Market and their rules as plain
// tables and pure functions: what a notification is, who subscribes to what,
// what Market's log calls a failure, who may move an order where. It does no I/O and imports nothing of
// this module.
package market
