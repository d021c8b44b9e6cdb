package operations

import (
	"strings"

	"github.com/localmarket/localmarket/sim/internal/pullapi"
	"github.com/localmarket/localmarket/sim/market"
)

// regionHandlers tell of the parts of the world.
func (l *operations) regionHandlers() map[string]pullapi.Handler {
	return map[string]pullapi.Handler{
		"searchRegionsByName":  l.searchRegionsByName,
		"searchRegionsById":    l.searchRegionsByID,
		"searchRegionChildren": l.searchRegionChildren,
		"getRegionsCodes":      l.getRegionsCodes,
	}
}

// searchRegionsByName lists the regions whose names hold what is asked for, in any
// case: those that begin with it first.
func (l *operations) searchRegionsByName(r *pullapi.Request) (any, error) {
	asked := strings.ToLower(strings.TrimSpace(r.Text("name")))
	var first, found []market.Region
	for _, region := range market.Regions() {
		switch name := strings.ToLower(region.Name); {
		case asked == "":
		case strings.HasPrefix(name, asked):
			first = append(first, region)
		case strings.Contains(name, asked):
			found = append(found, region)
		}
	}
	found = append(first, found...)
	page, err := r.Page(len(found))
	if err != nil {
		return nil, err
	}
	return regionPage{each(found[page.From:page.To], regionWithParents), paging{page.Next}}, nil
}

// region is the one that the path names.
func region(r *pullapi.Request) (market.Region, error) {
	found, ok := market.RegionOf(r.Int("regionId"))
	if !ok {
		return found, notFound(regionNotFound, r.Int("regionId"))
	}
	return found, nil
}

func (l *operations) searchRegionsByID(r *pullapi.Request) (any, error) {
	found, err := region(r)
	if err != nil {
		return nil, err
	}
	dto := regionWithParents(&found)
	reply := oneRegion{Regions: []placedRegion{dto}}
	if r.Replies("region") {
		reply.Region = &dto
	}
	return reply, nil
}

// searchRegionChildren lists what lies in a region, one level down.
func (l *operations) searchRegionChildren(r *pullapi.Request) (any, error) {
	parent, err := region(r)
	if err != nil {
		return nil, err
	}
	var children []market.Region
	for _, one := range market.Regions() {
		if one.Parent == parent.ID {
			children = append(children, one)
		}
	}
	page, err := r.Page(len(children))
	if err != nil {
		return nil, err
	}
	dto := regionWithParents(&parent)
	dto.Children = each(children[page.From:page.To], func(one *market.Region) placedRegion {
		return placedRegion{ID: one.ID, Name: one.Name, Type: one.Type}
	})
	reply := childrenPage{Pager: page.Pager(), Regions: dto}
	if r.Replies("paging") {
		reply.Paging = &paging{page.Next}
	}
	return reply, nil
}

func (l *operations) getRegionsCodes(*pullapi.Request) (any, error) {
	return countryList{each(market.Countries(), func(c *market.Country) countryDTO {
		found, _ := market.RegionOf(c.RegionID)
		return countryDTO{regionWithParents(&found), c.Code}
	})}, nil
}

// placedRegion is a region and where it lies.
type placedRegion struct {
	ID       int64          `json:"id"`
	Name     string         `json:"name"`
	Type     string         `json:"type"`
	Parent   *placedRegion  `json:"parent,omitempty"`
	Children []placedRegion `json:"children,omitempty"`
}

func regionWithParents(r *market.Region) placedRegion {
	dto := placedRegion{ID: r.ID, Name: r.Name, Type: r.Type}
	if parent, ok := market.RegionOf(r.Parent); ok {
		above := regionWithParents(&parent)
		dto.Parent = &above
	}
	return dto
}

type regionPage struct {
	Regions []placedRegion `json:"regions"`
	Paging  paging         `json:"paging"`
}

type oneRegion struct {
	Region  *placedRegion  `json:"region,omitempty"` // not in every revision
	Regions []placedRegion `json:"regions"`
}

type childrenPage struct {
	Pager   pullapi.Pager `json:"pager"`
	Paging  *paging       `json:"paging,omitempty"` // not in every revision
	Regions placedRegion  `json:"regions"`
}

type countryList struct {
	Countries []countryDTO `json:"countries"`
}

type countryDTO struct {
	Region placedRegion `json:"region"`
	Code   string       `json:"countryCode"`
}
