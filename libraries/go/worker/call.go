package worker

import (
	"context"
	"errors"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// An outcome is what a call brings: a value, or an error.
type outcome struct {
	payload *perdurev1.Payload
	// Of a workflow that was started.
	id  string
	err error
}

// A call of the context, from the moment its numbers are taken until the workflow's code is told how it ended. All of it
// is guarded by the instance's mutex.
type call struct {
	in      *instance
	ctx     context.Context
	id      int32
	name    string
	branch  *delivery
	started *timestamppb.Timestamp

	kind       callKind
	turn       *turn
	told       bool
	outcome    outcome
	waiters    []chan struct{}
	isStopping bool
	forget     func() bool
}

// A callKind is what one sort of call does. Its methods are called with the instance's mutex held.
type callKind interface {
	// replay settles the call with what was recorded, as far as it is over.
	replay(c *call, recorded *perdurev1.Step)
	// begin does it: nothing was recorded. Not in a replay that writes nothing, but for those that need no server.
	begin(c *call)
	// cancel is called once where the workflow is to be cancelled, and giveUp where its own code wants the call no more.
	cancel(c *call)
	giveUp(c *call)
	// wakes is what brings it to its end, if somebody else is to look after it; nil: it has work to do here.
	wakes(c *call) []*perdurev1.Wake
	// due is when it ends; of all calls only a sleep can't end before. Zero: not known.
	due() time.Time
	// suspend stops what it does, and says nothing; resume goes on.
	suspend(c *call)
	resume(c *call)
}

// make takes the call's numbers, now; what it brings is told in its turn.
func (in *instance) make(ctx context.Context, name string, numbers int32, kind callKind) *call {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.leaveIfClosed()
	if in.asked != "" {
		panic("perdure: " + in.asked + " must only read: it can't call the workflow's context")
	}
	c := &call{in: in, ctx: ctx, name: name, kind: kind, branch: branchOf(ctx), started: timestamp()}
	c.id = in.take(numbers)
	recorded := in.recorded[c.id]
	in.updates.meet()
	if recorded != nil && recorded.GetName() != name {
		in.fail(&NonDeterminismError{in.task.GetWorkflowId(), c.id, recorded.GetName(), name})
		in.leaveIfClosed()
	}
	in.calls = append(in.calls, c)
	switch {
	case recorded != nil:
		c.isStopping = ctx.Err() != nil
		kind.replay(c, recorded)
	case ctx.Err() != nil:
		c.isStopping = true
		c.settle(time.Time{}, outcome{err: causeOf(ctx)}, false)
	default:
		kind.begin(c)
	}
	if !c.isStopping {
		c.forget = context.AfterFunc(ctx, func() {
			in.mu.Lock()
			defer in.mu.Unlock()
			in.advance()
		})
	}
	return c
}

// causeOf is the error with which calls end in a context that was cancelled.
func causeOf(ctx context.Context) error {
	if errors.Is(context.Cause(ctx), ErrCancelled) {
		return ErrCancelled
	}
	return context.Canceled
}

// considerStopping looks whether its context has ended.
func (c *call) considerStopping() {
	if c.isStopping || c.ctx.Err() == nil {
		return
	}
	c.isStopping = true
	if errors.Is(causeOf(c.ctx), ErrCancelled) {
		c.kind.cancel(c)
	} else {
		c.kind.giveUp(c)
	}
}

// settle has the workflow's code told when its turn comes.
func (c *call) settle(at time.Time, what outcome, recorded bool) {
	if c.turn != nil {
		return
	}
	c.turn = &turn{time: at, id: c.id, branch: c.branch, recorded: recorded, act: func() {
		c.in.left(c, at)
		c.told, c.outcome = true, what
		if c.forget != nil {
			c.forget()
		}
		c.in.wake(&c.waiters, c.branch)
	}}
	c.in.turns.add(c.turn)
}

// withdraw takes back what the code was going to be told.
func (c *call) withdraw() {
	if c.turn != nil {
		c.in.turns.remove(c.turn)
	}
	c.turn = nil
}

func (c *call) await() outcome {
	in := c.in
	in.mu.Lock()
	defer in.mu.Unlock()
	if !c.told {
		in.wait(&c.waiters)
	}
	return c.outcome
}

// beside runs work that is not the workflow's code, and tells what became of it.
func (c *call) beside(work func() (time.Time, outcome, error)) {
	go func() {
		at, what, err := work()
		c.in.mu.Lock()
		defer c.in.mu.Unlock()
		switch {
		case err == nil:
			c.settle(at, what, false)
		case errors.Is(err, errSilent):
			return
		case errors.Is(err, errNudge):
		default:
			c.in.refused(c, err)
		}
		c.in.advance()
	}()
}

// errSilent ends what somebody else looks after.
var errSilent = errors.New("nothing is to be told")

// errNudge ends what has settled by itself, or goes on.
var errNudge = errors.New("look what is to be done")

// outcomeOfStep reads what was recorded.
func outcomeOfStep(step *perdurev1.Step) outcome {
	if failure := step.GetFailure(); failure != nil {
		return outcome{err: failed(failure)}
	}
	return outcome{payload: step.GetOutput(), id: step.GetChildWorkflowId()}
}

func timestamp() *timestamppb.Timestamp {
	return timestamppb.New(time.Now().Truncate(time.Millisecond))
}

// plain is what most calls do.
type plain struct{}

func (plain) replay(c *call, recorded *perdurev1.Step) {
	c.settle(recorded.GetCompletedAt().AsTime(), outcomeOfStep(recorded), true)
}
func (plain) cancel(*call)                  {}
func (plain) giveUp(*call)                  {}
func (plain) wakes(*call) []*perdurev1.Wake { return nil }
func (plain) due() time.Time                { return time.Time{} }
func (plain) suspend(*call)                 {}
func (plain) resume(*call)                  {}

// A recordCall is done by recording it: an event, a message, a child's start.
type recordCall struct {
	plain
	step *perdurev1.StepRecord
	err  error
}

func (k *recordCall) begin(c *call) {
	if k.err != nil {
		c.settle(time.Now(), outcome{err: k.err}, false)
		return
	}
	if c.in.isReadOnly() {
		return
	}
	k.step.FunctionId, k.step.StartedAt = c.id, c.started
	answered := c.in.lane.record(k.step)
	c.beside(func() (time.Time, outcome, error) {
		got := <-answered
		if failure := got.step.GetFailure(); failure != nil {
			return got.time, outcome{err: failed(failure)}, got.err
		}
		payload := k.step.GetFinished().GetOutput()
		return got.time, outcome{payload: payload, id: got.step.GetChild().GetWorkflowId()}, got.err
	})
}

// writeDown records that nobody waits for the call any more, lest a replay takes what comes later.
func (c *call) writeDown() <-chan answer {
	failure := &perdurev1.Failure{Name: cancelledName, Message: "Cancelled"}
	finished := &perdurev1.FinishedStep{Name: c.name, Outcome: &perdurev1.FinishedStep_Failure{Failure: failure}}
	return c.in.lane.record(&perdurev1.StepRecord{FunctionId: c.id, StartedAt: c.started, Step: &perdurev1.StepRecord_Finished{Finished: finished}})
}
