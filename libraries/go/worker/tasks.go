package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	// How long nobody gets a workflow that the code does not fit, at first; a fixed worker may be on its way.
	unfitPause        = 5 * time.Second
	unfitLongestPause = 5 * time.Minute
	abandonedPause    = time.Second
	defaultGrace      = 30 * time.Second
)

// tasks are the workflows that a worker holds.
type tasks struct {
	w        *Worker
	ctx      context.Context // ends with the worker
	recorder *recorder

	mu         sync.Mutex
	held       map[string]*instance
	misfits    map[string]int
	isDraining bool
	emptied    chan struct{}
}

func (t *tasks) instances() []*instance {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := make([]*instance, 0, len(t.held))
	for _, in := range t.held {
		found = append(found, in)
	}
	return found
}

func (t *tasks) refs() []*perdurev1.TaskRef {
	held := t.instances()
	refs := make([]*perdurev1.TaskRef, 0, len(held))
	for _, in := range held {
		refs = append(refs, in.ref)
	}
	return refs
}

func (t *tasks) find(workflowID, token string) *instance {
	t.mu.Lock()
	defer t.mu.Unlock()
	if in := t.held[workflowID]; in != nil && in.ref.GetToken() == token {
		return in
	}
	return nil
}

func (t *tasks) frame(frame *perdurev1.PollTasksResponse) {
	switch frame := frame.GetFrame().(type) {
	case *perdurev1.PollTasksResponse_Task:
		t.take(frame.Task)
	case *perdurev1.PollTasksResponse_Query:
		go t.answer(frame.Query)
	case *perdurev1.PollTasksResponse_Update:
		if in := t.find(frame.Update.GetWorkflowId(), frame.Update.GetToken()); in != nil {
			in.offer(frame.Update)
		}
	case *perdurev1.PollTasksResponse_Cancellation:
		if in := t.find(frame.Cancellation.GetWorkflowId(), frame.Cancellation.GetToken()); in != nil {
			in.requestCancel(frame.Cancellation)
		}
	case *perdurev1.PollTasksResponse_Lost:
		if in := t.find(frame.Lost.GetWorkflowId(), frame.Lost.GetToken()); in != nil {
			in.close()
		}
	}
}

// drain lets go at once of those that only wait, from here on; the channel is closed when nothing is left.
func (t *tasks) drain() <-chan struct{} {
	t.mu.Lock()
	t.isDraining = true
	t.emptied = make(chan struct{})
	emptied := t.emptied
	if len(t.held) == 0 {
		close(emptied)
		t.emptied = nil
	}
	t.mu.Unlock()
	for _, in := range t.instances() {
		in.hasten()
	}
	return emptied
}

// --- one workflow

func (t *tasks) take(task *perdurev1.Task) {
	ref := refOf(task)
	known, ok := t.w.workflows[task.GetName()]
	if !ok {
		err := fmt.Errorf("this worker has no workflow %q", task.GetName())
		t.w.options.Logger.Error(err.Error(), "workflow_id", task.GetWorkflowId())
		go func() { _ = t.release(t.ctx, ref, err, unfitPause) }()
		return
	}
	in := newInstance(t.w, task, known, t.recorder.lane(ref))
	in.ended = func(how ending) { go t.tell(in, how) }
	in.closed = func() { t.forget(in) }
	t.mu.Lock()
	before := t.held[task.GetWorkflowId()]
	t.held[task.GetWorkflowId()] = in
	draining := t.isDraining
	t.mu.Unlock()
	if before != nil {
		before.close()
	}
	go func() {
		if err := t.load(in); err != nil {
			in.mu.Lock()
			defer in.mu.Unlock()
			in.abandon(err)
			return
		}
		in.run(func(ctx context.Context) (any, error) { return known.run(ctx, task.GetArguments()) })
		if draining {
			in.hasten()
		}
	}()
}

func (t *tasks) forget(in *instance) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held[in.ref.GetWorkflowId()] == in {
		delete(t.held, in.ref.GetWorkflowId())
	}
	if len(t.held) == 0 && t.emptied != nil {
		close(t.emptied)
		t.emptied = nil
	}
}

func (t *tasks) load(in *instance) error {
	for more := in.task.GetMoreSteps(); more; {
		request := &perdurev1.ListTaskStepsRequest{Namespace: t.w.options.Namespace, Task: in.ref, After: in.lastRecorded}
		page, err := patiently(in.ctx, t.w.link, perdurev1.WorkerServiceClient.ListTaskSteps, request)
		if err != nil {
			return err
		}
		in.remember(page.GetSteps())
		more = page.GetMoreSteps()
	}
	return nil
}

