package worker

import (
	"context"
	"errors"
	"log/slog"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// Replay is for tests: it runs what was recorded of a workflow (the answer of ListSteps) against the code of today, and
// returns a *NonDeterminismError where the code makes another call than was recorded, or ends before all was asked for. A
// workflow that had not ended gives the zero value.
func Replay[In, Out any](workflow func(context.Context, In) (Out, error), argument In, steps []*perdurev1.Step) (Out, error) {
	var none Out
	given, err := arguments([]any{argument})
	if err != nil {
		return none, err
	}
	w := New(Options{Application: "replay", Logger: slog.New(slog.DiscardHandler)})
	task := &perdurev1.Task{WorkflowId: "replay", Name: "replay", Arguments: given, Steps: steps}
	in := newInstance(w, task, registered{message: &perdurev1.RegisteredWorkflow{}}, nil)
	ended := make(chan ending, 2)
	in.ended = func(how ending) {
		var broken *NonDeterminismError
		if left := in.leftOver(); left != nil && !errors.As(how.err, &broken) {
			how.err = &NonDeterminismError{"replay", left.GetFunctionId(), left.GetName(), ""}
		}
		ended <- how
	}
	in.run(func(ctx context.Context) (any, error) { return workflow(ctx, argument) })
	in.whenAtRest(func(error) {
		select {
		case ended <- ending{value: none}:
		default:
		}
	})
	how := <-ended
	in.close()
	value, _ := how.value.(Out)
	return value, how.err
}

// leftOver is the first recorded step that no call has asked for.
func (in *instance) leftOver() *perdurev1.Step {
	for id := in.nextID; id <= in.lastRecorded; id++ {
		if step := in.recorded[id]; step != nil {
			return step
		}
	}
	return nil
}
