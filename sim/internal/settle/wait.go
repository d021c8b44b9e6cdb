package settle

import (
	"context"
	"time"
)

// Wait lets so much real time pass, or less if the context ends before.
func Wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
