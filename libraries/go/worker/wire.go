package worker

import (
	"context"
	"math/rand/v2"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	firstPause  = 50 * time.Millisecond
	lastPause   = 5 * time.Second
	callTimeout = 30 * time.Second
)

// pauses grow, and are never the same for everybody.
type pauses struct{ next time.Duration }

func (p *pauses) wait(ctx context.Context) error {
	if p.next == 0 {
		p.next = firstPause
	}
	timer := time.NewTimer(p.next/2 + rand.N(p.next/2+1))
	defer timer.Stop()
	p.next = min(p.next*2, lastPause)
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pauses) reset() { p.next = 0 }

func transient(err error) bool {
	switch status.Code(err) {
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted, codes.Unknown, codes.Internal, codes.Canceled:
		return true
	}
	return false
}

// patiently tries again for as long as the trouble may pass, until ctx ends.
func patiently[Q, A any](ctx context.Context, call func(context.Context, *Q, ...grpc.CallOption) (*A, error), request *Q) (*A, error) {
	var pause pauses
	for {
		attempt, cancel := context.WithTimeout(ctx, callTimeout)
		answer, err := call(attempt, request)
		cancel()
		if err == nil || !transient(err) {
			return answer, err
		}
		if pause.wait(ctx) != nil {
			return nil, err
		}
	}
}

// reasonOf is the stable reason in the ErrorInfo of a status.
func reasonOf(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

func isLeaseLost(err error) bool {
	return status.Code(err) == codes.Aborted && reasonOf(err) == "LEASE_LOST"
}

func refOf(task *perdurev1.Task) *perdurev1.TaskRef {
	return &perdurev1.TaskRef{WorkflowId: task.GetWorkflowId(), Token: task.GetToken()}
}
