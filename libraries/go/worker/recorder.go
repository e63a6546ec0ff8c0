package worker

import (
	"context"
	"errors"
	"sync"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc/codes"
)

const (
	mostTasks = 1000
	mostCalls = 4
)

// A RefusedError says that the server did not take something.
type RefusedError struct{ Reason, Message string }

func (e *RefusedError) Error() string { return e.Reason + ": " + e.Message }

// A recorder carries what all workflows of a worker did to the server: everything that is ready in one call.
type recorder struct {
	ctx  context.Context
	link *link

	mu    sync.Mutex
	ready []*lane
	calls int
}

type parcel struct {
	lane  *lane
	batch []*record
}

func (r *recorder) lane(ref *perdurev1.TaskRef) *lane {
	return &lane{ref: ref, ready: func(one *lane) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.ready = append(r.ready, one)
		if r.calls < mostCalls {
			r.calls++
			go r.send()
		}
	}}
}

func (r *recorder) send() {
	for {
		r.mu.Lock()
		ready := r.ready[:min(len(r.ready), mostTasks)]
		r.ready = r.ready[len(ready):]
		if len(ready) == 0 {
			r.calls--
			r.mu.Unlock()
			return
		}
		r.mu.Unlock()
		var parcels []parcel
		taken := map[*lane]bool{}
		for _, one := range ready {
			if taken[one] {
				continue
			}
			taken[one] = true
			if batch := one.take(); len(batch) > 0 {
				parcels = append(parcels, parcel{one, batch})
			}
		}
		r.carry(parcels)
		for one := range taken {
			one.finish()
		}
	}
}

// carry tries what is refused as a whole in parts, so that nobody fails for his neighbour.
func (r *recorder) carry(parcels []parcel) {
	var pause pauses
	for len(parcels) > 0 {
		request := &perdurev1.RecordStepsRequest{Namespace: r.link.namespace}
		for _, one := range parcels {
			steps := &perdurev1.TaskSteps{WorkflowId: one.lane.ref.GetWorkflowId(), Token: one.lane.ref.GetToken()}
			for _, record := range one.batch {
				steps.Steps = append(steps.Steps, record.step)
			}
			request.Tasks = append(request.Tasks, steps)
		}
		response, err := patiently(r.ctx, r.link, perdurev1.WorkerServiceClient.RecordSteps, request)
		if err != nil {
			r.apart(parcels, err)
			return
		}
		var again []parcel
		for at, one := range parcels {
			outcome := response.GetOutcomes()[at]
			refusal := outcome.GetRefused()
			switch {
			case refusal == nil:
				for place, record := range one.batch {
					record.done(outcome.GetRecorded().GetSteps()[place], nil)
				}
			case refusal.GetCode() == int32(codes.Unavailable):
				again = append(again, one)
			case refusal.GetReason() == leaseLost:
				one.refuse(&RefusedError{refusal.GetReason(), refusal.GetMessage()})
			default:
				r.apart([]parcel{one}, &RefusedError{refusal.GetReason(), refusal.GetMessage()})
			}
		}
		parcels = again
		if len(parcels) > 0 && pause.wait(r.ctx, nil) != nil {
			r.apart(parcels, r.ctx.Err())
			return
		}
	}
}

func (p parcel) refuse(err error) {
	for _, one := range p.batch {
		one.done(nil, err)
	}
}

func (r *recorder) apart(parcels []parcel, err error) {
	for _, one := range parcels {
		switch {
		case len(parcels) > 1 && r.ctx.Err() == nil:
			r.carry([]parcel{one})
		case len(one.batch) == 1 || r.ctx.Err() != nil:
			one.refuse(err)
		default:
			for _, entry := range one.batch {
				r.carry([]parcel{{one.lane, []*record{entry}}})
			}
		}
	}
}

// reasonOfRefusal is why the server refused something, or empty.
func reasonOfRefusal(err error) string {
	var refused *RefusedError
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return reasonOf(err)
}
