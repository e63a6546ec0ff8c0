package worker

import (
	"context"
	"math/rand/v2"
	"sync"
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
	// The servers say something on a stream at least this often; silent for three times as long, they are gone.
	progress  = 5 * time.Second
	leaseLost = "LEASE_LOST"
)

// A link is the way to the servers: calls that get lost are made again, and again, at the next server.
type link struct {
	namespace string

	mu      sync.Mutex
	clients []perdurev1.WorkerServiceClient
	current int
}

func (l *link) client() (perdurev1.WorkerServiceClient, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.clients[l.current%len(l.clients)], l.current
}

// leave has another server tried from here on, if nobody has moved on from this one yet.
func (l *link) leave(which int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == which {
		l.current++
	}
}

// patiently tries again for as long as the trouble may pass, until ctx ends.
func patiently[Q, A any](ctx context.Context, l *link, call func(perdurev1.WorkerServiceClient, context.Context, *Q, ...grpc.CallOption) (*A, error), request *Q) (*A, error) {
	var pause pauses
	for {
		client, which := l.client()
		attempt, cancel := context.WithTimeout(ctx, callTimeout)
		answer, err := call(client, attempt, request)
		cancel()
		if err == nil || !transient(err) || ctx.Err() != nil {
			return answer, err
		}
		l.leave(which)
		if pause.wait(ctx, err) != nil {
			return nil, err
		}
	}
}

// listen gives the frames of one stream to a function until it says so, the stream breaks, or nothing is heard for too
// long. The next stream goes elsewhere.
func listen[A any](ctx context.Context, l *link, open func(context.Context, perdurev1.WorkerServiceClient) (grpc.ServerStreamingClient[A], error), each func(*A) bool) error {
	client, which := l.client()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	silence := time.AfterFunc(3*progress, stop)
	defer silence.Stop()
	stream, err := open(ctx, client)
	for err == nil {
		var frame *A
		if frame, err = stream.Recv(); err == nil {
			silence.Reset(3 * progress)
			if each(frame) {
				return nil
			}
		}
	}
	if code := status.Code(err); transient(err) || code == codes.OK {
		l.leave(which)
	}
	return err
}

// pauses grow, and are never the same for everybody.
type pauses struct{ next time.Duration }

// wait takes as long as the server asks for, if it does.
func (p *pauses) wait(ctx context.Context, err error) error {
	if p.next == 0 {
		p.next = firstPause
	}
	pause := p.next/2 + rand.N(p.next/2+1)
	for _, detail := range status.Convert(err).Details() {
		if retry, ok := detail.(*errdetails.RetryInfo); ok {
			pause = max(pause, retry.GetRetryDelay().AsDuration())
		}
	}
	p.next = min(p.next*2, lastPause)
	timer := time.NewTimer(pause)
	defer timer.Stop()
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
	case codes.Unavailable, codes.DeadlineExceeded, codes.Unknown, codes.Internal, codes.Canceled:
		return true
	}
	return false
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

func isLeaseLost(err error) bool { return err != nil && reasonOfRefusal(err) == leaseLost }

func isTooMuch(err error) bool {
	code := status.Code(err)
	return code == codes.InvalidArgument || code == codes.ResourceExhausted
}
