package worker

import (
	"context"
	"errors"
	"sync"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

var errLeaseLost = errors.New("the task is another worker's, or has ended")

const (
	mostSteps      = 500
	recordingCalls = 4
)

// A recorder writes down what workflows did. While its calls are under way, what comes next is collected for one call.
type recorder struct {
	ctx       context.Context
	client    perdurev1.WorkerServiceClient
	namespace string

	mu      sync.Mutex
	waiting []recording
	calls   int
}

type recording struct {
	ref    *perdurev1.TaskRef
	step   *perdurev1.StepRecord
	answer chan<- recorded
}

type recorded struct {
	step *perdurev1.RecordedStep
	err  error
}

// A RefusedError says that the server refused to record a step.
type RefusedError struct{ Reason, Message string }

func (e *RefusedError) Error() string { return e.Reason + ": " + e.Message }

func (r *recorder) record(ref *perdurev1.TaskRef, step *perdurev1.StepRecord) <-chan recorded {
	answer := make(chan recorded, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = append(r.waiting, recording{ref, step, answer})
	if r.calls < recordingCalls {
		r.calls++
		go r.send()
	}
	return answer
}

func (r *recorder) send() {
	for {
		r.mu.Lock()
		batch := r.waiting[:min(len(r.waiting), mostSteps)]
		r.waiting = r.waiting[len(batch):]
		if len(batch) == 0 {
			r.calls--
			r.mu.Unlock()
			return
		}
		r.mu.Unlock()
		r.call(batch)
	}
}

func (r *recorder) call(batch []recording) {
	request := &perdurev1.RecordStepsRequest{Namespace: r.namespace}
	tasks := map[string]int{}
	byTask := [][]recording{}
	for _, entry := range batch {
		key := entry.ref.GetWorkflowId() + "\x00" + entry.ref.GetToken()
		at, known := tasks[key]
		if !known {
			at = len(byTask)
			tasks[key] = at
			byTask = append(byTask, nil)
			steps := &perdurev1.TaskSteps{WorkflowId: entry.ref.GetWorkflowId(), Token: entry.ref.GetToken()}
			request.Tasks = append(request.Tasks, steps)
		}
		request.Tasks[at].Steps = append(request.Tasks[at].Steps, entry.step)
		byTask[at] = append(byTask[at], entry)
	}
	response, err := patiently(r.ctx, r.client.RecordSteps, request)
	if err != nil {
		for _, entry := range batch {
			entry.answer <- recorded{err: err}
		}
		return
	}
	for at, entries := range byTask {
		outcome := response.GetOutcomes()[at]
		for place, entry := range entries {
			switch refusal := outcome.GetRefused(); {
			case refusal == nil:
				entry.answer <- recorded{step: outcome.GetRecorded().GetSteps()[place]}
			case refusal.GetReason() == "LEASE_LOST":
				entry.answer <- recorded{err: errLeaseLost}
			default:
				entry.answer <- recorded{err: &RefusedError{refusal.GetReason(), refusal.GetMessage()}}
			}
		}
	}
}
