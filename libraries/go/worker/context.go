package worker

import (
	"context"
	"log/slog"
)

type (
	instanceKey struct{}
	branchKey   struct{}
)

func instanceOf(ctx context.Context) *instance {
	in, ok := ctx.Value(instanceKey{}).(*instance)
	if !ok {
		panic("perdure: this is no context of a workflow; in a step, use the workflow's values and not its calls")
	}
	return in
}

// branchOf is the update whose handler the code belongs to; nil: the workflow's function.
func branchOf(ctx context.Context) *delivery {
	branch, _ := ctx.Value(branchKey{}).(*delivery)
	return branch
}

// Shield gives a context in which calls go on although the workflow is to be cancelled: for clean-up.
func Shield(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

// Logger is quiet while a replay repeats what was done before.
func Logger(ctx context.Context) *slog.Logger {
	in := instanceOf(ctx)
	return slog.New(quietInReplay{in.worker.options.Logger.Handler(), in}).With("workflow_id", in.task.GetWorkflowId())
}

type quietInReplay struct {
	slog.Handler
	in *instance
}

func (q quietInReplay) Enabled(ctx context.Context, level slog.Level) bool {
	q.in.mu.Lock()
	isRepeating := q.in.isReadOnly() || q.in.isReplaying()
	q.in.mu.Unlock()
	return !isRepeating && q.Handler.Enabled(ctx, level)
}

func (q quietInReplay) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quietInReplay{q.Handler.WithAttrs(attrs), q.in}
}

func (q quietInReplay) WithGroup(name string) slog.Handler {
	return quietInReplay{q.Handler.WithGroup(name), q.in}
}
