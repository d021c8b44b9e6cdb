package reports

import "strings"

// pageCall is what the template of the HTML report is given about a call.
type pageCall struct {
	Anchor, ID, Line, About, Status string
	Request, Reply                  message
	Oddities                        []oddity
}

func newPageCall(c *Call, run string) pageCall {
	return pageCall{
		Anchor: anchor(run, c.ID), ID: inline(c.ID), Line: callLine(c), About: aboutCall(c), Status: callStatus(c),
		Request: called(c, pageBody()), Reply: answered(c, pageBody()), Oddities: oddities(c),
	}
}

// pageLeftOut says what the page does not show of a run.
func pageLeftOut(r *Report) string {
	return strings.Join(nonEmpty(leftOut(r), callsLeftOut(r)), " ")
}
