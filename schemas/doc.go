// Package schemas is the contract as data, per revision, embedded in the binary.
// For notifications it has one JSON Schema for the body of every type and one
// for each reply that has a body:
//
//	set, err := schemas.Load(schemas.Latest)
//	violations, err := set.Reply(200, body)
//
// For the pull API it has every operation, with its parameters, bodies, replies,
// scopes and limits:
//
//	pull, err := set.Pull()
//	op := pull.Operation("getOrder")
//	values, violations, err := op.ValidateQuery(query)
//
// A body ends up in one of three ways. It is not a JSON value that a careful
// reader would take: Request and Reply return a *SyntaxError. It is JSON but
// breaks the contract: they return violations, sorted, the same ones in the
// same order every time. Or it is right: no violations, no error. Each
// Violation says where, which contract rule, what was found, what was expected
// and how to fix it, in words for the person who wrote the store.
//
// The schemas say what must be there, never what may not: unknown properties
// are allowed everywhere (N-UNKNOWN). Enumerations are strict, since they
// judge the bodies that we send ourselves, and calls, whose values Market knows.
//
// # Data
//
// data/<revision> holds the schemas of notifications (draft 2020-12, one
// self-contained file each) and types.json, the revision's notification types in
// order. Its folder pull holds the pull API: operations.json, one operation a
// line, and schemas.json, the schemas that they share, one a line; the
// properties of each are in the contract's order.
//
// They are not written by hand: package openapi converts the official OpenAPI
// files, laid over with additions/*.yaml, which add what those files lack and
// the contract promises, and mend what a validator would misread. To take over a
// new revision, or to repeat an old one:
//
//	go run ./cmd/contract import notification-api/openapi/openapi.yaml \
//	    schemas/additions/common.yaml schemas/additions/2026-09.yaml \
//	    --revision 2026-09 --out schemas/data
//	go run ./cmd/contract import partner-api/openapi/openapi.yaml \
//	    schemas/additions/pull.yaml schemas/additions/pull-2026-09.yaml \
//	    schemas/additions/pull-documents.yaml \
//	    --revision 2026-09 --out schemas/data
//
// Revision 2026-09 has its notifications from Yandex Market's file of
// 2026-04-20 and its pull API from the one of 2026-08-19, with the operations
// that came by 10 September; revision 2025-09 has both from the files of 2025-09-17, where limits of operations and days of
// deprecation are lacking. The files hold facts only: names, types, formats,
// enumerations, bounds, defaults, scopes and limits.
//
// deprecated.json lists the parameters and properties that have a day on which they
// go: the x-deprecation-config of the file of 2026-08-19, which the import leaves out.
//
// # Hostile bodies
//
// Bodies come from stores that may be broken or worse. Before validation they
// are held against the limits MaxDepth, MaxNumberLength and MaxExponent, so
// that neither nesting nor a number such as 1e1000000000 costs time or memory.
// The size of a body is bounded by whoever reads it.
package schemas
