package operations

import (
	"slices"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
)

// logisticPointHandlers list Market's pick-up points.
func (l *operations) logisticPointHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"getLogisticPoints": l.exceptYandexGo(l.getLogisticPoints),
	}
}

func (l *operations) getLogisticPoints(r *pullapi.Request) (any, error) {
	all := logisticPoints()
	page, err := r.Page(len(all))
	if err != nil {
		return nil, err
	}
	var reply pointsReply
	reply.LogisticPoints = append([]pointDTO{}, all[page.From:page.To]...)
	reply.Paging.Next = page.Next
	return reply, nil
}

// logisticPoints are Market's pick-up points (choice): a few, the same in every
// cabinet. All but the last take goods back.
func logisticPoints() []pointDTO {
	takesBack := []string{"RETURN_ALLOWED"}
	return []pointDTO{
		newPoint(10001, addressPointDTO{"Москва, улица Льва Толстого, 16", gpsDTO{55.7339, 37.5884}, 213, "Москва", "улица Льва Толстого", "16"}, takesBack),
		newPoint(10002, addressPointDTO{"Санкт-Петербург, Пискарёвский проспект, 2", gpsDTO{59.9587, 30.4061}, 2, "Санкт-Петербург", "Пискарёвский проспект", "2"}, takesBack),
		newPoint(10003, addressPointDTO{"Екатеринбург, улица Хохрякова, 10", gpsDTO{56.8352, 60.5959}, 54, "Екатеринбург", "улица Хохрякова", "10"}, takesBack),
		newPoint(10004, addressPointDTO{"Казань, улица Петербургская, 52", gpsDTO{55.7815, 49.1268}, 43, "Казань", "улица Петербургская", "52"}, nil),
	}
}

// isPoint reports whether there is a point of a number.
func isPoint(id int64) bool {
	return slices.ContainsFunc(logisticPoints(), func(p pointDTO) bool { return p.ID == id })
}

// newPoint is a point that is open every day, and takes what one can carry.
func newPoint(id int64, address addressPointDTO, features []string) pointDTO {
	p := pointDTO{ID: id, Brand: "MARKET", Address: address, Features: features, StoragePeriod: 7, PaymentTypes: waysToPay()}
	for _, name := range []string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"} {
		p.WorkingSchedule.Schedule = append(p.WorkingSchedule.Schedule, openDTO{name, "10:00", "21:00"})
	}
	p.DeliveryRestrictions.Dimensions = dimensionsDTO{Weight: 15_000, Height: 100, Width: 100, Length: 100, Sum: 200}
	return p
}

// waysToPay is in each way to deliver: the contract requires it and does not
// describe it (choice).
func waysToPay() []string { return []string{"PREPAID"} }

type pointsReply struct {
	LogisticPoints []pointDTO `json:"logisticPoints"`
	Paging         paging     `json:"paging"`
}

type pointDTO struct {
	ID              int64           `json:"logisticPointId"`
	Brand           string          `json:"brand"`
	Address         addressPointDTO `json:"address"`
	WorkingSchedule struct {
		Schedule []openDTO `json:"schedule"`
	} `json:"workingSchedule"`
	DeliveryRestrictions struct {
		Dimensions dimensionsDTO `json:"dimensionsRestrictions"`
	} `json:"deliveryRestrictions"`
	Features      []string `json:"features,omitempty"`
	StoragePeriod int      `json:"storagePeriod"`
	PaymentTypes  []string `json:"paymentTypes"`
}

type addressPointDTO struct {
	FullAddress string `json:"fullAddress"`
	GPS         gpsDTO `json:"gps"`
	RegionID    int64  `json:"regionId"`
	City        string `json:"city"`
	Street      string `json:"street"`
	House       string `json:"house"`
}

type gpsDTO struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// openDTO is a day of the week, and when a point is open.
type openDTO struct {
	Day       string `json:"day"`
	StartTime string `json:"startTime"`
	EndTime   string `json:"endTime"`
}

// dimensionsDTO is the largest thing that a point takes, in grams and
// centimetres.
type dimensionsDTO struct {
	Weight int `json:"weight"`
	Height int `json:"height"`
	Width  int `json:"width"`
	Length int `json:"length"`
	Sum    int `json:"dimensionsSum"`
}
