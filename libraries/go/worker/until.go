package worker

import (
	"context"
	"runtime"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const far = 10 * 365 * 24 * time.Hour

// WaitUntil waits until updates have made the condition true. It takes no number.
func WaitUntil(ctx context.Context, condition func() bool) error {
	in := instanceOf(ctx)
	for !condition() {
		in.begin(ctx, 0)
		if condition() {
			break
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if in.task.GetReadOnly() {
			in.stayStuck()
		}
		in.mu.Lock()
		signalled := in.signalled
		at := in.serverNow().Add(far)
		wake := &perdurev1.Wake{Wake: &perdurev1.Wake_At{At: timestamppb.New(at)}, FunctionId: in.nextID}
		in.open++
		in.mu.Unlock()
		p := &pending[struct{}]{in: in, done: make(chan struct{}), opened: true}
		go func() {
			_, p.err = waitFor(ctx, in, newWait(wake, at), func(ctx context.Context) (struct{}, error) {
				select {
				case <-signalled:
					return struct{}{}, nil
				case <-ctx.Done():
					return struct{}{}, ctx.Err()
				case <-in.ctx.Done():
					return struct{}{}, errLeaseLost
				}
			})
			in.mu.Lock()
			in.open--
			in.mu.Unlock()
			close(p.done)
		}()
		if _, err := p.await(ctx); err != nil {
			if in.isClosed() {
				runtime.Goexit()
			}
			return err
		}
	}
	return nil
}
