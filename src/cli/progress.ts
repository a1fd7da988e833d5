import { Presets, SingleBar } from 'cli-progress'
import type { Io } from './io.ts'

export interface Progress {
  update(done: number, label: string): void
  stop(): void
}

/** A bar on a terminal, silence in a pipe: logs of scheduled jobs stay readable. */
export function startProgress(io: Io, total: number, unit: string): Progress {
  if (!io.terminal) return { update: () => undefined, stop: () => undefined }
  const bar = new SingleBar(
    {
      format: `{bar} {value}/{total} ${unit} · {label}`,
      stream: io.err,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { label: '' })
  return {
    update: (done, label) => bar.update(done, { label }),
    stop: () => bar.stop(),
  }
}
