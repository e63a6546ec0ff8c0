package worker

import (
	"cmp"
	"slices"
	"sync"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// A lane carries the records of one workflow: one batch after the other, so that their times are their order.
type lane struct {
	ref   *perdurev1.TaskRef
	ready func(*lane)

	mu      sync.Mutex
	waiting []*record
	sent    []*record
	floor   time.Time
	settled []chan struct{}
}

// A record is on its way.
type record struct {
	step     *perdurev1.StepRecord
	answered chan answer
}

type answer struct {
	step *perdurev1.RecordedStep
	// When, as it stands beside it.
	time time.Time
	err  error
}

func (r *record) done(step *perdurev1.RecordedStep, err error) {
	r.answered <- answer{step, r.step.GetCompletedAt().AsTime(), err}
}

func (l *lane) record(step *perdurev1.StepRecord) <-chan answer {
	l.mu.Lock()
	// In whole milliseconds, as the database keeps it: a repeat must send the same.
	if now := time.Now().Truncate(time.Millisecond); now.After(l.floor) {
		l.floor = now
	}
	step.CompletedAt = timestamppb.New(l.floor)
	one := &record{step, make(chan answer, 1)}
	l.waiting = append(l.waiting, one)
	free := len(l.sent) == 0
	l.mu.Unlock()
	if free {
		l.ready(l)
	}
	return one.answered
}

// passed says that whatever is told from here on came after a time.
func (l *lane) passed(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if most := time.Now().Add(time.Second); at.After(most) {
		at = most
	}
	if at = at.Truncate(time.Millisecond); at.After(l.floor) {
		l.floor = at
	}
}

func (l *lane) isBusy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)+len(l.sent) > 0
}

// whenSettled is closed when nothing is under way.
func (l *lane) whenSettled() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	settled := make(chan struct{})
	if len(l.waiting)+len(l.sent) == 0 {
		close(settled)
	} else {
		l.settled = append(l.settled, settled)
	}
	return settled
}

// rest is what has not been sent, when what was sent is through: to go with the end of the workflow.
func (l *lane) rest() []*perdurev1.StepRecord {
	l.mu.Lock()
	rest := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	<-l.whenSettled()
	steps := make([]*perdurev1.StepRecord, 0, len(rest))
	for _, one := range rest {
		steps = append(steps, one.step)
	}
	return steps
}

// take is the next batch; the lane is closed until finish.
func (l *lane) take() []*record {
	l.mu.Lock()
	defer l.mu.Unlock()
	batch := l.waiting
	slices.SortStableFunc(batch, func(a, b *record) int {
		if by := a.step.GetCompletedAt().AsTime().Compare(b.step.GetCompletedAt().AsTime()); by != 0 {
			return by
		}
		return cmp.Compare(a.step.GetFunctionId(), b.step.GetFunctionId())
	})
	l.waiting, l.sent = nil, batch
	l.floor = l.floor.Add(time.Millisecond)
	return batch
}

func (l *lane) finish() {
	l.mu.Lock()
	l.sent = nil
	more := len(l.waiting) > 0
	var settled []chan struct{}
	if !more {
		settled, l.settled = l.settled, nil
	}
	l.mu.Unlock()
	for _, one := range settled {
		close(one)
	}
	if more {
		l.ready(l)
	}
}
