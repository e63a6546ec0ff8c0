package worker

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const updateStep = "perdure.update"

// An instance is one workflow that this worker runs: its numbers, what was recorded of it, and what it waits for.
//
// The workflow's own code runs with the turn: queries take it too, so a handler never sees half of a change. A call of
// the context gives the turn back while it is blocked.
type instance struct {
	worker   *Worker
	task     *perdurev1.Task
	ref      *perdurev1.TaskRef
	handlers handlers
	offset   time.Duration // the server's clock less ours, as far as the way of the task tells

	turn sync.Mutex

	mu           sync.Mutex // guards what follows
	recorded     map[int32]*perdurev1.Step
	lastRecorded int32
	nextID       int32
	cancelled    bool
	closed       bool
	stuck        bool
	blocked      bool // the workflow's code is in a call
	handling     bool
	busy         int // steps and writes under way
	open         int // calls under way
	waits        map[*wait]struct{}
	updates      []*perdurev1.UpdateTask
	seen         map[string]bool
	signalled    chan struct{}
	parkTimer    *time.Timer
	parking      bool
	parkRefused  bool  // the next try comes after a while
	broken       error // non-determinism: the workflow can't go on with this code

	ctx    context.Context // ends with the instance
	end    context.CancelFunc
	cancel context.CancelCauseFunc // of the context that the workflow's code has
}

func newInstance(w *Worker, task *perdurev1.Task) *instance {
	in := &instance{
		worker:       w,
		task:         task,
		ref:          refOf(task),
		recorded:     map[int32]*perdurev1.Step{},
		lastRecorded: -1,
		cancelled:    task.GetCancellation() != nil,
		waits:        map[*wait]struct{}{},
		seen:         map[string]bool{},
		signalled:    make(chan struct{}),
	}
	in.handlers.init()
	if task.GetSentAt() != nil {
		in.offset = time.Until(task.GetSentAt().AsTime())
	}
	in.ctx, in.end = context.WithCancel(context.Background())
	in.remember(task.GetSteps())
	return in
}

func (in *instance) remember(steps []*perdurev1.Step) {
	for _, step := range steps {
		in.recorded[step.GetFunctionId()] = step
		in.lastRecorded = max(in.lastRecorded, step.GetFunctionId())
	}
}

// serverNow is the time by the server's clock.
func (in *instance) serverNow() time.Time { return time.Now().Add(in.offset) }

func (in *instance) isReplaying() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.nextID <= in.lastRecorded
}

// --- what comes from the server

func (in *instance) requestCancel() {
	in.mu.Lock()
	in.cancelled = true
	in.signal()
	in.mu.Unlock()
	if in.cancel != nil {
		in.cancel(ErrCancelled)
	}
}

// close ends it: nothing that it does from here on counts.
func (in *instance) close() {
	in.mu.Lock()
	in.closed = true
	if in.parkTimer != nil {
		in.parkTimer.Stop()
	}
	in.signal()
	in.mu.Unlock()
	in.end()
}

func (in *instance) isClosed() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.closed
}

func (in *instance) update(update *perdurev1.UpdateTask) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.seen[update.GetUpdateId()] {
		in.seen[update.GetUpdateId()] = true
		in.updates = append(in.updates, update)
		in.signal()
	}
}

// signal wakes whoever is blocked in a call. To be called with mu held.
func (in *instance) signal() {
	close(in.signalled)
	in.signalled = make(chan struct{})
}

// --- numbers and records

// A call has taken its numbers.
type call struct{ id int32 }

// begin takes numbers, at once and in the order of the program, and delivers the updates that a replay has here.
func (in *instance) begin(ctx context.Context, count int32) call {
	if in.handlers.isAsking(ctx) {
		panic("perdure: a query must only read: it can't call the workflow's context")
	}
	in.mu.Lock()
	if in.closed {
		in.mu.Unlock()
		runtime.Goexit()
	}
	taken := call{in.nextID}
	in.nextID += count
	var due []*perdurev1.Step
	for step := in.recorded[in.nextID]; step.GetName() == updateStep; step = in.recorded[in.nextID] {
		due = append(due, step)
		in.nextID++
	}
	in.mu.Unlock()
	for _, step := range due {
		in.replayUpdate(ctx, step)
	}
	return taken
}

