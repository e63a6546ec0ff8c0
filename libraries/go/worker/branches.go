package worker

import (
	"context"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const far = 10 * 365 * 24 * time.Hour

// Go runs a function beside the one that calls it, as part of the workflow: up to its first call before that one goes on.
// Only one of them runs at a time, in the same order in every replay, so they share variables without locks. In place of
// the go statement, which a workflow must not use.
//
// A context of context.WithCancel is a scope: calls made in it, those under way and the next, return context.Canceled once it
// is cancelled, without the rest of the workflow.
func Go[T any](ctx context.Context, function func(context.Context) (T, error)) *Future[T] {
	in := instanceOf(ctx)
	in.mu.Lock()
	defer in.mu.Unlock()
	in.leaveIfClosed()
	branch := &branchCall{}
	c := &call{in: in, ctx: ctx, branch: branchOf(ctx), kind: branch}
	in.running++
	go in.onGoroutine(func() ending {
		return guardedEnding(ctx, func(ctx context.Context) (any, error) { return function(ctx) })
	}, func(how ending) {
		c.told, branch.ended = true, how
		in.wake(&c.waiters, c.branch)
	})
	// The branch runs up to its first call, and this one goes on in its turn.
	var waiters []chan struct{}
	in.addTurn(c.branch, func() { in.wake(&waiters, c.branch) })
	in.wait(&waiters)
	return &Future[T]{c, func(outcome) (T, error) {
		if branch.ended.err != nil {
			var none T
			return none, branch.ended.err
		}
		value, _ := branch.ended.value.(T)
		return value, nil
	}}
}

// A branchCall takes no number, and is under way nowhere but in its own calls.
type branchCall struct {
	plain
	ended ending
}

func (*branchCall) begin(*call) {}

// WaitUntil waits until updates and other branches have made the condition true.
func WaitUntil(ctx context.Context, condition func() bool) error {
	return instanceOf(ctx).make(ctx, "", 1, &conditionCall{condition: condition}).await().err
}

// A conditionCall takes a number, under which nothing is recorded.
type conditionCall struct {
	plain
	condition func() bool
}

func (k *conditionCall) begin(c *call) { k.consider(c) }

func (k *conditionCall) consider(c *call) {
	if c.turn == nil && k.condition() {
		c.settle(time.Time{}, outcome{}, false)
	}
}

func (k *conditionCall) wakes(c *call) []*perdurev1.Wake {
	if c.turn != nil {
		return nil
	}
	at := timestamppb.New(c.in.serverNow().Add(far))
	return []*perdurev1.Wake{{Wake: &perdurev1.Wake_At{At: at}, FunctionId: c.id}}
}

func (k *conditionCall) cancel(c *call) { c.settle(time.Time{}, outcome{err: ErrCancelled}, false) }
func (k *conditionCall) giveUp(c *call) {
	c.settle(time.Time{}, outcome{err: context.Canceled}, false)
}
