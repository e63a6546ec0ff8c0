import {
  type DescEnum,
  type DescExtension,
  type DescFile,
  type DescMessage,
  type DescService,
  toBinary,
} from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { Code, type ConnectRouter } from '@connectrpc/connect'
import {
  ServerReflection as ReflectionV1,
  type ServerReflectionRequest as RequestV1,
} from '../../gen/ts/grpc/reflection/v1/reflection_pb.js'
import {
  ServerReflection as ReflectionV1Alpha,
  type ServerReflectionRequest as RequestV1Alpha,
} from '../../gen/ts/grpc/reflection/v1alpha/reflection_pb.js'

type Question = RequestV1['messageRequest'] | RequestV1Alpha['messageRequest']
type Answer = ReturnType<typeof answerFrom>

/** grpc.reflection v1 and v1alpha (which most tools still ask first), from the descriptors of what is served. */
export function registerReflection(router: ConnectRouter, services: DescService[]): void {
  const all = [...services, ReflectionV1, ReflectionV1Alpha]
  const catalogue = catalogueOf(all)
  const names = all.map((service) => service.typeName).sort()
  async function* answers<R extends RequestV1 | RequestV1Alpha>(requests: AsyncIterable<R>) {
    for await (const request of requests) {
      const messageResponse: Answer = answerFrom(catalogue, names, request.messageRequest)
      yield { validHost: request.host, originalRequest: request, messageResponse }
    }
  }
  router.rpc(ReflectionV1.method.serverReflectionInfo, (requests) => answers(requests))
  router.rpc(ReflectionV1Alpha.method.serverReflectionInfo, (requests) => answers(requests))
}

interface Catalogue {
  files: Map<string, DescFile>
  symbols: Map<string, DescFile>
  /** Extensions by the type they extend, then by number. */
  extensions: Map<string, Map<number, DescFile>>
  messages: Set<string>
}

function catalogueOf(services: DescService[]): Catalogue {
  const catalogue: Catalogue = { files: new Map(), symbols: new Map(), extensions: new Map(), messages: new Set() }
  for (const service of services) addFile(catalogue, service.file)
  return catalogue
}

function addFile(catalogue: Catalogue, file: DescFile): void {
  if (catalogue.files.has(file.proto.name)) return
  catalogue.files.set(file.proto.name, file)
  for (const service of file.services) {
    catalogue.symbols.set(service.typeName, file)
    for (const method of service.methods) catalogue.symbols.set(`${service.typeName}.${method.name}`, file)
  }
  for (const message of file.messages) addMessage(catalogue, message)
  for (const each of file.enums) addEnum(catalogue, each)
  for (const extension of file.extensions) addExtension(catalogue, extension)
  for (const dependency of file.dependencies) addFile(catalogue, dependency)
}

function addMessage(catalogue: Catalogue, message: DescMessage): void {
  catalogue.symbols.set(message.typeName, message.file)
  catalogue.messages.add(message.typeName)
  for (const field of message.fields) catalogue.symbols.set(`${message.typeName}.${field.name}`, message.file)
  for (const oneof of message.oneofs) catalogue.symbols.set(`${message.typeName}.${oneof.name}`, message.file)
  for (const nested of message.nestedMessages) addMessage(catalogue, nested)
  for (const nested of message.nestedEnums) addEnum(catalogue, nested)
  for (const nested of message.nestedExtensions) addExtension(catalogue, nested)
}

function addEnum(catalogue: Catalogue, each: DescEnum): void {
  catalogue.symbols.set(each.typeName, each.file)
  const scope = each.typeName.slice(0, each.typeName.lastIndexOf('.') + 1)
  for (const value of each.values) catalogue.symbols.set(scope + value.name, each.file)
}

function addExtension(catalogue: Catalogue, extension: DescExtension): void {
  catalogue.symbols.set(extension.typeName, extension.file)
  const extendee = extension.extendee.typeName
  const numbers = catalogue.extensions.get(extendee) ?? new Map<number, DescFile>()
  catalogue.extensions.set(extendee, numbers.set(extension.number, extension.file))
}

function answerFrom(catalogue: Catalogue, services: string[], question: Question) {
  switch (question.case) {
    case 'listServices':
      return { case: 'listServicesResponse' as const, value: { service: services.map((name) => ({ name })) } }
    case 'fileByFilename':
      return fileAnswer(catalogue.files.get(question.value), `file ${question.value}`)
    case 'fileContainingSymbol':
      return fileAnswer(catalogue.symbols.get(question.value), `symbol ${question.value}`)
    case 'fileContainingExtension': {
      const { containingType, extensionNumber } = question.value
      const file = catalogue.extensions.get(containingType)?.get(extensionNumber)
      return fileAnswer(file, `extension ${extensionNumber} of ${containingType}`)
    }
    case 'allExtensionNumbersOfType': {
      if (!catalogue.messages.has(question.value)) return notFound(`type ${question.value}`)
      const extensionNumber = [...(catalogue.extensions.get(question.value)?.keys() ?? [])]
      return {
        case: 'allExtensionNumbersResponse' as const,
        value: { baseTypeName: question.value, extensionNumber },
      }
    }
    default:
      return problem(Code.InvalidArgument, 'the request asks for nothing')
  }
}

/** The file and all that it imports, so that a tool needs one question only. */
function fileAnswer(file: DescFile | undefined, asked: string) {
  if (!file) return notFound(asked)
  const found = new Set<DescFile>()
  const collect = (each: DescFile) => {
    if (found.has(each)) return
    found.add(each)
    each.dependencies.forEach(collect)
  }
  collect(file)
  const fileDescriptorProto = [...found].map((each) => toBinary(FileDescriptorProtoSchema, each.proto))
  return { case: 'fileDescriptorResponse' as const, value: { fileDescriptorProto } }
}

const notFound = (asked: string) => problem(Code.NotFound, `${asked} not found`)

function problem(errorCode: Code, errorMessage: string) {
  return { case: 'errorResponse' as const, value: { errorCode, errorMessage } }
}
