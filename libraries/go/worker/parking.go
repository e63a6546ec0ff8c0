package worker

import (
	"context"
	"errors"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// A wait is a call that waits for something outside; while all do, the workflow need not be in memory.
type wait struct {
	wakes    []*perdurev1.Wake
	expected time.Time // zero: not known
	pause    context.CancelFunc
	paused   chan bool // true: the wait was over by then
	resume   chan struct{}
}

func newWait(wake *perdurev1.Wake, expected time.Time) *wait {
	w := &wait{wakes: []*perdurev1.Wake{wake}, expected: expected}
	if _, timed := wake.GetWake().(*perdurev1.Wake_At); !timed && !expected.IsZero() {
		timer := &perdurev1.Wake{Wake: &perdurev1.Wake_At{At: timestamppb.New(expected)}, FunctionId: wake.GetFunctionId()}
		w.wakes = append(w.wakes, timer)
	}
	return w
}

// waitFor runs `once`, and again after an attempt to park that came to nothing.
func waitFor[T any](ctx context.Context, in *instance, w *wait, once func(context.Context) (T, error)) (T, error) {
	for {
		attempt, pause := context.WithCancel(ctx)
		in.mu.Lock()
		w.pause, w.paused, w.resume = pause, make(chan bool, 1), make(chan struct{})
		paused, resume := w.paused, w.resume
		in.waits[w] = struct{}{}
		in.mu.Unlock()
		in.considerParking()
		value, err := once(attempt)
		over := err == nil || !errors.Is(err, context.Canceled) || attempt.Err() == nil
		pause()
		if !over && in.ctx.Err() == nil && ctx.Err() == nil {
			paused <- false
			select {
			case <-resume:
				continue
			case <-in.ctx.Done():
				return value, errLeaseLost
			}
		}
		in.mu.Lock()
		delete(in.waits, w)
		in.mu.Unlock()
		paused <- true
		if ctx.Err() != nil && err != nil {
			err = context.Cause(ctx)
		}
		return value, err
	}
}

func (in *instance) idle() bool {
	waitsAlone := in.blocked && len(in.waits) > 0 && len(in.waits) == in.open && in.busy == 0 && !in.handling
	return waitsAlone && !in.closed && !in.cancelled && !in.parking && len(in.updates) == 0 && !in.task.GetReadOnly()
}

// considerParking lets go at once of what sleeps for long, and after a while of what waits for others.
func (in *instance) considerParking() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.parkTimer != nil {
		in.parkTimer.Stop()
		in.parkTimer = nil
	}
	if !in.idle() {
		return
	}
	parkAfter := in.worker.options.ParkAfter
	delay := time.Duration(0)
	for w := range in.waits {
		if !w.expected.IsZero() && w.expected.Sub(in.serverNow()) <= parkAfter {
			return
		}
		// What is not waited for until a time may come any moment.
		if w.wakes[0].GetAt() == nil {
			delay = parkAfter
		}
	}
	if in.parkRefused {
		delay = parkAfter
	}
	in.parkTimer = time.AfterFunc(delay, in.park)
}

func (in *instance) park() {
	in.mu.Lock()
	if !in.idle() {
		in.mu.Unlock()
		return
	}
	in.parking = true
	waits := make([]*wait, 0, len(in.waits))
	request := &perdurev1.ParkTaskRequest{Namespace: in.worker.options.Namespace, Task: in.ref}
	for w := range in.waits {
		waits = append(waits, w)
		request.Wakes = append(request.Wakes, w.wakes...)
	}
	in.mu.Unlock()

	over := false
	var resumes []chan struct{}
	for _, w := range waits {
		in.mu.Lock()
		pause, paused, resume := w.pause, w.paused, w.resume
		in.mu.Unlock()
		pause()
		select {
		case done := <-paused:
			over = over || done
		case <-in.ctx.Done():
			return
		}
		resumes = append(resumes, resume)
	}
	in.mu.Lock()
	// A wait that was over by then goes on, and so do the others.
	wanted := !over && !in.closed && !in.cancelled && len(in.updates) == 0
	in.mu.Unlock()
	if wanted {
		answer, err := patiently(in.ctx, in.worker.client.ParkTask, request)
		switch {
		case isLeaseLost(err):
			in.close()
		case err != nil:
			in.worker.options.Logger.Warn("a workflow could not be parked", "workflow_id", in.ref.GetWorkflowId(), "error", err)
		case answer.GetParked():
			in.worker.forget(in)
			in.close()
		}
	}
	in.mu.Lock()
	in.parking, in.parkRefused = false, true
	in.mu.Unlock()
	for _, resume := range resumes {
		close(resume)
	}
}
