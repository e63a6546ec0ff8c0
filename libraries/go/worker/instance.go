package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// An instance is one run of a workflow's function, here and now.
//
// Its code may run on several goroutines, of which one at a time goes on: who waits in a call gives way, and is woken in
// its turn. So nothing in a workflow needs a lock, and all of it happens in the same order in a replay.
type instance struct {
	worker   *Worker
	task     *perdurev1.Task
	ref      *perdurev1.TaskRef
	lane     *lane // nil: a replay that changes nothing
	handlers handlers
	ended    func(ending)
	closed   func()
	// The server's clock less ours, as far as the way of the task tells.
	offset      time.Duration
	isCancelled atomic.Bool
	grace       time.Duration

	mu           sync.Mutex // guards what follows
	recorded     map[int32]*perdurev1.Step
	lastRecorded int32
	nextID       int32
	calls        []*call
	turns        turns
	updates      updates
	parking      parking
	running      int // goroutines on which its code goes on just now
	begun        int32
	asked        string // what runs that must only read
	isPaused     bool
	isEnded      bool
	isStopped    bool
	isForgotten  bool
	cancelledAt  time.Time
	questions    []func(error)

	ctx    context.Context // ends with the instance
	end    context.CancelFunc
	root   context.Context // of the workflow's code
	cancel context.CancelCauseFunc
}

func newInstance(w *Worker, task *perdurev1.Task, known registered, l *lane) *instance {
	in := &instance{
		worker: w, task: task, ref: refOf(task), lane: l,
		recorded: map[int32]*perdurev1.Step{}, lastRecorded: -1,
		ended: func(ending) {}, closed: func() {}, grace: known.grace(),
	}
	in.handlers.init()
	in.updates = updates{in: in, seen: map[string]bool{}, answers: map[chan struct{}]bool{}}
	in.parking = parking{in: in}
	if task.GetSentAt() != nil {
		in.offset = time.Until(task.GetSentAt().AsTime())
	}
	in.ctx, in.end = context.WithCancel(context.Background())
	in.root, in.cancel = context.WithCancelCause(context.WithValue(context.Background(), instanceKey{}, in))
	in.remember(task.GetSteps())
	return in
}

func refOf(task *perdurev1.Task) *perdurev1.TaskRef {
	return &perdurev1.TaskRef{WorkflowId: task.GetWorkflowId(), Token: task.GetToken()}
}

func (in *instance) remember(steps []*perdurev1.Step) {
	for _, step := range steps {
		in.recorded[step.GetFunctionId()] = step
		in.lastRecorded = max(in.lastRecorded, step.GetFunctionId())
	}
}

// serverNow is the time by the server's clock.
func (in *instance) serverNow() time.Time { return time.Now().Add(in.offset) }

func (in *instance) isReadOnly() bool { return in.lane == nil }

// --- its code

// An ending is what became of a workflow's function.
type ending struct {
	value any
	err   error
}

// run calls the workflow's function.
func (in *instance) run(code func(context.Context) (any, error)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if cancellation := in.task.GetCancellation(); cancellation != nil {
		in.cancelNow(cancellation)
	}
	in.running++
	go in.onGoroutine(func() ending { return guardedEnding(in.root, code) }, func(how ending) {
		in.isEnded = true
		in.parking.disturb()
		for _, c := range in.calls {
			c.kind.suspend(c)
		}
		in.ended(how)
	})
}

// onGoroutine runs code of the workflow, and gives way in the end. One that is lost does not come back.
func (in *instance) onGoroutine(code func() ending, done func(ending)) {
	how := code()
	in.mu.Lock()
	defer in.mu.Unlock()
	in.leaveIfClosed()
	in.running--
	done(how)
	in.advance()
}

func guardedEnding(ctx context.Context, code func(context.Context) (any, error)) (how ending) {
	defer func() {
		if thrown := recover(); thrown != nil {
			how = ending{err: &Failure{Name: "panic", Message: fmt.Sprint(thrown), Stack: string(debug.Stack())}}
		}
	}()
	value, err := code(ctx)
	return ending{value, err}
}

// take gives the first of so many numbers, in the order of the program.
func (in *instance) take(count int32) int32 {
	id := in.nextID
	in.nextID += count
	return id
}

// leaveIfClosed ends a goroutine whose workflow is lost: nothing that it does from here on counts.
func (in *instance) leaveIfClosed() {
	if in.isStopped {
		in.mu.Unlock()
		// What is deferred unlocks again.
		defer in.mu.Lock()
		runtime.Goexit()
	}
}

// wait gives way until it is woken.
func (in *instance) wait(waiters *[]chan struct{}) {
	in.leaveIfClosed()
	waiter := make(chan struct{})
	*waiters = append(*waiters, waiter)
	in.running--
	in.advance()
	in.mu.Unlock()
	select {
	case <-waiter:
	case <-in.ctx.Done():
	}
	in.mu.Lock()
	in.leaveIfClosed()
}

// wake has the first one go on, and each of the others in a turn of its own.
func (in *instance) wake(waiters *[]chan struct{}, branch *delivery) {
	woken := *waiters
	*waiters = nil
	for at, waiter := range woken {
		goOn := func() {
			in.running++
			close(waiter)
		}
		if at == 0 {
			goOn()
		} else {
			in.addTurn(branch, goOn)
		}
	}
}

