package market

import (
	"slices"
	"time"
)

// Outbound is a first-mile shipment: what a shop by FBS hands over to Market on
// one day.
type Outbound struct {
	// ID is the shipment's number, from 1.
	ID, CampaignID, WarehouseID int64
	// Day is when it is handed over. It is formed when that day begins (choice).
	Day Date
	// ExternalID is its number in the store's system, or empty.
	ExternalID string
	// Pallets is how many the store said it brings.
	Pallets int64
	// ConfirmedAt is when the store confirmed it, or zero; Signed says that its
	// act was signed, too.
	ConfirmedAt time.Time
	Signed      bool
}

// FormedAt is when no more orders get in and the store may confirm.
func (s *Outbound) FormedAt() time.Time { return s.Day.Start() }

// Load are the orders of a shipment, by their numbers.
type Load struct {
	// Waiting are not READY_TO_SHIP yet, Ready are, Accepted are with Market, and
	// Cancelled go nowhere.
	Waiting, Ready, Accepted, Cancelled []int64
	// Missing says that one was cancelled after the shipment was confirmed.
	Missing bool
	// AcceptedAt is when the last of them got to Market, or zero.
	AcceptedAt time.Time
}

// Take counts an order of shipment s in.
func (l *Load) Take(s *Outbound, o *Order) {
	switch {
	case o.Status == StatusCancelled:
		l.Cancelled = append(l.Cancelled, o.ID)
		l.Missing = l.Missing || !s.ConfirmedAt.IsZero() && o.StatusAt.After(s.ConfirmedAt)
	case o.Status.Rank() > StatusProcessing.Rank():
		l.Accepted = append(l.Accepted, o.ID)
		if o.StatusAt.After(l.AcceptedAt) {
			l.AcceptedAt = o.StatusAt
		}
	case o.Settled():
		l.Ready = append(l.Ready, o.ID)
	default:
		l.Waiting = append(l.Waiting, o.ID)
	}
}

// Left are the orders that are not cancelled.
func (l *Load) Left() []int64 { return sorted(l.Waiting, l.Ready, l.Accepted) }

// All are all orders.
func (l *Load) All() []int64 { return sorted(l.Waiting, l.Ready, l.Accepted, l.Cancelled) }

func sorted(lists ...[]int64) []int64 {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return all
}

// OutboundStatus is how far a shipment has come.
type OutboundStatus string

// The statuses of shipments. Those that Market never gives here are left out.
const (
	OutboundCreated   OutboundStatus = "OUTBOUND_CREATED"
	OutboundReady     OutboundStatus = "OUTBOUND_READY_FOR_CONFIRMATION"
	OutboundConfirmed OutboundStatus = "OUTBOUND_CONFIRMED"
	OutboundSigned    OutboundStatus = "OUTBOUND_SIGNED"
	OutboundAccepted  OutboundStatus = "ACCEPTED"
	OutboundDiffers   OutboundStatus = "ACCEPTED_WITH_DISCREPANCIES"
)

// At is how far s has come at a time with its load, and since when; since is
// zero while it is forming.
func (s *Outbound) At(now time.Time, l *Load) (status OutboundStatus, since time.Time) {
	formed := s.FormedAt()
	switch arrived := len(l.Accepted) > 0 && len(l.Waiting)+len(l.Ready) == 0; {
	case s.ConfirmedAt.IsZero() && now.Before(formed):
		return OutboundCreated, time.Time{}
	case s.ConfirmedAt.IsZero():
		return OutboundReady, formed
	case arrived && l.Missing:
		return OutboundDiffers, l.AcceptedAt
	case arrived:
		return OutboundAccepted, l.AcceptedAt
	case s.Signed:
		return OutboundSigned, s.ConfirmedAt
	}
	return OutboundConfirmed, s.ConfirmedAt
}

// OutboundAction is what a store may do with a shipment.
type OutboundAction string

// The actions.
const (
	ConfirmOutbound  OutboundAction = "CONFIRM"
	CountPallets     OutboundAction = "CHANGE_PALLETS_COUNT"
	DownloadAct      OutboundAction = "DOWNLOAD_ACT"
	DownloadWaybill  OutboundAction = "DOWNLOAD_TRANSPORTATION_WAYBILL"
	DownloadInbound  OutboundAction = "DOWNLOAD_INBOUND_ACT"
	DownloadMismatch OutboundAction = "DOWNLOAD_DISCREPANCY_ACT"
)

// Actions are what a store may do with a shipment of status s.
func (s OutboundStatus) Actions() []OutboundAction {
	switch s {
	case OutboundCreated:
		return []OutboundAction{CountPallets}
	case OutboundReady:
		return []OutboundAction{ConfirmOutbound, CountPallets}
	case OutboundConfirmed, OutboundSigned:
		return []OutboundAction{DownloadAct, DownloadWaybill}
	case OutboundAccepted:
		return []OutboundAction{DownloadAct, DownloadWaybill, DownloadInbound}
	case OutboundDiffers:
		return []OutboundAction{DownloadAct, DownloadWaybill, DownloadInbound, DownloadMismatch}
	}
	return nil
}
