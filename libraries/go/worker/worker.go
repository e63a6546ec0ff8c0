// Package worker runs durable workflows in Go, through a perdure server.
//
// A workflow is a function of a context and one argument. What it does to the world goes through Step, and what was
// recorded is not done again: kill the process at any point, start it again, and it goes on.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Options of a worker.
type Options struct {
	// Target is where the server listens. Default localhost:7337.
	Target string
	// Application is the one that this worker is a part of; work of others is never taken.
	Application string
	// Version is that of the code: workflows go on with the version that began them.
	Version string
	// Queues to take work from. Empty: every registered queue of the application.
	Queues []string
	// MaxTasks is how many workflows it runs at once. Default 100.
	MaxTasks int
	// Namespace of the server. Empty: the default one.
	Namespace string
	// Credentials for TLS. Nil: none.
	Credentials credentials.TransportCredentials
	// DialOptions are handed to gRPC.
	DialOptions []grpc.DialOption
	// ParkAfter is how long a workflow that only waits is kept in memory. Default 5 s.
	ParkAfter time.Duration
	// Grace is how long running workflows may go on once the context of Run has ended. Default 30 s.
	Grace time.Duration
	// Logger is used by the worker, and by Logger. Default slog's.
	Logger *slog.Logger
	// WorkerID is unique among all workers. Default: drawn.
	WorkerID string
}

// A Worker takes workflows from the server and runs them.
type Worker struct {
	options   Options
	workflows map[string]registered
	client    perdurev1.WorkerServiceClient
	recorder  *recorder
	joined    chan struct{}
	hasJoined sync.Once

	mu      sync.Mutex
	running map[string]*instance
	tasks   sync.WaitGroup
}

type registered struct {
	message *perdurev1.RegisteredWorkflow
	run     func(context.Context, *perdurev1.Arguments) (any, error)
}

// New makes a worker; nothing happens until Run.
func New(options Options) *Worker {
	if options.Target == "" {
		options.Target = "localhost:7337"
	}
	if options.MaxTasks == 0 {
		options.MaxTasks = 100
	}
	if options.ParkAfter == 0 {
		options.ParkAfter = 5 * time.Second
	}
	if options.Grace == 0 {
		options.Grace = 30 * time.Second
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.WorkerID == "" {
		host, _ := os.Hostname()
		options.WorkerID = fmt.Sprintf("%s-%d-%d", host, os.Getpid(), time.Now().UnixNano())
	}
	return &Worker{options: options, workflows: map[string]registered{}, joined: make(chan struct{}), running: map[string]*instance{}}
}

// A RegisterOption says more about a workflow.
type RegisterOption func(*perdurev1.RegisteredWorkflow)

// MaxRecoveryAttempts is how often it may be started anew after its worker died. Default 100.
func MaxRecoveryAttempts(attempts int32) RegisterOption {
	return func(r *perdurev1.RegisteredWorkflow) { r.MaxRecoveryAttempts = &attempts }
}

// CancellationGrace is how long it may clean up once it is to be cancelled. Default 30 s.
func CancellationGrace(grace time.Duration) RegisterOption {
	return func(r *perdurev1.RegisteredWorkflow) { r.CancellationGrace = durationpb.New(grace) }
}

// Register names a workflow. It has one argument, which callers give as the first; struct{} where there is none.
func Register[In, Out any](w *Worker, name string, workflow func(context.Context, In) (Out, error), options ...RegisterOption) {
	if _, known := w.workflows[name]; known {
		panic(fmt.Sprintf("perdure: two workflows are named %q", name))
	}
	message := &perdurev1.RegisteredWorkflow{Name: name}
	for _, option := range options {
		option(message)
	}
	w.workflows[name] = registered{message, func(ctx context.Context, given *perdurev1.Arguments) (any, error) {
		argument, err := firstArgument[In](given)
		if err != nil {
			return nil, err
		}
		return workflow(ctx, argument)
	}}
}

// Joined is closed once the server has taken the worker in.
func (w *Worker) Joined() <-chan struct{} { return w.joined }

// Run takes and runs workflows until ctx ends, and then stops with grace. It fails where the server refuses the worker.
func (w *Worker) Run(ctx context.Context) error {
	if w.options.Application == "" || len(w.workflows) == 0 {
		return errors.New("perdure: a worker needs an application and at least one workflow")
	}
	connection, err := w.dial()
	if err != nil {
		return err
	}
	defer func() { _ = connection.Close() }()
	working, end := context.WithCancel(context.Background())
	defer end()
	w.client = perdurev1.NewWorkerServiceClient(connection)
	w.recorder = &recorder{ctx: working, client: w.client, namespace: w.options.Namespace}

	polled := make(chan error, 1)
	go func() { polled <- w.poll(working) }()
	select {
	case err = <-polled:
	case <-ctx.Done():
		w.drain()
	}
	for _, in := range w.instances() {
		in.close()
	}
	return err
}

func (w *Worker) dial() (*grpc.ClientConn, error) {
	transport := w.options.Credentials
	if transport == nil {
		transport = insecure.NewCredentials()
	}
	options := append([]grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(256<<20), grpc.MaxCallSendMsgSize(256<<20)),
	}, w.options.DialOptions...)
	return grpc.NewClient(w.options.Target, options...)
}

