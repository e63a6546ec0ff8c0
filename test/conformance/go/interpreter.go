package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"github.com/perdure/perdure/libraries/go/worker"
	"google.golang.org/protobuf/types/known/durationpb"
)

// interpreter is the workflow that runs programs.
func interpreter(code string) func(context.Context, input) (any, error) {
	return func(ctx context.Context, given input) (any, error) {
		info := worker.InfoOf(ctx)
		variables := map[string]any{"workflowId": info.WorkflowID, "attempt": float64(info.Attempt)}
		for name, value := range given.With {
			variables[name] = value
		}
		return (&run{code, variables}).program(ctx, given.Program)
	}
}

// call is one of the library; fields have been evaluated.
func (r *run) call(ctx context.Context, one operation) (any, error) {
	switch one["do"] {
	case "step":
		return r.step(ctx, one)
	case "sleep":
		return nil, worker.Sleep(ctx, milliseconds(one["ms"]))
	case "now":
		return worker.Now(ctx)
	case "uuid":
		return worker.RandomUUID(ctx)
	case "receive":
		return unlessLate(worker.Receive[any](ctx, one.text("topic"), timeout(one)))
	case "send":
		var options []worker.SendOption
		if key := one.text("key"); key != "" {
			options = append(options, worker.IdempotencyKey(key))
		}
		return nil, worker.Send(ctx, one.text("to"), one["value"], one.text("topic"), options...)
	case "setEvent":
		return nil, worker.SetEvent(ctx, one.text("key"), one["value"])
	case "getEvent":
		return unlessLate(worker.GetEvent[any](ctx, one.text("workflow"), one.text("key"), timeout(one)))
	case "writeStream":
		return nil, worker.WriteStream(ctx, one.text("key"), one["value"])
	case "closeStream":
		return nil, worker.CloseStream(ctx, one.text("key"))
	case "readStream":
		values := []any{}
		err := worker.ReadStream(ctx, one.text("workflow"), one.text("key"), func(value any) error {
			values = append(values, value)
			return nil
		})
		return values, err
	case "start":
		child, err := startChild(ctx, one)
		return child.WorkflowID, err
	case "execute":
		child, err := startChild(ctx, one)
		if err != nil {
			return nil, err
		}
		return child.Result(ctx)
	case "result":
		return worker.Result[any](ctx, one.text("workflow"))
	case "cancel":
		children, _ := one["children"].(bool)
		return nil, worker.Cancel(ctx, one.text("workflow"), children)
	case "deprecatePatch":
		if r.code != "old" {
			worker.DeprecatePatch(ctx, one.text("name"))
		}
		return nil, nil
	case "onQuery":
		worker.HandleQuery(ctx, one.text("name"), func(any) (any, error) { return r.evaluate(one["value"]), nil })
		return nil, nil
	case "onUpdate":
		r.onUpdate(ctx, one)
		return nil, nil
	case "continueAsNew":
		with, _ := one["with"].(map[string]any)
		return nil, worker.ContinueAsNew(input{one.list("program"), with})
	}
	return nil, fmt.Errorf("no operation %q", one["do"])
}

func (r *run) patch(ctx context.Context, one operation) (*returned, error) {
	switch r.code {
	case "old":
		return r.block(ctx, one.list("else"))
	case "deprecated":
		worker.DeprecatePatch(ctx, one.text("name"))
		return r.block(ctx, one.list("then"))
	}
	isPatched, err := worker.Patch(ctx, one.text("name"))
	if err != nil {
		return nil, err
	}
	if isPatched {
		return r.block(ctx, one.list("then"))
	}
	return r.block(ctx, one.list("else"))
}

func (r *run) step(ctx context.Context, one operation) (any, error) {
	name := one.text("name")
	if r.code == "changed" {
		name += "-"
	}
	var options []worker.StepOption
	if given, ok := one["retries"].(map[string]any); ok {
		final, _ := given["nonRetryable"].([]any)
		options = append(options, worker.WithRetries(worker.Retries{
			Attempts: int(given["attempts"].(float64)), Interval: milliseconds(given["interval"]),
			Retryable: func(err error) bool { return !slices.Contains(final, named(err)["name"]) },
		}))
	}
	if one["timeout"] != nil {
		options = append(options, worker.WithTimeout(milliseconds(one["timeout"])))
	}
	return worker.Step(ctx, name, func(ctx context.Context) (any, error) {
		if stream, ok := one["stream"].(map[string]any); ok {
			if err := worker.WriteStreamInStep(ctx, stream["key"].(string), stream["value"]); err != nil {
				return nil, err
			}
		}
		if one["waits"] == true {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		if fails, _ := one["fails"].(float64); one["fails"] == "always" || worker.Attempt(ctx) <= int(fails) {
			return nil, errorOf(one["error"])
		}
		return one["returns"], nil
	}, options...)
}

func startChild(ctx context.Context, one operation) (worker.Handle[any], error) {
	var options []worker.ChildOption
	if id := one.text("workflowId"); id != "" {
		options = append(options, worker.ChildID(id))
	}
	switch one["parentClosePolicy"] {
	case "cancel":
		options = append(options, worker.OnClose(worker.CancelIt))
	case "terminate":
		options = append(options, worker.OnClose(worker.Terminate))
	}
	if one["timeout"] != nil {
		options = append(options, worker.ChildTimeout(milliseconds(one["timeout"])))
	}
	if given, ok := one["retries"].(map[string]any); ok {
		attempts := int32(given["attempts"].(float64))
		policy := &perdurev1.RetryPolicy{MaximumAttempts: attempts, InitialInterval: durationpb.New(milliseconds(given["interval"]))}
		final, _ := given["nonRetryable"].([]any)
		for _, name := range final {
			policy.NonRetryableNames = append(policy.NonRetryableNames, name.(string))
		}
		options = append(options, worker.ChildRetries(policy))
	}
	with, _ := one["with"].(map[string]any)
	return worker.StartChild[any](ctx, one.text("name"), input{one.list("program"), with}, options...)
}

func (r *run) onUpdate(ctx context.Context, one operation) {
	refuses, refusesAny := one["refuses"]
	handle := func(ctx context.Context, argument any) (any, error) {
		// Handlers in Go have one argument.
		r.variables["args"] = []any{argument}
		return r.program(ctx, one.list("body"))
	}
	worker.HandleUpdate(ctx, one.text("name"), handle, func(argument any) error {
		if refusesAny && argument == refuses {
			return errorOf(map[string]any{"name": "Refused", "message": "refused"})
		}
		return nil
	})
}

func milliseconds(given any) time.Duration {
	number, _ := given.(float64)
	return time.Duration(number) * time.Millisecond
}

// timeout is negative where there is none.
func timeout(one operation) time.Duration {
	if one["timeout"] == nil {
		return -1
	}
	return milliseconds(one["timeout"])
}

func unlessLate(value any, err error) (any, error) {
	if errors.Is(err, worker.ErrTimedOut) {
		return nil, nil
	}
	return value, err
}
