"""As calls.py, with asyncio: calls_async.py ADDRESS WORKFLOW_ID"""

import asyncio
import sys

import grpc
from grpc_status import rpc_status
from messages import enqueue, get, result, server_info, show, show_failure
from perdure.v1 import admin_service_pb2_grpc, workflow_service_pb2_grpc


async def calls(address: str, workflow_id: str) -> None:
    async with grpc.aio.insecure_channel(address) as channel:
        admin = admin_service_pb2_grpc.AdminServiceStub(channel)
        workflows = workflow_service_pb2_grpc.WorkflowServiceStub(channel)
        print("version", (await admin.GetServerInfo(server_info())).version)
        print("created", (await workflows.EnqueueWorkflow(enqueue(workflow_id))).created)
        print("again", (await workflows.EnqueueWorkflow(enqueue(workflow_id))).created)
        show((await workflows.GetWorkflow(get(workflow_id))).workflow)
        call = workflows.GetWorkflow(get(workflow_id + "-missing"))
        try:
            await call
        except grpc.aio.AioRpcError as error:
            show_failure(error.code(), await rpc_status.aio.from_call(call))
        frames = workflows.GetResult(result(workflow_id))
        print("frames", *[frame.WhichOneof("frame") async for frame in frames])


asyncio.run(calls(*sys.argv[1:]))
