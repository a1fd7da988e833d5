import { setTimeout as pause } from 'node:timers/promises'
import { apiClient } from '../../support/api-client.ts'
import { asKey } from '../../support/answers.ts'
import {
  opendrl,
  startService,
  temporaryFolder,
  type RunningService,
} from '../../support/opendrl.ts'

export interface Receiving {
  readonly dataDir: string
  service: RunningService
  /** Where the service takes associations now. */
  port(): number
  /** Sums of the counts of all complete receipts, once the inbox is empty. */
  received(): Promise<Readonly<Record<string, number>>>
  metric(name: string): Promise<number>
  /** Starts the service again, after it was stopped or killed. */
  restart(settings?: Readonly<Record<string, string>>, within?: readonly string[]): Promise<void>
  remove(): Promise<void>
}

export const facility = 'st-brigid'

/** A service that takes associations to OPENDRL for one facility, called by any title. */
export async function receivingService(
  settings: Readonly<Record<string, string>> = {},
): Promise<Receiving> {
  const folder = await temporaryFolder()
  const dataDir = folder.path
  await opendrl(dataDir, 'facility', 'add', '--name', 'St Brigid', '--id', facility)
  await opendrl(dataDir, 'dicom-peer', 'add', '--facility', facility, '--called', 'OPENDRL')
  const keyArguments = ['--role', 'uploader', '--facility', facility, '--json']
  const key = asKey((await opendrl(dataDir, 'key', 'create', ...keyArguments)).stdout)
  const start = (more: Readonly<Record<string, string>>, within: readonly string[] = []) =>
    startService(dataDir, { OPENDRL_DICOM_PORT: '0', OPENDRL_METRICS_OPEN: 'yes', ...more }, within)

  const receiving: Receiving = {
    dataDir,
    service: await start(settings),
    port: () => Number(/"dicomPort":(\d+)/.exec(receiving.service.logs())?.[1]),
    async received() {
      while ((await receiving.metric('opendrl_dicom_inbox_objects')) > 0) await pause(50)
      for (;;) {
        const api = apiClient(receiving.service.address, key)
        const answer = (await api('/api/v1/uploads?limit=1000')).json() as {
          uploads: { state: string; counts: Record<string, number> }[]
        }
        if (answer.uploads.some(({ state }) => state === 'running')) {
          await pause(50)
          continue
        }
        const sum: Record<string, number> = {}
        for (const { state, counts } of answer.uploads)
          if (state === 'complete')
            for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count
        return sum
      }
    },
    async metric(name) {
      const { text } = await apiClient(receiving.service.address)('/metrics')
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `))
      return Number(line?.slice(name.length + 1) ?? 0)
    },
    async restart(more = settings, within = []) {
      receiving.service = await start(more, within)
    },
    async remove() {
      await receiving.service.stop()
      await folder.remove()
    },
  }
  return receiving
}
