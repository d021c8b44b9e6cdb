package main

import (
	"time"

	"github.com/localmarket/localmarket/scenarios"
)

// The numbers of orders of a run that begins at some second. Numbers of 11 digits
// are too few for blocks of 100 000 for each second of a year, which would be 35
// times as many. So the seconds are counted in 36 rounds of some ten days: each
// second of a round has a slot of its own, and in it each round begins at another
// place.
const (
	firstOfAll   = 10_000_000_000 // the first number of 11 digits
	runsYear     = 365 * 24 * 60 * 60
	runsRounds   = 36
	roundSeconds = runsYear / runsRounds // 10 days, 3 hours and 20 minutes
	slotNumbers  = 102_700
	roundNumbers = 2_700
	ordersOfARun = scenarios.SuiteOrders // 100 000
)

// firstOrderAt is the number of the first order of a run that begins at a time.
// It has 11 digits, and so have the 100 000 that come after it.
//
// Two runs of up to 100 000 numbers each do not meet if they begin from one second
// to ten days apart, nor do two of up to 2 700 that begin from one second to a year
// apart. Of two larger ones that begin more than ten days apart, one pair in some
// 400 000 may: it is a choice, as there are no more numbers. What begins within
// the same second begins with the same number. Orders that Market makes up take
// every second number, those that a store makes the others.
func firstOrderAt(t time.Time) int64 {
	second := t.Unix() % runsYear
	if second < 0 {
		second += runsYear
	}
	return firstOfAll + second%roundSeconds*slotNumbers + second/roundSeconds*roundNumbers
}
