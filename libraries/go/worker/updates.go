package worker

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

const updateStep = "perdure.update"

// updates are on their way into a workflow: one at a time, inside of one of its calls, under a number of its own. Their
// methods are called with the instance's mutex held.
type updates struct {
	in *instance
	// Recorded ones that the code has come to.
	met     []*delivery
	arrived []*perdurev1.UpdateTask
	seen    map[string]bool
	running *delivery
	// Answers on their way; each is closed when it is through.
	answers map[chan struct{}]bool
}

// A delivery is an update that the workflow has taken.
type delivery struct {
	id, name string
	given    *perdurev1.Arguments
}

// areBusy: there is something to deliver, or a handler runs that waits for none of the calls.
func (u *updates) areBusy() bool {
	waits := slices.ContainsFunc(u.in.calls, func(c *call) bool { return c.branch == u.running })
	return len(u.met)+len(u.arrived) > 0 || (u.running != nil && !waits)
}

// meet: after a call has taken its numbers, those that were delivered there take theirs.
func (u *updates) meet() {
	for step := u.in.recorded[u.in.nextID]; step.GetName() == updateStep; step = u.in.recorded[u.in.nextID] {
		u.in.take(1)
		var recorded struct {
			UpdateID  string            `json:"updateId"`
			Name      string            `json:"name"`
			Arguments []json.RawMessage `json:"arguments"`
		}
		if err := json.Unmarshal([]byte(step.GetOutput().GetJson()), &recorded); err != nil {
			u.in.worker.options.Logger.Error("a step holds no update", "workflow_id", u.in.ref.GetWorkflowId(), "error", err)
			continue
		}
		given := &perdurev1.Arguments{}
		for _, argument := range recorded.Arguments {
			given.Positional = append(given.Positional, &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: string(argument)}})
		}
		u.seen[recorded.UpdateID] = true
		u.met = append(u.met, &delivery{recorded.UpdateID, recorded.Name, given})
	}
}

func (in *instance) offer(update *perdurev1.UpdateTask) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.updates.seen[update.GetUpdateId()] {
		in.updates.seen[update.GetUpdateId()] = true
		in.updates.arrived = append(in.updates.arrived, update)
		in.advance()
	}
}

// deliver takes the next one, if this is a place for it.
func (u *updates) deliver() bool {
	switch {
	case u.running != nil:
		return false
	case len(u.met) > 0:
		met := u.met[0]
		u.met = u.met[1:]
		handler, _ := u.in.handlers.findUpdate(met.name)
		u.run(met, handler)
	case len(u.arrived) > 0 && u.in.takesUpdates():
		arrived := u.arrived[0]
		u.arrived = u.arrived[1:]
		u.accept(&delivery{arrived.GetUpdateId(), arrived.GetName(), arrived.GetArguments()})
	default:
		return false
	}
	return true
}

func (u *updates) accept(one *delivery) {
	handler, known := u.in.handlers.findUpdate(one.name)
	if handler.run == nil {
		u.answer(&perdurev1.AnswerUpdateRequest{UpdateId: one.id, Answer: &perdurev1.AnswerUpdateRequest_Unknown{Unknown: &perdurev1.UnknownHandler{Known: known}}})
		return
	}
	u.hold(one)
	validate := func() (any, error) { return nil, handler.validate(one.given) }
	u.in.asking("the validator of update "+one.name, validate, func(_ any, refusal error) {
		if refusal == nil {
			u.record(one, handler)
			return
		}
		u.hold(nil)
		u.answer(&perdurev1.AnswerUpdateRequest{UpdateId: one.id, Answer: &perdurev1.AnswerUpdateRequest_Rejected{Rejected: toFailure(refusal)}})
	})
}

func (u *updates) record(one *delivery, handler updateHandler) {
	in := u.in
	if in.isStopped {
		return
	}
	id := in.take(1)
	step := &perdurev1.UpdateStep{UpdateId: one.id}
	answered := in.lane.record(&perdurev1.StepRecord{FunctionId: id, StartedAt: timestamp(), Step: &perdurev1.StepRecord_Update{Update: step}})
	go func() {
		got := <-answered
		in.mu.Lock()
		defer in.mu.Unlock()
		if got.err != nil {
			// Its number is taken: the workflow begins anew from what is recorded.
			in.abandon(got.err)
			return
		}
		u.answer(&perdurev1.AnswerUpdateRequest{UpdateId: one.id, Answer: &perdurev1.AnswerUpdateRequest_Accepted{Accepted: id}})
		u.run(one, handler)
	}()
}

func (u *updates) run(one *delivery, handler updateHandler) {
	in := u.in
	if in.isStopped {
		return
	}
	u.hold(one)
	in.running++
	ctx := context.WithValue(in.root, branchKey{}, one)
	go in.onGoroutine(func() ending {
		return guardedEnding(ctx, func(ctx context.Context) (any, error) {
			if handler.run == nil {
				return nil, errors.New("the workflow has no handler for the update " + one.name + " any more")
			}
			value, err := handler.run(ctx, one.given)
			if err != nil {
				return nil, err
			}
			return encode(value)
		})
	}, func(how ending) {
		u.hold(nil)
		answer := &perdurev1.AnswerUpdateRequest{UpdateId: one.id}
		if payload, ok := how.value.(*perdurev1.Payload); ok && how.err == nil {
			answer.Answer = &perdurev1.AnswerUpdateRequest_Completed{Completed: payload}
		} else {
			answer.Answer = &perdurev1.AnswerUpdateRequest_Failed{Failed: toFailure(how.err)}
		}
		u.answer(answer)
	})
}

func (u *updates) hold(one *delivery) {
	u.running = one
	u.in.turns.holder = one
}

// answer: one that was answered before is answered the same again, and the server knows it.
func (u *updates) answer(answer *perdurev1.AnswerUpdateRequest) {
	in := u.in
	if in.isReadOnly() {
		return
	}
	answer.Namespace, answer.Task = in.worker.options.Namespace, in.ref
	told := make(chan struct{})
	u.answers[told] = true
	go func() {
		defer u.through(told)
		_, err := patiently(in.ctx, in.worker.link, perdurev1.WorkerServiceClient.AnswerUpdate, answer)
		if isLeaseLost(err) {
			in.close()
		} else if err != nil && in.ctx.Err() == nil {
			in.worker.options.Logger.Debug("the answer of an update was not taken", "update_id", answer.GetUpdateId(), "error", err)
		}
	}()
}

func (u *updates) through(told chan struct{}) {
	u.in.mu.Lock()
	delete(u.answers, told)
	u.in.mu.Unlock()
	close(told)
}

// answered waits for the answers on their way: no update that its workflow has answered is to be overtaken by the workflow's end.
func (u *updates) answered() {
	u.in.mu.Lock()
	var answers []chan struct{}
	for told := range u.answers {
		answers = append(answers, told)
	}
	u.in.mu.Unlock()
	for _, told := range answers {
		<-told
	}
}
