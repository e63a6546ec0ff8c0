"""The requests that both kinds of Python caller make, and how they show the answers."""

import grpc
from google.rpc import error_details_pb2, status_pb2
from perdure.v1 import (
    admin_service_pb2,
    values_pb2,
    workflow_lookup_pb2,
    workflow_pb2,
    workflow_start_pb2,
    workflow_waits_pb2,
)


def server_info() -> admin_service_pb2.GetServerInfoRequest:
    return admin_service_pb2.GetServerInfoRequest()


def enqueue(workflow_id: str) -> workflow_start_pb2.EnqueueWorkflowRequest:
    return workflow_start_pb2.EnqueueWorkflowRequest(
        workflow=workflow_start_pb2.WorkflowStart(
            name="greet",
            queue="languages",
            workflow_id=workflow_id,
            arguments=values_pb2.Arguments(
                positional=[values_pb2.Payload(json="1"), values_pb2.Payload(json='"two"')]
            ),
        )
    )


def get(workflow_id: str) -> workflow_lookup_pb2.GetWorkflowRequest:
    return workflow_lookup_pb2.GetWorkflowRequest(workflow_id=workflow_id)


def result(workflow_id: str) -> workflow_waits_pb2.GetResultRequest:
    request = workflow_waits_pb2.GetResultRequest(workflow_id=workflow_id)
    request.timeout.SetInParent()
    return request


def show(workflow: workflow_pb2.Workflow) -> None:
    print("status", workflow_pb2.WorkflowStatus.Name(workflow.status))
    print("arguments", *(payload.json for payload in workflow.input.arguments.positional))


def show_failure(code: grpc.StatusCode, status: status_pb2.Status | None) -> None:
    info = error_details_pb2.ErrorInfo()
    for detail in status.details if status else []:
        detail.Unpack(info)
    print("missing", code.name, info.reason)
