// Entry of the thread that writes the demonstration's exports while the service reads the first of them.
import { parentPort, workerData } from 'node:worker_threads'
import { generateRegistry } from '../../sample-data/generator/registry.ts'
import { writeExports } from '../../sample-data/generator/write-exports.ts'
import { exportOrder, type WrittenExport } from './export-order.ts'

const { options, directory } = exportOrder.parse(workerData)
for await (const { hospital, files } of writeExports(generateRegistry(options), directory)) {
  const written: WrittenExport = { hospital: hospital.id, paths: files.map(({ path }) => path) }
  parentPort?.postMessage(written)
}
