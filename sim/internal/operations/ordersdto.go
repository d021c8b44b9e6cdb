package operations

// pagingDTO leads to the next page.
type pagingDTO struct {
	NextPageToken string `json:"nextPageToken,omitempty"`
}