// addTurn has something done before anything that was recorded is told.
func (in *instance) addTurn(branch *delivery, act func()) {
	in.begun++
	in.turns.add(&turn{id: in.begun, branch: branch, act: act})
}

func (in *instance) left(c *call, at time.Time) {
	in.calls = slices.DeleteFunc(in.calls, func(other *call) bool { return other == c })
	if in.lane != nil && !at.IsZero() {
		in.lane.passed(at)
	}
}

// --- turns

func (in *instance) isReplaying() bool {
	return in.nextID <= in.lastRecorded || len(in.turns.recorded) > 0 || len(in.updates.met) > 0
}

// takesUpdates says that one of its calls is under way, and what is recorded has been told.
func (in *instance) takesUpdates() bool {
	return !in.isReplaying() && slices.ContainsFunc(in.calls, func(c *call) bool { return c.branch == nil })
}

func (in *instance) isQuiet() bool {
	busy := in.running > 0 || in.updates.areBusy() || (in.lane != nil && in.lane.isBusy())
	return !in.isEnded && !in.isStopped && !busy
}

// advance does what is to be done next while none of its code runs. With mu held.
func (in *instance) advance() {
	for in.running == 0 && !in.isPaused && !in.isStopped {
		in.parking.disturb()
		for _, c := range slices.Clone(in.calls) {
			c.considerStopping()
			if condition, ok := c.kind.(*conditionCall); ok {
				condition.consider(c)
			}
		}
		if in.updates.deliver() {
			continue
		}
		next := in.turns.next()
		if next == nil {
			in.idle()
			return
		}
		next.act()
	}
}

func (in *instance) idle() {
	if in.isEnded || len(in.calls) > 0 || (in.lane != nil && !in.isReplaying()) {
		in.answerQuestions(nil)
	}
	in.parking.consider()
}

func (in *instance) answerQuestions(err error) {
	questions := in.questions
	in.questions = nil
	for _, ask := range questions {
		ask(err)
	}
}

// whenAtRest asks as soon as what is recorded has been told, and the code waits; with an error where it can't come there.
func (in *instance) whenAtRest(ask func(error)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.isStopped {
		ask(errors.New("the workflow is no longer run by this worker"))
		return
	}
	in.questions = append(in.questions, ask)
	in.advance()
}

func (in *instance) goOn() {
	if in.isStopped {
		return
	}
	for _, c := range in.calls {
		c.kind.resume(c)
	}
	in.isPaused = false
	in.advance()
}

// --- cancellation

func (in *instance) requestCancel(cancellation *perdurev1.Cancellation) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.cancelNow(cancellation)
	in.advance()
}

func (in *instance) cancelNow(cancellation *perdurev1.Cancellation) {
	deadline := in.serverNow()
	if cancellation.GetDeadline() != nil {
		deadline = cancellation.GetDeadline().AsTime()
	}
	if at := deadline.Add(-in.grace); in.cancelledAt.IsZero() || at.Before(in.cancelledAt) {
		in.cancelledAt = at
	}
	in.isCancelled.Store(true)
	in.cancel(ErrCancelled)
	for _, c := range slices.Clone(in.calls) {
		c.considerStopping()
	}
}

// wasCancelledBefore tells a replay of a sleep that was cut short, though its time has come meanwhile.
func (in *instance) wasCancelledBefore(ctx context.Context, at time.Time) bool {
	return errors.Is(context.Cause(ctx), ErrCancelled) && !in.cancelledAt.IsZero() && in.cancelledAt.Before(at)
}

// --- ends

// errAbandoned says that the workflow could not go on here, and it was not its fault.
var errAbandoned = errors.New("the workflow could not go on here")

func (in *instance) fail(err error) {
	in.ended(ending{err: err})
	in.answerQuestions(err)
	in.stopNow()
}

// refused: what a call wanted was not done.
func (in *instance) refused(c *call, err error) {
	switch {
	case in.isStopped:
	case isOurs(err):
		c.settle(time.Now(), outcome{err: err}, false)
	default:
		in.abandon(err)
	}
}

// abandon leaves it to another worker, or this one, to begin it anew from what is recorded.
func (in *instance) abandon(err error) {
	switch {
	case in.isStopped:
	case isLeaseLost(err):
		in.closeNow()
	default:
		in.fail(fmt.Errorf("%w: %w", errAbandoned, err))
	}
}

// isOurs: something is wrong with what was asked for, and it would be again.
func isOurs(err error) bool {
	switch reason := reasonOfRefusal(err); reason {
	case "INVALID_REQUEST", "MESSAGE_TOO_LARGE":
		return true
	case leaseLost:
		return false
	}
	return isTooMuch(err)
}

// close is silent, and for good.
func (in *instance) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closeNow()
}

func (in *instance) closeNow() {
	if !in.isForgotten {
		in.isForgotten = true
		in.stopNow()
		in.closed()
	}
}

// stopNow: its code is told nothing any more, and its goroutines end.
func (in *instance) stopNow() {
	if in.isStopped {
		return
	}
	in.isStopped = true
	in.parking.disturb()
	for _, c := range in.calls {
		c.kind.suspend(c)
	}
	in.answerQuestions(errors.New("the workflow is no longer run by this worker"))
	in.end()
}
