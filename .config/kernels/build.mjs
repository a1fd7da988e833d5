// Compiles the core's innermost loops to WebAssembly and writes them as a module that needs no file at run time.
// --check only says whether the written file is what the source gives. The compiler: npm ci --prefix .config/kernels
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, '../../src/aggregate/kernels')
const written = join(folder, 'kernels-wasm.ts')
const outputs = new Map()
const { error, stderr } = await main(
  [
    'kernels.as.ts',
    '--outFile=kernels.wasm',
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime=stub',
    '--importMemory',
    '--enable=simd,bulk-memory',
    '--use=abort=',
  ],
  {
    readFile: (name) =>
      name === 'kernels.as.ts' ? readFileSync(join(folder, name), 'utf8') : null,
    writeFile: (name, contents) => void outputs.set(name, contents),
    listFiles: () => [],
  },
)
if (error !== null) {
  process.stderr.write(`${stderr.toString()}\n${error.message}\n`)
  process.exit(1)
}
const base64 = Buffer.from(outputs.get('kernels.wasm')).toString('base64')
const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}',`)
const text = `// Written by npm run kernels from kernels.as.ts: do not edit.
export const kernelsWasm = [
${lines.join('\n')}
].join('')
`
if (!process.argv.includes('--check')) writeFileSync(written, text)
else if (readFileSync(written, 'utf8') !== text) {
  process.stderr.write('kernels-wasm.ts is stale: npm run kernels\n')
  process.exit(1)
}
