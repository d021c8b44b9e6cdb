package market

// ErrorType is the first column of the error table in Market's notification
// log (N-VERDICT).
type ErrorType string

// The two kinds of failure Market's log knows (N-VERDICT).
const (
	CantGetResponse ErrorType = "CANT_GET_RESPONSE" // no reply, or not one to read
	InvalidResponse ErrorType = "INVALID_RESPONSE"  // a reply that says nothing usable
)

// ErrorSubtype is the second column of the error table in Market's
// notification log (N-VERDICT).
type ErrorSubtype string

// The subtypes of failure, as Market's log names them (N-VERDICT).
const (
	ConnectionRefused    ErrorSubtype = "CONNECTION_REFUSED"
	ConnectionTimedOut   ErrorSubtype = "CONNECTION_TIMED_OUT"
	HTTP                 ErrorSubtype = "HTTP" // any status but 200
	ReadTimedOut         ErrorSubtype = "READ_TIMED_OUT"
	SSLError             ErrorSubtype = "SSL_ERROR"
	UnsupportedMediaType ErrorSubtype = "UNSUPPORTED_MEDIA_TYPE"
	CantParseResponse    ErrorSubtype = "CANT_PARSE_RESPONSE"
	InvalidData          ErrorSubtype = "INVALID_DATA"
	// IgnoredWrongToken is of the push API alone (L-CONNECT).
	IgnoredWrongToken ErrorSubtype = "IGNORED_WRONG_TOKEN"
)

// ErrorSubtypes lists all subtypes of failure of notifications (N-VERDICT).
func ErrorSubtypes() []ErrorSubtype {
	return []ErrorSubtype{
		ConnectionRefused, ConnectionTimedOut, HTTP, ReadTimedOut, SSLError, UnsupportedMediaType,
		CantParseResponse, InvalidData,
	}
}

// Type is the kind of failure s belongs to, or "" for the empty subtype.
func (s ErrorSubtype) Type() ErrorType {
	switch s {
	case "":
		return ""
	case CantParseResponse, InvalidData, IgnoredWrongToken:
		return InvalidResponse
	}
	return CantGetResponse
}
