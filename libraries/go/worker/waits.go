package worker

import (
	"context"
	"errors"
	"io"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
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
	in := instanceOf(ctx)
	taken := in.begin(ctx, 1)
	if duration <= 0 {
		return resolved(in, struct{}{})
	}
	in.mu.Lock()
	step := in.recorded[taken.id]
	var wakeAt time.Time
	if step.GetName() == "DBOS.sleep" {
		if at := step.GetCompletedAt().AsTime(); at.After(in.serverNow()) {
			wakeAt = at
			delete(in.recorded, taken.id)
		}
	}
	in.mu.Unlock()
	live := func(ctx context.Context) (struct{}, error) {
		if wakeAt.IsZero() {
			sleep := &perdurev1.SleepStep{Duration: durationpb.New(duration)}
			answer, err := in.write(&perdurev1.StepRecord{FunctionId: taken.id, StartedAt: timestamp(), Step: &perdurev1.StepRecord_Sleep{Sleep: sleep}})
			if err != nil {
				return struct{}{}, err
			}
			wakeAt = answer.GetWakeAt().AsTime()
		}
		return struct{}{}, in.until(ctx, taken.id, wakeAt)
	}
	nothing := func(*perdurev1.Step) (struct{}, error) { return struct{}{}, nil }
	return &Future[struct{}]{start(ctx, in, taken, "DBOS.sleep", live, nothing)}
}

func (in *instance) until(ctx context.Context, id int32, at time.Time) error {
	wake := &perdurev1.Wake{Wake: &perdurev1.Wake_At{At: timestamppb.New(at)}, FunctionId: id}
	_, err := waitFor(ctx, in, newWait(wake, at), func(ctx context.Context) (struct{}, error) {
		timer := time.NewTimer(at.Sub(in.serverNow()))
		defer timer.Stop()
		select {
		case <-timer.C:
			return struct{}{}, nil
		case <-ctx.Done():
			return struct{}{}, ctx.Err()
		case <-in.ctx.Done():
			return struct{}{}, errLeaseLost
		}
	})
	return err
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
	in := instanceOf(ctx)
	taken := in.begin(ctx, ids)
	request.Namespace, request.FunctionId = in.worker.options.Namespace, taken.id
	request.WorkflowId, request.Token = in.ref.GetWorkflowId(), in.ref.GetToken()
	wake.FunctionId = taken.id
	live := func(ctx context.Context) (T, error) {
		var expected time.Time
		if timeout >= 0 {
			expected = in.serverNow().Add(timeout)
			in.mu.Lock()
			if timer := in.recorded[taken.id+1]; timer.GetName() == "DBOS.sleep" {
				expected = timer.GetCompletedAt().AsTime()
			}
			in.mu.Unlock()
		}
		outcome, err := waitFor(ctx, in, newWait(wake, expected), func(ctx context.Context) (*perdurev1.AwaitedStep, error) {
			return in.awaitStep(ctx, request)
		})
		if err != nil {
			var none T
			return none, err
		}
		return outcomeOf[T](outcome)
	}
	replay := func(step *perdurev1.Step) (T, error) {
		var none T
		switch {
		case step.GetFailure() != nil:
			return none, failed(step.GetFailure())
		case step.GetOutput() == nil && ids == 2:
			return none, ErrTimedOut
		case name == "DBOS.readStream" && step.GetOutput().GetJson() == `"`+streamEnd+`"`:
			return none, io.EOF
		}
		return decode[T](step.GetOutput())
	}
	return &Future[T]{start(ctx, in, taken, name, live, replay)}
}

func outcomeOf[T any](step *perdurev1.AwaitedStep) (T, error) {
	var none T
	switch outcome := step.GetOutcome().(type) {
	case *perdurev1.AwaitedStep_Value:
		return decode[T](outcome.Value)
	case *perdurev1.AwaitedStep_Ended:
		switch outcome.Ended.GetKind() {
		case perdurev1.WorkflowOutcome_KIND_SUCCEEDED:
			return decode[T](outcome.Ended.GetOutput())
		case perdurev1.WorkflowOutcome_KIND_FAILED:
			return none, fromFailure(outcome.Ended.GetFailure())
		}
		return none, ErrAwaitedCancelled
	case *perdurev1.AwaitedStep_Failure:
		return none, failed(outcome.Failure)
	case *perdurev1.AwaitedStep_StreamEnd:
		return none, io.EOF
	}
	return none, ErrTimedOut
}

// awaitStep goes on with a broken stream: the server answers what was recorded already.
func (in *instance) awaitStep(ctx context.Context, request *perdurev1.AwaitStepRequest) (*perdurev1.AwaitedStep, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(in.ctx, stop)()
	var pause pauses
	for {
		stream, err := in.worker.client.AwaitStep(ctx, request)
		for err == nil {
			var frame *perdurev1.AwaitStepResponse
			if frame, err = stream.Recv(); err == nil {
				pause.reset()
				if frame.GetRecorded() != nil {
					return frame.GetRecorded(), nil
				}
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if isLeaseLost(err) {
			in.close()
			return nil, errLeaseLost
		}
		if code := status.Code(err); code == codes.InvalidArgument || code == codes.Unimplemented {
			return nil, err
		}
		if err := pause.wait(ctx); err != nil {
			return nil, err
		}
	}
}
