import { load } from './load/command.ts'
import { kills } from './kills/command.ts'

/** Chaos for a person at a terminal, or the night: `npm run -s chaos -- kills --kills 200 --batches 5000`. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  kills,
  load,
}

const [name, ...args] = process.argv.slice(2)
const command = name === undefined ? undefined : commands[name]
if (command === undefined) {
  process.stderr.write(`Which chaos? ${Object.keys(commands).join(', ')} [--json]\n`)
  process.exit(2)
}
process.exit((await command(args)) ? 0 : 1)
