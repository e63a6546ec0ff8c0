package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func recordedStep(id int32, name string, output any, at time.Duration) *perdurev1.Step {
	text, _ := json.Marshal(output)
	payload := &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: string(text)}}
	completed := timestamppb.New(time.Unix(1_700_000_000, 0).Add(at))
	return &perdurev1.Step{FunctionId: id, Name: name, Output: payload, CompletedAt: completed}
}

func never(context.Context) (int, error) { panic("a replay ran a step") }

func TestReplayAnswersWhatWasRecordedAndRunsNothing(t *testing.T) {
	paid, err := Replay(func(ctx context.Context, order string) (string, error) {
		paid, err := Step(ctx, "charge", never)
		if err == nil {
			err = Sleep(ctx, time.Second)
		}
		if err == nil {
			err = SetEvent(ctx, "paid", paid)
		}
		return order + " is paid", err
	}, "o-7", []*perdurev1.Step{recordedStep(0, "charge", 12, 0), recordedStep(1, "DBOS.sleep", nil, 1), recordedStep(2, "DBOS.setEvent", nil, 2)})
	if paid != "o-7 is paid" || err != nil {
		t.Fatal(paid, err)
	}
}

func one(ctx context.Context, _ struct{}) (int, error) { return Step(ctx, "one", never) }

func TestReplayNamesAnotherCallBesideTheRecordedOne(t *testing.T) {
	_, err := Replay(one, struct{}{}, []*perdurev1.Step{recordedStep(0, "charge", 1, 0)})
	var broken *NonDeterminismError
	if !errors.As(err, &broken) || broken.Recorded != "charge" || broken.Expected != "one" {
		t.Fatal(err)
	}
	if !strings.Contains(err.Error(), `step 0: "charge" was recorded where "one" is called now`) {
		t.Fatal(err)
	}
}

func TestReplayKnowsCodeThatEndsBeforeItsHistory(t *testing.T) {
	_, err := Replay(one, struct{}{}, []*perdurev1.Step{recordedStep(0, "one", 1, 0), recordedStep(1, "two", 2, 1)})
	if err == nil || !strings.Contains(err.Error(), `step 1: "two" was recorded where the workflow ends now`) {
		t.Fatal(err)
	}
}

func TestReplayStandsStillWhereNothingMoreIsRecorded(t *testing.T) {
	value, err := Replay(one, struct{}{}, nil)
	if value != 0 || err != nil {
		t.Fatal(value, err)
	}
}

func TestReplayReturnsARecordedFailureWithItsCause(t *testing.T) {
	step := recordedStep(0, "one", nil, 0)
	step.Output = nil
	step.Failure = &perdurev1.Failure{Name: "Declined", Message: "no money", Cause: &perdurev1.Failure{Name: "Bank"}}
	_, err := Replay(one, struct{}{}, []*perdurev1.Step{step})
	var failure *Failure
	if !errors.As(err, &failure) || failure.Name != "Declined" || failure.Cause.Name != "Bank" {
		t.Fatal(err)
	}
}

func TestBranchesGoOnInTheOrderInWhichTheirStepsEnded(t *testing.T) {
	// The second branch was through first, so it took the next number.
	steps := []*perdurev1.Step{
		recordedStep(0, "a", 1, 9), recordedStep(1, "b", 1, 1), recordedStep(2, "after b", 1, 2), recordedStep(3, "after a", 1, 10),
	}
	// They share this without a lock.
	var order []string
	_, err := Replay(func(ctx context.Context, _ struct{}) (int, error) {
		branch := func(name string) *Future[int] {
			return Go(ctx, func(ctx context.Context) (int, error) {
				if _, err := Step(ctx, name, never); err != nil {
					return 0, err
				}
				order = append(order, name)
				return Step(ctx, "after "+name, never)
			})
		}
		a, b := branch("a"), branch("b")
		if _, err := a.Get(ctx); err != nil {
			return 0, err
		}
		return b.Get(ctx)
	}, struct{}{}, steps)
	if err != nil || strings.Join(order, " ") != "b a" {
		t.Fatal(order, err)
	}
}

func TestTheLoggerIsQuietInAReplay(t *testing.T) {
	var told bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&told, nil)))
	defer slog.SetDefault(before)
	w := New(Options{Application: "replay"})
	task := &perdurev1.Task{WorkflowId: "w", Steps: []*perdurev1.Step{recordedStep(0, "one", 1, 0)}}
	in := newInstance(w, task, registered{message: &perdurev1.RegisteredWorkflow{}}, nil)
	ended := make(chan ending, 1)
	in.ended = func(how ending) { ended <- how }
	in.run(func(ctx context.Context) (any, error) {
		Logger(ctx).Warn("before")
		_, err := Step(ctx, "one", never)
		Logger(ctx).Warn("after")
		return nil, err
	})
	if how := <-ended; how.err != nil || told.Len() > 0 {
		t.Fatal(how.err, told.String())
	}
}
