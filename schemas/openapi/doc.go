// Package openapi takes official OpenAPI 3.0 files over into package schemas,
// and says what changed between two revisions. It is apart from schemas so that
// judging a body does not need an OpenAPI reader.
//
//	bundle, err := openapi.Import("2026-09", "official.json", "additions/common.yaml")
//	states, err := bundle.Write("schemas/data")
//
// Import carries facts only: names, types, formats, enumerations and bounds.
// What OpenAPI 3.0 says in a way of its own is translated to JSON Schema
// 2020-12: references become local definitions, nullable a type or an
// alternative, a boolean exclusive bound a number, the formats int32 and int64
// bounds, the discriminator one schema per notification type, and a pattern
// with look-ahead several patterns. What it does not know or cannot translate is
// left out with a warning that names the place and the value, and so is told what
// an addition had better say; only text, examples and defaults are dropped in
// silence. Of the pull API defaults are kept, and those extensions that say
// something to a caller: scopes, limits, who may call, the end of an operation,
// and what is done to a parameter before it is read.
//
// A document may refer to files in its own folder and below it, as the official
// repositories have them. Nothing here reads the network, nor any other file.
package openapi
