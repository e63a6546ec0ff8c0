package io.github.perdure.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
 * it, writes down what it did, and gives what a dead worker held to another.
 * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
 * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class WorkerServiceGrpc {

  private WorkerServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "perdure.v1.WorkerService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.PollTasksRequest,
      io.github.perdure.v1.PollTasksResponse> getPollTasksMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PollTasks",
      requestType = io.github.perdure.v1.PollTasksRequest.class,
      responseType = io.github.perdure.v1.PollTasksResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.PollTasksRequest,
      io.github.perdure.v1.PollTasksResponse> getPollTasksMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.PollTasksRequest, io.github.perdure.v1.PollTasksResponse> getPollTasksMethod;
    if ((getPollTasksMethod = WorkerServiceGrpc.getPollTasksMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getPollTasksMethod = WorkerServiceGrpc.getPollTasksMethod) == null) {
          WorkerServiceGrpc.getPollTasksMethod = getPollTasksMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.PollTasksRequest, io.github.perdure.v1.PollTasksResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PollTasks"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.PollTasksRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.PollTasksResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("PollTasks"))
              .build();
        }
      }
    }
    return getPollTasksMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.HeartbeatRequest,
      io.github.perdure.v1.HeartbeatResponse> getHeartbeatMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "Heartbeat",
      requestType = io.github.perdure.v1.HeartbeatRequest.class,
      responseType = io.github.perdure.v1.HeartbeatResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.HeartbeatRequest,
      io.github.perdure.v1.HeartbeatResponse> getHeartbeatMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.HeartbeatRequest, io.github.perdure.v1.HeartbeatResponse> getHeartbeatMethod;
    if ((getHeartbeatMethod = WorkerServiceGrpc.getHeartbeatMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getHeartbeatMethod = WorkerServiceGrpc.getHeartbeatMethod) == null) {
          WorkerServiceGrpc.getHeartbeatMethod = getHeartbeatMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.HeartbeatRequest, io.github.perdure.v1.HeartbeatResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "Heartbeat"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.HeartbeatRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.HeartbeatResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("Heartbeat"))
              .build();
        }
      }
    }
    return getHeartbeatMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.DrainWorkerRequest,
      io.github.perdure.v1.DrainWorkerResponse> getDrainWorkerMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DrainWorker",
      requestType = io.github.perdure.v1.DrainWorkerRequest.class,
      responseType = io.github.perdure.v1.DrainWorkerResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.DrainWorkerRequest,
      io.github.perdure.v1.DrainWorkerResponse> getDrainWorkerMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.DrainWorkerRequest, io.github.perdure.v1.DrainWorkerResponse> getDrainWorkerMethod;
    if ((getDrainWorkerMethod = WorkerServiceGrpc.getDrainWorkerMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getDrainWorkerMethod = WorkerServiceGrpc.getDrainWorkerMethod) == null) {
          WorkerServiceGrpc.getDrainWorkerMethod = getDrainWorkerMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.DrainWorkerRequest, io.github.perdure.v1.DrainWorkerResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DrainWorker"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.DrainWorkerRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.DrainWorkerResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("DrainWorker"))
              .build();
        }
      }
    }
    return getDrainWorkerMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ReleaseTasksRequest,
      io.github.perdure.v1.ReleaseTasksResponse> getReleaseTasksMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReleaseTasks",
      requestType = io.github.perdure.v1.ReleaseTasksRequest.class,
      responseType = io.github.perdure.v1.ReleaseTasksResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ReleaseTasksRequest,
      io.github.perdure.v1.ReleaseTasksResponse> getReleaseTasksMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ReleaseTasksRequest, io.github.perdure.v1.ReleaseTasksResponse> getReleaseTasksMethod;
    if ((getReleaseTasksMethod = WorkerServiceGrpc.getReleaseTasksMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getReleaseTasksMethod = WorkerServiceGrpc.getReleaseTasksMethod) == null) {
          WorkerServiceGrpc.getReleaseTasksMethod = getReleaseTasksMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ReleaseTasksRequest, io.github.perdure.v1.ReleaseTasksResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReleaseTasks"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ReleaseTasksRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ReleaseTasksResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("ReleaseTasks"))
              .build();
        }
      }
    }
    return getReleaseTasksMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ParkTaskRequest,
      io.github.perdure.v1.ParkTaskResponse> getParkTaskMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ParkTask",
      requestType = io.github.perdure.v1.ParkTaskRequest.class,
      responseType = io.github.perdure.v1.ParkTaskResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ParkTaskRequest,
      io.github.perdure.v1.ParkTaskResponse> getParkTaskMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ParkTaskRequest, io.github.perdure.v1.ParkTaskResponse> getParkTaskMethod;
    if ((getParkTaskMethod = WorkerServiceGrpc.getParkTaskMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getParkTaskMethod = WorkerServiceGrpc.getParkTaskMethod) == null) {
          WorkerServiceGrpc.getParkTaskMethod = getParkTaskMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ParkTaskRequest, io.github.perdure.v1.ParkTaskResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ParkTask"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ParkTaskRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ParkTaskResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("ParkTask"))
              .build();
        }
      }
    }
    return getParkTaskMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListTaskStepsRequest,
      io.github.perdure.v1.ListTaskStepsResponse> getListTaskStepsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListTaskSteps",
      requestType = io.github.perdure.v1.ListTaskStepsRequest.class,
      responseType = io.github.perdure.v1.ListTaskStepsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListTaskStepsRequest,
      io.github.perdure.v1.ListTaskStepsResponse> getListTaskStepsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListTaskStepsRequest, io.github.perdure.v1.ListTaskStepsResponse> getListTaskStepsMethod;
    if ((getListTaskStepsMethod = WorkerServiceGrpc.getListTaskStepsMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getListTaskStepsMethod = WorkerServiceGrpc.getListTaskStepsMethod) == null) {
          WorkerServiceGrpc.getListTaskStepsMethod = getListTaskStepsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListTaskStepsRequest, io.github.perdure.v1.ListTaskStepsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListTaskSteps"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListTaskStepsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListTaskStepsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("ListTaskSteps"))
              .build();
        }
      }
    }
    return getListTaskStepsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.RecordStepsRequest,
      io.github.perdure.v1.RecordStepsResponse> getRecordStepsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RecordSteps",
      requestType = io.github.perdure.v1.RecordStepsRequest.class,
      responseType = io.github.perdure.v1.RecordStepsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.RecordStepsRequest,
      io.github.perdure.v1.RecordStepsResponse> getRecordStepsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.RecordStepsRequest, io.github.perdure.v1.RecordStepsResponse> getRecordStepsMethod;
    if ((getRecordStepsMethod = WorkerServiceGrpc.getRecordStepsMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getRecordStepsMethod = WorkerServiceGrpc.getRecordStepsMethod) == null) {
          WorkerServiceGrpc.getRecordStepsMethod = getRecordStepsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.RecordStepsRequest, io.github.perdure.v1.RecordStepsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RecordSteps"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.RecordStepsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.RecordStepsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("RecordSteps"))
              .build();
        }
      }
    }
    return getRecordStepsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.AwaitStepRequest,
      io.github.perdure.v1.AwaitStepResponse> getAwaitStepMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AwaitStep",
      requestType = io.github.perdure.v1.AwaitStepRequest.class,
      responseType = io.github.perdure.v1.AwaitStepResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.AwaitStepRequest,
      io.github.perdure.v1.AwaitStepResponse> getAwaitStepMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.AwaitStepRequest, io.github.perdure.v1.AwaitStepResponse> getAwaitStepMethod;
    if ((getAwaitStepMethod = WorkerServiceGrpc.getAwaitStepMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getAwaitStepMethod = WorkerServiceGrpc.getAwaitStepMethod) == null) {
          WorkerServiceGrpc.getAwaitStepMethod = getAwaitStepMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.AwaitStepRequest, io.github.perdure.v1.AwaitStepResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AwaitStep"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.AwaitStepRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.AwaitStepResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("AwaitStep"))
              .build();
        }
      }
    }
    return getAwaitStepMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.CompleteTaskRequest,
      io.github.perdure.v1.CompleteTaskResponse> getCompleteTaskMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CompleteTask",
      requestType = io.github.perdure.v1.CompleteTaskRequest.class,
      responseType = io.github.perdure.v1.CompleteTaskResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.CompleteTaskRequest,
      io.github.perdure.v1.CompleteTaskResponse> getCompleteTaskMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.CompleteTaskRequest, io.github.perdure.v1.CompleteTaskResponse> getCompleteTaskMethod;
    if ((getCompleteTaskMethod = WorkerServiceGrpc.getCompleteTaskMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getCompleteTaskMethod = WorkerServiceGrpc.getCompleteTaskMethod) == null) {
          WorkerServiceGrpc.getCompleteTaskMethod = getCompleteTaskMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.CompleteTaskRequest, io.github.perdure.v1.CompleteTaskResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CompleteTask"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CompleteTaskRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CompleteTaskResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("CompleteTask"))
              .build();
        }
      }
    }
    return getCompleteTaskMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.CompleteTasksRequest,
      io.github.perdure.v1.CompleteTasksResponse> getCompleteTasksMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CompleteTasks",
      requestType = io.github.perdure.v1.CompleteTasksRequest.class,
      responseType = io.github.perdure.v1.CompleteTasksResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.CompleteTasksRequest,
      io.github.perdure.v1.CompleteTasksResponse> getCompleteTasksMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.CompleteTasksRequest, io.github.perdure.v1.CompleteTasksResponse> getCompleteTasksMethod;
    if ((getCompleteTasksMethod = WorkerServiceGrpc.getCompleteTasksMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getCompleteTasksMethod = WorkerServiceGrpc.getCompleteTasksMethod) == null) {
          WorkerServiceGrpc.getCompleteTasksMethod = getCompleteTasksMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.CompleteTasksRequest, io.github.perdure.v1.CompleteTasksResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CompleteTasks"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CompleteTasksRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.CompleteTasksResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("CompleteTasks"))
              .build();
        }
      }
    }
    return getCompleteTasksMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ContinueAsNewRequest,
      io.github.perdure.v1.ContinueAsNewResponse> getContinueAsNewMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ContinueAsNew",
      requestType = io.github.perdure.v1.ContinueAsNewRequest.class,
      responseType = io.github.perdure.v1.ContinueAsNewResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ContinueAsNewRequest,
      io.github.perdure.v1.ContinueAsNewResponse> getContinueAsNewMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ContinueAsNewRequest, io.github.perdure.v1.ContinueAsNewResponse> getContinueAsNewMethod;
    if ((getContinueAsNewMethod = WorkerServiceGrpc.getContinueAsNewMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getContinueAsNewMethod = WorkerServiceGrpc.getContinueAsNewMethod) == null) {
          WorkerServiceGrpc.getContinueAsNewMethod = getContinueAsNewMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ContinueAsNewRequest, io.github.perdure.v1.ContinueAsNewResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ContinueAsNew"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ContinueAsNewRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ContinueAsNewResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("ContinueAsNew"))
              .build();
        }
      }
    }
    return getContinueAsNewMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.AnswerQueryRequest,
      io.github.perdure.v1.AnswerQueryResponse> getAnswerQueryMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AnswerQuery",
      requestType = io.github.perdure.v1.AnswerQueryRequest.class,
      responseType = io.github.perdure.v1.AnswerQueryResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.AnswerQueryRequest,
      io.github.perdure.v1.AnswerQueryResponse> getAnswerQueryMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.AnswerQueryRequest, io.github.perdure.v1.AnswerQueryResponse> getAnswerQueryMethod;
    if ((getAnswerQueryMethod = WorkerServiceGrpc.getAnswerQueryMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getAnswerQueryMethod = WorkerServiceGrpc.getAnswerQueryMethod) == null) {
          WorkerServiceGrpc.getAnswerQueryMethod = getAnswerQueryMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.AnswerQueryRequest, io.github.perdure.v1.AnswerQueryResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AnswerQuery"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.AnswerQueryRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.AnswerQueryResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("AnswerQuery"))
              .build();
        }
      }
    }
    return getAnswerQueryMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.AnswerUpdateRequest,
      io.github.perdure.v1.AnswerUpdateResponse> getAnswerUpdateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AnswerUpdate",
      requestType = io.github.perdure.v1.AnswerUpdateRequest.class,
      responseType = io.github.perdure.v1.AnswerUpdateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.AnswerUpdateRequest,
      io.github.perdure.v1.AnswerUpdateResponse> getAnswerUpdateMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.AnswerUpdateRequest, io.github.perdure.v1.AnswerUpdateResponse> getAnswerUpdateMethod;
    if ((getAnswerUpdateMethod = WorkerServiceGrpc.getAnswerUpdateMethod) == null) {
      synchronized (WorkerServiceGrpc.class) {
        if ((getAnswerUpdateMethod = WorkerServiceGrpc.getAnswerUpdateMethod) == null) {
          WorkerServiceGrpc.getAnswerUpdateMethod = getAnswerUpdateMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.AnswerUpdateRequest, io.github.perdure.v1.AnswerUpdateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AnswerUpdate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.AnswerUpdateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.AnswerUpdateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WorkerServiceMethodDescriptorSupplier("AnswerUpdate"))
              .build();
        }
      }
    }
    return getAnswerUpdateMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static WorkerServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkerServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkerServiceStub>() {
        @java.lang.Override
        public WorkerServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkerServiceStub(channel, callOptions);
        }
      };
    return WorkerServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static WorkerServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkerServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkerServiceBlockingV2Stub>() {
        @java.lang.Override
        public WorkerServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkerServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return WorkerServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static WorkerServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkerServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkerServiceBlockingStub>() {
        @java.lang.Override
        public WorkerServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkerServiceBlockingStub(channel, callOptions);
        }
      };
    return WorkerServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static WorkerServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WorkerServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WorkerServiceFutureStub>() {
        @java.lang.Override
        public WorkerServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WorkerServiceFutureStub(channel, callOptions);
        }
      };
    return WorkerServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
   * it, writes down what it did, and gives what a dead worker held to another.
   * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
   * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Joins as a worker and brings its work, until the caller ends the stream or is drained. A worker that lost its stream
     * polls again with the same `worker_id`, at any replica, and keeps its tasks if it comes within the lease time.
     * </pre>
     */
    default void pollTasks(io.github.perdure.v1.PollTasksRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.PollTasksResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPollTasksMethod(), responseObserver);
    }

    /**
     * <pre>
     * Holds a worker's tasks for another lease time, for a worker whose poll stream is down; the stream alone does it too.
     * </pre>
     */
    default void heartbeat(io.github.perdure.v1.HeartbeatRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.HeartbeatResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getHeartbeatMethod(), responseObserver);
    }

    /**
     * <pre>
     * The worker takes nothing new from here on. What it holds goes on until it is completed, parked or released.
     * </pre>
     */
    default void drainWorker(io.github.perdure.v1.DrainWorkerRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.DrainWorkerResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDrainWorkerMethod(), responseObserver);
    }

    /**
     * <pre>
     * Gives tasks back unfinished: any worker goes on with them at once, after their last recorded step. Not a recovery.
     * </pre>
     */
    default void releaseTasks(io.github.perdure.v1.ReleaseTasksRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ReleaseTasksResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReleaseTasksMethod(), responseObserver);
    }

    /**
     * <pre>
     * Lets a workflow go that only waits. It costs nothing until one of its waits is over; any worker then goes on with it.
     * </pre>
     */
    default void parkTask(io.github.perdure.v1.ParkTaskRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ParkTaskResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getParkTaskMethod(), responseObserver);
    }

    /**
     * <pre>
     * Later pages of what was recorded of a task before it came to this worker.
     * </pre>
     */
    default void listTaskSteps(io.github.perdure.v1.ListTaskStepsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListTaskStepsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListTaskStepsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Writes down what workflows did: one transaction a task, as many steps of as many tasks as the worker has by then.
     * </pre>
     */
    default void recordSteps(io.github.perdure.v1.RecordStepsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.RecordStepsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRecordStepsMethod(), responseObserver);
    }

    /**
     * <pre>
     * Waits for a message, an event, a result or a value of a stream, and writes down what came as a step.
     * </pre>
     */
    default void awaitStep(io.github.perdure.v1.AwaitStepRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.AwaitStepResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAwaitStepMethod(), responseObserver);
    }

    /**
     * <pre>
     * The workflow has ended: with a result, a failure (tried again by its retry policy, if it has one), or cancelled.
     * </pre>
     */
    default void completeTask(io.github.perdure.v1.CompleteTaskRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CompleteTaskResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCompleteTaskMethod(), responseObserver);
    }

    /**
     * <pre>
     * The same for as many as have ended by then: each as if it were alone.
     * </pre>
     */
    default void completeTasks(io.github.perdure.v1.CompleteTasksRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CompleteTasksResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCompleteTasksMethod(), responseObserver);
    }

    /**
     * <pre>
     * Ends this run and starts the next one under the same id, with other arguments and nothing recorded.
     * </pre>
     */
    default void continueAsNew(io.github.perdure.v1.ContinueAsNewRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ContinueAsNewResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getContinueAsNewMethod(), responseObserver);
    }

    /**
     * <pre>
     * The answer to a query that came by the poll stream.
     * </pre>
     */
    default void answerQuery(io.github.perdure.v1.AnswerQueryRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.AnswerQueryResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAnswerQueryMethod(), responseObserver);
    }

    /**
     * <pre>
     * What became of an update that came by the poll stream: refused by its validator, accepted, then completed or failed.
     * </pre>
     */
    default void answerUpdate(io.github.perdure.v1.AnswerUpdateRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.AnswerUpdateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAnswerUpdateMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service WorkerService.
   * <pre>
   * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
   * it, writes down what it did, and gives what a dead worker held to another.
   * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
   * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
   * </pre>
   */
  public static abstract class WorkerServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return WorkerServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service WorkerService.
   * <pre>
   * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
   * it, writes down what it did, and gives what a dead worker held to another.
   * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
   * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
   * </pre>
   */
  public static final class WorkerServiceStub
      extends io.grpc.stub.AbstractAsyncStub<WorkerServiceStub> {
    private WorkerServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkerServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkerServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Joins as a worker and brings its work, until the caller ends the stream or is drained. A worker that lost its stream
     * polls again with the same `worker_id`, at any replica, and keeps its tasks if it comes within the lease time.
     * </pre>
     */
    public void pollTasks(io.github.perdure.v1.PollTasksRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.PollTasksResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getPollTasksMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Holds a worker's tasks for another lease time, for a worker whose poll stream is down; the stream alone does it too.
     * </pre>
     */
    public void heartbeat(io.github.perdure.v1.HeartbeatRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.HeartbeatResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getHeartbeatMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The worker takes nothing new from here on. What it holds goes on until it is completed, parked or released.
     * </pre>
     */
    public void drainWorker(io.github.perdure.v1.DrainWorkerRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.DrainWorkerResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDrainWorkerMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Gives tasks back unfinished: any worker goes on with them at once, after their last recorded step. Not a recovery.
     * </pre>
     */
    public void releaseTasks(io.github.perdure.v1.ReleaseTasksRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ReleaseTasksResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReleaseTasksMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Lets a workflow go that only waits. It costs nothing until one of its waits is over; any worker then goes on with it.
     * </pre>
     */
    public void parkTask(io.github.perdure.v1.ParkTaskRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ParkTaskResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getParkTaskMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Later pages of what was recorded of a task before it came to this worker.
     * </pre>
     */
    public void listTaskSteps(io.github.perdure.v1.ListTaskStepsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListTaskStepsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListTaskStepsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Writes down what workflows did: one transaction a task, as many steps of as many tasks as the worker has by then.
     * </pre>
     */
    public void recordSteps(io.github.perdure.v1.RecordStepsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.RecordStepsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRecordStepsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Waits for a message, an event, a result or a value of a stream, and writes down what came as a step.
     * </pre>
     */
    public void awaitStep(io.github.perdure.v1.AwaitStepRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.AwaitStepResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getAwaitStepMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The workflow has ended: with a result, a failure (tried again by its retry policy, if it has one), or cancelled.
     * </pre>
     */
    public void completeTask(io.github.perdure.v1.CompleteTaskRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CompleteTaskResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCompleteTaskMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The same for as many as have ended by then: each as if it were alone.
     * </pre>
     */
    public void completeTasks(io.github.perdure.v1.CompleteTasksRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.CompleteTasksResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCompleteTasksMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Ends this run and starts the next one under the same id, with other arguments and nothing recorded.
     * </pre>
     */
    public void continueAsNew(io.github.perdure.v1.ContinueAsNewRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ContinueAsNewResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getContinueAsNewMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * The answer to a query that came by the poll stream.
     * </pre>
     */
    public void answerQuery(io.github.perdure.v1.AnswerQueryRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.AnswerQueryResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAnswerQueryMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * What became of an update that came by the poll stream: refused by its validator, accepted, then completed or failed.
     * </pre>
     */
    public void answerUpdate(io.github.perdure.v1.AnswerUpdateRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.AnswerUpdateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAnswerUpdateMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service WorkerService.
   * <pre>
   * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
   * it, writes down what it did, and gives what a dead worker held to another.
   * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
   * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
   * </pre>
   */
  public static final class WorkerServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<WorkerServiceBlockingV2Stub> {
    private WorkerServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkerServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkerServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Joins as a worker and brings its work, until the caller ends the stream or is drained. A worker that lost its stream
     * polls again with the same `worker_id`, at any replica, and keeps its tasks if it comes within the lease time.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.PollTasksResponse>
        pollTasks(io.github.perdure.v1.PollTasksRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getPollTasksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Holds a worker's tasks for another lease time, for a worker whose poll stream is down; the stream alone does it too.
     * </pre>
     */
    public io.github.perdure.v1.HeartbeatResponse heartbeat(io.github.perdure.v1.HeartbeatRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getHeartbeatMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The worker takes nothing new from here on. What it holds goes on until it is completed, parked or released.
     * </pre>
     */
    public io.github.perdure.v1.DrainWorkerResponse drainWorker(io.github.perdure.v1.DrainWorkerRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDrainWorkerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives tasks back unfinished: any worker goes on with them at once, after their last recorded step. Not a recovery.
     * </pre>
     */
    public io.github.perdure.v1.ReleaseTasksResponse releaseTasks(io.github.perdure.v1.ReleaseTasksRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReleaseTasksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets a workflow go that only waits. It costs nothing until one of its waits is over; any worker then goes on with it.
     * </pre>
     */
    public io.github.perdure.v1.ParkTaskResponse parkTask(io.github.perdure.v1.ParkTaskRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getParkTaskMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Later pages of what was recorded of a task before it came to this worker.
     * </pre>
     */
    public io.github.perdure.v1.ListTaskStepsResponse listTaskSteps(io.github.perdure.v1.ListTaskStepsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListTaskStepsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Writes down what workflows did: one transaction a task, as many steps of as many tasks as the worker has by then.
     * </pre>
     */
    public io.github.perdure.v1.RecordStepsResponse recordSteps(io.github.perdure.v1.RecordStepsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRecordStepsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Waits for a message, an event, a result or a value of a stream, and writes down what came as a step.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, io.github.perdure.v1.AwaitStepResponse>
        awaitStep(io.github.perdure.v1.AwaitStepRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getAwaitStepMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The workflow has ended: with a result, a failure (tried again by its retry policy, if it has one), or cancelled.
     * </pre>
     */
    public io.github.perdure.v1.CompleteTaskResponse completeTask(io.github.perdure.v1.CompleteTaskRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCompleteTaskMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The same for as many as have ended by then: each as if it were alone.
     * </pre>
     */
    public io.github.perdure.v1.CompleteTasksResponse completeTasks(io.github.perdure.v1.CompleteTasksRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCompleteTasksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends this run and starts the next one under the same id, with other arguments and nothing recorded.
     * </pre>
     */
    public io.github.perdure.v1.ContinueAsNewResponse continueAsNew(io.github.perdure.v1.ContinueAsNewRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getContinueAsNewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The answer to a query that came by the poll stream.
     * </pre>
     */
    public io.github.perdure.v1.AnswerQueryResponse answerQuery(io.github.perdure.v1.AnswerQueryRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAnswerQueryMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What became of an update that came by the poll stream: refused by its validator, accepted, then completed or failed.
     * </pre>
     */
    public io.github.perdure.v1.AnswerUpdateResponse answerUpdate(io.github.perdure.v1.AnswerUpdateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAnswerUpdateMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service WorkerService.
   * <pre>
   * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
   * it, writes down what it did, and gives what a dead worker held to another.
   * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
   * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
   * </pre>
   */
  public static final class WorkerServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<WorkerServiceBlockingStub> {
    private WorkerServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkerServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkerServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Joins as a worker and brings its work, until the caller ends the stream or is drained. A worker that lost its stream
     * polls again with the same `worker_id`, at any replica, and keeps its tasks if it comes within the lease time.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.PollTasksResponse> pollTasks(
        io.github.perdure.v1.PollTasksRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getPollTasksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Holds a worker's tasks for another lease time, for a worker whose poll stream is down; the stream alone does it too.
     * </pre>
     */
    public io.github.perdure.v1.HeartbeatResponse heartbeat(io.github.perdure.v1.HeartbeatRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getHeartbeatMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The worker takes nothing new from here on. What it holds goes on until it is completed, parked or released.
     * </pre>
     */
    public io.github.perdure.v1.DrainWorkerResponse drainWorker(io.github.perdure.v1.DrainWorkerRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDrainWorkerMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Gives tasks back unfinished: any worker goes on with them at once, after their last recorded step. Not a recovery.
     * </pre>
     */
    public io.github.perdure.v1.ReleaseTasksResponse releaseTasks(io.github.perdure.v1.ReleaseTasksRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReleaseTasksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Lets a workflow go that only waits. It costs nothing until one of its waits is over; any worker then goes on with it.
     * </pre>
     */
    public io.github.perdure.v1.ParkTaskResponse parkTask(io.github.perdure.v1.ParkTaskRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getParkTaskMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Later pages of what was recorded of a task before it came to this worker.
     * </pre>
     */
    public io.github.perdure.v1.ListTaskStepsResponse listTaskSteps(io.github.perdure.v1.ListTaskStepsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListTaskStepsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Writes down what workflows did: one transaction a task, as many steps of as many tasks as the worker has by then.
     * </pre>
     */
    public io.github.perdure.v1.RecordStepsResponse recordSteps(io.github.perdure.v1.RecordStepsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRecordStepsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Waits for a message, an event, a result or a value of a stream, and writes down what came as a step.
     * </pre>
     */
    public java.util.Iterator<io.github.perdure.v1.AwaitStepResponse> awaitStep(
        io.github.perdure.v1.AwaitStepRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getAwaitStepMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The workflow has ended: with a result, a failure (tried again by its retry policy, if it has one), or cancelled.
     * </pre>
     */
    public io.github.perdure.v1.CompleteTaskResponse completeTask(io.github.perdure.v1.CompleteTaskRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCompleteTaskMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The same for as many as have ended by then: each as if it were alone.
     * </pre>
     */
    public io.github.perdure.v1.CompleteTasksResponse completeTasks(io.github.perdure.v1.CompleteTasksRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCompleteTasksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Ends this run and starts the next one under the same id, with other arguments and nothing recorded.
     * </pre>
     */
    public io.github.perdure.v1.ContinueAsNewResponse continueAsNew(io.github.perdure.v1.ContinueAsNewRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getContinueAsNewMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * The answer to a query that came by the poll stream.
     * </pre>
     */
    public io.github.perdure.v1.AnswerQueryResponse answerQuery(io.github.perdure.v1.AnswerQueryRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAnswerQueryMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * What became of an update that came by the poll stream: refused by its validator, accepted, then completed or failed.
     * </pre>
     */
    public io.github.perdure.v1.AnswerUpdateResponse answerUpdate(io.github.perdure.v1.AnswerUpdateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAnswerUpdateMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service WorkerService.
   * <pre>
   * Executes workflows. A worker is a program with nothing but these stubs: the server takes workflows off their queues for
   * it, writes down what it did, and gives what a dead worker held to another.
   * Every write names a task: a workflow and the token under which it is held. A token changes hands when a lease runs out,
   * and a write with an old one is refused with ABORTED and the reason LEASE_LOST, and changes nothing.
   * </pre>
   */
  public static final class WorkerServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<WorkerServiceFutureStub> {
    private WorkerServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WorkerServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WorkerServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Holds a worker's tasks for another lease time, for a worker whose poll stream is down; the stream alone does it too.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.HeartbeatResponse> heartbeat(
        io.github.perdure.v1.HeartbeatRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getHeartbeatMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The worker takes nothing new from here on. What it holds goes on until it is completed, parked or released.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.DrainWorkerResponse> drainWorker(
        io.github.perdure.v1.DrainWorkerRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDrainWorkerMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Gives tasks back unfinished: any worker goes on with them at once, after their last recorded step. Not a recovery.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ReleaseTasksResponse> releaseTasks(
        io.github.perdure.v1.ReleaseTasksRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReleaseTasksMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Lets a workflow go that only waits. It costs nothing until one of its waits is over; any worker then goes on with it.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ParkTaskResponse> parkTask(
        io.github.perdure.v1.ParkTaskRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getParkTaskMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Later pages of what was recorded of a task before it came to this worker.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListTaskStepsResponse> listTaskSteps(
        io.github.perdure.v1.ListTaskStepsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListTaskStepsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Writes down what workflows did: one transaction a task, as many steps of as many tasks as the worker has by then.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.RecordStepsResponse> recordSteps(
        io.github.perdure.v1.RecordStepsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRecordStepsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The workflow has ended: with a result, a failure (tried again by its retry policy, if it has one), or cancelled.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.CompleteTaskResponse> completeTask(
        io.github.perdure.v1.CompleteTaskRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCompleteTaskMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The same for as many as have ended by then: each as if it were alone.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.CompleteTasksResponse> completeTasks(
        io.github.perdure.v1.CompleteTasksRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCompleteTasksMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Ends this run and starts the next one under the same id, with other arguments and nothing recorded.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ContinueAsNewResponse> continueAsNew(
        io.github.perdure.v1.ContinueAsNewRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getContinueAsNewMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * The answer to a query that came by the poll stream.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.AnswerQueryResponse> answerQuery(
        io.github.perdure.v1.AnswerQueryRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAnswerQueryMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * What became of an update that came by the poll stream: refused by its validator, accepted, then completed or failed.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.AnswerUpdateResponse> answerUpdate(
        io.github.perdure.v1.AnswerUpdateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAnswerUpdateMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_POLL_TASKS = 0;
  private static final int METHODID_HEARTBEAT = 1;
  private static final int METHODID_DRAIN_WORKER = 2;
  private static final int METHODID_RELEASE_TASKS = 3;
  private static final int METHODID_PARK_TASK = 4;
  private static final int METHODID_LIST_TASK_STEPS = 5;
  private static final int METHODID_RECORD_STEPS = 6;
  private static final int METHODID_AWAIT_STEP = 7;
  private static final int METHODID_COMPLETE_TASK = 8;
  private static final int METHODID_COMPLETE_TASKS = 9;
  private static final int METHODID_CONTINUE_AS_NEW = 10;
  private static final int METHODID_ANSWER_QUERY = 11;
  private static final int METHODID_ANSWER_UPDATE = 12;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_POLL_TASKS:
          serviceImpl.pollTasks((io.github.perdure.v1.PollTasksRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.PollTasksResponse>) responseObserver);
          break;
        case METHODID_HEARTBEAT:
          serviceImpl.heartbeat((io.github.perdure.v1.HeartbeatRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.HeartbeatResponse>) responseObserver);
          break;
        case METHODID_DRAIN_WORKER:
          serviceImpl.drainWorker((io.github.perdure.v1.DrainWorkerRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.DrainWorkerResponse>) responseObserver);
          break;
        case METHODID_RELEASE_TASKS:
          serviceImpl.releaseTasks((io.github.perdure.v1.ReleaseTasksRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ReleaseTasksResponse>) responseObserver);
          break;
        case METHODID_PARK_TASK:
          serviceImpl.parkTask((io.github.perdure.v1.ParkTaskRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ParkTaskResponse>) responseObserver);
          break;
        case METHODID_LIST_TASK_STEPS:
          serviceImpl.listTaskSteps((io.github.perdure.v1.ListTaskStepsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListTaskStepsResponse>) responseObserver);
          break;
        case METHODID_RECORD_STEPS:
          serviceImpl.recordSteps((io.github.perdure.v1.RecordStepsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.RecordStepsResponse>) responseObserver);
          break;
        case METHODID_AWAIT_STEP:
          serviceImpl.awaitStep((io.github.perdure.v1.AwaitStepRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.AwaitStepResponse>) responseObserver);
          break;
        case METHODID_COMPLETE_TASK:
          serviceImpl.completeTask((io.github.perdure.v1.CompleteTaskRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.CompleteTaskResponse>) responseObserver);
          break;
        case METHODID_COMPLETE_TASKS:
          serviceImpl.completeTasks((io.github.perdure.v1.CompleteTasksRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.CompleteTasksResponse>) responseObserver);
          break;
        case METHODID_CONTINUE_AS_NEW:
          serviceImpl.continueAsNew((io.github.perdure.v1.ContinueAsNewRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ContinueAsNewResponse>) responseObserver);
          break;
        case METHODID_ANSWER_QUERY:
          serviceImpl.answerQuery((io.github.perdure.v1.AnswerQueryRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.AnswerQueryResponse>) responseObserver);
          break;
        case METHODID_ANSWER_UPDATE:
          serviceImpl.answerUpdate((io.github.perdure.v1.AnswerUpdateRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.AnswerUpdateResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getPollTasksMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.PollTasksRequest,
              io.github.perdure.v1.PollTasksResponse>(
                service, METHODID_POLL_TASKS)))
        .addMethod(
          getHeartbeatMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.HeartbeatRequest,
              io.github.perdure.v1.HeartbeatResponse>(
                service, METHODID_HEARTBEAT)))
        .addMethod(
          getDrainWorkerMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.DrainWorkerRequest,
              io.github.perdure.v1.DrainWorkerResponse>(
                service, METHODID_DRAIN_WORKER)))
        .addMethod(
          getReleaseTasksMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ReleaseTasksRequest,
              io.github.perdure.v1.ReleaseTasksResponse>(
                service, METHODID_RELEASE_TASKS)))
        .addMethod(
          getParkTaskMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ParkTaskRequest,
              io.github.perdure.v1.ParkTaskResponse>(
                service, METHODID_PARK_TASK)))
        .addMethod(
          getListTaskStepsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListTaskStepsRequest,
              io.github.perdure.v1.ListTaskStepsResponse>(
                service, METHODID_LIST_TASK_STEPS)))
        .addMethod(
          getRecordStepsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.RecordStepsRequest,
              io.github.perdure.v1.RecordStepsResponse>(
                service, METHODID_RECORD_STEPS)))
        .addMethod(
          getAwaitStepMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              io.github.perdure.v1.AwaitStepRequest,
              io.github.perdure.v1.AwaitStepResponse>(
                service, METHODID_AWAIT_STEP)))
        .addMethod(
          getCompleteTaskMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.CompleteTaskRequest,
              io.github.perdure.v1.CompleteTaskResponse>(
                service, METHODID_COMPLETE_TASK)))
        .addMethod(
          getCompleteTasksMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.CompleteTasksRequest,
              io.github.perdure.v1.CompleteTasksResponse>(
                service, METHODID_COMPLETE_TASKS)))
        .addMethod(
          getContinueAsNewMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ContinueAsNewRequest,
              io.github.perdure.v1.ContinueAsNewResponse>(
                service, METHODID_CONTINUE_AS_NEW)))
        .addMethod(
          getAnswerQueryMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.AnswerQueryRequest,
              io.github.perdure.v1.AnswerQueryResponse>(
                service, METHODID_ANSWER_QUERY)))
        .addMethod(
          getAnswerUpdateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.AnswerUpdateRequest,
              io.github.perdure.v1.AnswerUpdateResponse>(
                service, METHODID_ANSWER_UPDATE)))
        .build();
  }

  private static abstract class WorkerServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    WorkerServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.github.perdure.v1.WorkerServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("WorkerService");
    }
  }

  private static final class WorkerServiceFileDescriptorSupplier
      extends WorkerServiceBaseDescriptorSupplier {
    WorkerServiceFileDescriptorSupplier() {}
  }

  private static final class WorkerServiceMethodDescriptorSupplier
      extends WorkerServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    WorkerServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (WorkerServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new WorkerServiceFileDescriptorSupplier())
              .addMethod(getPollTasksMethod())
              .addMethod(getHeartbeatMethod())
              .addMethod(getDrainWorkerMethod())
              .addMethod(getReleaseTasksMethod())
              .addMethod(getParkTaskMethod())
              .addMethod(getListTaskStepsMethod())
              .addMethod(getRecordStepsMethod())
              .addMethod(getAwaitStepMethod())
              .addMethod(getCompleteTaskMethod())
              .addMethod(getCompleteTasksMethod())
              .addMethod(getContinueAsNewMethod())
              .addMethod(getAnswerQueryMethod())
              .addMethod(getAnswerUpdateMethod())
              .build();
        }
      }
    }
    return result;
  }
}
