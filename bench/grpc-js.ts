import { type DescMessage, type DescMethod, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf'
import grpc from '@grpc/grpc-js'

/** Callers on grpc-js, the client most Node programs have; messages by the generated code of gen/ts. */
export class GrpcJsCallers {
  private readonly channels: grpc.Client[]
  private next = 0

  constructor(url: string, connections: number) {
    const options = { 'grpc.use_local_subchannel_pool': 1 }
    this.channels = Array.from(
      { length: connections },
      () => new grpc.Client(new URL(url).host, grpc.credentials.createInsecure(), options),
    )
  }

  unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { input: I; output: O },
    request: MessageShape<I>,
  ): Promise<MessageShape<O>> {
    return new Promise((resolve, reject) =>
      this.channel().makeUnaryRequest(...codecOf(method), request, (error, answer) =>
        error ? reject(error) : resolve(answer as MessageShape<O>),
      ),
    )
  }

  stream<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { input: I; output: O },
    request: MessageShape<I>,
  ): grpc.ClientReadableStream<MessageShape<O>> {
    return this.channel().makeServerStreamRequest(...codecOf(method), request)
  }

  close(): void {
    for (const channel of this.channels) channel.close()
  }

  private channel(): grpc.Client {
    this.next = (this.next + 1) % this.channels.length
    return this.channels[this.next] as grpc.Client
  }
}

export function codecOf<I extends DescMessage, O extends DescMessage>(method: DescMethod & { input: I; output: O }) {
  return [
    `/${method.parent.typeName}/${method.name}`,
    (message: MessageShape<I>) => Buffer.from(toBinary(method.input, message)),
    (bytes: Buffer) => fromBinary(method.output, bytes) as MessageShape<O>,
  ] as const
}
