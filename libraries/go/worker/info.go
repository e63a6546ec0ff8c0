package worker

import (
	"context"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
)

// Info is what is known of a workflow from outside.
type Info struct {
	WorkflowID, RunID, FirstRunID string
	Name                          string
	Attempt, RecoveryAttempts     int32
	Queue, ApplicationVersion     string
	ParentWorkflowID              string
	ScheduleName                  string
	// Deadline is zero where there is none.
	Deadline, CreatedAt time.Time
	Memo, Attributes    map[string]any
	AuthenticatedUser   string
	AssumedRole         string
	AuthenticatedRoles  []string
	// LastFailure is why the attempt before this one failed.
	LastFailure *Failure
}

// InfoOf tells a workflow about itself.
func InfoOf(ctx context.Context) Info {
	task := instanceOf(ctx).task
	info := Info{
		WorkflowID: task.GetWorkflowId(), RunID: task.GetRunId(), FirstRunID: task.GetFirstRunId(),
		Name: task.GetName(), Attempt: task.GetAttempt(), RecoveryAttempts: task.GetRecoveryAttempts(),
		Queue: task.GetQueue(), ApplicationVersion: task.GetApplicationVersion(),
		ParentWorkflowID: task.GetParentWorkflowId(), ScheduleName: task.GetScheduleName(),
		CreatedAt: task.GetCreatedAt().AsTime(), Memo: task.GetMemo().AsMap(), Attributes: task.GetAttributes().AsMap(),
		AuthenticatedUser: task.GetAuthenticatedUser(), AssumedRole: task.GetAssumedRole(),
		AuthenticatedRoles: task.GetAuthenticatedRoles(),
	}
	if task.GetDeadline() != nil {
		info.Deadline = task.GetDeadline().AsTime()
	}
	if task.GetLastFailure() != nil {
		info.LastFailure = fromFailure(task.GetLastFailure())
	}
	return info
}

// IsCancelled tells whether the workflow was asked to cancel.
func IsCancelled(ctx context.Context) bool {
	return instanceOf(ctx).isCancelled.Load()
}

// A RetryPolicy tries a failed workflow again, as a whole.
type RetryPolicy = perdurev1.RetryPolicy
