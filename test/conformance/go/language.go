package main

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/perdure/perdure/libraries/go/worker"
)

// An operation of a program; ../README.md has the table.
type operation map[string]any

type input struct {
	Program []operation    `json:"program"`
	With    map[string]any `json:"with,omitempty"`
}

// A run is a program as it runs.
type run struct {
	code      string
	variables map[string]any
}

// returned is what a program ends with.
type returned struct{ value any }

// Fields that are evaluated later, or by the one who runs them.
var later = []string{"program", "body", "cancelled", "catch", "then", "else", "branches", "cancelAfter"}

func (r *run) program(ctx context.Context, program []operation) (any, error) {
	end, err := r.block(ctx, program)
	if end == nil {
		return nil, err
	}
	return end.value, err
}

func (r *run) block(ctx context.Context, program []operation) (*returned, error) {
	for _, one := range program {
		if end, err := r.operation(ctx, one); end != nil || err != nil {
			return end, err
		}
	}
	return nil, nil
}

func (r *run) operation(ctx context.Context, one operation) (*returned, error) {
	switch one["do"] {
	case "return":
		return &returned{r.evaluate(one["value"])}, nil
	case "try":
		return r.try(ctx, one)
	case "if":
		if r.evaluate(one["value"]) == one["is"] {
			return r.block(ctx, one.list("then"))
		}
		return r.block(ctx, one.list("else"))
	case "patch":
		return r.patch(ctx, one)
	}
	value, err := r.value(ctx, one)
	if name, ok := one["as"].(string); ok && err == nil {
		r.variables[name] = value
	}
	return nil, err
}

func (r *run) value(ctx context.Context, one operation) (any, error) {
	switch one["do"] {
	case "set":
		return r.evaluate(one["value"]), nil
	case "throw":
		return nil, errorOf(one["error"])
	case "parallel":
		return r.parallel(ctx, one.list("branches"))
	case "block":
		return r.program(ctx, one.list("body"))
	case "scope":
		return r.scope(ctx, one)
	}
	given := operation{}
	for key, value := range one {
		isLater := slices.Contains(later, key) || (key == "value" && one["do"] == "onQuery")
		if !isLater {
			value = r.evaluate(value)
		}
		given[key] = value
	}
	return r.call(ctx, given)
}

func (r *run) parallel(ctx context.Context, branches []operation) (any, error) {
	var begun []*worker.Future[any]
	for _, one := range branches {
		begun = append(begun, worker.Go(ctx, func(ctx context.Context) (any, error) { return r.value(ctx, one) }))
	}
	values := []any{}
	var first error
	for _, one := range begun {
		value, err := one.Get(ctx)
		values = append(values, value)
		if first == nil {
			first = err
		}
	}
	return values, first
}

func (r *run) scope(ctx context.Context, one operation) (any, error) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	body := worker.Go(inner, func(ctx context.Context) (any, error) { return r.value(ctx, operation(one["body"].(map[string]any))) })
	if _, err := r.block(ctx, one.list("cancelAfter")); err != nil {
		return nil, err
	}
	cancel()
	_, err := body.Get(ctx)
	if isCancellation(err) {
		return "cancelled", nil
	}
	return "done", err
}

func (r *run) try(ctx context.Context, one operation) (*returned, error) {
	end, err := r.block(ctx, one.list("body"))
	if err == nil || worker.IsContinueAsNew(err) {
		return end, err
	}
	if isCancellation(err) {
		if _, failed := r.block(worker.Shield(ctx), one.list("cancelled")); failed != nil {
			return nil, failed
		}
		return nil, err
	}
	if name, ok := one["as"].(string); ok {
		r.variables[name] = named(err)
	}
	return r.block(ctx, one.list("catch"))
}

func isCancellation(err error) bool {
	return errors.Is(err, worker.ErrCancelled) || errors.Is(err, context.Canceled)
}

func (r *run) evaluate(value any) any {
	switch value := value.(type) {
	case []any:
		list := make([]any, len(value))
		for at, one := range value {
			list[at] = r.evaluate(one)
		}
		return list
	case map[string]any:
		if name, ok := value["$"].(string); ok {
			return r.variables[name]
		}
		fields := maps.Clone(value)
		for key, one := range fields {
			fields[key] = r.evaluate(one)
		}
		return fields
	}
	return value
}

func named(err error) map[string]any {
	var failure *worker.Failure
	if errors.As(err, &failure) {
		return map[string]any{"name": failure.Name, "message": failure.Message}
	}
	return map[string]any{"name": "Error", "message": err.Error()}
}

func errorOf(shape any) error {
	fields, _ := shape.(map[string]any)
	text := func(key string) string { value, _ := fields[key].(string); return value }
	failure := &worker.Failure{Name: text("name"), Message: text("message"), Code: text("code")}
	if failure.Name == "" {
		failure.Name = "Error"
	}
	if data, ok := fields["data"]; ok {
		failure.Data, _ = json.Marshal(data)
	}
	return failure
}

func (o operation) list(key string) []operation {
	given, _ := o[key].([]any)
	list := make([]operation, 0, len(given))
	for _, one := range given {
		list = append(list, operation(one.(map[string]any)))
	}
	return list
}

func (o operation) text(key string) string { value, _ := o[key].(string); return value }
