package operations

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/localmarket/localmarket/sim/market"
)

// outletTypes are the types of regions where an outlet may be.
var outletTypes = []string{"TOWN", "CITY", "REPUBLIC_AREA"}

// phoneForm is how a number is written: a code of the country, one of the town, the
// rest, and an extension. Brackets, spaces and hyphens may be left out (choice).
var phoneForm = regexp.MustCompile(`^\+\d[\d ()-]{8,20}(#\d+)?$`)

// check refuses what production would not take an outlet with.
func (o *outletCard) check() error {
	for _, phone := range o.Phones {
		if !phoneForm.MatchString(phone) {
			return typed("INVALID_PHONE_FORMAT", outletInfo, "phone "+phone+" is not +<country>(<town>)<number>[#<extension>]")
		}
	}
	if region, ok := market.RegionOf(o.Address.RegionID); ok && !slices.Contains(outletTypes, region.Type) {
		return typed("WRONG_REGION", outletRegion, region.Name)
	}
	if o.Coords != "" && !areCoordinates(o.Coords) {
		return typed("WRONG_OUTLET_GPS_COORDINATES", outletCoordinates)
	}
	if err := o.checkSchedule(); err != nil {
		return err
	}
	return o.checkDays()
}

// areCoordinates reports whether a text is a longitude and a latitude.
func areCoordinates(text string) bool {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	if len(parts) != 2 {
		return false
	}
	longitude, err := strconv.ParseFloat(parts[0], 64)
	latitude, wrong := strconv.ParseFloat(parts[1], 64)
	return err == nil && wrong == nil && longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90
}

func (o *outletCard) checkSchedule() error {
	var schedule struct {
		Items []struct {
			Start string `json:"startTime"`
			End   string `json:"endTime"`
		} `json:"scheduleItems"`
	}
	_ = json.Unmarshal(o.Schedule, &schedule) // the contract has held it to its form
	for _, item := range schedule.Items {
		if item.Start >= item.End {
			return typed("INVALID_OUTLET_INFO", outletInfo, "it opens at "+item.Start+" and closes at "+item.End)
		}
	}
	return nil
}

// The most days that a delivery may take longer than it may, at home and elsewhere,
// and from which least delivery on it may take twice as long.
const (
	mostDaysLocal  = 2
	mostDaysRemote = 4
	longDelivery   = 18
)

// checkDays refuses times of delivery that say too little. Home is the region of the
// shop, and what is in it.
func (o *outletCard) checkDays() error {
	var rules []struct {
		Min int `json:"minDeliveryDays"`
		Max int `json:"maxDeliveryDays"`
	}
	_ = json.Unmarshal(o.DeliveryRules, &rules) // the contract has held it to its form
	for _, rule := range rules {
		switch longer := rule.Max - rule.Min; {
		case market.Within(o.Address.RegionID, moscowRegion) && longer > mostDaysLocal:
			return typed("INVALID_OUTLET_INFO", daysLocal)
		case rule.Min > longDelivery && longer > rule.Min:
			return typed("INVALID_OUTLET_INFO", daysRemoteAndLong)
		case rule.Min <= longDelivery && longer > mostDaysRemote:
			return typed("INVALID_OUTLET_INFO", daysRemote)
		}
	}
	return nil
}
