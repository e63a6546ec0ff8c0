package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
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
type Future[T any] struct{ pending *pending[T] }

// Get waits for the value.
func (f *Future[T]) Get(ctx context.Context) (T, error) { return f.pending.await(ctx) }

func resolved[T any](in *instance, value T) *Future[T] {
	return &Future[T]{&pending[T]{in: in, value: value}}
}

// Step runs a function once and remembers what came of it; a replay answers what was remembered. Its value must have a
// JSON form. The context that the function has ends when the workflow is to be cancelled.
func Step[T any](ctx context.Context, name string, function func(context.Context) (T, error), options ...StepOption) (T, error) {
	return StartStep(ctx, name, function, options...).Get(ctx)
}

// StartStep begins a step and goes on: steps begun together run side by side, and are recorded together.
func StartStep[T any](ctx context.Context, name string, function func(context.Context) (T, error), options ...StepOption) *Future[T] {
	var how stepOptions
	for _, option := range options {
		option(&how)
	}
	in := instanceOf(ctx)
	taken := in.begin(ctx, 1)
	live := func(ctx context.Context) (T, error) {
		in.work(1)
		defer in.work(-1)
		finished := &perdurev1.FinishedStep{Name: name}
		record := &perdurev1.StepRecord{FunctionId: taken.id, StartedAt: timestamp(), Step: &perdurev1.StepRecord_Finished{Finished: finished}}
		value, err := attempts(ctx, in, taken.id, name, function, how)
		var payload *perdurev1.Payload
		if err == nil {
			payload, err = encode(value)
		}
		var none T
		if err != nil {
			if in.isClosed() {
				return none, errLeaseLost
			}
			if cause := context.Cause(ctx); errors.Is(cause, ErrCancelled) && errors.Is(err, context.Canceled) {
				return none, ErrCancelled
			}
			failure := toFailure(err)
			finished.Outcome = &perdurev1.FinishedStep_Failure{Failure: failure}
			if _, err := in.write(record); err != nil {
				return none, err
			}
			return none, fromFailure(failure)
		}
		finished.Outcome = &perdurev1.FinishedStep_Output{Output: payload}
		if _, err := in.write(record); err != nil {
			return none, err
		}
		// As a replay would see it.
		return decode[T](payload)
	}
	return &Future[T]{start(ctx, in, taken, name, live, recordedValue[T])}
}

func recordedValue[T any](step *perdurev1.Step) (T, error) {
	if failure := step.GetFailure(); failure != nil {
		var none T
		return none, failed(failure)
	}
	return decode[T](step.GetOutput())
}

func attempts[T any](ctx context.Context, in *instance, id int32, name string, function func(context.Context) (T, error), how stepOptions) (T, error) {
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
		value, err := attemptOnce(ctx, in, id, attempt, function, how.timeout)
		if err == nil || retries.Attempts <= 1 || (retries.Retryable != nil && !retries.Retryable(err)) {
			return value, err
		}
		told = append(told, fmt.Sprintf("Error %d: %v", attempt, err))
		if attempt == retries.Attempts {
			message := fmt.Sprintf("Step %s has exceeded its maximum of %d retries. Previous errors: %s", name, retries.Attempts, strings.Join(told, ". "))
			return value, &Failure{Name: "DBOSMaxStepRetriesError", Message: message, Cause: fromFailure(toFailure(err))}
		}
		timer := time.NewTimer(min(interval, most))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return value, ctx.Err()
		case <-in.ctx.Done():
			timer.Stop()
			return value, errLeaseLost
		}
		interval = time.Duration(float64(interval) * backoff)
	}
}

func attemptOnce[T any](ctx context.Context, in *instance, id int32, attempt int, function func(context.Context) (T, error), timeout time.Duration) (value T, err error) {
	ctx, stop := context.WithCancel(context.WithValue(ctx, stepKey{}, &stepInfo{in, id, attempt}))
	defer stop()
	defer context.AfterFunc(in.ctx, stop)()
	if timeout > 0 {
		var late context.CancelFunc
		ctx, late = context.WithTimeout(ctx, timeout)
		defer late()
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			err = &Failure{Name: "panic", Message: fmt.Sprint(thrown), Stack: string(debug.Stack())}
		}
	}()
	// The calls of the workflow are not the step's.
	return function(context.WithValue(ctx, instanceKey{}, nil))
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
	_, err = info.in.write(&perdurev1.StepRecord{FunctionId: info.id, StartedAt: timestamp(), Step: write})
	return err
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
	in := instanceOf(ctx)
	taken := in.begin(ctx, 1)
	live := func(context.Context) (T, error) {
		value := draw()
		payload, err := encode(value)
		if err == nil {
			finished := &perdurev1.FinishedStep{Name: name, Outcome: &perdurev1.FinishedStep_Output{Output: payload}}
			_, err = in.write(&perdurev1.StepRecord{FunctionId: taken.id, StartedAt: timestamp(), Step: &perdurev1.StepRecord_Finished{Finished: finished}})
		}
		return value, err
	}
	return (&Future[T]{start(ctx, in, taken, name, live, recordedValue[T])}).Get(ctx)
}
