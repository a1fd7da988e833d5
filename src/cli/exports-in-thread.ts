import { Worker } from 'node:worker_threads'
import { writtenExport, type ExportOrder } from './export-order.ts'

/**
 * Starts writing all hospitals' exports in a thread of its own.
 * @returns for each hospital its files, as soon as they are written
 */
export function exportsInThread(
  workerPath: string,
  order: ExportOrder,
): (hospital: string) => Promise<readonly string[]> {
  const written = new Map<string, readonly string[]>()
  let failure: Error | null = null
  let wake: (() => void)[] = []
  const changed = (): void => {
    for (const resolve of wake) resolve()
    wake = []
  }
  const worker = new Worker(workerPath, { workerData: order })
  worker.on('message', (message: unknown) => {
    const { hospital, paths } = writtenExport.parse(message)
    written.set(hospital, paths)
    changed()
  })
  worker.once('error', (error: unknown) => {
    failure = error instanceof Error ? error : new Error('the exports could not be written')
    changed()
  })
  return async (hospital) => {
    for (;;) {
      const paths = written.get(hospital)
      if (paths !== undefined) return paths
      if (failure !== null) throw failure
      await new Promise<void>((resolve) => {
        wake.push(resolve)
      })
    }
  }
}