func (t *tasks) release(ctx context.Context, ref *perdurev1.TaskRef, failure error, pause time.Duration) error {
	_, err := patiently(ctx, t.w.link, perdurev1.WorkerServiceClient.ReleaseTasks, &perdurev1.ReleaseTasksRequest{
		Namespace: t.w.options.Namespace, Tasks: []*perdurev1.TaskRef{ref},
		NotBefore: durationpb.New(pause), Failure: toFailure(failure),
	})
	return err
}

// tell says to the server how a workflow came out of its function.
func (t *tasks) tell(in *instance, how ending) {
	defer in.close()
	err := t.end(in, how)
	if err != nil && !isLeaseLost(err) && t.ctx.Err() == nil {
		t.w.options.Logger.Error("a workflow's end was not taken", "workflow_id", in.ref.GetWorkflowId(), "error", err)
	}
}

func (t *tasks) end(in *instance, how ending) error {
	id := in.ref.GetWorkflowId()
	var broken *NonDeterminismError
	switch {
	case errors.As(how.err, &broken):
		t.w.options.Logger.Error(broken.Error())
		return t.release(t.ctx, in.ref, broken, t.unfitPause(id))
	case errors.Is(how.err, errAbandoned):
		t.w.options.Logger.Warn("a workflow could not go on here", "workflow_id", id, "error", how.err)
		return t.release(t.ctx, in.ref, how.err, abandonedPause)
	}
	t.mu.Lock()
	delete(t.misfits, id)
	t.mu.Unlock()
	var next *continueAsNew
	if errors.As(how.err, &next) {
		given, err := arguments([]any{next.argument})
		if err == nil {
			<-in.lane.whenSettled()
			in.updates.answered()
			again := &perdurev1.ContinueAsNewRequest{Namespace: t.w.options.Namespace, Task: in.ref, Arguments: given}
			for _, change := range next.changes {
				change(again)
			}
			_, err = patiently(in.ctx, t.w.link, perdurev1.WorkerServiceClient.ContinueAsNew, again)
			return err
		}
		how.err = err
	}
	return t.complete(in, how)
}

func (t *tasks) unfitPause(id string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	times := t.misfits[id]
	t.misfits[id]++
	return min(unfitPause<<min(times, 10), unfitLongestPause)
}

func (t *tasks) complete(in *instance, how ending) error {
	request := &perdurev1.CompleteTaskRequest{Namespace: t.w.options.Namespace, Task: in.ref, Steps: in.lane.rest()}
	in.updates.answered()
	if how.err == nil {
		payload, err := encode(how.value)
		request.Outcome = &perdurev1.CompleteTaskRequest_Result{Result: payload}
		how.err = err
	}
	if how.err != nil {
		request.Outcome = &perdurev1.CompleteTaskRequest_Failure{Failure: toFailure(how.err)}
		request.Final = isNonRetryable(how.err)
		if errors.Is(how.err, ErrCancelled) && in.isCancelled.Load() {
			request.Final = false
			request.Outcome = &perdurev1.CompleteTaskRequest_Cancelled{Cancelled: &perdurev1.TaskCancelled{}}
		}
	}
	_, err := patiently(in.ctx, t.w.link, perdurev1.WorkerServiceClient.CompleteTask, request)
	if request.GetResult() != nil && isTooMuch(err) {
		// What it returned can't be stored: that is its failure.
		failure := &perdurev1.Failure{Name: "InvalidResult", Message: err.Error()}
		request.Outcome = &perdurev1.CompleteTaskRequest_Failure{Failure: failure}
		request.Final = true
		_, err = patiently(in.ctx, t.w.link, perdurev1.WorkerServiceClient.CompleteTask, request)
	}
	return err
}

// --- queries

func (t *tasks) answer(query *perdurev1.QueryTask) {
	answer := &perdurev1.AnswerQueryRequest{Namespace: t.w.options.Namespace, QueryId: query.GetQueryId()}
	in := t.asked(query)
	if in == nil {
		failure := toFailure(errors.New("the workflow is no longer run by this worker"))
		answer.Answer = &perdurev1.AnswerQueryRequest_Failure{Failure: failure}
	} else {
		in.answerQuery(query, answer)
		if query.GetSnapshot() != nil {
			in.close()
		}
	}
	if _, err := patiently(t.ctx, t.w.link, perdurev1.WorkerServiceClient.AnswerQuery, answer); err != nil {
		t.w.options.Logger.Debug("the answer to a query was not taken", "error", err)
	}
}

// asked is the workflow as it runs here, or a replay of it that writes nothing.
func (t *tasks) asked(query *perdurev1.QueryTask) *instance {
	snapshot := query.GetSnapshot()
	if snapshot == nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.held[query.GetWorkflowId()]
	}
	known, ok := t.w.workflows[snapshot.GetName()]
	if !ok {
		return nil
	}
	in := newInstance(t.w, snapshot, known, nil)
	in.run(func(ctx context.Context) (any, error) { return known.run(ctx, snapshot.GetArguments()) })
	return in
}
