package worker

import (
	"context"
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

// HandleQuery answers queries of a name, at any time, with what the function returns. It only reads, and runs while the
// workflow's own code is in a call of the context.
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

// HandleUpdate carries out updates of a name while the workflow's own code is in a call of the context, which does not
// return before the handler has. The validator may be nil; it refuses by its error, and only reads.
func HandleUpdate[In, Out any](ctx context.Context, name string, handler func(context.Context, In) (Out, error), validator func(In) error) {
	h := &instanceOf(ctx).handlers
	h.mu.Lock()
	defer h.mu.Unlock()
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

// asking runs what must only read, in the turn of the workflow's code. With mu held; `done` too.
func (in *instance) asking(what string, run func() (any, error), done func(any, error)) {
	in.running++
	in.asked = what
	go func() {
		how := guardedEnding(in.root, func(context.Context) (any, error) { return run() })
		in.mu.Lock()
		defer in.mu.Unlock()
		in.running--
		in.asked = ""
		done(how.value, how.err)
		in.advance()
	}()
}

// answerQuery fills in the answer as soon as the workflow's code waits.
func (in *instance) answerQuery(query *perdurev1.QueryTask, answer *perdurev1.AnswerQueryRequest) {
	answered := make(chan struct{})
	fail := func(err error) {
		answer.Answer = &perdurev1.AnswerQueryRequest_Failure{Failure: toFailure(err)}
	}
	in.whenAtRest(func(err error) {
		if err != nil {
			fail(err)
			close(answered)
			return
		}
		in.handlers.mu.Lock()
		handler, known := in.handlers.queries[query.GetName()]
		all := names(in.handlers.queries)
		in.handlers.mu.Unlock()
		if !known {
			answer.Answer = &perdurev1.AnswerQueryRequest_Unknown{Unknown: &perdurev1.UnknownHandler{Known: all}}
			close(answered)
			return
		}
		what := "the handler of query " + query.GetName()
		in.asking(what, func() (any, error) { return handler(query.GetArguments()) }, func(value any, err error) {
			defer close(answered)
			var payload *perdurev1.Payload
			if err == nil {
				payload, err = encode(value)
			}
			if err != nil {
				fail(err)
				return
			}
			answer.Answer = &perdurev1.AnswerQueryRequest_Value{Value: payload}
		})
	})
	<-answered
}
