// Package schemas is the notification contract as data: one JSON Schema for
// the body of every notification type and one for each reply that has a body,
// per revision of the contract, embedded in the binary.
//
//	set, err := schemas.Load(schemas.Latest)
//	violations, err := set.Reply(200, body)
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
// judge the bodies that we send ourselves.
//
// # Data
//
// data/<revision> holds the schemas (draft 2020-12, one self-contained file
// each) and types.json, the revision's notification types in order. They are
// not written by hand: package openapi converts the official OpenAPI files,
// laid over with additions/*.yaml, which add what those files lack and the
// contract promises. To take over a new revision, or to repeat an old one:
//
//	localmarket contract import OFFICIAL.json \
//	    schemas/additions/common.yaml schemas/additions/2026-09.yaml \
//	    --revision 2026-09 --out schemas/data
//
// The files hold names, types, formats, enumerations and bounds only.
//
// # Hostile bodies
//
// Bodies come from stores that may be broken or worse. Before validation they
// are held against the limits MaxDepth, MaxNumberLength and MaxExponent, so
// that neither nesting nor a number such as 1e1000000000 costs time or memory.
// The size of a body is bounded by whoever reads it.
package schemas
