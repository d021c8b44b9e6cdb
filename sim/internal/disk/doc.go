// Package disk keeps markets beyond the end of the process, each in a world of its
// own: rows by collection and key, and the entries of its journal. Batches are written as a whole or not at all,
// so that what is found afterwards is what was true at one moment.
//
// What was written survives the end of the process at any moment, by kill -9 too. It
// may not survive that of the machine: nothing waits for the disk itself.
//
// Nothing outside of this package knows of SQL.
package disk
