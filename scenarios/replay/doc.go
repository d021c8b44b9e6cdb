// Package replay sends the requests of a recorded run once more, in the same
// order, and says what the store answers otherwise than it did.
//
// A record is a journal. Each request goes out with its body, its method and the
// fields of its header that the store's answer may hang on: Content-Type and
// X-Forwarded-For. What a user had added to the header is masked in a record, so
// it must be given anew. The trace context is a new one, as each of Market's
// requests has (N-HEADERS); the note of the new exchange names the recorded one,
// so that the logs of both runs can be joined.
//
// Requests that were under way at once go one after the other. Those that a
// fault kept from the store are left out: it never got them. Where a fault
// spoiled the reply, the store's own reply counts. Deadlines are those of the
// new run. Virtual time is that of the record, and no real time passes for it.
//
// The URL stands for what the paths of all recorded requests have in common, at
// their beginning and at their end. So a record with one path goes to that URL,
// and one with /notification and /second/notification to it and, with /second
// put behind it, to another. The query is that of the URL given.
package replay
