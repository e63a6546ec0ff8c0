// A DBOS application in Go, run by the interop tests: app DATABASE_URL NAME QUEUE.
// It prints `ready` when it polls its queue, starts workflows natively as stdin asks, and ends with stdin.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"time"

	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

type values struct {
	Moment  time.Time         `json:"moment"`
	Bytes   []byte            `json:"bytes"`
	Big     int64             `json:"big"`
	Huge    uint64            `json:"huge"`
	Float   float64           `json:"float"`
	Text    string            `json:"text"`
	Mapping map[string]string `json:"mapping"`
	Many    []int             `json:"many"`
	Nothing *string           `json:"nothing"`
	Nested  map[string]any    `json:"nested"`
}

func echo(_ dbos.Context, value any) (any, error) { return value, nil }

func fail(_ dbos.Context, message string) (any, error) {
	return nil, &dbos.PortableWorkflowError{
		Name: "TeapotError", Message: message, Code: 418, Data: map[string]any{"retry": false},
	}
}

func failPlain(_ dbos.Context, message string) (any, error) {
	return nil, fmt.Errorf("outer: %w", errors.New(message))
}

func steps(ctx dbos.Context, _ string) ([]any, error) {
	first, err := dbos.RunAsStep(ctx, func(context.Context) (int, error) { return 1, nil }, dbos.WithStepName("first"))
	if err != nil {
		return nil, err
	}
	_, failed := dbos.RunAsStep(ctx, func(context.Context) (int, error) {
		return 0, errors.New("second went wrong")
	}, dbos.WithStepName("second"))
	third, err := dbos.RunAsStep(ctx, func(context.Context) (int, error) { return 3, nil }, dbos.WithStepName("third"))
	if err != nil {
		return nil, err
	}
	return []any{first, failed.Error(), third}, nil
}

func events(ctx dbos.Context, count int) (int, error) {
	if err := dbos.SetEvent(ctx, "progress", 0); err != nil {
		return 0, err
	}
	for i := 1; i <= count; i++ {
		if _, err := dbos.Recv[any](ctx, "go", time.Minute); err != nil {
			return 0, err
		}
		if err := dbos.SetEvent(ctx, "progress", i); err != nil {
			return 0, err
		}
	}
	return count, dbos.SetEvent(ctx, "done", true)
}

func stream(ctx dbos.Context, count int) (int, error) {
	for i := 0; i < count; i++ {
		if err := dbos.WriteStream(ctx, "values", map[string]any{"index": i}); err != nil {
			return 0, err
		}
	}
	return count, dbos.CloseStream(ctx, "values")
}

func pacedStream(ctx dbos.Context, count int) (int, error) {
	for i := 0; i < count; i++ {
		if _, err := dbos.Recv[any](ctx, "next", time.Minute); err != nil {
			return 0, err
		}
		if err := dbos.WriteStream(ctx, "values", i); err != nil {
			return 0, err
		}
	}
	return count, nil
}

func talk(ctx dbos.Context, _ string) (int, error) {
	for heard := 0; ; heard++ {
		message, err := dbos.Recv[any](ctx, "say", time.Minute)
		if err != nil {
			return heard, err
		}
		if err := dbos.SetEvent(ctx, fmt.Sprintf("reply-%d", heard), map[string]any{"heard": message}); err != nil {
			return heard, err
		}
		if message == "bye" {
			return heard + 1, nil
		}
	}
}

func sleepy(ctx dbos.Context, seconds float64) (string, error) {
	if _, err := dbos.Sleep(ctx, time.Duration(seconds*float64(time.Second))); err != nil {
		return "", err
	}
	return "woke", nil
}

func parent(ctx dbos.Context, count int) ([]any, error) {
	results := []any{}
	for i := 0; i < count; i++ {
		child, err := dbos.RunWorkflow(ctx, echo, any(i))
		if err != nil {
			return nil, err
		}
		result, err := child.GetResult()
		if err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}

func manyValues(ctx dbos.Context, _ string) (values, error) {
	all := values{
		Moment:  time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC),
		Bytes:   []byte{0, 1, 254, 255},
		Big:     math.MaxInt64,
		Huge:    math.MaxUint64,
		Float:   0.1,
		Text:    "<é & \U0001F600>",
		Mapping: map[string]string{"b": "2", "a": "1"},
		Many:    []int{1, 2, 3},
		Nested:  map[string]any{"deep": []any{true, nil, 1.5}},
	}
	if err := dbos.SetEvent(ctx, "values", all); err != nil {
		return all, err
	}
	if err := dbos.WriteStream(ctx, "values", all); err != nil {
		return all, err
	}
	if err := dbos.WriteStream[any](ctx, "values", nil); err != nil {
		return all, err
	}
	return all, dbos.CloseStream(ctx, "values")
}

