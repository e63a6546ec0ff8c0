package main

import (
	"context"
	"net"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc"
)

var reads = []string{"PollTasks", "Heartbeat", "ListTaskSteps"}

// A line is a worker's to the server. It can be cut: nothing is sent or answered from then on, and the library is not told.
type line struct {
	when    string
	at      int
	crashed func()

	mu     sync.Mutex
	writes int
	isCut  bool
	ends   []net.Conn
}

func newLine(crash string, crashed func()) *line {
	when, at, _ := strings.Cut(crash, ":")
	number, _ := strconv.Atoi(at)
	return &line{when: when, at: number, crashed: crashed}
}

func (l *line) options() []grpc.DialOption {
	return []grpc.DialOption{
		grpc.WithContextDialer(l.dial),
		grpc.WithUnaryInterceptor(l.unary),
		grpc.WithStreamInterceptor(l.streaming),
	}
}

func (l *line) dial(ctx context.Context, address string) (net.Conn, error) {
	l.unlessCut()
	end, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends = append(l.ends, end)
	return end, nil
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = true
	for _, end := range l.ends {
		_ = end.Close()
	}
}

func (l *line) crash() {
	l.mu.Lock()
	was := l.isCut
	l.mu.Unlock()
	if !was {
		l.cut()
		l.crashed()
	}
}

// unlessCut waits for ever otherwise.
func (l *line) unlessCut() {
	l.mu.Lock()
	isCut := l.isCut
	l.mu.Unlock()
	if isCut {
		select {}
	}
}

// made tells whether the worker is to die as soon as the call is answered.
func (l *line) made(method string) bool {
	l.unlessCut()
	isHere := false
	l.mu.Lock()
	if !slices.Contains(reads, path.Base(method)) {
		l.writes++
		isHere = l.writes == l.at
	}
	l.mu.Unlock()
	if isHere && l.when == "before" {
		l.crash()
	}
	l.unlessCut()
	return isHere && l.when == "after"
}

func (l *line) unary(ctx context.Context, method string, request, answer any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	isLast := l.made(method)
	err := invoke(ctx, method, request, answer, connection, options...)
	if isLast {
		l.crash()
	}
	l.unlessCut()
	return err
}

func (l *line) streaming(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string, open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	isLast := l.made(method)
	stream, err := open(ctx, description, connection, method, options...)
	if err != nil {
		if isLast {
			l.crash()
		}
		l.unlessCut()
		return nil, err
	}
	return &frames{stream, l, isLast}, nil
}

type frames struct {
	grpc.ClientStream
	line   *line
	isLast bool
}

func (f *frames) RecvMsg(message any) error {
	err := f.ClientStream.RecvMsg(message)
	// The last frame is held back.
	answer, _ := message.(*perdurev1.AwaitStepResponse)
	if f.isLast && (err != nil || answer.GetRecorded() != nil) {
		f.line.crash()
	}
	f.line.unlessCut()
	return err
}
