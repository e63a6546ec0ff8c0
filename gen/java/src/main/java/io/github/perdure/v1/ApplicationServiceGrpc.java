package io.github.perdure.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * The applications that share a namespace, and their versions.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ApplicationServiceGrpc {

  private ApplicationServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "perdure.v1.ApplicationService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListApplicationsRequest,
      io.github.perdure.v1.ListApplicationsResponse> getListApplicationsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListApplications",
      requestType = io.github.perdure.v1.ListApplicationsRequest.class,
      responseType = io.github.perdure.v1.ListApplicationsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListApplicationsRequest,
      io.github.perdure.v1.ListApplicationsResponse> getListApplicationsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListApplicationsRequest, io.github.perdure.v1.ListApplicationsResponse> getListApplicationsMethod;
    if ((getListApplicationsMethod = ApplicationServiceGrpc.getListApplicationsMethod) == null) {
      synchronized (ApplicationServiceGrpc.class) {
        if ((getListApplicationsMethod = ApplicationServiceGrpc.getListApplicationsMethod) == null) {
          ApplicationServiceGrpc.getListApplicationsMethod = getListApplicationsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListApplicationsRequest, io.github.perdure.v1.ListApplicationsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListApplications"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListApplicationsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListApplicationsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ApplicationServiceMethodDescriptorSupplier("ListApplications"))
              .build();
        }
      }
    }
    return getListApplicationsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.ListApplicationVersionsRequest,
      io.github.perdure.v1.ListApplicationVersionsResponse> getListApplicationVersionsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListApplicationVersions",
      requestType = io.github.perdure.v1.ListApplicationVersionsRequest.class,
      responseType = io.github.perdure.v1.ListApplicationVersionsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.ListApplicationVersionsRequest,
      io.github.perdure.v1.ListApplicationVersionsResponse> getListApplicationVersionsMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.ListApplicationVersionsRequest, io.github.perdure.v1.ListApplicationVersionsResponse> getListApplicationVersionsMethod;
    if ((getListApplicationVersionsMethod = ApplicationServiceGrpc.getListApplicationVersionsMethod) == null) {
      synchronized (ApplicationServiceGrpc.class) {
        if ((getListApplicationVersionsMethod = ApplicationServiceGrpc.getListApplicationVersionsMethod) == null) {
          ApplicationServiceGrpc.getListApplicationVersionsMethod = getListApplicationVersionsMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.ListApplicationVersionsRequest, io.github.perdure.v1.ListApplicationVersionsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListApplicationVersions"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListApplicationVersionsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.ListApplicationVersionsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ApplicationServiceMethodDescriptorSupplier("ListApplicationVersions"))
              .build();
        }
      }
    }
    return getListApplicationVersionsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.GetLatestApplicationVersionRequest,
      io.github.perdure.v1.GetLatestApplicationVersionResponse> getGetLatestApplicationVersionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetLatestApplicationVersion",
      requestType = io.github.perdure.v1.GetLatestApplicationVersionRequest.class,
      responseType = io.github.perdure.v1.GetLatestApplicationVersionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.GetLatestApplicationVersionRequest,
      io.github.perdure.v1.GetLatestApplicationVersionResponse> getGetLatestApplicationVersionMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.GetLatestApplicationVersionRequest, io.github.perdure.v1.GetLatestApplicationVersionResponse> getGetLatestApplicationVersionMethod;
    if ((getGetLatestApplicationVersionMethod = ApplicationServiceGrpc.getGetLatestApplicationVersionMethod) == null) {
      synchronized (ApplicationServiceGrpc.class) {
        if ((getGetLatestApplicationVersionMethod = ApplicationServiceGrpc.getGetLatestApplicationVersionMethod) == null) {
          ApplicationServiceGrpc.getGetLatestApplicationVersionMethod = getGetLatestApplicationVersionMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.GetLatestApplicationVersionRequest, io.github.perdure.v1.GetLatestApplicationVersionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetLatestApplicationVersion"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetLatestApplicationVersionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.GetLatestApplicationVersionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ApplicationServiceMethodDescriptorSupplier("GetLatestApplicationVersion"))
              .build();
        }
      }
    }
    return getGetLatestApplicationVersionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.SetLatestApplicationVersionRequest,
      io.github.perdure.v1.SetLatestApplicationVersionResponse> getSetLatestApplicationVersionMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SetLatestApplicationVersion",
      requestType = io.github.perdure.v1.SetLatestApplicationVersionRequest.class,
      responseType = io.github.perdure.v1.SetLatestApplicationVersionResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.SetLatestApplicationVersionRequest,
      io.github.perdure.v1.SetLatestApplicationVersionResponse> getSetLatestApplicationVersionMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.SetLatestApplicationVersionRequest, io.github.perdure.v1.SetLatestApplicationVersionResponse> getSetLatestApplicationVersionMethod;
    if ((getSetLatestApplicationVersionMethod = ApplicationServiceGrpc.getSetLatestApplicationVersionMethod) == null) {
      synchronized (ApplicationServiceGrpc.class) {
        if ((getSetLatestApplicationVersionMethod = ApplicationServiceGrpc.getSetLatestApplicationVersionMethod) == null) {
          ApplicationServiceGrpc.getSetLatestApplicationVersionMethod = getSetLatestApplicationVersionMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.SetLatestApplicationVersionRequest, io.github.perdure.v1.SetLatestApplicationVersionResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SetLatestApplicationVersion"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SetLatestApplicationVersionRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.SetLatestApplicationVersionResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ApplicationServiceMethodDescriptorSupplier("SetLatestApplicationVersion"))
              .build();
        }
      }
    }
    return getSetLatestApplicationVersionMethod;
  }

  private static volatile io.grpc.MethodDescriptor<io.github.perdure.v1.RenameApplicationRequest,
      io.github.perdure.v1.RenameApplicationResponse> getRenameApplicationMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RenameApplication",
      requestType = io.github.perdure.v1.RenameApplicationRequest.class,
      responseType = io.github.perdure.v1.RenameApplicationResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<io.github.perdure.v1.RenameApplicationRequest,
      io.github.perdure.v1.RenameApplicationResponse> getRenameApplicationMethod() {
    io.grpc.MethodDescriptor<io.github.perdure.v1.RenameApplicationRequest, io.github.perdure.v1.RenameApplicationResponse> getRenameApplicationMethod;
    if ((getRenameApplicationMethod = ApplicationServiceGrpc.getRenameApplicationMethod) == null) {
      synchronized (ApplicationServiceGrpc.class) {
        if ((getRenameApplicationMethod = ApplicationServiceGrpc.getRenameApplicationMethod) == null) {
          ApplicationServiceGrpc.getRenameApplicationMethod = getRenameApplicationMethod =
              io.grpc.MethodDescriptor.<io.github.perdure.v1.RenameApplicationRequest, io.github.perdure.v1.RenameApplicationResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RenameApplication"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.RenameApplicationRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  io.github.perdure.v1.RenameApplicationResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ApplicationServiceMethodDescriptorSupplier("RenameApplication"))
              .build();
        }
      }
    }
    return getRenameApplicationMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ApplicationServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceStub>() {
        @java.lang.Override
        public ApplicationServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ApplicationServiceStub(channel, callOptions);
        }
      };
    return ApplicationServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ApplicationServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceBlockingV2Stub>() {
        @java.lang.Override
        public ApplicationServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ApplicationServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ApplicationServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ApplicationServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceBlockingStub>() {
        @java.lang.Override
        public ApplicationServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ApplicationServiceBlockingStub(channel, callOptions);
        }
      };
    return ApplicationServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ApplicationServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ApplicationServiceFutureStub>() {
        @java.lang.Override
        public ApplicationServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ApplicationServiceFutureStub(channel, callOptions);
        }
      };
    return ApplicationServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * The applications that share a namespace, and their versions.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * Applications that own a version, a queue, a schedule or a workflow that has not ended.
     * </pre>
     */
    default void listApplications(io.github.perdure.v1.ListApplicationsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListApplicationsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListApplicationsMethod(), responseObserver);
    }

    /**
     */
    default void listApplicationVersions(io.github.perdure.v1.ListApplicationVersionsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListApplicationVersionsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListApplicationVersionsMethod(), responseObserver);
    }

    /**
     * <pre>
     * NOT_FOUND where no version was registered.
     * </pre>
     */
    default void getLatestApplicationVersion(io.github.perdure.v1.GetLatestApplicationVersionRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetLatestApplicationVersionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetLatestApplicationVersionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Makes a registered version the latest: workflows without a version run on its executors.
     * </pre>
     */
    default void setLatestApplicationVersion(io.github.perdure.v1.SetLatestApplicationVersionRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SetLatestApplicationVersionResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSetLatestApplicationVersionMethod(), responseObserver);
    }

    /**
     * <pre>
     * Moves everything that an application owns to another name, or adopts what no application owns.
     * </pre>
     */
    default void renameApplication(io.github.perdure.v1.RenameApplicationRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.RenameApplicationResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRenameApplicationMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ApplicationService.
   * <pre>
   * The applications that share a namespace, and their versions.
   * </pre>
   */
  public static abstract class ApplicationServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ApplicationServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ApplicationService.
   * <pre>
   * The applications that share a namespace, and their versions.
   * </pre>
   */
  public static final class ApplicationServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ApplicationServiceStub> {
    private ApplicationServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ApplicationServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ApplicationServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * Applications that own a version, a queue, a schedule or a workflow that has not ended.
     * </pre>
     */
    public void listApplications(io.github.perdure.v1.ListApplicationsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListApplicationsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListApplicationsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     */
    public void listApplicationVersions(io.github.perdure.v1.ListApplicationVersionsRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.ListApplicationVersionsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListApplicationVersionsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * NOT_FOUND where no version was registered.
     * </pre>
     */
    public void getLatestApplicationVersion(io.github.perdure.v1.GetLatestApplicationVersionRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.GetLatestApplicationVersionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetLatestApplicationVersionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Makes a registered version the latest: workflows without a version run on its executors.
     * </pre>
     */
    public void setLatestApplicationVersion(io.github.perdure.v1.SetLatestApplicationVersionRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.SetLatestApplicationVersionResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSetLatestApplicationVersionMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * Moves everything that an application owns to another name, or adopts what no application owns.
     * </pre>
     */
    public void renameApplication(io.github.perdure.v1.RenameApplicationRequest request,
        io.grpc.stub.StreamObserver<io.github.perdure.v1.RenameApplicationResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRenameApplicationMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ApplicationService.
   * <pre>
   * The applications that share a namespace, and their versions.
   * </pre>
   */
  public static final class ApplicationServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ApplicationServiceBlockingV2Stub> {
    private ApplicationServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ApplicationServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ApplicationServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * Applications that own a version, a queue, a schedule or a workflow that has not ended.
     * </pre>
     */
    public io.github.perdure.v1.ListApplicationsResponse listApplications(io.github.perdure.v1.ListApplicationsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListApplicationsMethod(), getCallOptions(), request);
    }

    /**
     */
    public io.github.perdure.v1.ListApplicationVersionsResponse listApplicationVersions(io.github.perdure.v1.ListApplicationVersionsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListApplicationVersionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * NOT_FOUND where no version was registered.
     * </pre>
     */
    public io.github.perdure.v1.GetLatestApplicationVersionResponse getLatestApplicationVersion(io.github.perdure.v1.GetLatestApplicationVersionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetLatestApplicationVersionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a registered version the latest: workflows without a version run on its executors.
     * </pre>
     */
    public io.github.perdure.v1.SetLatestApplicationVersionResponse setLatestApplicationVersion(io.github.perdure.v1.SetLatestApplicationVersionRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSetLatestApplicationVersionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Moves everything that an application owns to another name, or adopts what no application owns.
     * </pre>
     */
    public io.github.perdure.v1.RenameApplicationResponse renameApplication(io.github.perdure.v1.RenameApplicationRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRenameApplicationMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ApplicationService.
   * <pre>
   * The applications that share a namespace, and their versions.
   * </pre>
   */
  public static final class ApplicationServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ApplicationServiceBlockingStub> {
    private ApplicationServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ApplicationServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ApplicationServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * Applications that own a version, a queue, a schedule or a workflow that has not ended.
     * </pre>
     */
    public io.github.perdure.v1.ListApplicationsResponse listApplications(io.github.perdure.v1.ListApplicationsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListApplicationsMethod(), getCallOptions(), request);
    }

    /**
     */
    public io.github.perdure.v1.ListApplicationVersionsResponse listApplicationVersions(io.github.perdure.v1.ListApplicationVersionsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListApplicationVersionsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * NOT_FOUND where no version was registered.
     * </pre>
     */
    public io.github.perdure.v1.GetLatestApplicationVersionResponse getLatestApplicationVersion(io.github.perdure.v1.GetLatestApplicationVersionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetLatestApplicationVersionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Makes a registered version the latest: workflows without a version run on its executors.
     * </pre>
     */
    public io.github.perdure.v1.SetLatestApplicationVersionResponse setLatestApplicationVersion(io.github.perdure.v1.SetLatestApplicationVersionRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSetLatestApplicationVersionMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * Moves everything that an application owns to another name, or adopts what no application owns.
     * </pre>
     */
    public io.github.perdure.v1.RenameApplicationResponse renameApplication(io.github.perdure.v1.RenameApplicationRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRenameApplicationMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ApplicationService.
   * <pre>
   * The applications that share a namespace, and their versions.
   * </pre>
   */
  public static final class ApplicationServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ApplicationServiceFutureStub> {
    private ApplicationServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ApplicationServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ApplicationServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * Applications that own a version, a queue, a schedule or a workflow that has not ended.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListApplicationsResponse> listApplications(
        io.github.perdure.v1.ListApplicationsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListApplicationsMethod(), getCallOptions()), request);
    }

    /**
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.ListApplicationVersionsResponse> listApplicationVersions(
        io.github.perdure.v1.ListApplicationVersionsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListApplicationVersionsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * NOT_FOUND where no version was registered.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.GetLatestApplicationVersionResponse> getLatestApplicationVersion(
        io.github.perdure.v1.GetLatestApplicationVersionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetLatestApplicationVersionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Makes a registered version the latest: workflows without a version run on its executors.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.SetLatestApplicationVersionResponse> setLatestApplicationVersion(
        io.github.perdure.v1.SetLatestApplicationVersionRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSetLatestApplicationVersionMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * Moves everything that an application owns to another name, or adopts what no application owns.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<io.github.perdure.v1.RenameApplicationResponse> renameApplication(
        io.github.perdure.v1.RenameApplicationRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRenameApplicationMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_APPLICATIONS = 0;
  private static final int METHODID_LIST_APPLICATION_VERSIONS = 1;
  private static final int METHODID_GET_LATEST_APPLICATION_VERSION = 2;
  private static final int METHODID_SET_LATEST_APPLICATION_VERSION = 3;
  private static final int METHODID_RENAME_APPLICATION = 4;

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
        case METHODID_LIST_APPLICATIONS:
          serviceImpl.listApplications((io.github.perdure.v1.ListApplicationsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListApplicationsResponse>) responseObserver);
          break;
        case METHODID_LIST_APPLICATION_VERSIONS:
          serviceImpl.listApplicationVersions((io.github.perdure.v1.ListApplicationVersionsRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.ListApplicationVersionsResponse>) responseObserver);
          break;
        case METHODID_GET_LATEST_APPLICATION_VERSION:
          serviceImpl.getLatestApplicationVersion((io.github.perdure.v1.GetLatestApplicationVersionRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.GetLatestApplicationVersionResponse>) responseObserver);
          break;
        case METHODID_SET_LATEST_APPLICATION_VERSION:
          serviceImpl.setLatestApplicationVersion((io.github.perdure.v1.SetLatestApplicationVersionRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.SetLatestApplicationVersionResponse>) responseObserver);
          break;
        case METHODID_RENAME_APPLICATION:
          serviceImpl.renameApplication((io.github.perdure.v1.RenameApplicationRequest) request,
              (io.grpc.stub.StreamObserver<io.github.perdure.v1.RenameApplicationResponse>) responseObserver);
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
          getListApplicationsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListApplicationsRequest,
              io.github.perdure.v1.ListApplicationsResponse>(
                service, METHODID_LIST_APPLICATIONS)))
        .addMethod(
          getListApplicationVersionsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.ListApplicationVersionsRequest,
              io.github.perdure.v1.ListApplicationVersionsResponse>(
                service, METHODID_LIST_APPLICATION_VERSIONS)))
        .addMethod(
          getGetLatestApplicationVersionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.GetLatestApplicationVersionRequest,
              io.github.perdure.v1.GetLatestApplicationVersionResponse>(
                service, METHODID_GET_LATEST_APPLICATION_VERSION)))
        .addMethod(
          getSetLatestApplicationVersionMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.SetLatestApplicationVersionRequest,
              io.github.perdure.v1.SetLatestApplicationVersionResponse>(
                service, METHODID_SET_LATEST_APPLICATION_VERSION)))
        .addMethod(
          getRenameApplicationMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              io.github.perdure.v1.RenameApplicationRequest,
              io.github.perdure.v1.RenameApplicationResponse>(
                service, METHODID_RENAME_APPLICATION)))
        .build();
  }

  private static abstract class ApplicationServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ApplicationServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return io.github.perdure.v1.ApplicationServiceProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ApplicationService");
    }
  }

  private static final class ApplicationServiceFileDescriptorSupplier
      extends ApplicationServiceBaseDescriptorSupplier {
    ApplicationServiceFileDescriptorSupplier() {}
  }

  private static final class ApplicationServiceMethodDescriptorSupplier
      extends ApplicationServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ApplicationServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ApplicationServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ApplicationServiceFileDescriptorSupplier())
              .addMethod(getListApplicationsMethod())
              .addMethod(getListApplicationVersionsMethod())
              .addMethod(getGetLatestApplicationVersionMethod())
              .addMethod(getSetLatestApplicationVersionMethod())
              .addMethod(getRenameApplicationMethod())
              .build();
        }
      }
    }
    return result;
  }
}
