//go:build !linux

package main

import "os"

// peakMemory is 0 where it is not known.
func peakMemory(*os.ProcessState) int64 { return 0 }
