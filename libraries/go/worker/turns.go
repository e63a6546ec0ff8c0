package worker

import (
	"slices"
	"time"
)

// A turn is something that a workflow's code is to be told.
type turn struct {
	// When it came about. What was recorded is told in this order, whichever call asked first. Zero: before all of that.
	time time.Time
	id   int32
	// The update's handler that waits for it; nil: the workflow's function.
	branch   *delivery
	recorded bool
	act      func()
}

// turns tells the code one thing at a time, and lets it run on until it waits again before it is told the next. So two
// branches interleave in a replay as they did when they first ran, and a race has the same winner.
type turns struct {
	recorded []*turn
	live     []*turn
	// While an update's handler runs nobody else is told anything.
	holder *delivery
}

func (t *turns) add(one *turn) {
	if !one.recorded && !one.time.IsZero() {
		t.live = append(t.live, one)
		return
	}
	at := 0
	for at < len(t.recorded) && !one.before(t.recorded[at]) {
		at++
	}
	t.recorded = slices.Insert(t.recorded, at, one)
}

func (one *turn) before(other *turn) bool {
	if one.time.Equal(other.time) {
		return one.id < other.id
	}
	return one.time.Before(other.time)
}

func (t *turns) remove(one *turn) {
	is := func(other *turn) bool { return other == one }
	t.recorded = slices.DeleteFunc(t.recorded, is)
	t.live = slices.DeleteFunc(t.live, is)
}

func (t *turns) next() *turn {
	for _, list := range []*[]*turn{&t.recorded, &t.live} {
		for at, one := range *list {
			if t.holder == nil || one.branch == t.holder {
				*list = slices.Delete(*list, at, at+1)
				return one
			}
		}
	}
	return nil
}
