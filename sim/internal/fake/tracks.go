package fake

import (
	"slices"

	"github.com/brianvoe/gofakeit/v7"
)

// refundTracks are the ways that a refund goes, from its first status to its
// last: those of the models where Market handles returns, and those of DBS.
func refundTracks(random *gofakeit.Faker, known []string) (market, dbs *deck[[]string]) {
	byMarket := [][]string{
		{"STARTED_BY_USER", "PREMODERATION_DECISION_WAITING", "PREMODERATION_DECISION_MADE", "PREMODERATION_SELECT_DELIVERY", "REFUND_IN_PROGRESS", "REFUNDED"},
		{"STARTED_BY_USER", "PREMODERATION_DECISION_WAITING", "PREMODERATION_DECISION_MADE", "PREMODERATION_DISPUTE", "REFUND_IN_PROGRESS", "REFUNDED_WITH_BONUSES"},
		{"STARTED_BY_USER", "PREMODERATION_DECISION_WAITING", "PREMODERATION_DECISION_MADE", "PREMODERATION_DISPUTE", "REJECTED"},
		{"STARTED_BY_USER", "REFUND_IN_PROGRESS", "FAILED"},
		{"STARTED_BY_USER", "CANCELLED"},
		{"STARTED_BY_USER", "COMPLETE_WITHOUT_REFUND"},
	}
	byShop := [][]string{
		{"STARTED_BY_USER", "WAITING_FOR_DECISION", "DECISION_MADE", "REFUND_IN_PROGRESS", "REFUNDED"},
		{"STARTED_BY_USER", "WAITING_FOR_DECISION", "DECISION_MADE", "REFUNDED_BY_SHOP"},
		{"STARTED_BY_USER", "WAITING_FOR_DECISION", "REJECTED"},
	}
	for _, v := range missing(known, byMarket, byShop) {
		byMarket = append(byMarket, []string{"STARTED_BY_USER", v, "REFUND_IN_PROGRESS", "REFUNDED"})
	}
	return newDeck(random, only(known, byMarket)...), newDeck(random, only(known, byShop)...)
}

// shipmentTracks are the ways that returned goods go.
func shipmentTracks(random *gofakeit.Faker, known []string) *deck[[]string] {
	tracks := [][]string{
		{"CREATED", "RECEIVED", "IN_TRANSIT", "READY_FOR_PICKUP", "PICKED"},
		{"CREATED", "RECEIVED", "IN_TRANSIT", "READY_FOR_PICKUP", "NOT_IN_DEMAND"},
		{"CREATED", "RECEIVED", "IN_TRANSIT", "FULFILMENT_RECEIVED", "PREPARED_FOR_UTILIZATION", "UTILIZED"},
		{"CREATED", "RECEIVED", "IN_TRANSIT", "FULFILMENT_RECEIVED", "READY_FOR_EXPROPRIATION", "RECEIVED_FOR_EXPROPRIATION"},
		{"CREATED", "RECEIVED", "IN_TRANSIT", "LOST"},
		{"CREATED", "EXPIRED"},
		{"CREATED", "CANCELLED"},
	}
	for _, v := range missing(known, tracks) {
		tracks = append(tracks, []string{"CREATED", "RECEIVED", v, "IN_TRANSIT"})
	}
	return newDeck(random, only(known, tracks)...)
}

// ends are the last values of tracks.
func ends(tracks ...[]string) []string {
	var list []string
	for _, track := range tracks {
		list = append(list, track[max(0, len(track)-1):]...)
	}
	return list
}

// after is what is to come of a track once v was told: what follows it, nothing
// after an end, and the whole after anything else.
func after(track []string, v string, ends []string) []string {
	if i := slices.Index(track, v); i >= 0 {
		return track[i+1:]
	}
	if slices.Contains(ends, v) {
		return nil
	}
	return track
}

// missing are the known values that no track has, such as UNKNOWN.
func missing(known []string, groups ...[][]string) []string {
	used := slices.Concat(slices.Concat(groups...)...)
	return slices.DeleteFunc(slices.Clone(known), func(v string) bool { return slices.Contains(used, v) })
}

// only leaves out of the tracks what the revision does not know.
func only(known []string, tracks [][]string) [][]string {
	for i := range tracks {
		tracks[i] = slices.DeleteFunc(tracks[i], func(v string) bool { return !slices.Contains(known, v) })
	}
	return tracks
}
