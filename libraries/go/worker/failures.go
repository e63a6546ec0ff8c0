package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// ErrCancelled is what calls return once the workflow is to be cancelled. Clean up with the context of Shield, and
// return it.
var ErrCancelled = errors.New("the workflow is to be cancelled")

// ErrAwaitedCancelled says that a workflow whose result was awaited was cancelled, was terminated or gave up: for
// errors.Is, of a Failure.
var ErrAwaitedCancelled = errors.New("the awaited workflow was cancelled, was terminated or gave up")

// NonRetryable marks an error after which neither a step nor a workflow is tried again, whatever its retry policy.
func NonRetryable(err error) error { return &nonRetryable{err} }

type nonRetryable struct{ err error }

func (n *nonRetryable) Error() string { return n.err.Error() }
func (n *nonRetryable) Unwrap() error { return n.err }

func isNonRetryable(err error) bool {
	var marked *nonRetryable
	return errors.As(err, &marked)
}

// cancelledName is recorded where a workflow's own code gave a call up.
const cancelledName = "CancelledError"

// ErrTimedOut says that no message or event came in time.
var ErrTimedOut = errors.New("nothing came in time")

// A Failure is what failed somewhere else: in a step, a child, another workflow; in whatever language it was written.
// Unwrap gives what caused it, another Failure.
type Failure struct {
	// Name is the kind of error there: the name of a class, or of a Go type.
	Name    string
	Message string
	Code    string
	// Data is the application's own, as JSON.
	Data  json.RawMessage
	Stack string
	Cause *Failure
}

func (f *Failure) Error() string {
	if f.Name == "" || f.Name == "Error" {
		return f.Message
	}
	return f.Name + ": " + f.Message
}

func (f *Failure) Unwrap() error {
	if f.Cause == nil {
		return nil
	}
	return f.Cause
}

// Is tells ErrAwaitedCancelled.
func (f *Failure) Is(target error) bool {
	return target == ErrAwaitedCancelled && strings.HasPrefix(f.Name, "DBOSAwaitedWorkflow")
}

// messageOf is an error's text as other languages see it.
func messageOf(err error) string {
	if f, ok := err.(*Failure); ok {
		return f.Message
	}
	return err.Error()
}

// A NonDeterminismError says that a replay made another call than was recorded, or with Expected empty that it ended before.
type NonDeterminismError struct {
	WorkflowID         string
	FunctionID         int32
	Recorded, Expected string
}

func (e *NonDeterminismError) Error() string {
	now := fmt.Sprintf("%q is called", e.Expected)
	if e.Expected == "" {
		now = "the workflow ends"
	}
	return fmt.Sprintf("workflow %s, step %d: %q was recorded where %s now; a workflow must make the same calls "+
		"in the same order each time it runs (see Patch)", e.WorkflowID, e.FunctionID, e.Recorded, now)
}

// Named gives an error a name of its own, for callers in other languages and for RetryPolicy.NonRetryableNames.
func Named(name string, err error) error { return &named{name, err} }

type named struct {
	name string
	err  error
}

func (n *named) Error() string { return n.err.Error() }
func (n *named) Unwrap() error { return n.err }

func nameOf(err error) string {
	if marked, ok := err.(*nonRetryable); ok {
		return nameOf(marked.err)
	}
	if n, ok := err.(*named); ok {
		return n.name
	}
	if f, ok := err.(*Failure); ok {
		return f.Name
	}
	kind := reflect.TypeOf(err)
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch name := kind.Name(); name {
	case "errorString", "wrapError", "wrapErrors", "joinError", "":
		return "Error"
	default:
		return name
	}
}

func toFailure(err error) *perdurev1.Failure {
	if marked, ok := err.(*nonRetryable); ok {
		return toFailure(marked.err)
	}
	if err == context.Canceled {
		return &perdurev1.Failure{Name: cancelledName, Message: "Cancelled"}
	}
	if f, ok := err.(*Failure); ok {
		message := &perdurev1.Failure{Name: f.Name, Message: f.Message, Code: f.Code, Stack: f.Stack}
		if f.Data != nil {
			message.Data = &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: string(f.Data)}}
		}
		if f.Cause != nil {
			message.Cause = toFailure(f.Cause)
		}
		return message
	}
	message := &perdurev1.Failure{Name: nameOf(err), Message: err.Error()}
	if coded, ok := err.(interface{ Code() string }); ok {
		message.Code = coded.Code()
	}
	cause := errors.Unwrap(err)
	if n, ok := err.(*named); ok {
		cause = errors.Unwrap(n.err)
	}
	if cause != nil {
		message.Cause = toFailure(cause)
	}
	return message
}

func fromFailure(message *perdurev1.Failure) *Failure {
	failure := &Failure{Name: message.GetName(), Message: message.GetMessage(), Code: message.GetCode(), Stack: message.GetStack()}
	if text := message.GetData().GetJson(); text != "" {
		failure.Data = json.RawMessage(text)
	}
	if message.GetCause() != nil {
		failure.Cause = fromFailure(message.GetCause())
	}
	return failure
}

// failed is the error that a recorded failure stands for: the same live and in replay.
func failed(message *perdurev1.Failure) error {
	if message.GetName() == cancelledName && message.GetCause() == nil {
		return context.Canceled
	}
	return fromFailure(message)
}
