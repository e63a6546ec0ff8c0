import { create, type DescMessage, isMessage, type MessageInitShape, type MessageShape } from '@bufbuild/protobuf'
import {
  Code,
  ConnectError,
  type HandlerContext,
  type Interceptor,
  type MethodImplSpec,
  type StreamRequest,
  type StreamResponse,
  type UnaryRequest,
  type UnaryResponse,
} from '@connectrpc/connect'
import type { CallContext } from './context.js'

export type Message = MessageShape<DescMessage>
/** What handlers give: a message, or the shape of one. */
export type Output = MessageInitShape<DescMessage>
type Handler = ReturnType<Interceptor>
type Request = UnaryRequest | StreamRequest
type Response = UnaryResponse | StreamResponse

/** Runs a unary handler inside the interceptors. */
export async function invokeUnary(
  spec: MethodImplSpec & { kind: 'unary' },
  context: CallContext,
  message: Message,
  interceptors: Interceptor[],
): Promise<Output> {
  if (interceptors.length === 0) return spec.impl(message, context)
  const handler = async (given: Request, context: HandlerContext) =>
    normalize(spec.method.output, await spec.impl(given.message as Message, context))
  return (await intercept(false, message, context, interceptors, handler)).message as Message
}

/** Runs any other handler inside the interceptors. */
export async function invokeStream(
  spec: MethodImplSpec,
  context: CallContext,
  messages: AsyncIterable<Message>,
  interceptors: Interceptor[],
): Promise<AsyncIterable<Output>> {
  if (interceptors.length === 0) return run(spec, messages, context)
  const handler = async (given: Request, context: HandlerContext) =>
    normalizeAll(spec.method.output, await run(spec, given.message as AsyncIterable<Message>, context))
  return (await intercept(true, messages, context, interceptors, handler)).message as AsyncIterable<Message>
}

export async function* one<T>(message: T): AsyncIterable<T> {
  yield message
}

export function normalize(desc: DescMessage, message: Output): Message {
  return isMessage(message, desc) ? message : create(desc, message)
}

async function run(spec: MethodImplSpec, messages: AsyncIterable<Message>, context: HandlerContext) {
  switch (spec.kind) {
    case 'server_streaming':
      return spec.impl(await single(messages), context)
    case 'client_streaming':
      return one(await spec.impl(messages, context))
    case 'bidi_streaming':
      return spec.impl(messages, context)
    case 'unary':
      return one(await spec.impl(await single(messages), context))
  }
}

async function single(messages: AsyncIterable<Message>): Promise<Message> {
  for await (const message of messages) return message
  throw new ConnectError('the request has no message', Code.Unimplemented)
}

async function* normalizeAll(desc: DescMessage, messages: AsyncIterable<Output>) {
  for await (const message of messages) yield normalize(desc, message)
}

/** The onion: the first interceptor is the outermost, the handler its core. */
async function intercept(
  stream: boolean,
  message: Message | AsyncIterable<Message>,
  context: CallContext,
  interceptors: Interceptor[],
  handler: (request: Request, context: HandlerContext) => Promise<Message | AsyncIterable<Message>>,
): Promise<Response> {
  const request = requestOf(stream, message, context)
  let inner: Response | undefined
  const core: Handler = async (given) => {
    const output = await handler(given, given === request ? context : overlay(context, given))
    inner = responseOf(stream, output, context)
    return inner
  }
  const response = await interceptors.reduceRight((next, interceptor) => interceptor(next), core)(request)
  if (response !== inner) {
    replace(context.responseHeader, response.header)
    replace(context.responseTrailer, response.trailer)
  }
  return response
}

/** Own getters: an interceptor may spread the request, and nothing is made that nobody asks for. */
function requestOf(stream: boolean, message: unknown, context: CallContext): Request {
  return {
    stream,
    message,
    method: context.method,
    service: context.service,
    requestMethod: context.requestMethod,
    get url() {
      return context.url
    },
    get signal() {
      return context.signal
    },
    get header() {
      return context.requestHeader
    },
    get contextValues() {
      return context.values
    },
  } as Request
}

function responseOf(stream: boolean, message: unknown, context: CallContext): Response {
  return {
    stream,
    message,
    method: context.method,
    service: context.service,
    get header() {
      return context.responseHeader
    },
    get trailer() {
      return context.responseTrailer
    },
  } as Response
}

/** The context for a handler whose request an interceptor has exchanged. */
function overlay(context: CallContext, given: Request): HandlerContext {
  return {
    method: context.method,
    service: given.service,
    protocolName: context.protocolName,
    requestMethod: context.requestMethod,
    url: context.url,
    timeoutMs: context.timeoutMs,
    responseHeader: context.responseHeader,
    responseTrailer: context.responseTrailer,
    requestHeader: given.header,
    signal: given.signal,
    values: given.contextValues,
  }
}

function replace(target: Headers, source: Headers): void {
  if (target === source) return
  for (const name of [...target.keys()]) target.delete(name)
  for (const [name, value] of source) target.append(name, value)
}
