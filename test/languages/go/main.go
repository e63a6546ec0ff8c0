// Makes the calls that the test compares, with the stubs of gen/go: calls ADDRESS WORKFLOW_ID
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	perdurev1 "github.com/perdure/perdure/gen/go/perdure/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

func main() {
	address, id := os.Args[1], os.Args[2]
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	defer connection.Close()
	admin := perdurev1.NewAdminServiceClient(connection)
	workflows := perdurev1.NewWorkflowServiceClient(connection)
	ctx := context.Background()

	info, err := admin.GetServerInfo(ctx, &perdurev1.GetServerInfoRequest{})
	check(err)
	fmt.Println("version", info.Version)

	enqueue := &perdurev1.EnqueueWorkflowRequest{
		Workflow: &perdurev1.WorkflowStart{
			Name:       "greet",
			Queue:      "languages",
			WorkflowId: &id,
			Arguments:  &perdurev1.Arguments{Positional: []*perdurev1.Payload{json("1"), json(`"two"`)}},
		},
	}
	for _, word := range []string{"created", "again"} {
		started, err := workflows.EnqueueWorkflow(ctx, enqueue)
		check(err)
		fmt.Println(word, started.Created)
	}

	found, err := workflows.GetWorkflow(ctx, &perdurev1.GetWorkflowRequest{WorkflowId: id})
	check(err)
	fmt.Println("status", found.Workflow.Status)
	fmt.Print("arguments")
	for _, payload := range found.Workflow.Input.Arguments.Positional {
		fmt.Print(" ", payload.GetJson())
	}
	fmt.Println()

	_, err = workflows.GetWorkflow(ctx, &perdurev1.GetWorkflowRequest{WorkflowId: id + "-missing"})
	for _, detail := range status.Convert(err).Details() {
		if info, is := detail.(*errdetails.ErrorInfo); is {
			fmt.Println("missing", status.Code(err), info.Reason)
		}
	}

	frames, err := workflows.GetResult(ctx, &perdurev1.GetResultRequest{
		WorkflowId: id,
		Timeout:    &durationpb.Duration{},
	})
	check(err)
	fmt.Print("frames")
	for {
		frame, err := frames.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		check(err)
		switch frame.Frame.(type) {
		case *perdurev1.GetResultResponse_Opened:
			fmt.Print(" opened")
		case *perdurev1.GetResultResponse_End:
			fmt.Print(" end")
		default:
			fmt.Print(" other")
		}
	}
	fmt.Println()
}

func json(text string) *perdurev1.Payload {
	return &perdurev1.Payload{Content: &perdurev1.Payload_Json{Json: text}}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
