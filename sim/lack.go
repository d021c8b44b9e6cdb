package sim

// LackError says that the cabinet has nothing of what an event needs: no shop that
// sells by its model, nothing to sell there. Another cabinet may have it.
type LackError struct {
	// What is lacking, such as "shop that sells by DBS".
	What string
}

func (e *LackError) Error() string { return "the cabinet has no " + e.What }
