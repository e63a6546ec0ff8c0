package worker

import (
	"context"
	"log/slog"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// Replay is for tests: it runs what was recorded of a workflow (the answer of ListSteps) against the code of today, and
// returns a *NonDeterminismError where the code makes another call than was recorded. A workflow that had not ended gives
// the zero value.
func Replay[In, Out any](workflow func(context.Context, In) (Out, error), argument In, steps []*perdurev1.Step) (Out, error) {
	var none Out
	given, err := arguments([]any{argument})
	if err != nil {
		return none, err
	}
	w := New(Options{Application: "replay", Logger: slog.New(slog.DiscardHandler)})
	var value Out
	var returned bool
	var failure error
	Register(w, "replay", func(ctx context.Context, argument In) (Out, error) {
		value, failure = workflow(ctx, argument)
		returned = true
		return value, failure
	})
	in := w.replaySnapshot(&perdurev1.Task{WorkflowId: "replay", Name: "replay", Arguments: given, Steps: steps})
	defer in.close()
	in.turn.Lock()
	defer in.turn.Unlock()
	if in.broken != nil {
		return none, in.broken
	}
	if !returned {
		return none, nil
	}
	return value, failure
}
