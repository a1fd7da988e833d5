import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { temporaryFolder } from './opendrl.ts'

/** Debian puts it into sbin, which is not on everybody's path. */
const program = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc'].find((path) => existsSync(path))
const dicomWebPlugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'

/** False where Debian's package `orthanc` is not installed; tests that need it say that they skip. */
export const haveOrthanc = program !== undefined
/** The same of `orthanc-dicomweb`. */
export const haveOrthancDicomWeb = haveOrthanc && existsSync(dicomWebPlugin)
/** For `Plugins` of the configuration. */
export const orthancDicomWebPlugin = dicomWebPlugin

export interface RunningOrthanc {
  /** Of its REST API, without a slash at the end; it asks for no password. */
  readonly url: string
  /** Where it listens for DICOM associations; its own AE title is ORTHANC unless configured. */
  readonly dicomPort: number
  /** Stores a DICOM file in it. @returns Orthanc's id of the instance */
  upload(bytes: Uint8Array): Promise<string>
  /** POST of JSON. @throws with Orthanc's own words when it refuses */
  post(path: string, body: unknown): Promise<unknown>
  /** Everything it logged so far. */
  logs(): string
  stop(): Promise<void>
}

const startsWithinMs = 60_000

/**
 * Starts a real Orthanc on free ports of loopback, its files in a folder of its own.
 * @param configuration keys of its JSON configuration that differ, e.g. `DicomModalities`, `Plugins`, `DicomWeb`
 */
export async function startOrthanc(
  configuration: Readonly<Record<string, unknown>> = {},
): Promise<RunningOrthanc> {
  if (program === undefined) throw new Error('Orthanc is not installed')
  const folder = await temporaryFolder()
  const [httpPort, dicomPort] = [await freePort(), await freePort()]
  const storage = join(folder.path, 'storage')
  await mkdir(storage)
  const configPath = join(folder.path, 'orthanc.json')
  await writeFile(
    configPath,
    JSON.stringify({
      Name: 'test',
      StorageDirectory: storage,
      IndexDirectory: storage,
      HttpPort: httpPort,
      DicomPort: dicomPort,
      DicomAet: 'ORTHANC',
      AuthenticationEnabled: false,
      RemoteAccessAllowed: false,
      Plugins: [],
      ...configuration,
    }),
  )
  const child = spawn(program, ['--verbose', configPath], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
    })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = `http://127.0.0.1:${httpPort}`

  const request = async (path: string, body: BodyInit): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, { method: 'POST', body })
    const text = await response.text()
    if (!response.ok) throw new Error(`Orthanc answered ${response.status} to ${path}: ${text}`)
    return JSON.parse(text)
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await exited
    await folder.remove()
  }

  const givesUpAt = performance.now() + startsWithinMs
  while (
    !(await fetch(`${url}/system`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || performance.now() > givesUpAt) {
      await stop()
      throw new Error(`Orthanc did not start:\n${log}`)
    }
    await pause(50)
  }
  return {
    url,
    dicomPort,
    async upload(bytes) {
      const answer = await request('/instances', bytes as BodyInit)
      if (typeof answer === 'object' && answer !== null && 'ID' in answer) return String(answer.ID)
      throw new Error('Orthanc named no instance')
    },
    post: (path, body) => request(path, JSON.stringify(body)),
    logs: () => log,
    stop,
  }
}