// drain takes nothing new, lets what runs finish, and gives the rest to other workers.
func (w *Worker) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), w.options.Grace)
	defer cancel()
	drain := &perdurev1.DrainWorkerRequest{Namespace: w.options.Namespace, WorkerId: w.options.WorkerID}
	if _, err := w.client.DrainWorker(ctx, drain); err != nil {
		w.options.Logger.Warn("the server was not told that this worker stops", "error", err)
	}
	finished := make(chan struct{})
	go func() { w.tasks.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-ctx.Done():
	}
	release := &perdurev1.ReleaseTasksRequest{Namespace: w.options.Namespace}
	for _, in := range w.instances() {
		in.close()
		release.Tasks = append(release.Tasks, in.ref)
	}
	if len(release.GetTasks()) > 0 {
		last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, _ = w.client.ReleaseTasks(last, release)
	}
}

func (w *Worker) instances() []*instance {
	w.mu.Lock()
	defer w.mu.Unlock()
	found := make([]*instance, 0, len(w.running))
	for _, in := range w.running {
		found = append(found, in)
	}
	return found
}

func key(workflowID, token string) string { return workflowID + "\x00" + token }

func (w *Worker) find(workflowID, token string) *instance {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.running[key(workflowID, token)]
}

func (w *Worker) forget(in *instance) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.running, key(in.ref.GetWorkflowId(), in.ref.GetToken()))
}

// --- polling

func (w *Worker) poll(ctx context.Context) error {
	var pause pauses
	for {
		stream, err := w.client.PollTasks(ctx, w.pollRequest())
		for err == nil {
			var frame *perdurev1.PollTasksResponse
			if frame, err = stream.Recv(); err == nil {
				pause.reset()
				w.frame(frame)
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		switch status.Code(err) {
		case codes.InvalidArgument, codes.FailedPrecondition, codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.Unimplemented, codes.AlreadyExists:
			return err
		}
		w.options.Logger.Debug("the server is away; polling again", "error", err)
		if pause.wait(ctx) != nil {
			return nil
		}
	}
}

func (w *Worker) pollRequest() *perdurev1.PollTasksRequest {
	host, _ := os.Hostname()
	request := &perdurev1.PollTasksRequest{
		Namespace: w.options.Namespace, WorkerId: w.options.WorkerID, Application: w.options.Application,
		ApplicationVersion: w.options.Version, MaxTasks: int32(w.options.MaxTasks),
		Description: fmt.Sprintf("%s:%d %s", host, os.Getpid(), runtime.Version()),
	}
	for _, workflow := range w.workflows {
		request.Workflows = append(request.Workflows, workflow.message)
	}
	for _, queue := range w.options.Queues {
		request.Queues = append(request.Queues, &perdurev1.PolledQueue{Name: queue})
	}
	for _, in := range w.instances() {
		if !in.isClosed() {
			request.Tasks = append(request.Tasks, in.ref)
		}
	}
	return request
}

func (w *Worker) frame(frame *perdurev1.PollTasksResponse) {
	switch frame := frame.GetFrame().(type) {
	case *perdurev1.PollTasksResponse_Joined:
		w.hasJoined.Do(func() { close(w.joined) })
	case *perdurev1.PollTasksResponse_Task:
		w.take(frame.Task)
	case *perdurev1.PollTasksResponse_Query:
		go w.answer(frame.Query)
	case *perdurev1.PollTasksResponse_Update:
		if in := w.find(frame.Update.GetWorkflowId(), frame.Update.GetToken()); in != nil {
			in.update(frame.Update)
		}
	case *perdurev1.PollTasksResponse_Cancellation:
		if in := w.find(frame.Cancellation.GetWorkflowId(), frame.Cancellation.GetToken()); in != nil {
			in.requestCancel()
		}
	case *perdurev1.PollTasksResponse_Lost:
		if in := w.find(frame.Lost.GetWorkflowId(), frame.Lost.GetToken()); in != nil {
			in.close()
		}
	}
}

// --- one workflow

const nonDeterminismPause = 10 * time.Second

func (w *Worker) take(task *perdurev1.Task) {
	in := newInstance(w, task)
	w.mu.Lock()
	defer w.mu.Unlock()
	at := key(task.GetWorkflowId(), task.GetToken())
	if _, known := w.running[at]; known {
		return
	}
	w.running[at] = in
	w.tasks.Add(1)
	go func() {
		defer w.tasks.Done()
		defer w.forget(in)
		defer in.close()
		if err := w.execute(in); err != nil && !in.isClosed() {
			w.options.Logger.Error("a workflow's end could not be told", "workflow_id", task.GetWorkflowId(), "error", err)
		}
	}()
}

func (w *Worker) execute(in *instance) error {
	for more := in.task.GetMoreSteps(); more; {
		request := &perdurev1.ListTaskStepsRequest{Namespace: w.options.Namespace, Task: in.ref, After: in.lastRecorded}
		page, err := patiently(in.ctx, w.client.ListTaskSteps, request)
		if err != nil {
			return err
		}
		in.remember(page.GetSteps())
		more = page.GetMoreSteps()
	}
	ended := w.run(in)
	if in.broken != nil {
		w.options.Logger.Error(in.broken.Error())
		_, err := patiently(in.ctx, w.client.ReleaseTasks, &perdurev1.ReleaseTasksRequest{
			Namespace: w.options.Namespace, Tasks: []*perdurev1.TaskRef{in.ref},
			NotBefore: durationpb.New(nonDeterminismPause), Failure: toFailure(in.broken),
		})
		return err
	}
	if !ended.returned || in.isClosed() {
		return nil
	}
	return w.finish(in, ended)
}

// An ending is what became of a workflow's function; it did not return where the workflow was taken from this worker.
type ending struct {
	returned bool
	value    any
	err      error
}

// run calls the workflow's function on a goroutine of its own, which a lost task ends.
func (w *Worker) run(in *instance) (ended ending) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		in.turn.Lock()
		defer in.turn.Unlock()
		defer func() {
			if thrown := recover(); thrown != nil {
				ended = ending{returned: true, err: &Failure{Name: "panic", Message: fmt.Sprint(thrown), Stack: string(debug.Stack())}}
			}
		}()
		ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), instanceKey{}, in))
		in.cancel = cancel
		in.mu.Lock()
		cancelled := in.cancelled
		in.mu.Unlock()
		if cancelled {
			cancel(ErrCancelled)
		}
		workflow, known := w.workflows[in.task.GetName()]
		if !known {
			in.broken = &NonDeterminismError{in.task.GetWorkflowId(), 0, in.task.GetName(), "a registered workflow"}
			return
		}
		value, err := workflow.run(ctx, in.task.GetArguments())
		ended = ending{returned: true, value: value, err: err}
	}()
	<-done
	return ended
}

