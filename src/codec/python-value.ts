export type PyValue =
  | null
  | boolean
  | string
  /** An int that fits; a float is a PyFloat. */
  | number
  | bigint
  | PyFloat
  | Uint8Array
  | PyItems
  | PyDict
  | PyGlobal
  | PyObject

export class PyFloat {
  constructor(readonly value: number) {}
}

export class PyItems {
  constructor(
    readonly kind: 'list' | 'tuple' | 'set',
    readonly items: PyValue[],
  ) {}
}

export class PyDict {
  readonly entries: [key: PyValue, value: PyValue][] = []
}

/** A name that Python would import. */
export class PyGlobal {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}
}

/** A call or construction that Python would do: what, with which arguments, and what it would put into the result. */
export class PyObject {
  state: PyValue | undefined
  readonly items: PyValue[] = []
  readonly entries: [key: PyValue, value: PyValue][] = []
  constructor(
    readonly callable: PyGlobal | PyObject,
    readonly args: PyValue[],
  ) {}
}

/** `module.name`; empty for what is not a plain name. */
export function globalName(callable: PyGlobal | PyObject): string {
  return callable instanceof PyGlobal ? `${callable.module}.${callable.name}` : ''
}
