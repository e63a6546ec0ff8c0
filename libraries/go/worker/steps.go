package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// Retries says how often a step is attempted, and how long after one another.
type Retries struct {
	// Attempts counts the first one; 0 and 1 are one attempt.
	Attempts int
	// Interval is the pause before the second attempt; 0 is a second.
	Interval time.Duration
	// Backoff is by how much each pause is longer than the one before; 0 is 2.
	Backoff float64
	// MaxInterval bounds the pauses; 0 is an hour.
	MaxInterval time.Duration
	// Retryable tells whether an attempt is to follow an error; nil: always.
	Retryable func(error) bool
}

// A StepOption says how a step is run.
type StepOption func(*stepOptions)

type stepOptions struct {
	retries Retries
	timeout time.Duration
}

// WithRetries tries a step again that fails.
func WithRetries(retries Retries) StepOption { return func(o *stepOptions) { o.retries = retries } }

// WithTimeout bounds each attempt: the context of the step ends then.
func WithTimeout(timeout time.Duration) StepOption {
	return func(o *stepOptions) { o.timeout = timeout }
}

// A Future is the value of a call that was begun: several of them go on side by side.
type Future[T any] struct {
	call *call
	read func(outcome) (T, error)
}

// Get waits for the value.
func (f *Future[T]) Get(context.Context) (T, error) { return f.read(f.call.await()) }

// decoded reads an outcome as a replay would.
func decoded[T any](got outcome) (T, error) {
	if got.err != nil {
		var none T
		return none, got.err
	}
	return decode[T](got.payload)
}

// Step runs a function once and remembers what came of it; a replay answers what was remembered. Its value must have a
// JSON form. The context that the function has ends when nobody wants its value any more.
func Step[T any](ctx context.Context, name string, function func(context.Context) (T, error), options ...StepOption) (T, error) {
	return StartStep(ctx, name, function, options...).Get(ctx)
}

// StartStep begins a step and goes on: steps begun together run side by side, and are recorded together.
func StartStep[T any](ctx context.Context, name string, function func(context.Context) (T, error), options ...StepOption) *Future[T] {
	kind := &stepCall{run: func(ctx context.Context) (any, error) { return function(ctx) }}
	for _, option := range options {
		option(&kind.how)
	}
	return &Future[T]{instanceOf(ctx).make(ctx, name, 1, kind), decoded[T]}
}

// A stepCall runs a function of the user's, here.
type stepCall struct {
	plain
	run    func(context.Context) (any, error)
	how    stepOptions
	stop   context.CancelFunc
	isOver bool
}

func (k *stepCall) begin(c *call) {
	in := c.in
	if in.isReadOnly() {
		return
	}
	ctx, stop := context.WithCancel(c.ctx)
	// A shielded one ends with its instance as well.
	forget := context.AfterFunc(in.ctx, stop)
	k.stop = stop
	c.beside(func() (time.Time, outcome, error) {
		defer forget()
		defer stop()
		value, err := attempts(ctx, in, c, k.run, k.how)
		finished := &perdurev1.FinishedStep{Name: c.name}
		var payload *perdurev1.Payload
		if err == nil {
			payload, err = encode(value)
		}
		if err == nil {
			finished.Outcome = &perdurev1.FinishedStep_Output{Output: payload}
		} else {
			finished.Outcome = &perdurev1.FinishedStep_Failure{Failure: toFailure(err)}
		}
		in.mu.Lock()
		if k.isOver || in.isStopped {
			in.mu.Unlock()
			return time.Time{}, outcome{}, errSilent
		}
		k.isOver = true
		in.mu.Unlock()
		got := <-in.lane.record(&perdurev1.StepRecord{FunctionId: c.id, StartedAt: c.started, Step: &perdurev1.StepRecord_Finished{Finished: finished}})
		if failure := finished.GetFailure(); failure != nil {
			return got.time, outcome{err: failed(failure)}, got.err
		}
		return got.time, outcome{payload: payload}, got.err
	})
}

func (k *stepCall) cancel(c *call) {
	if !k.isOver && c.turn == nil && !c.in.isReadOnly() {
		k.suspend(c)
		c.settle(time.Now(), outcome{err: ErrCancelled}, false)
	}
}

