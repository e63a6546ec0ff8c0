import { create, createFileRegistry, type DescMessage, type DescService, toBinary } from '@bufbuild/protobuf'
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt'

/** A service for tests of the port: every call shape on one message. */
const file = create(FileDescriptorProtoSchema, {
  name: 'test/echo.proto',
  package: 'test',
  syntax: 'proto3',
  messageType: [
    {
      name: 'Note',
      field: [
        { name: 'text', number: 1, type: FieldDescriptorProto_Type.STRING },
        { name: 'count', number: 2, type: FieldDescriptorProto_Type.INT32 },
        { name: 'data', number: 3, type: FieldDescriptorProto_Type.BYTES },
      ].map((field) => ({ ...field, jsonName: field.name, label: FieldDescriptorProto_Label.OPTIONAL })),
    },
  ],
  service: [
    {
      name: 'Echo',
      method: [
        { name: 'Once', clientStreaming: false, serverStreaming: false },
        { name: 'Many', clientStreaming: false, serverStreaming: true },
        { name: 'Gather', clientStreaming: true, serverStreaming: false },
        { name: 'Talk', clientStreaming: true, serverStreaming: true },
      ].map((method) => ({ ...method, inputType: '.test.Note', outputType: '.test.Note' })),
    },
  ],
})

export const descriptorSet = Buffer.from(
  toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] })),
)

const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }))
export const Echo = registry.getService('test.Echo') as DescService
export const NoteSchema = registry.getMessage('test.Note') as DescMessage

export interface Note {
  text?: string
  count?: number
  data?: Uint8Array
}
