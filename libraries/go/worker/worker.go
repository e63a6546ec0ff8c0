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
	"sync"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
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
	// Targets are several servers, in place of Target: the next one is tried when one can't be reached.
	Targets []string
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
	link      *link
	joined    chan struct{}
	hasJoined sync.Once
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
	if len(options.Targets) == 0 {
		options.Targets = []string{options.Target}
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
	return &Worker{options: options, workflows: map[string]registered{}, joined: make(chan struct{})}
}

func (r registered) grace() time.Duration {
	if given := r.message.GetCancellationGrace(); given != nil {
		return given.AsDuration()
	}
	return defaultGrace
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
	w.link = &link{namespace: w.options.Namespace}
	for _, target := range w.options.Targets {
		connection, err := w.dial(target)
		if err != nil {
			return err
		}
		defer func() { _ = connection.Close() }()
		w.link.clients = append(w.link.clients, perdurev1.NewWorkerServiceClient(connection))
	}
	working, end := context.WithCancel(context.Background())
	defer end()
	held := &tasks{w: w, ctx: working, recorder: &recorder{ctx: working, link: w.link}, held: map[string]*instance{}, misfits: map[string]int{}}

	polled := make(chan error, 1)
	go func() { polled <- w.poll(working, held) }()
	var err error
	select {
	case err = <-polled:
	case <-ctx.Done():
		w.drain(held)
	}
	for _, in := range held.instances() {
		in.close()
	}
	return err
}

func (w *Worker) dial(target string) (*grpc.ClientConn, error) {
	transport := w.options.Credentials
	if transport == nil {
		transport = insecure.NewCredentials()
	}
	// A server that was restarted is found again within a second.
	again := backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second}
	options := append([]grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: again, MinConnectTimeout: 5 * time.Second}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(256<<20), grpc.MaxCallSendMsgSize(256<<20)),
	}, w.options.DialOptions...)
	return grpc.NewClient(target, options...)
}

// drain takes nothing new, lets go of what only waits, lets the rest finish, and gives what is left to other workers.
func (w *Worker) drain(held *tasks) {
	ctx, cancel := context.WithTimeout(context.Background(), w.options.Grace)
	defer cancel()
	drain := &perdurev1.DrainWorkerRequest{Namespace: w.options.Namespace, WorkerId: w.options.WorkerID}
	if _, err := patiently(ctx, w.link, perdurev1.WorkerServiceClient.DrainWorker, drain); err != nil {
		w.options.Logger.Warn("the server was not told that this worker stops", "error", err)
	}
	select {
	case <-held.drain():
	case <-ctx.Done():
	}
	release := &perdurev1.ReleaseTasksRequest{Namespace: w.options.Namespace}
	for _, in := range held.instances() {
		in.close()
		release.Tasks = append(release.Tasks, in.ref)
	}
	if len(release.GetTasks()) > 0 {
		last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		client, _ := w.link.client()
		_, _ = client.ReleaseTasks(last, release)
	}
}

// --- polling

func (w *Worker) poll(ctx context.Context, held *tasks) error {
	var pause pauses
	open := func(ctx context.Context, client perdurev1.WorkerServiceClient) (grpc.ServerStreamingClient[perdurev1.PollTasksResponse], error) {
		return client.PollTasks(ctx, w.pollRequest(held))
	}
	for {
		err := listen(ctx, w.link, open, func(frame *perdurev1.PollTasksResponse) bool {
			pause.reset()
			if frame.GetJoined() != nil {
				w.hasJoined.Do(func() { close(w.joined) })
			}
			held.frame(frame)
			return false
		})
		if ctx.Err() != nil {
			return nil
		}
		switch status.Code(err) {
		case codes.InvalidArgument, codes.FailedPrecondition, codes.Unauthenticated, codes.PermissionDenied, codes.NotFound, codes.Unimplemented, codes.AlreadyExists:
			if reasonOf(err) != "STORE_UNAVAILABLE" {
				return err
			}
		}
		w.options.Logger.Debug("the server is away; polling again", "error", err)
		if pause.wait(ctx, err) != nil {
			return nil
		}
	}
}

func (w *Worker) pollRequest(held *tasks) *perdurev1.PollTasksRequest {
	host, _ := os.Hostname()
	request := &perdurev1.PollTasksRequest{
		Namespace: w.options.Namespace, WorkerId: w.options.WorkerID, Application: w.options.Application,
		ApplicationVersion: w.options.Version, MaxTasks: int32(w.options.MaxTasks), ProgressInterval: durationpb.New(progress),
		Description: fmt.Sprintf("%s:%d %s", host, os.Getpid(), runtime.Version()),
	}
	for _, workflow := range w.workflows {
		request.Workflows = append(request.Workflows, workflow.message)
	}
	for _, queue := range w.options.Queues {
		request.Queues = append(request.Queues, &perdurev1.PolledQueue{Name: queue})
	}
	request.Tasks = held.refs()
	return request
}
