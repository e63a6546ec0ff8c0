package worker

import (
	"context"
	"errors"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// act is a call that writes something, has no value, and is recorded as a step.
func act(ctx context.Context, name string, step func() (*perdurev1.StepRecord, error)) error {
	record, err := step()
	return instanceOf(ctx).make(ctx, name, 1, &recordCall{step: record, err: err}).await().err
}

// SetEvent sets a value that callers and other workflows can wait for by its key.
func SetEvent(ctx context.Context, key string, value any) error {
	return act(ctx, "DBOS.setEvent", func() (*perdurev1.StepRecord, error) {
		payload, err := encode(value)
		return &perdurev1.StepRecord{Step: &perdurev1.StepRecord_SetEvent{SetEvent: &perdurev1.SetEventStep{Key: key, Value: payload}}}, err
	})
}

// WriteStream appends to a stream of this workflow.
func WriteStream(ctx context.Context, key string, values ...any) error {
	return act(ctx, "DBOS.writeStream", func() (*perdurev1.StepRecord, error) {
		write, err := streamWrite(key, values)
		return &perdurev1.StepRecord{Step: write}, err
	})
}

func streamWrite(key string, values []any) (*perdurev1.StepRecord_WriteStream, error) {
	write := &perdurev1.WriteStreamStep{Key: key}
	for _, value := range values {
		payload, err := encode(value)
		if err != nil {
			return nil, err
		}
		write.Values = append(write.Values, payload)
	}
	return &perdurev1.StepRecord_WriteStream{WriteStream: write}, nil
}

// CloseStream tells readers that nothing more comes.
func CloseStream(ctx context.Context, key string) error {
	return act(ctx, "DBOS.closeStream", func() (*perdurev1.StepRecord, error) {
		return &perdurev1.StepRecord{Step: &perdurev1.StepRecord_CloseStream{CloseStream: &perdurev1.CloseStreamStep{Key: key}}}, nil
	})
}

// A SendOption says more about a message.
type SendOption func(*perdurev1.SendStep)

// IdempotencyKey has a message sent once, however many send it with the same key.
func IdempotencyKey(key string) SendOption {
	return func(s *perdurev1.SendStep) { s.IdempotencyKey = &key }
}

// Send sends a message to another workflow; the topic may be empty.
func Send(ctx context.Context, workflowID string, value any, topic string, options ...SendOption) error {
	return act(ctx, "DBOS.send", func() (*perdurev1.StepRecord, error) {
		payload, err := encode(value)
		send := &perdurev1.SendStep{Destination: workflowID, Value: payload}
		if topic != "" {
			send.Topic = &topic
		}
		for _, option := range options {
			option(send)
		}
		return &perdurev1.StepRecord{Step: &perdurev1.StepRecord_Send{Send: send}}, err
	})
}

// Cancel asks another workflow to cancel, and its children if so asked.
func Cancel(ctx context.Context, workflowID string, children bool) error {
	return act(ctx, "DBOS.cancelWorkflow", func() (*perdurev1.StepRecord, error) {
		cancel := &perdurev1.CancelStep{WorkflowId: workflowID, Children: children}
		return &perdurev1.StepRecord{Step: &perdurev1.StepRecord_Cancel{Cancel: cancel}}, nil
	})
}

// Patch is true for workflows that came here after this change of code, and false for those that were past it before.
func Patch(ctx context.Context, name string) (bool, error) {
	in, marker := instanceOf(ctx), "DBOS.patch-"+name
	in.mu.Lock()
	unpatched := in.nextID <= in.lastRecorded && in.recorded[in.nextID].GetName() != marker
	in.mu.Unlock()
	if unpatched {
		return false, nil
	}
	err := act(ctx, marker, func() (*perdurev1.StepRecord, error) {
		return &perdurev1.StepRecord{Step: &perdurev1.StepRecord_Patch{Patch: &perdurev1.PatchStep{Name: name}}}, nil
	})
	return true, err
}

// DeprecatePatch stands in place of Patch once no workflow from before the change is left.
func DeprecatePatch(ctx context.Context, name string) {
	in := instanceOf(ctx)
	marker := "DBOS.patch-" + name
	in.mu.Lock()
	marked := in.recorded[in.nextID].GetName() == marker
	in.mu.Unlock()
	if marked {
		in.make(ctx, marker, 1, &recordCall{}).await()
	}
}

// ClosePolicy says what becomes of a child that still runs when its parent has ended.
type ClosePolicy = perdurev1.ParentClosePolicy

const (
	Abandon   ClosePolicy = perdurev1.ParentClosePolicy_PARENT_CLOSE_POLICY_ABANDON
	CancelIt  ClosePolicy = perdurev1.ParentClosePolicy_PARENT_CLOSE_POLICY_CANCEL
	Terminate ClosePolicy = perdurev1.ParentClosePolicy_PARENT_CLOSE_POLICY_TERMINATE
)

// A ChildOption says how a child is started.
type ChildOption func(*perdurev1.StartChildStep)

// ChildID gives a child an id of its own. Default: the parent's, a dash, and the number of the call.
func ChildID(id string) ChildOption {
	return func(s *perdurev1.StartChildStep) { s.Workflow.WorkflowId = &id }
}

// ChildQueue puts a child on another queue than the parent's.
func ChildQueue(queue string) ChildOption {
	return func(s *perdurev1.StartChildStep) { s.Workflow.Queue = &queue }
}

// ChildTimeout cancels a child that runs longer.
func ChildTimeout(timeout time.Duration) ChildOption {
	return func(s *perdurev1.StartChildStep) { s.Workflow.Timeout = durationpb.New(timeout) }
}

// ChildDelay starts a child later.
func ChildDelay(delay time.Duration) ChildOption {
	return func(s *perdurev1.StartChildStep) { s.Workflow.Delay = durationpb.New(delay) }
}

// ChildRetries tries a failed child again, as a whole.
func ChildRetries(policy *perdurev1.RetryPolicy) ChildOption {
	return func(s *perdurev1.StartChildStep) { s.Workflow.RetryPolicy = policy }
}

// OnClose says what becomes of a child when its parent has ended. Default: Abandon.
func OnClose(policy ClosePolicy) ChildOption {
	return func(s *perdurev1.StartChildStep) { s.ParentClosePolicy = policy }
}

// Child changes anything else about the start of a child.
func Child(change func(*perdurev1.ChildStart)) ChildOption {
	return func(s *perdurev1.StartChildStep) { change(s.Workflow) }
}

// A Handle is a workflow whose result is a T.
type Handle[T any] struct{ WorkflowID string }

// Result waits for what it returns: a *Failure where it failed, ErrAwaitedCancelled where it was cancelled.
func (h Handle[T]) Result(ctx context.Context) (T, error) { return Result[T](ctx, h.WorkflowID) }

// StartResult begins to wait for its result and goes on.
func (h Handle[T]) StartResult(ctx context.Context) *Future[T] {
	return StartResult[T](ctx, h.WorkflowID)
}

// StartChild starts another workflow, once. T is what it returns.
func StartChild[T any](ctx context.Context, name string, argument any, options ...ChildOption) (Handle[T], error) {
	given, err := arguments([]any{argument})
	child := &perdurev1.StartChildStep{Workflow: &perdurev1.ChildStart{Name: name, Arguments: given}}
	for _, option := range options {
		option(child)
	}
	step := &perdurev1.StepRecord{Step: &perdurev1.StepRecord_StartChild{StartChild: child}}
	got := instanceOf(ctx).make(ctx, name, 1, &recordCall{step: step, err: err}).await()
	return Handle[T]{got.id}, got.err
}

// ExecuteChild starts a child and waits for its result.
func ExecuteChild[T any](ctx context.Context, name string, argument any, options ...ChildOption) (T, error) {
	handle, err := StartChild[T](ctx, name, argument, options...)
	if err != nil {
		var none T
		return none, err
	}
	return handle.Result(ctx)
}

// ContinueAsNew is to be returned: it ends this run and starts the next under the same id, with this argument.
func ContinueAsNew(argument any, changes ...func(*perdurev1.ContinueAsNewRequest)) error {
	return &continueAsNew{argument, changes}
}

type continueAsNew struct {
	argument any
	changes  []func(*perdurev1.ContinueAsNewRequest)
}

func (*continueAsNew) Error() string { return "continues as new" }

// IsContinueAsNew tells the error of ContinueAsNew from those that are to be handled.
func IsContinueAsNew(err error) bool {
	var next *continueAsNew
	return errors.As(err, &next)
}
