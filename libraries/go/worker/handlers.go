package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// handlers is what a workflow answers when it is asked: queries, which read, and updates, which change.
type handlers struct {
	mu      sync.Mutex
	queries map[string]func(*perdurev1.Arguments) (any, error)
	updates map[string]updateHandler
}

type updateHandler struct {
	validate func(*perdurev1.Arguments) error
	run      func(context.Context, *perdurev1.Arguments) (any, error)
}

func (h *handlers) init() {
	h.queries = map[string]func(*perdurev1.Arguments) (any, error){}
	h.updates = map[string]updateHandler{}
}

type askingKey struct{}

func (h *handlers) isAsking(ctx context.Context) bool { return ctx.Value(askingKey{}) != nil }

// HandleQuery answers queries of a name with what the function returns. It only reads, and runs while the workflow's own
// code is in a call of the context.
func HandleQuery[In, Out any](ctx context.Context, name string, handler func(In) (Out, error)) {
	h := &instanceOf(ctx).handlers
	h.mu.Lock()
	defer h.mu.Unlock()
	h.queries[name] = func(given *perdurev1.Arguments) (any, error) {
		argument, err := firstArgument[In](given)
		if err != nil {
			return nil, err
		}
		return handler(argument)
	}
}

// HandleUpdate carries out updates of a name. The validator may be nil; it refuses by its error, and only reads.
func HandleUpdate[In, Out any](ctx context.Context, name string, handler func(context.Context, In) (Out, error), validator func(In) error) {
	in := instanceOf(ctx)
	h := &in.handlers
	h.mu.Lock()
	h.updates[name] = updateHandler{
		validate: func(given *perdurev1.Arguments) error {
			argument, err := firstArgument[In](given)
			if err != nil || validator == nil {
				return err
			}
			return validator(argument)
		},
		run: func(ctx context.Context, given *perdurev1.Arguments) (any, error) {
			argument, err := firstArgument[In](given)
			if err != nil {
				return nil, err
			}
			return handler(ctx, argument)
		},
	}
	h.mu.Unlock()
}

func (h *handlers) findUpdate(name string) (updateHandler, []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	handler, known := h.updates[name]
	if known {
		return handler, nil
	}
	return handler, names(h.updates)
}

func names[V any](handlers map[string]V) []string {
	found := make([]string, 0, len(handlers))
	for name := range handlers {
		found = append(found, name)
	}
	slices.Sort(found)
	return found
}

// answerQuery runs while nothing else of the workflow does.
func (in *instance) answerQuery(query *perdurev1.QueryTask, answer *perdurev1.AnswerQueryRequest) {
	in.turn.Lock()
	defer in.turn.Unlock()
	in.handlers.mu.Lock()
	handler, known := in.handlers.queries[query.GetName()]
	all := names(in.handlers.queries)
	in.handlers.mu.Unlock()
	if !known {
		answer.Answer = &perdurev1.AnswerQueryRequest_Unknown{Unknown: &perdurev1.UnknownHandler{Known: all}}
		return
	}
	value, err := guarded(func() (any, error) { return handler(query.GetArguments()) })
	if err == nil {
		var payload *perdurev1.Payload
		if payload, err = encode(value); err == nil {
			answer.Answer = &perdurev1.AnswerQueryRequest_Value{Value: payload}
			return
		}
	}
	answer.Answer = &perdurev1.AnswerQueryRequest_Failure{Failure: toFailure(err)}
}

func guarded(run func() (any, error)) (value any, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = fmt.Errorf("panic: %v", thrown)
		}
	}()
	return run()
}

// deliverUpdates runs what has come, in the workflow's own turn; not while a replay is behind what was recorded.
func (in *instance) deliverUpdates(ctx context.Context) {
	for {
		in.mu.Lock()
		if len(in.updates) == 0 || in.handling || in.closed || in.nextID <= in.lastRecorded {
			in.mu.Unlock()
			return
		}
		update := in.updates[0]
		in.updates = in.updates[1:]
		in.handling = true
		in.mu.Unlock()
		in.deliver(ctx, update)
		in.mu.Lock()
		in.handling = false
		in.mu.Unlock()
	}
}