func nothing(_ dbos.Context, _ string) (*string, error) { return nil, nil }

func scheduled(_ dbos.Context, input dbos.ScheduledWorkflowInput) (map[string]any, error) {
	context, err := dbos.DecodeScheduleContext[any](input)
	return map[string]any{"at": input.ScheduledTime, "context": context}, err
}

type startRequest struct {
	Start     string            `json:"start"`
	ID        string            `json:"id"`
	Arguments []json.RawMessage `json:"arguments"`
}

func startNatively(ctx dbos.Context, request startRequest) error {
	id := dbos.WithWorkflowID(request.ID)
	var number int
	var text string
	var anything any
	if len(request.Arguments) > 0 {
		_ = json.Unmarshal(request.Arguments[0], &number)
		_ = json.Unmarshal(request.Arguments[0], &text)
		_ = json.Unmarshal(request.Arguments[0], &anything)
	}
	var err error
	switch request.Start {
	case "echo":
		_, err = dbos.RunWorkflow(ctx, echo, anything, id)
	case "fail":
		_, err = dbos.RunWorkflow(ctx, fail, text, id)
	case "failPlain":
		_, err = dbos.RunWorkflow(ctx, failPlain, text, id)
	case "steps":
		_, err = dbos.RunWorkflow(ctx, steps, text, id)
	case "events":
		_, err = dbos.RunWorkflow(ctx, events, number, id)
	case "stream":
		_, err = dbos.RunWorkflow(ctx, stream, number, id)
	case "talk":
		_, err = dbos.RunWorkflow(ctx, talk, text, id)
	case "parent":
		_, err = dbos.RunWorkflow(ctx, parent, number, id)
	case "sleepy":
		_, err = dbos.RunWorkflow(ctx, sleepy, float64(number), id)
	case "values":
		_, err = dbos.RunWorkflow(ctx, manyValues, text, id)
	case "nothing":
		_, err = dbos.RunWorkflow(ctx, nothing, text, id)
	default:
		err = fmt.Errorf("no workflow %s", request.Start)
	}
	return err
}

func main() {
	databaseURL, name, queue := os.Args[1], os.Args[2], os.Args[3]
	ctx, err := dbos.NewContext(context.Background(), dbos.Config{
		AppName:                  name,
		DatabaseURL:              databaseURL,
		SchedulerPollingInterval: time.Second,
		Logger:                   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		panic(err)
	}
	dbos.RegisterWorkflow(ctx, echo, dbos.WithWorkflowName("echo"))
	dbos.RegisterWorkflow(ctx, fail, dbos.WithWorkflowName("fail"))
	dbos.RegisterWorkflow(ctx, failPlain, dbos.WithWorkflowName("failPlain"))
	dbos.RegisterWorkflow(ctx, steps, dbos.WithWorkflowName("steps"))
	dbos.RegisterWorkflow(ctx, events, dbos.WithWorkflowName("events"))
	dbos.RegisterWorkflow(ctx, stream, dbos.WithWorkflowName("stream"))
	dbos.RegisterWorkflow(ctx, pacedStream, dbos.WithWorkflowName("pacedStream"))
	dbos.RegisterWorkflow(ctx, talk, dbos.WithWorkflowName("talk"))
	dbos.RegisterWorkflow(ctx, sleepy, dbos.WithWorkflowName("sleepy"))
	dbos.RegisterWorkflow(ctx, parent, dbos.WithWorkflowName("parent"))
	dbos.RegisterWorkflow(ctx, manyValues, dbos.WithWorkflowName("values"))
	dbos.RegisterWorkflow(ctx, nothing, dbos.WithWorkflowName("nothing"))
	dbos.RegisterWorkflow(ctx, scheduled, dbos.WithWorkflowName("scheduled"))
	if err := dbos.Launch(ctx); err != nil {
		panic(err)
	}
	polling := dbos.WithQueueBasePollingInterval(100 * time.Millisecond)
	if _, err := dbos.RegisterQueue(ctx, queue, polling); err != nil {
		panic(err)
	}
	if _, err := dbos.RegisterQueue(ctx, queue+"-serial", polling, dbos.WithGlobalConcurrency(1)); err != nil {
		panic(err)
	}
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var request startRequest
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			panic(err)
		}
		if err := startNatively(ctx, request); err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		fmt.Println("started", request.ID)
	}
	dbos.Shutdown(ctx, time.Second)
}
