package worker

import (
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// parking lets a workflow go that only waits: the server looks after its waits, and any worker goes on with it. Its
// methods are called with the instance's mutex held.
type parking struct {
	in       *instance
	watch    *time.Timer
	isEager  bool
	isAsking bool
}

// disturb: something happens.
func (p *parking) disturb() {
	if p.watch != nil {
		p.watch.Stop()
		p.watch = nil
	}
}

// consider: nothing happens.
func (p *parking) consider() {
	if p.isAsking || p.watch != nil || p.wakes() == nil {
		return
	}
	after := p.in.worker.options.ParkAfter
	soon, isLong := p.in.serverNow().Add(after), true
	for _, c := range p.in.calls {
		if due := c.kind.due(); due.IsZero() || !due.After(soon) {
			isLong = false
		}
	}
	if p.isEager || isLong {
		p.begin()
		return
	}
	var watch *time.Timer
	watch = time.AfterFunc(after, func() {
		p.in.mu.Lock()
		defer p.in.mu.Unlock()
		if p.watch == watch {
			p.begin()
		}
	})
	p.watch = watch
}

// hasten has it let go as soon as it waits.
func (in *instance) hasten() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.parking.isEager = true
	in.parking.disturb()
	in.advance()
}

// wakes is what wakes it; nil: there is something to do here.
func (p *parking) wakes() []*perdurev1.Wake {
	if !p.in.isQuiet() {
		return nil
	}
	var wakes []*perdurev1.Wake
	for _, c := range p.in.calls {
		own := c.kind.wakes(c)
		if own == nil {
			return nil
		}
		wakes = append(wakes, own...)
	}
	return wakes
}

func (p *parking) begin() {
	p.disturb()
	in := p.in
	wakes := p.wakes()
	if wakes == nil || in.isReadOnly() {
		return
	}
	p.isAsking = true
	in.isPaused = true
	for _, c := range in.calls {
		c.kind.suspend(c)
	}
	go func() {
		request := &perdurev1.ParkTaskRequest{Namespace: in.worker.options.Namespace, Task: in.ref, Wakes: wakes}
		answer, err := patiently(in.ctx, in.worker.link, perdurev1.WorkerServiceClient.ParkTask, request)
		in.mu.Lock()
		defer in.mu.Unlock()
		p.isAsking, p.isEager = false, false
		if isLeaseLost(err) || answer.GetParked() {
			in.closeNow()
			return
		}
		if err != nil && !in.isStopped {
			in.worker.options.Logger.Debug("a waiting workflow was not let go", "workflow_id", in.ref.GetWorkflowId(), "error", err)
		}
		in.goOn()
	}()
}
