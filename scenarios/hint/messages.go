package hint

// PlainHTTP is for a port that does not speak TLS.
const PlainHTTP = "if this port speaks plain HTTP, begin the URL with http://"

// What a hint says to a person, all in one place.
const (
	pingFirst = "answer PING before any other work: it needs neither a database nor other services, and Market does not repeat it"
	letIn     = "let in Market's addresses without credentials (N-IP); a store that lets in those alone is checked with --from-market"
	bodyLimit = "this body has %s: raise the limit of your framework and of the proxy before it"
	path      = "serve POST at URL/notification: Market appends it to the URL that is registered"
	torn      = "see what ends the connection: a Content-Length that is not the body's length in bytes, a worker that is killed, a proxy's time limit"
	narrowIDs = "keep ids as 64-bit integers or as texts: numbers of orders have 11 digits, those of messages 16"
	http2     = "let the server, or the proxy before it, speak HTTP/1.1 as well"
	https     = "this port speaks HTTPS: begin the URL with https://"
)