func (w *Worker) finish(in *instance, ended ending) error {
	request := &perdurev1.CompleteTaskRequest{Namespace: w.options.Namespace, Task: in.ref}
	var next *continueAsNew
	if errors.As(ended.err, &next) {
		given, err := arguments([]any{next.argument})
		if err == nil {
			again := &perdurev1.ContinueAsNewRequest{Namespace: w.options.Namespace, Task: in.ref, Arguments: given}
			for _, change := range next.changes {
				change(again)
			}
			_, err = patiently(in.ctx, w.client.ContinueAsNew, again)
			return err
		}
		ended.err = err
	}
	if ended.err == nil {
		payload, err := encode(ended.value)
		request.Outcome = &perdurev1.CompleteTaskRequest_Result{Result: payload}
		ended.err = err
	}
	if ended.err != nil {
		request.Outcome = &perdurev1.CompleteTaskRequest_Failure{Failure: toFailure(ended.err)}
		if errors.Is(ended.err, ErrCancelled) && in.cancelled {
			request.Outcome = &perdurev1.CompleteTaskRequest_Cancelled{Cancelled: &perdurev1.TaskCancelled{}}
		}
	}
	_, err := patiently(in.ctx, w.client.CompleteTask, request)
	if status.Code(err) == codes.InvalidArgument {
		// What it returned can't be stored (too large): that is its failure.
		failure := &perdurev1.Failure{Name: "InvalidResult", Message: status.Convert(err).Message()}
		request.Outcome = &perdurev1.CompleteTaskRequest_Failure{Failure: failure}
		_, err = patiently(in.ctx, w.client.CompleteTask, request)
	}
	if isLeaseLost(err) {
		return nil
	}
	return err
}

// --- queries

func (w *Worker) answer(query *perdurev1.QueryTask) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	answer := &perdurev1.AnswerQueryRequest{Namespace: w.options.Namespace, QueryId: query.GetQueryId()}
	if snapshot := query.GetSnapshot(); snapshot != nil {
		in := w.replaySnapshot(snapshot)
		defer in.close()
		if in.broken != nil {
			answer.Answer = &perdurev1.AnswerQueryRequest_Failure{Failure: toFailure(in.broken)}
		} else {
			in.answerQuery(query, answer)
		}
	} else {
		in := w.holder(query.GetWorkflowId())
		if in == nil {
			return
		}
		in.answerQuery(query, answer)
	}
	if _, err := w.client.AnswerQuery(ctx, answer); err != nil {
		w.options.Logger.Debug("a query's answer came too late", "error", err)
	}
}

func (w *Worker) holder(workflowID string) *instance {
	for _, in := range w.instances() {
		if in.ref.GetWorkflowId() == workflowID {
			return in
		}
	}
	return nil
}

// replaySnapshot runs what was recorded, up to where nothing more was.
func (w *Worker) replaySnapshot(task *perdurev1.Task) *instance {
	task.ReadOnly = true
	in := newInstance(w, task)
	ended := make(chan struct{})
	go func() { defer close(ended); w.run(in) }()
	for {
		in.mu.Lock()
		stuck, signalled := in.stuck, in.signalled
		in.mu.Unlock()
		if stuck {
			return in
		}
		select {
		case <-ended:
			return in
		case <-signalled:
		}
	}
}