func (in *instance) deliver(ctx context.Context, update *perdurev1.UpdateTask) {
	answer := in.updateAnswer(update.GetUpdateId())
	handler, known := in.handlers.findUpdate(update.GetName())
	if handler.run == nil {
		answer.Answer = &perdurev1.AnswerUpdateRequest_Unknown{Unknown: &perdurev1.UnknownHandler{Known: known}}
		in.answerUpdate(answer)
		return
	}
	if err := handler.validate(update.GetArguments()); err != nil {
		answer.Answer = &perdurev1.AnswerUpdateRequest_Rejected{Rejected: toFailure(err)}
		in.answerUpdate(answer)
		return
	}
	in.mu.Lock()
	id := in.nextID
	in.nextID++
	in.mu.Unlock()
	step := &perdurev1.UpdateStep{UpdateId: update.GetUpdateId()}
	if _, err := in.write(&perdurev1.StepRecord{FunctionId: id, StartedAt: timestamp(), Step: &perdurev1.StepRecord_Update{Update: step}}); err != nil {
		if in.isClosed() {
			runtime.Goexit()
		}
		in.worker.options.Logger.Warn("an update could not be recorded", "update_id", update.GetUpdateId(), "error", err)
		return
	}
	in.runUpdate(ctx, handler, answer, update.GetArguments())
}

// replayUpdate runs a delivery that was recorded.
func (in *instance) replayUpdate(ctx context.Context, step *perdurev1.Step) {
	var delivery struct {
		UpdateID  string            `json:"updateId"`
		Name      string            `json:"name"`
		Arguments []json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal([]byte(step.GetOutput().GetJson()), &delivery); err != nil {
		panic(fmt.Sprintf("perdure: step %d holds no update: %v", step.GetFunctionId(), err))
	}
	in.mu.Lock()
	in.seen[delivery.UpdateID] = true
	outer := in.handling
	in.handling = true
	in.mu.Unlock()
	given := &perdurev1.Arguments{}
	for _, argument := range delivery.Arguments {
		given.Positional = append(given.Positional, &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: string(argument)}})
	}
	handler, _ := in.handlers.findUpdate(delivery.Name)
	answer := in.updateAnswer(delivery.UpdateID)
	if handler.run == nil {
		answer.Answer = &perdurev1.AnswerUpdateRequest_Failed{Failed: toFailure(errors.New("no handler for the update " + delivery.Name + ", which was delivered before"))}
		in.answerUpdate(answer)
	} else {
		in.runUpdate(ctx, handler, answer, given)
	}
	in.mu.Lock()
	in.handling = outer
	in.mu.Unlock()
}

func (in *instance) updateAnswer(updateID string) *perdurev1.AnswerUpdateRequest {
	return &perdurev1.AnswerUpdateRequest{Namespace: in.worker.options.Namespace, Task: in.ref, UpdateId: updateID}
}

func (in *instance) runUpdate(ctx context.Context, handler updateHandler, answer *perdurev1.AnswerUpdateRequest, given *perdurev1.Arguments) {
	value, err := guarded(func() (any, error) { return handler.run(ctx, given) })
	if err == nil {
		var payload *perdurev1.Payload
		if payload, err = encode(value); err == nil {
			answer.Answer = &perdurev1.AnswerUpdateRequest_Completed{Completed: payload}
		}
	}
	if err != nil {
		answer.Answer = &perdurev1.AnswerUpdateRequest_Failed{Failed: toFailure(err)}
	}
	in.answerUpdate(answer)
}

func (in *instance) answerUpdate(answer *perdurev1.AnswerUpdateRequest) {
	if in.task.GetReadOnly() {
		return
	}
	in.work(1)
	_, err := patiently(in.ctx, in.worker.client.AnswerUpdate, answer)
	in.work(-1)
	if isLeaseLost(err) {
		in.close()
		runtime.Goexit()
	}
	if err != nil && in.ctx.Err() == nil {
		in.worker.options.Logger.Warn("the answer of an update was refused", "update_id", answer.GetUpdateId(), "error", err)
	}
}
