import type { DescService } from '@bufbuild/protobuf'
import {
  type ConnectRouter,
  type ConnectRouterOptions,
  createConnectRouter,
  createMethodImplSpec,
  createServiceImplSpec,
  type MethodImplSpec,
} from '@connectrpc/connect'
import type { UniversalHandler } from '@connectrpc/connect/protocol'

export interface Routes {
  /** Every method by the path it is called at: `/perdure.v1.WorkflowService/EnqueueWorkflow`. */
  methods: Map<string, MethodImplSpec>
  services: DescService[]
  /** The same methods as connect-node serves them. */
  handlers: UniversalHandler[]
}

/** Registers what `register` routes twice over: as bare specs for our own adapter, and as Connect's handlers. */
export function collectRoutes(register: (router: ConnectRouter) => void, options: ConnectRouterOptions): Routes {
  const connect = createConnectRouter(options)
  const methods = new Map<string, MethodImplSpec>()
  const services = new Set<DescService>()
  const add = (spec: MethodImplSpec) => {
    methods.set(`/${spec.method.parent.typeName}/${spec.method.name}`, spec)
    services.add(spec.method.parent)
  }
  const router: ConnectRouter = {
    handlers: connect.handlers,
    service(service, implementation, perService) {
      connect.service(service, implementation, perService)
      for (const spec of Object.values(createServiceImplSpec(service, implementation).methods)) add(spec)
      return router
    },
    rpc(method, implementation, perMethod) {
      connect.rpc(method, implementation, perMethod)
      add(createMethodImplSpec(method, implementation) as MethodImplSpec)
      return router
    },
  }
  register(router)
  return { methods, services: [...services], handlers: connect.handlers }
}
