// Callers in Go: grpc-go, the stubs of gen/go for enqueues and bytes as they are for echoes. Started with a setup as JSON;
// then a line of JSON in for each round, and a line out of what came of it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"syscall"
	"time"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

type setup struct {
	Address     string
	Connections int
	// Of the enqueue bench.
	Workflow, Queue, Argument string
	// Of the transport bench: a message in bytes, and how many come back of a streaming call.
	Note   []byte
	Values int
}

type ask struct {
	Call    string
	Callers int
	Ms      float64
}

type loaded struct {
	// Milliseconds, of each call.
	Times []float64 `json:"times"`
	Ms    float64   `json:"ms"`
	// Microseconds of this process.
	CPU int64 `json:"cpu"`
}

type call func(connection *grpc.ClientConn) error

func main() {
	var given setup
	check(json.Unmarshal([]byte(os.Args[1]), &given))
	connections := make([]*grpc.ClientConn, given.Connections)
	for i := range connections {
		connection, err := grpc.NewClient(given.Address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		check(err)
		connections[i] = connection
	}
	calls := map[string]call{"grpc-go stubs": enqueue(given), "once": once(given), "many": many(given)}

	answers := json.NewEncoder(os.Stdout)
	for asks := bufio.NewScanner(os.Stdin); asks.Scan(); {
		var asked ask
		check(json.Unmarshal(asks.Bytes(), &asked))
		check(answers.Encode(round(connections, calls[asked.Call], asked)))
	}
}

// Callers that each call again as soon as they are answered.
func round(connections []*grpc.ClientConn, call call, asked ask) loaded {
	var together sync.WaitGroup
	times := make([][]float64, asked.Callers)
	before := used()
	start := time.Now()
	until := start.Add(time.Duration(asked.Ms * float64(time.Millisecond)))
	for i := range times {
		together.Add(1)
		go func() {
			defer together.Done()
			connection := connections[i%len(connections)]
			for from := time.Now(); from.Before(until); {
				check(call(connection))
				now := time.Now()
				times[i] = append(times[i], milliseconds(now.Sub(from)))
				from = now
			}
		}()
	}
	together.Wait()
	result := loaded{Times: []float64{}, Ms: milliseconds(time.Since(start)), CPU: used() - before}
	for _, each := range times {
		result.Times = append(result.Times, each...)
	}
	return result
}

func enqueue(given setup) call {
	argument := &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: given.Argument}}
	request := &perdurev1.EnqueueWorkflowRequest{
		Workflow: &perdurev1.WorkflowStart{
			Name:      given.Workflow,
			Queue:     given.Queue,
			Arguments: &perdurev1.Arguments{Positional: []*perdurev1.Payload{argument}},
		},
	}
	return func(connection *grpc.ClientConn) error {
		_, err := perdurev1.NewWorkflowServiceClient(connection).EnqueueWorkflow(context.Background(), request)
		return err
	}
}

func once(given setup) call {
	return func(connection *grpc.ClientConn) error {
		var answer []byte
		return connection.Invoke(context.Background(), "/test.Echo/Once", given.Note, &answer, asBytes)
	}
}

func many(given setup) call {
	description := &grpc.StreamDesc{StreamName: "Many", ServerStreams: true}
	return func(connection *grpc.ClientConn) error {
		stream, err := connection.NewStream(context.Background(), description, "/test.Echo/Many", asBytes)
		if err != nil {
			return err
		}
		if err := stream.SendMsg(given.Note); err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		for came := 0; ; came++ {
			var value []byte
			err := stream.RecvMsg(&value)
			if err == io.EOF && came == given.Values {
				return nil
			}
			if err == io.EOF {
				return fmt.Errorf("%d values came, of %d", came, given.Values)
			}
			if err != nil {
				return err
			}
		}
	}
}

// Messages stay the bytes that they are: what is left is what the transport costs.
type rawCodec struct{}

func (rawCodec) Name() string                        { return "proto" }
func (rawCodec) Marshal(message any) ([]byte, error) { return message.([]byte), nil }
func (rawCodec) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = data
	return nil
}

var asBytes = grpc.ForceCodec(rawCodec{})

func milliseconds(of time.Duration) float64 { return float64(of) / float64(time.Millisecond) }

// Microseconds of CPU of this process so far.
func used() int64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano()/1000 + usage.Stime.Nano()/1000
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
