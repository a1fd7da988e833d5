import { describe, expect, it } from 'vitest'
import { createInlineInterpreter } from '../../../src/ingest/pipeline/interpreter.ts'
import { createUploadDesk } from '../../../src/ingest/pipeline/upload-desk.ts'
import { MemoryRegistry } from '../../support/memory-registry.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'

/** A store that fails altogether once an upload is under way, as one whose disk is gone. */
class FailingRegistry extends MemoryRegistry {
  failing = false
  readonly #fail = (): Promise<never> => Promise.reject(new Error('the store is gone'))
  override finishUpload: MemoryRegistry['finishUpload'] = (...given) =>
    this.failing ? this.#fail() : super.finishUpload(...given)
  override takeBackUpload: MemoryRegistry['takeBackUpload'] = (...given) =>
    this.failing ? this.#fail() : super.takeBackUpload(...given)
  override upload: MemoryRegistry['upload'] = (...given) =>
    this.failing ? this.#fail() : super.upload(...given)
}

describe('the upload desk, when everything below fails', () => {
  it('ends the upload without a rejection nobody hears, and lets go of its files even when that fails', async () => {
    const unheard: unknown[] = []
    const hear = (error: unknown): void => void unheard.push(error)
    process.on('unhandledRejection', hear)
    const registry = new FailingRegistry()
    const failures: Error[] = []
    const desk = createUploadDesk({
      parser: {
        async *parse() {
          registry.failing = true
          yield await Promise.reject(new Error('the reader is gone'))
        },
        close: () => Promise.resolve(),
      },
      sink: registry,
      uploads: registry,
      interpreter: createInlineInterpreter(testPseudonymiser),
      clock: () => new Date(2025, 5, 30, 12),
      layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
      newId: () => 'U1',
      onReceipt: () => undefined,
      onFailure: (error) => failures.push(error),
    })
    const started = await desk.startIngest('st-brigid', {
      files: [{ path: '/spool/1', name: 'one' }],
      sha256: 'aa',
      sizeBytes: 1,
      dispose: () => Promise.reject(new Error('the spool is gone')),
    })
    const receipt = await started.done
    expect(receipt === null || receipt.state === 'failed').toBe(true)
    expect(started.failure()).not.toBeNull()
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
    process.off('unhandledRejection', hear)
    expect(unheard).toEqual([])
    expect(failures.map(({ message }) => message)).toContain('the spool is gone')
    expect(desk.uploadsRunning()).toBe(0)
  })
})
