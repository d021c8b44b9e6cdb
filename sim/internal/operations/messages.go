package operations

// What Market says when it refuses a call, where package market does not say it
// (P-ERRORS).
const (
	accessDenied     = "Access denied"
	businessMigrates = "Business is in migration"
	campaignMigrates = "Campaign is in business migration"
	noSigning        = "Electronic signature is only available for API token authorization."
	noCampaigns      = "No access to campaigns: '%s'"
	campaignNotFound = "Campaign not found '%d'"
	boxNotFound      = "Box not found. Box: '%d'"
	noBoxes          = "No boxes found for order '%d'"
	shipmentNotFound = "Shipment with ID '%d' not found"
	outletNotFound   = "Outlet not found: '%d'"
	returnNotFound   = "Return '%d' for order '%d' is not found"
	reportNotFound   = "Report not found."
	chatNotFound     = "Can't find chat by id: '%d'"
	messageNotFound  = "Can't find message by id: '%d' for chat '%d'"

	notCompany      = "Not a business buyer."
	companyTooEarly = "Order is in the wrong status, it’s only possible starting from the status PROCESSING."

	fieldNull        = "'%s' must not be null (rejected value: null)"
	fieldIllegal     = "Illegal input at '%s'"
	periodTooLong    = "Too long time period. Maximum is '%d' days"
	fileTooBig       = "The request is too big: Maximum allowed request size must be less than %d KB, but passed %.2f MB"
	onlyDefaultPrice = "Partner use only default price"
	nameMissing      = "Invalid offers: %.80q is new and needs a name"
	idsAndFilters    = "offerIds cannot be used together with other filters"
	idTwice          = "Both campaignId and businessId are given"
	skuTwice         = "Duplicate shop-sku '%s' for warehouse '%d'"
	documentTwice    = "Documents should have different %ss. Repeating: '%v'"
	resourceMissing  = "Failed to find ['%s'] with id ['%d']"
	groupedCabinet   = "Cabinet has warehouse groups: the method is for cabinets without them"
	modelOfWarehouse = "Warehouse '%d' works by model '%s' alone"
)

// What is wrong with the dates of filters.
const (
	createdBackwards = "Order creation start date is required to be less than end date"
	shippedBackwards = "Order shipment start date is required to be less than end date"
	updatedBackwards = "Order update start is required to be less than end date"
	filterTooLong    = "Invalid filters: interval between '%s' and '%s' is more than '%d' days."
	backwards        = "Date field '%s' must be greater or equal to '%s'!"
	bothPeriods      = `Periods "orderDate" and "orderUpdate" can't be specified simultaneously!`
)

// What is wrong with reports that are asked for.
const (
	onlyDefaultPrices = "Only default prices are used for this business. Generate the report at the business level (not campaign) to see actual prices."
	tooOld            = "You cannot request data older than %d days. The dateFrom ('%s') is too far in the past."
	tooOldToAll       = "Without subscription, you cannot request data older than %d days. The dateFrom ('%s') is too far in the past."
	tooManyReports    = "Active reports limit exceeded, limit='%d'"
)

// What is wrong with goods, their prices and their outlets.
const (
	offerTwice        = "Duplicate offer in request: offerId = '%s'"
	hiddenTwice       = "Duplicate offerId='%s' at positions '%s'"
	offersTwice       = "Offers should have different ids. Following offers ids are repeating: '%s'."
	bidTwice          = "Duplicate shop-sku '%s' in request"
	deletedAndSet     = "Offer at index '%d' cannot have parameter '%s' deleted and set at the same time"
	emptyInList       = "Offer at index '%d' should not have empty values in list of '%s'"
	zeroDimension     = "Offer at index '%d' should have weightDimensions.%s greater than 0"
	missingOfferID    = "Missing offerId"
	missingPrice      = "Missing price value: offerId = '%s'"
	baseBelowValue    = "discountBase is less than value: offerId = '%s'"
	badDiscount       = "%s should have valid discount value. Discount percentage must be between '%d' and '%d', actual '%d'"
	badCurrency       = "%s should not have '%s' with '%s' currency"
	tooManyDigits     = "%s should not have '%s' with too many digits"
	offerAtIndex      = "Offer at index '%d'"
	offerOfID         = "offerId = '%s'"
	unknownVAT        = "Unrecognized vat: '%d': offerId = '%s'"
	vatOfOtherTaxes   = "Vat setting of '%s' ('%d') not supported for current '%s' ('%d') taxSystem: '%s'"
	vatOfThePast      = "Vat setting of '%s' ('%d') not supported since year 2019: '%s'"
	outletInfo        = "Not valid outlet info: '%s'"
	outletRegion      = "Region '%s' cannot be used as outlet region"
	outletCoordinates = "Wrong outlet gps coordinates"
	daysLocal         = "datediff-is-to-big-local"
	daysRemote        = "datediff-is-to-big-remote"
	daysRemoteAndLong = "datediff-is-to-big-long-period"
)

// What is wrong with promos, categories, tariffs, regions and supplies.
const (
	promoEnded        = "Promo has ended"
	promoNothing      = "Not enough parameters in request: offerIds or deleteAllOffers should be specified"
	promoBoth         = "Too many parameters in request: only one of parameters offerIds or deleteAllOffers should be specified"
	promoSingles      = "The limit for promo update requests with a single offerId has been exceeded. Please wait or use batch requests with multiple offerIds for the same promoId."
	promoNotFound     = "Failed to find ['PROMO'] with id ['%.80s']"
	unknownCategory   = "Unknown category"
	categoryNotLeaf   = "Category is not a leaf."
	plainCategoryName = "Категория %d"
	unknownCategories = "Unknown categories: '%s'"
	categoriesNotLeaf = "Following categories are not leaf categories: '%s'"
	payoutUnknown     = "Invalid parameter: payout frequency '%s' and delay weeks '%d' are not supported"
	currencyUnknown   = "Currency '%s' is not supported for tariff calculation"
	programTwice      = "campaignId and sellingProgram cannot be used together"
	regionNotFound    = "Region '%d' not found."
	supplyNotFound    = "Supply request not found."
)

// What is wrong with texts.
const (
	commentTwice      = "Duplicate comment."
	commentLinks      = "Illegal url in comment text."
	noCommentAccess   = "No access to comment modifying."
	noFeedbackAccess  = "No access to feedback modifying."
	feedbacksNotFound = "Feedbacks not found."
	gradeNotFound     = "Grade not found."
	parentRequired    = "parentEntityId required for CREATE operation"
	entityRequired    = "entityId required for UPDATE and DELETE operation"
	questionsAreFinal = "QUESTION entity type cannot be updated"
	noNestedComments  = "Cannot create a comment on another comment."
)

// What issues of a call say that goes well all the same.
const (
	stocksForGroups    = "PUT v2/campaigns/{campaignId}/offers/stocks is for cabinets with warehouse groups, and this one has none"
	fixStocksForGroups = "send stocks with updateStocksOnPartnerWarehouses (POST /v3/businesses/{businessId}/offers/stocks/update)"
)

// What Files refuses.
const (
	fileMethod  = "files can only be read: use GET"
	fileMissing = "unknown file: take the address from getReportInfo"
	fileExpired = "the link is older than an hour: ask getReportInfo for a new one"
)
