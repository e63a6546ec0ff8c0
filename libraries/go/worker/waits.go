package worker

import (
	"context"
	"errors"
	"io"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Sleep outlives the worker: however long it takes, nobody needs to hold the workflow meanwhile.
func Sleep(ctx context.Context, duration time.Duration) error {
	_, err := StartSleep(ctx, duration).Get(ctx)
	return err
}

// StartSleep begins a sleep and goes on: Get waits for its end.
func StartSleep(ctx context.Context, duration time.Duration) *Future[struct{}] {
	kind := &sleepCall{duration: duration}
	nothing := func(got outcome) (struct{}, error) { return struct{}{}, got.err }
	return &Future[struct{}]{instanceOf(ctx).make(ctx, "DBOS.sleep", 1, kind), nothing}
}

type sleepCall struct {
	plain
	duration time.Duration
	wakeAt   time.Time // by the server's clock, as recorded
	timer    *time.Timer
	// It was to be stopped before its row was written.
	stopped error
}

func (k *sleepCall) replay(c *call, recorded *perdurev1.Step) {
	k.wakeAt = recorded.GetCompletedAt().AsTime()
	switch {
	case c.in.wasCancelledBefore(c.ctx, k.wakeAt):
		k.cut(c, ErrCancelled)
	case !k.wakeAt.After(c.in.serverNow()):
		c.settle(k.wakeAt, outcome{}, true)
	case !c.in.isReadOnly():
		k.resume(c)
	}
}

func (k *sleepCall) begin(c *call) {
	if k.duration <= 0 {
		c.settle(time.Time{}, outcome{}, false)
		return
	}
	if c.in.isReadOnly() {
		return
	}
	sleep := &perdurev1.SleepStep{Duration: durationpb.New(max(k.duration, time.Millisecond))}
	answered := c.in.lane.record(&perdurev1.StepRecord{FunctionId: c.id, StartedAt: c.started, Step: &perdurev1.StepRecord_Sleep{Sleep: sleep}})
	c.beside(func() (time.Time, outcome, error) {
		got := <-answered
		if got.err != nil {
			return time.Time{}, outcome{}, got.err
		}
		c.in.mu.Lock()
		defer c.in.mu.Unlock()
		k.wakeAt = got.step.GetWakeAt().AsTime()
		if k.stopped != nil {
			k.cut(c, k.stopped)
		} else {
			k.resume(c)
		}
		return time.Time{}, outcome{}, errNudge
	})
}

func (k *sleepCall) wakes(c *call) []*perdurev1.Wake {
	if k.wakeAt.IsZero() || c.turn != nil {
		return nil
	}
	return []*perdurev1.Wake{{Wake: &perdurev1.Wake_At{At: timestamppb.New(k.wakeAt)}, FunctionId: c.id}}
}

func (k *sleepCall) due() time.Time { return k.wakeAt }

func (k *sleepCall) suspend(*call) {
	if k.timer != nil {
		k.timer.Stop()
	}
}

func (k *sleepCall) resume(c *call) {
	if k.wakeAt.IsZero() || c.turn != nil {
		return
	}
	k.suspend(c)
	k.timer = time.AfterFunc(k.wakeAt.Sub(c.in.serverNow()), func() {
		// A step that ended before is told before.
		if !c.in.isReadOnly() {
			<-c.in.lane.whenSettled()
		}
		c.in.mu.Lock()
		defer c.in.mu.Unlock()
		c.settle(k.wakeAt, outcome{}, false)
		c.in.advance()
	})
}

func (k *sleepCall) cancel(c *call) { k.stop(c, ErrCancelled) }
func (k *sleepCall) giveUp(c *call) { k.stop(c, context.Canceled) }

func (k *sleepCall) stop(c *call, err error) {
	k.stopped = err
	if !k.wakeAt.IsZero() || k.duration <= 0 {
		c.withdraw()
		k.cut(c, err)
	}
}

func (k *sleepCall) cut(c *call, err error) {
	k.suspend(c)
	c.settle(time.Time{}, outcome{err: err}, false)
}

// Receive takes the oldest message of a topic, when there is one; the topic may be empty. ErrTimedOut where none came in
// time; a negative timeout is none.
func Receive[T any](ctx context.Context, topic string, timeout time.Duration) (T, error) {
	return StartReceive[T](ctx, topic, timeout).Get(ctx)
}

// StartReceive begins to wait for a message and goes on.
func StartReceive[T any](ctx context.Context, topic string, timeout time.Duration) *Future[T] {
	message := &perdurev1.AwaitMessage{Topic: topic}
	if timeout >= 0 {
		message.Timeout = durationpb.New(timeout)
	}
	request := &perdurev1.AwaitStepRequest{Awaited: &perdurev1.AwaitStepRequest_Message{Message: message}}
	wake := &perdurev1.Wake{Wake: &perdurev1.Wake_Message{Message: &perdurev1.WakeOnMessage{Topic: topic}}}
	return awaited[T](ctx, "DBOS.recv", 2, request, wake, timeout)
}

// GetEvent waits for an event of another workflow. ErrTimedOut where it was not set in time; a negative timeout is none.
func GetEvent[T any](ctx context.Context, workflowID, key string, timeout time.Duration) (T, error) {
	event := &perdurev1.AwaitEvent{WorkflowId: workflowID, Key: key}
	if timeout >= 0 {
		event.Timeout = durationpb.New(timeout)
	}
	request := &perdurev1.AwaitStepRequest{Awaited: &perdurev1.AwaitStepRequest_Event{Event: event}}
	wake := &perdurev1.Wake{Wake: &perdurev1.Wake_Event{Event: &perdurev1.WakeOnEvent{WorkflowId: workflowID, Key: key}}}
	return awaited[T](ctx, "DBOS.getEvent", 2, request, wake, timeout).Get(ctx)
}

// Result waits for the result of any workflow.
func Result[T any](ctx context.Context, workflowID string) (T, error) {
	return StartResult[T](ctx, workflowID).Get(ctx)
}

// StartResult begins to wait for a result and goes on.
func StartResult[T any](ctx context.Context, workflowID string) *Future[T] {
	result := &perdurev1.AwaitResult{WorkflowId: workflowID}
	request := &perdurev1.AwaitStepRequest{Awaited: &perdurev1.AwaitStepRequest_Result{Result: result}}
	wake := &perdurev1.Wake{Wake: &perdurev1.Wake_Result{Result: &perdurev1.WakeOnResult{WorkflowId: workflowID}}}
	return awaited[T](ctx, "DBOS.getResult", 1, request, wake, -1)
}

const streamEnd = "__DBOS_STREAM_CLOSED__"

// ReadStream gives the values of another workflow's stream to `each`, from the first one on, until it is closed or its
// workflow has ended.
func ReadStream[T any](ctx context.Context, workflowID, key string, each func(T) error) error {
	for offset := int64(0); ; offset++ {
		value := &perdurev1.AwaitStreamValue{WorkflowId: workflowID, Key: key, Offset: offset}
		request := &perdurev1.AwaitStepRequest{Awaited: &perdurev1.AwaitStepRequest_StreamValue{StreamValue: value}}
		wakeOn := &perdurev1.WakeOnStreamValue{WorkflowId: workflowID, Key: key, Offset: offset}
		wake := &perdurev1.Wake{Wake: &perdurev1.Wake_StreamValue{StreamValue: wakeOn}}
		next, err := awaited[T](ctx, "DBOS.readStream", 1, request, wake, -1).Get(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = each(next)
		}
		if err != nil {
			return err
		}
	}
}

func awaited[T any](ctx context.Context, name string, ids int32, request *perdurev1.AwaitStepRequest, wake *perdurev1.Wake, timeout time.Duration) *Future[T] {
	kind := &awaitCall{request: request, wake: wake, timeout: timeout, isTimed: ids == 2}
	return &Future[T]{instanceOf(ctx).make(ctx, name, ids, kind), decoded[T]}
}

// An awaitCall is waited for by the server, which writes down what comes.
type awaitCall struct {
	plain
	request   *perdurev1.AwaitStepRequest
	wake      *perdurev1.Wake
	timeout   time.Duration
	isTimed   bool // a timer has the next number
	timerAt   time.Time
	stop      context.CancelFunc
	isOpen    bool
	isGivenUp bool
}

func (k *awaitCall) replay(c *call, recorded *perdurev1.Step) {
	got := outcomeOfStep(recorded)
	switch {
	case got.err != nil:
	case k.isTimed && recorded.GetOutput() == nil:
		got.err = ErrTimedOut
	case c.name == "DBOS.readStream" && recorded.GetOutput().GetJson() == `"`+streamEnd+`"`:
		got.err = io.EOF
	}
	c.settle(recorded.GetCompletedAt().AsTime(), got, true)
}

func (k *awaitCall) begin(c *call) {
	in := c.in
	if in.isReadOnly() {
		return
	}
	if timer := in.recorded[c.id+1]; k.isTimed && timer != nil {
		k.timerAt = timer.GetCompletedAt().AsTime()
	}
	k.request.Namespace, k.request.FunctionId = in.worker.options.Namespace, c.id
	k.request.WorkflowId, k.request.Token = in.ref.GetWorkflowId(), in.ref.GetToken()
	k.request.ProgressInterval = durationpb.New(progress)
	k.wake.FunctionId = c.id
	ctx, stop := context.WithCancel(in.ctx)
	k.stop = stop
	c.beside(func() (time.Time, outcome, error) {
		defer stop()
		step, err := in.worker.link.awaitStep(ctx, k.request, func() { k.opened(c) })
		if ctx.Err() != nil {
			return time.Time{}, outcome{}, errSilent
		}
		at := time.Now()
		if step.GetCompletedAt() != nil {
			at = step.GetCompletedAt().AsTime()
		}
		return at, outcomeOf(step), err
	})
}

func (k *awaitCall) opened(c *call) {
	c.in.mu.Lock()
	defer c.in.mu.Unlock()
	k.isOpen = true
	if k.timerAt.IsZero() && k.isTimed && k.timeout >= 0 {
		k.timerAt = c.in.serverNow().Add(k.timeout)
	}
	c.in.advance()
}

// wakes: not before the server has written down its timer.
func (k *awaitCall) wakes(c *call) []*perdurev1.Wake {
	if !k.isOpen || k.isGivenUp || c.turn != nil {
		return nil
	}
	wakes := []*perdurev1.Wake{k.wake}
	if !k.timerAt.IsZero() {
		wakes = append(wakes, &perdurev1.Wake{Wake: &perdurev1.Wake_At{At: timestamppb.New(k.timerAt)}, FunctionId: c.id})
	}
	return wakes
}

func (k *awaitCall) suspend(*call) {
	k.isOpen = false
	if k.stop != nil {
		k.stop()
	}
}

func (k *awaitCall) resume(c *call) {
	if c.turn == nil && !k.isGivenUp {
		k.begin(c)
	}
}

func (k *awaitCall) cancel(c *call) {
	if c.turn == nil && !k.isGivenUp && !c.in.isReadOnly() {
		k.suspend(c)
		c.settle(time.Now(), outcome{err: ErrCancelled}, false)
	}
}

// giveUp writes down that nobody waits any more, or takes what came just now.
func (k *awaitCall) giveUp(c *call) {
	if c.turn != nil || k.isGivenUp || c.in.isReadOnly() {
		return
	}
	k.isGivenUp = true
	k.suspend(c)
	answered := c.writeDown()
	c.beside(func() (time.Time, outcome, error) {
		got := <-answered
		if reasonOfRefusal(got.err) != "STEP_CONFLICT" {
			return got.time, outcome{err: context.Canceled}, got.err
		}
		c.in.mu.Lock()
		defer c.in.mu.Unlock()
		k.isGivenUp = false
		k.resume(c)
		return time.Time{}, outcome{}, errSilent
	})
}

func outcomeOf(step *perdurev1.AwaitedStep) outcome {
	switch got := step.GetOutcome().(type) {
	case *perdurev1.AwaitedStep_Value:
		return outcome{payload: got.Value}
	case *perdurev1.AwaitedStep_Ended:
		return outcomeOfWorkflow(got.Ended)
	case *perdurev1.AwaitedStep_Failure:
		return outcome{err: failed(got.Failure)}
	case *perdurev1.AwaitedStep_StreamEnd:
		return outcome{err: io.EOF}
	}
	return outcome{err: ErrTimedOut}
}

// outcomeOfWorkflow names as DBOS does what has no result.
func outcomeOfWorkflow(ended *perdurev1.WorkflowOutcome) outcome {
	switch {
	case ended.GetFailure() != nil:
		return outcome{err: failed(ended.GetFailure())}
	case ended.GetKind() == perdurev1.WorkflowOutcome_KIND_SUCCEEDED:
		return outcome{payload: ended.GetOutput()}
	case ended.GetKind() == perdurev1.WorkflowOutcome_KIND_GAVE_UP:
		message := "Awaited " + ended.GetWorkflowId() + " exceeded its maximum recovery attempts"
		return outcome{err: &Failure{Name: "DBOSAwaitedWorkflowExceededMaxRecoveryAttempts", Message: message, Code: "30"}}
	}
	message := "Awaited " + ended.GetWorkflowId() + " was cancelled"
	return outcome{err: &Failure{Name: "DBOSAwaitedWorkflowCancelledError", Message: message, Code: "27"}}
}

// awaitStep goes on with a broken stream: the server answers what was recorded already.
func (l *link) awaitStep(ctx context.Context, request *perdurev1.AwaitStepRequest, opened func()) (*perdurev1.AwaitedStep, error) {
	var pause pauses
	for {
		var recorded *perdurev1.AwaitedStep
		open := func(ctx context.Context, client perdurev1.WorkerServiceClient) (grpc.ServerStreamingClient[perdurev1.AwaitStepResponse], error) {
			return client.AwaitStep(ctx, request)
		}
		err := listen(ctx, l, open, func(frame *perdurev1.AwaitStepResponse) bool {
			pause.reset()
			if frame.GetOpened() != nil {
				opened()
			}
			recorded = frame.GetRecorded()
			return recorded != nil
		})
		if recorded != nil {
			return recorded, nil
		}
		if ctx.Err() != nil || (!errors.Is(err, io.EOF) && !transient(err)) {
			return nil, err
		}
		if err := pause.wait(ctx, err); err != nil {
			return nil, err
		}
	}
}
