package operations

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/localmarket/localmarket/sim/internal/rules"
	"github.com/localmarket/localmarket/sim/market"
)

// fixes are what a store is to send instead, by the message of a refusal.
var fixes = map[string]string{
	notForYandexGo:   "call LaaS by another cabinet: sellers of Market Yandex Go have none",
	accessDenied:     "call for what belongs to the key's business",
	businessMigrates: "wait until Market has moved the business, and call again",
	campaignMigrates: "wait until Market has moved the shop, and call again",
	noSigning:        "call with an Api-Key token, or leave signatory out",
	noCampaigns:      "name campaigns of the key's business: getCampaigns lists them",
	campaignNotFound: "name a campaign of the key's business: getCampaigns lists them",
	boxNotFound:      "take the box's id from the order's boxes",
	noBoxes:          "put the order into boxes first, with setOrderBoxLayout",
	shipmentNotFound: "take the shipment's id from searchShipments",
	outletNotFound:   "take the outlet's id from getOutlets",
	returnNotFound:   "take the order and the return together from getReturns",
	reportNotFound:   "take reportId from the reply that began the report",
	chatNotFound:     "take the chat's id from getChats",
	messageNotFound:  "take the message's id from getChatHistory of the same chat",

	notCompany:      "ask only about orders with buyerType BUSINESS",
	companyTooEarly: "wait until the order is in PROCESSING",

	fieldNull:        "send what the message names",
	fieldIllegal:     "send a value of the contract's form in the place that is named",
	periodTooLong:    "ask for a shorter period, several times",
	fileTooBig:       "send a smaller file",
	onlyDefaultPrice: "set prices for the business, with updateBusinessPrices",
	nameMissing:      "send a name with an offer that is new",
	idsAndFilters:    "send either offerIds or the other filters",
	idTwice:          "send either campaignId or businessId",
	skuTwice:         "send each SKU once for a warehouse",
	documentTwice:    "send each document once",
	resourceMissing:  "send an id that the list of the same things has",
	groupedCabinet:   "send stocks with updateStocks (PUT /v2/campaigns/{campaignId}/offers/stocks)",
	modelOfWarehouse: "name a warehouse that works by the model: getPartnerWarehouses lists them",

	createdBackwards: "send creationDateFrom that is not after creationDateTo",
	shippedBackwards: "send shipmentDateFrom that is not after shipmentDateTo",
	updatedBackwards: "send updateDateFrom that is not after updateDateTo",
	filterTooLong:    "ask for shorter intervals, one after another",
	backwards:        "send the earlier day first",
	bothPeriods:      "send one of the two periods",

	onlyDefaultPrices: "send businessId instead of campaignId",
	tooOld:            "ask for later days",
	tooOldToAll:       "ask for later days, or subscribe",
	tooManyReports:    "wait until one of the reports is done: getReportInfo says so",

	offerTwice:        "send each offer once",
	hiddenTwice:       "send each offer once",
	offersTwice:       "send each offer once",
	bidTwice:          "send each SKU once",
	deletedAndSet:     "name a parameter in deleteParameters or give it a value, not both",
	emptyInList:       "leave empty values out of lists",
	zeroDimension:     "send the parcel's size in centimetres and its weight in kilograms, each above 0",
	missingOfferID:    "send offerId with every offer",
	missingPrice:      "send a price's value",
	baseBelowValue:    "send discountBase above value, or leave it out",
	badDiscount:       "send discountBase that makes a discount of 5 to 99 percent",
	badCurrency:       "send RUR",
	tooManyDigits:     "send whole roubles",
	unknownVAT:        "send a VAT number of the contract's list",
	vatOfOtherTaxes:   "send a rate that goes with the shop's tax system",
	vatOfThePast:      "send a rate of today, such as 11 for 22%",
	outletInfo:        "mend what the message says of the outlet",
	outletRegion:      "send a city's region: searchRegionsByName finds it",
	outletCoordinates: "send coords as longitude, latitude within the outlet's country",
	daysLocal:         "send a maxDeliveryDays that is at most 2 above minDeliveryDays",
	daysRemote:        "send a maxDeliveryDays that is at most 4 above minDeliveryDays",
	daysRemoteAndLong: "send a maxDeliveryDays that is nearer to minDeliveryDays",

	promoEnded:        "take a promo that getPromos lists without participation",
	promoNothing:      "send offerIds, or deleteAllOffers: true",
	promoBoth:         "send offerIds or deleteAllOffers, not both",
	promoSingles:      "send several offers of a promo in one call",
	promoNotFound:     "take the promo's id from getPromos",
	unknownCategory:   "take the category's id from getCategoriesTree",
	categoryNotLeaf:   "take a category that has no others in it",
	unknownCategories: "take categories' ids from getCategoriesTree",
	categoriesNotLeaf: "take categories that have no others in them",
	payoutUnknown:     "send DAILY or WEEKLY to MONTHLY with the delay that goes with it",
	currencyUnknown:   "send RUR",
	programTwice:      "send campaignId or sellingProgram, not both",
	regionNotFound:    "take the region's id from searchRegionsByName",
	supplyNotFound:    "take the request's id from getSupplyRequests of the same campaign",

	commentTwice:      "send another text: this one is there",
	commentLinks:      "send the text without links",
	noCommentAccess:   "change only comments with canModify",
	noFeedbackAccess:  "answer reviews of the business's own goods",
	feedbacksNotFound: "take feedbackId from getGoodsFeedbacks",
	gradeNotFound:     "take feedbackId from getGoodsFeedbacks",
	parentRequired:    "send parentEntityId with CREATE",
	entityRequired:    "send entityId with UPDATE and DELETE",
	questionsAreFinal: "change answers and comments only: questions are the buyers'",
	noNestedComments:  "comment on the answer, with its id as parentEntityId",
}

// withMoves says which states a shop may send, where the one that it sent cannot be.
func (l *operations) withMoves(id int64, err error) error {
	refusal, ok := errors.AsType[market.Refusal](err)
	if !ok {
		return err
	}
	switch refusal.Reason {
	case market.NoTransition, market.StatusNotAllowed, market.NoPermission, market.RoleForbidden:
	default:
		return err
	}
	o, _ := l.State.Order(id)
	if next := rules.NextMoves(o.Model, market.Store, o.State); len(next) > 0 {
		refusal.Fix = fmt.Sprintf(fixMoves, o.State, movesText(next))
	}
	return refusal
}

// movesText lists states, the reasons to cancel as one.
func movesText(moves []rules.Move) string {
	var states []string
	for _, m := range moves {
		text := m.To.String()
		if m.To.Status == market.StatusCancelled {
			text = string(market.StatusCancelled)
		}
		if !slices.Contains(states, text) {
			states = append(states, text)
		}
	}
	return strings.Join(states, ", ")
}

const fixMoves = "the order is %s: send one of %s"
