package traffic

// What is said of files to a person, all in one place.
const (
	fileTooLong = "it is longer than %d MiB: filter it for the requests to your store, or split it"
	fileEmpty   = "it is empty"
	fileBinary  = "it is binary, not text: unpack it if it is compressed, and save traffic as HAR, as JSON or as a log"
	fileNothing = "it holds no HTTP request (%d lines or values were looked at): give a HAR, bodies of notifications one a line, or an access log with bodies"
	fileMany    = "it holds more than %d requests: filter it, or split it"
	noneMarkets = "none of its %d requests is a notification of Market's: such a one is a POST whose body is a JSON object with notificationType"

	bodyTooLong = "%s: its body is longer than %d KiB, which no notification of Market's is: leave it out"
	bodyBinary  = "%s: its body is binary, not text in UTF-8: leave it out"

	harBroken   = "line %d: the HAR is broken: %s"
	harCut      = "line %d: the HAR breaks off before its end: save it anew"
	harLog      = "the HAR has no log.entries: save it anew, with contents"
	harTrailing = "line %d: something comes after the end of the HAR: is it two files in one?"
	harPlace    = "entry %d of the HAR"
	harEncoding = "%s: its body cannot be decoded from base64"

	valueBroken = "line %d: not JSON: %s"
	valueCut    = "line %d: the JSON breaks off before its end: the file is not whole"
	valuePlace  = "line %d"
	logLong     = "line %d is longer than %d MiB: this is no access log"

	noteImported = "imported"
)
