package operations

import (
	"time"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// generationTime is how long Market makes a report (choice).
const generationTime = 30 * time.Second

// stocksReport is either a cabinet's or a shop's, and says so.
const stocksReport = "generateStocksOnWarehousesReport"

// reportHandlers are the operations about reports: each is asked for, and then
// asked after until its file is there.
func (l *operations) reportHandlers() map[string]pullapi.Handler {
	all := map[string]pullapi.Handler{
		"getReportInfo": l.getReportInfo,
	}
	generate := pullapi.JSON(l.generate)
	for _, kind := range reportKinds() {
		all[kind] = generate
	}
	return all
}

// reportKinds are the operations that ask for a report.
func reportKinds() []string {
	return []string{
		"generateBannersStatisticsReport", "generateBarcodesReport", "generateBoostConsolidatedReport",
		"generateClosureDocumentsDetalizationReport", "generateClosureDocumentsReport", "generateCompetitorsPositionReport",
		"generateGoodsFeedbackReport", "generateGoodsMovementReport", "generateGoodsPricesReport", "generateGoodsRealizationReport",
		"generateGoodsTurnoverReport", "generateJewelryFiscalReport", "generateKeyIndicatorsReport", "generateMarketingDetalizationReport",
		"generateMassOrderLabelsReport", "generatePricesReport", "generateSalesGeographyReport", "generateShelfsStatisticsReport",
		"generateShipmentListDocumentReport", "generateShowsBoostReport", "generateShowsSalesReport", stocksReport, partnerReport,
		"generateUnitedMarketplaceServicesReport", "generateUnitedNettingReport", "generateUnitedOrdersReport", "generateUnitedReturnsReport",
	}
}

// reportBody is what reports are asked for by, as far as it says what is in them.
type reportBody struct {
	BusinessID  int64   `json:"businessId"`
	CampaignID  int64   `json:"campaignId"`
	CampaignIDs []int64 `json:"campaignIds"`
	OrderIDs    []int64 `json:"orderIds"`
	CategoryIDs []int64 `json:"categoryIds"`
	HasStocks   *bool   `json:"hasStocks"`
	// WarehouseIDs are the cabinet's own.
	WarehouseIDs []int64 `json:"partnerWarehouseIds"`
	ReturnType   string  `json:"returnType"`
	From         string  `json:"dateFrom"`
	To           string  `json:"dateTo"`
}

// generate begins a report of any kind. It says how things are when it is asked
// for.
func (l *operations) generate(r *pullapi.Request, body reportBody) (any, error) {
	if r.Operation.ID == partnerReport {
		if err := l.checkUngrouped(r); err != nil {
			return nil, err
		}
	}
	shops, err := l.reported(r, &body)
	if err != nil {
		return nil, err
	}
	if err := l.checkReport(r, &body); err != nil {
		return nil, err
	}
	report := market.Report{
		BusinessID: r.Key.BusinessID, Kind: r.Operation.ID, RequestedAt: r.Now, ReadyAt: r.Now.Add(generationTime),
	}
	content, failure := l.content(r, &body, shops)
	if report.Failure = failure; failure == "" {
		file := content.file(report.Kind, r.Text("format"))
		report.File, report.Name, report.Media = file.Data, file.Name, file.Media
	}
	report, err = l.State.AddReport(report)
	return reportID{report.ID, generationTime.Milliseconds()}, err
}

// reported are the shops that a report is about: all that the body or the path
// names, which must be the key's.
func (l *operations) reported(r *pullapi.Request, body *reportBody) ([]market.Campaign, error) {
	business := body.BusinessID
	if id := r.Int("businessId"); id != 0 {
		business = id
	}
	switch {
	case business == 0 && body.CampaignID == 0:
		return nil, invalid(fieldNull, "businessId")
	case business != 0 && body.CampaignID != 0 && r.Operation.ID == stocksReport:
		return nil, invalid(idTwice)
	case business != 0 && business != r.Key.BusinessID:
		return nil, forbidden(accessDenied)
	}
	ids := body.CampaignIDs
	if body.CampaignID != 0 {
		ids = []int64{body.CampaignID}
	}
	if len(ids) == 0 {
		return l.shops(business), nil
	}
	var shops []market.Campaign
	for _, id := range ids {
		c, err := l.ownCampaign(r, id)
		if err != nil {
			return nil, err
		}
		shops = append(shops, c)
	}
	return shops, nil
}

type reportID struct {
	ID        string `json:"reportId"`
	Estimated int64  `json:"estimatedGenerationTime"` // milliseconds
}

// getReportInfo says how far a report of the caller's has come.
func (l *operations) getReportInfo(r *pullapi.Request) (any, error) {
	id := r.Text("reportId")
	report, ok := l.State.Report(id)
	if !ok || report.BusinessID != r.Key.BusinessID {
		return nil, notFound(reportNotFound)
	}
	info := reportInfo{Status: string(report.At(r.Now)), RequestedAt: report.RequestedAt.Format(time.RFC3339)}
	switch report.At(r.Now) {
	case market.ReportDone:
		info.File = fileURL(r.Base, &report, r.Now)
		info.FinishedAt = report.ReadyAt.Format(time.RFC3339)
	case market.ReportFailed:
		info.SubStatus = report.Failure
		info.FinishedAt = report.ReadyAt.Format(time.RFC3339)
	default:
		info.Estimated = report.ReadyAt.Sub(report.RequestedAt).Milliseconds()
	}
	return info, nil
}

type reportInfo struct {
	Status      string `json:"status"`
	SubStatus   string `json:"subStatus,omitempty"`
	RequestedAt string `json:"generationRequestedAt"`
	FinishedAt  string `json:"generationFinishedAt,omitempty"`
	File        string `json:"file,omitempty"`
	Estimated   int64  `json:"estimatedGenerationTime,omitempty"` // milliseconds
}