// replayed is what was recorded under a number; where it was another call, the workflow ends here.
func (in *instance) replayed(id int32, name string) *perdurev1.Step {
	in.mu.Lock()
	step := in.recorded[id]
	wrong := step != nil && step.GetName() != name
	if wrong && in.broken == nil {
		in.broken = &NonDeterminismError{in.task.GetWorkflowId(), id, step.GetName(), name}
	}
	closed := in.closed
	in.mu.Unlock()
	if wrong || closed {
		runtime.Goexit()
	}
	return step
}

// write records a step. It does not come back where the task is lost.
func (in *instance) write(step *perdurev1.StepRecord) (*perdurev1.RecordedStep, error) {
	if step.CompletedAt == nil {
		step.CompletedAt = timestamp()
	}
	in.work(1)
	defer in.work(-1)
	select {
	case answer := <-in.worker.recorder.record(in.ref, step):
		if answer.err == errLeaseLost {
			in.close()
			return nil, errLeaseLost
		}
		if answer.err != nil {
			return nil, answer.err
		}
		if failure := answer.step.GetFailure(); failure != nil {
			return nil, failed(failure)
		}
		return answer.step, nil
	case <-in.ctx.Done():
		return nil, errLeaseLost
	}
}

func (in *instance) work(change int) {
	in.mu.Lock()
	in.busy += change
	in.mu.Unlock()
	in.considerParking()
}

// timestamp is in whole milliseconds, as the database keeps it: a repeat must send the same.
func timestamp() *timestamppb.Timestamp {
	return timestamppb.New(time.Now().Truncate(time.Millisecond))
}

// --- one call, from its numbers to its value

// A pending is a call that was begun.
type pending[T any] struct {
	in     *instance
	value  T
	err    error
	done   chan struct{}
	opened bool
}

// start gives what was recorded under the call's number, or begins `live` beside the workflow's code.
func start[T any](ctx context.Context, in *instance, taken call, name string, live func(context.Context) (T, error), replay func(*perdurev1.Step) (T, error)) *pending[T] {
	p := &pending[T]{in: in, done: make(chan struct{})}
	if step := in.replayed(taken.id, name); step != nil {
		p.value, p.err = replay(step)
		close(p.done)
		return p
	}
	if err := context.Cause(ctx); err != nil {
		p.err = err
		close(p.done)
		return p
	}
	if in.task.GetReadOnly() {
		in.stayStuck()
	}
	in.mu.Lock()
	in.open++
	in.mu.Unlock()
	p.opened = true
	go func() {
		defer func() {
			in.mu.Lock()
			in.open--
			in.mu.Unlock()
			close(p.done)
			in.considerParking()
		}()
		p.value, p.err = live(ctx)
	}()
	return p
}

// await blocks the workflow's code until the call has its value, and delivers updates meanwhile.
func (p *pending[T]) await(ctx context.Context) (T, error) {
	in := p.in
	if !p.opened {
		return p.value, p.err
	}
	in.blocking(true)
	defer in.blocking(false)
	for {
		in.deliverUpdates(ctx)
		in.mu.Lock()
		closed, signalled := in.closed, in.signalled
		in.mu.Unlock()
		if closed {
			runtime.Goexit()
		}
		select {
		case <-p.done:
			if in.isClosed() {
				runtime.Goexit()
			}
			return p.value, p.err
		default:
		}
		in.turn.Unlock()
		select {
		case <-p.done:
		case <-signalled:
		}
		in.turn.Lock()
	}
}

func (in *instance) blocking(blocked bool) {
	in.mu.Lock()
	in.blocked = blocked
	in.mu.Unlock()
	if blocked {
		in.considerParking()
	}
}

// stayStuck keeps a snapshot where nothing more was recorded, until it has been asked.
func (in *instance) stayStuck() {
	in.mu.Lock()
	in.stuck = true
	in.signal()
	in.mu.Unlock()
	in.turn.Unlock()
	<-in.ctx.Done()
	in.turn.Lock()
	runtime.Goexit()
}

// --- the context of a workflow

type instanceKey struct{}

func instanceOf(ctx context.Context) *instance {
	in, ok := ctx.Value(instanceKey{}).(*instance)
	if !ok {
		panic("perdure: this is no context of a workflow; in a step, use the workflow's values and not its calls")
	}
	return in
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
	return !q.in.task.GetReadOnly() && !q.in.isReplaying() && q.Handler.Enabled(ctx, level)
}

func (q quietInReplay) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quietInReplay{q.Handler.WithAttrs(attrs), q.in}
}

func (q quietInReplay) WithGroup(name string) slog.Handler {
	return quietInReplay{q.Handler.WithGroup(name), q.in}
}
