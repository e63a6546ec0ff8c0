"""Makes the calls that the test compares, with the stubs of gen/python: calls.py ADDRESS WORKFLOW_ID"""

import sys

import grpc
from grpc_status import rpc_status
from messages import enqueue, get, result, server_info, show, show_failure
from perdure.v1 import admin_service_pb2_grpc, workflow_service_pb2_grpc

address, workflow_id = sys.argv[1:]

with grpc.insecure_channel(address) as channel:
    admin = admin_service_pb2_grpc.AdminServiceStub(channel)
    workflows = workflow_service_pb2_grpc.WorkflowServiceStub(channel)
    print("version", admin.GetServerInfo(server_info()).version)
    print("created", workflows.EnqueueWorkflow(enqueue(workflow_id)).created)
    print("again", workflows.EnqueueWorkflow(enqueue(workflow_id)).created)
    show(workflows.GetWorkflow(get(workflow_id)).workflow)
    try:
        workflows.GetWorkflow(get(workflow_id + "-missing"))
    except grpc.RpcError as error:
        assert isinstance(error, grpc.Call)
        show_failure(error.code(), rpc_status.from_call(error))
    frames = workflows.GetResult(result(workflow_id))
    print("frames", *(frame.WhichOneof("frame") for frame in frames))
