import type { AuditAct, AuditOperation } from './audit-act.ts'

/** What a call did: the operation, and what is known of it from its arguments and result. */
export type CallAct = { readonly operation: AuditOperation } & Omit<
  Partial<AuditAct>,
  'operations' | 'agent'
>

/**
 * For each member of a service: what a call of it did (null: nothing that is recorded, this time), the members of a
 * service within it, or null for what is never recorded. Total: a new member must be decided on to compile.
 */
export type CallActs<T> = {
  readonly [K in keyof T]-?:
    | (T[K] extends (...args: infer A) => infer R
        ? (args: A, result: Awaited<R>) => CallAct | null
        : T[K] extends object
          ? CallActs<T[K]>
          : never)
    | null
}

/** The same service, of which every call is recorded after it was done and before its result is given out. */
export function recorded<T extends object>(
  service: T,
  acts: CallActs<T>,
  record: (act: CallAct) => Promise<void>,
): T {
  return new Proxy(service, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name)
      const act: unknown = Reflect.get(acts, name)
      if (act === null || act === undefined) return member
      if (typeof member === 'function' && typeof act === 'function')
        return recordedCall(member, target, act, record)
      return isObject(member) ? recorded(member, act, record) : member
    },
  })
}

const recordedCall =
  (member: Function, target: object, act: Function, record: (act: CallAct) => Promise<void>) =>
  (...args: readonly unknown[]): unknown => {
    const result: unknown = Reflect.apply(member, target, args)
    const recordOf = async (given: unknown): Promise<void> => {
      const done: CallAct | null = Reflect.apply(act, undefined, [args, given])
      if (done !== null) await record(done)
    }
    return isStream(result) ? recordedStream(result, recordOf) : recordedResult(result, recordOf)
  }

async function recordedResult(
  result: unknown,
  record: (given: unknown) => Promise<void>,
): Promise<unknown> {
  const given = await result
  await record(given)
  return given
}

/** A stream is recorded before its first part. */
async function* recordedStream(
  stream: AsyncIterable<unknown>,
  record: (given: unknown) => Promise<void>,
): AsyncGenerator {
  await record(stream)
  yield* stream
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  isObject(value) && Symbol.asyncIterator in value
