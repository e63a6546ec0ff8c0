package worker

import (
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

// ErrAwaitedCancelled says that a workflow whose result was awaited was cancelled, was terminated or gave up.
var ErrAwaitedCancelled = errors.New("the awaited workflow was cancelled, was terminated or gave up")

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

// A NonDeterminismError says that a replay made another call than was recorded.
type NonDeterminismError struct {
	WorkflowID         string
	FunctionID         int32
	Recorded, Expected string
}

func (e *NonDeterminismError) Error() string {
	return fmt.Sprintf("workflow %s, step %d: %q was recorded where %q is called now; a workflow must make the same calls "+
		"in the same order each time it runs (see Patch)", e.WorkflowID, e.FunctionID, e.Recorded, e.Expected)
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

// failed is the error that a recorded failure stands for.
func failed(message *perdurev1.Failure) error {
	if strings.HasPrefix(message.GetName(), "DBOSAwaitedWorkflow") {
		return ErrAwaitedCancelled
	}
	return fromFailure(message)
}
