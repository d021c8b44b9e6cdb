package fake

import (
	"fmt"
	"slices"

	"github.com/brianvoe/gofakeit/v7"
)

// Cabinet is whom a story is about. Its zero value is a cabinet of three shops
// with numbers drawn from the seed.
type Cabinet struct {
	// BusinessID is the cabinet's number, from 1, or 0 to have one drawn.
	BusinessID int64
	// CampaignIDs are the shops' numbers, each from 1 and only once, or none
	// to have three drawn. The last of several shops sells by DBS and the others
	// by FBS; one alone stands for both. Any sells by another model when asked.
	CampaignIDs []int64
}

// check refuses numbers that the contract or a story cannot have.
func (c Cabinet) check() error {
	if c.BusinessID < 0 {
		return fmt.Errorf("business id %d: must be 1 or more, or 0 to have one drawn", c.BusinessID)
	}
	for i, id := range c.CampaignIDs {
		if id < 1 {
			return fmt.Errorf("campaign id %d: must be 1 or more", id)
		}
		if slices.Contains(c.CampaignIDs[:i], id) {
			return fmt.Errorf("campaign id %d is given twice: name each shop once", id)
		}
	}
	return nil
}

// drawn fills in what c leaves open.
func (c Cabinet) drawn(random *gofakeit.Faker) Cabinet {
	business := int64(random.IntRange(1_000_000, 99_999_999))
	campaign := int64(random.IntRange(20_000_000, 90_000_000))
	var campaigns []int64
	for range 3 {
		campaign += int64(random.IntRange(1, 999_999))
		campaigns = append(campaigns, campaign)
	}
	if c.BusinessID != 0 {
		business = c.BusinessID
	}
	if len(c.CampaignIDs) > 0 {
		campaigns = slices.Clone(c.CampaignIDs)
	}
	return Cabinet{BusinessID: business, CampaignIDs: campaigns}
}