// giveUp writes down that nobody waits any more, lest a replay runs it again.
func (k *stepCall) giveUp(c *call) {
	if !k.isOver && c.turn == nil && !c.in.isReadOnly() {
		k.suspend(c)
		answered := c.writeDown()
		c.beside(func() (time.Time, outcome, error) {
			got := <-answered
			return got.time, outcome{err: context.Canceled}, got.err
		})
	}
}

func (k *stepCall) suspend(*call) {
	k.isOver = true
	if k.stop != nil {
		k.stop()
	}
}

func attempts(ctx context.Context, in *instance, c *call, function func(context.Context) (any, error), how stepOptions) (any, error) {
	retries := how.retries
	interval, backoff, most := retries.Interval, retries.Backoff, retries.MaxInterval
	if interval == 0 {
		interval = time.Second
	}
	if backoff == 0 {
		backoff = 2
	}
	if most == 0 {
		most = time.Hour
	}
	var told []string
	for attempt := 1; ; attempt++ {
		value, err := attemptOnce(ctx, &stepInfo{in, c.id, attempt}, c.name, function, how.timeout)
		if err == nil || retries.Attempts <= 1 || isNonRetryable(err) || (retries.Retryable != nil && !retries.Retryable(err)) {
			return value, err
		}
		told = append(told, fmt.Sprintf("Error %d: %s", attempt, messageOf(err)))
		if attempt == retries.Attempts {
			message := fmt.Sprintf("Step %s has exceeded its maximum of %d retries. Previous errors: %s", c.name, retries.Attempts, strings.Join(told, ". "))
			return value, &Failure{Name: "DBOSMaxStepRetriesError", Code: "23", Message: message, Cause: fromFailure(toFailure(err))}
		}
		timer := time.NewTimer(min(interval, most))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return value, ctx.Err()
		}
		interval = time.Duration(float64(interval) * backoff)
	}
}

func attemptOnce(ctx context.Context, info *stepInfo, name string, function func(context.Context) (any, error), timeout time.Duration) (any, error) {
	// The calls of the workflow are not the step's.
	ctx = context.WithValue(context.WithValue(ctx, stepKey{}, info), instanceKey{}, nil)
	if timeout <= 0 {
		how := guardedEnding(ctx, function)
		return how.value, how.err
	}
	ctx, stop := context.WithTimeout(ctx, timeout)
	defer stop()
	ended := make(chan ending, 1)
	go func() { ended <- guardedEnding(ctx, function) }()
	select {
	case how := <-ended:
		return how.value, how.err
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			message := fmt.Sprintf("Step %s timed out after %dms", name, timeout.Milliseconds())
			return nil, &Failure{Name: "DBOSStepTimeoutError", Code: "31", Message: message}
		}
		return nil, ctx.Err()
	}
}

type stepKey struct{}

type stepInfo struct {
	in      *instance
	id      int32
	attempt int
}

// Attempt tells a step function which of its attempts runs: 1 is the first.
func Attempt(stepContext context.Context) int {
	return stepContext.Value(stepKey{}).(*stepInfo).attempt
}

// WriteStreamInStep appends to a stream of the workflow from within a step. An attempt that fails afterwards has written
// the values all the same.
func WriteStreamInStep(stepContext context.Context, key string, values ...any) error {
	info := stepContext.Value(stepKey{}).(*stepInfo)
	write, err := streamWrite(key, values)
	if err != nil {
		return err
	}
	write.WriteStream.WithinStep = true
	return (<-info.in.lane.record(&perdurev1.StepRecord{FunctionId: info.id, StartedAt: timestamp(), Step: write})).err
}

// Now is the time, the same in every replay.
func Now(ctx context.Context) (time.Time, error) {
	milliseconds, err := remembered(ctx, "DBOS.now", func() int64 { return time.Now().UnixMilli() })
	return time.UnixMilli(milliseconds), err
}

// RandomUUID is the same in every replay.
func RandomUUID(ctx context.Context) (string, error) {
	return remembered(ctx, "DBOS.randomUUID", func() string {
		var b [16]byte
		_, _ = rand.Read(b[:])
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	})
}

func remembered[T any](ctx context.Context, name string, draw func() T) (T, error) {
	payload, err := encode(draw())
	finished := &perdurev1.FinishedStep{Name: name, Outcome: &perdurev1.FinishedStep_Output{Output: payload}}
	kind := &recordCall{step: &perdurev1.StepRecord{Step: &perdurev1.StepRecord_Finished{Finished: finished}}, err: err}
	return decoded[T](instanceOf(ctx).make(ctx, name, 1, kind).await())
}
