import { z } from 'zod'
import { roles, type Role } from '../../../src/access/role.ts'
import { apiClient, type ApiAnswer } from '../../support/api-client.ts'
import { asKey, asReceipt } from '../../support/answers.ts'
import { given } from '../../support/given.ts'
import { madeExam, ndjson } from '../../support/ndjson.ts'
import {
  opendrl,
  startService,
  temporaryFolder,
  type RunningService,
} from '../../support/opendrl.ts'

/** What a request can address: a facility and the ids of things that belong to it. */
export interface Target {
  readonly facility: string
  readonly upload: string
  readonly exam: string
  readonly rule: string
  readonly layout: string
  readonly scanner: string
  readonly key: string
  readonly localName: string
  readonly idempotencyKey: string
}

export interface Canary {
  /** In every text of the facility, in small and capital letters. */
  readonly word: string
  /** DLP of each of its exams, mGy·cm: nobody else has it. */
  readonly dlp: number
}

export interface CanaryRegistry {
  readonly service: RunningService
  /** By code: what belongs to it. */
  readonly targets: Readonly<Record<'own' | 'first' | 'second', Target>>
  readonly canaries: Readonly<Record<'first' | 'second', Canary>>
  /** Keys of each role for the own facility alone. */
  readonly keys: Readonly<Record<Role, string>>
  /** A physicist's key of each facility. */
  readonly insiders: Readonly<Record<'own' | 'first' | 'second', string>>
  readonly admin: string
  readonly authority: string
  readonly revokedKey: string
  readonly release: string
  close(): Promise<void>
}

/** A walk asks more in a minute than anybody would. */
const unlimited = Object.fromEntries(
  ['READS', 'QUESTIONS', 'UPLOADS', 'ANONYMOUS', 'FAILED_SIGN_INS'].map((name) => [
    `OPENDRL_RATE_${name}`,
    '0',
  ]),
)
const names = ['own', 'first', 'second'] as const
const facilityOf = { own: 'alpha', first: 'bravo', second: 'carlo' } as const
/** Within the last twelve months, of which a hospital's own figures are, and in the last full year, of which snapshots are. */
const dates = [
  new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10),
  `${new Date().getUTCFullYear() - 1}-01-15`,
] as const
const canaryOf = {
  own: { word: 'Plainword', dlp: 600 },
  first: { word: 'Qanarib', dlp: 643.19 },
  second: { word: 'Qanaric', dlp: 587.67 },
} as const

/** A service with three hospitals, each with something of every kind that is stored; two of them marked throughout. */
export async function openCanaryRegistry(
  settings: Readonly<Record<string, string>> = {},
): Promise<CanaryRegistry> {
  const folder = await temporaryFolder()
  const made = await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')
  const admin = asKey(made.stdout)
  const service = await startService(folder.path, { ...unlimited, ...settings })
  const close = async (): Promise<void> => {
    await service.stop()
    await folder.remove()
  }
  try {
    return { service, admin, close, ...(await fillRegistry(service, admin)) }
  } catch (error) {
    await close()
    throw error
  }
}

async function fillRegistry(
  service: RunningService,
  admin: string,
): Promise<Omit<CanaryRegistry, 'service' | 'admin' | 'close'>> {
  const as = (key: string) => apiClient(service.address, key)
  const newKey = async (label: string, role: Role, facilities: '*' | readonly string[]) => {
    const answer = await as(admin)('/api/v1/keys', { body: { label, roles: [role], facilities } })
    return { key: asKey(ok(answer).text), id: idOf(answer) }
  }

  const insiders: Record<string, string> = {}
  const targets: Record<string, Target> = {}
  for (const name of names) {
    const { word } = canaryOf[name]
    const facility = facilityOf[name]
    ok(
      await as(admin)('/api/v1/facilities', {
        body: { id: facility, name: `${word} Hospital`, organisation: `${word} Trust` },
      }),
    )
    ok(
      await as(admin)('/api/v1/dicom-peers', {
        method: 'PUT',
        body: { calledAeTitle: `${word}CALL`, callingAeTitle: `${word}SEND`, facility },
      }),
    )
    const insider = await newKey(`${word} physicist`, 'physicist', [facility])
    const spare = await newKey(`${word} spare`, 'uploader', [facility])
    insiders[name] = insider.key
    targets[name] = await fill(as(insider.key), name, spare.id)
  }
  const authority = (await newKey('authority', 'authority', '*')).key
  ok(await as(authority)('/api/v1/snapshots', { method: 'POST' }))
  const release = await as(authority)('/api/v1/releases', { body: { title: 'Walked' } })

  const keys: Record<string, string> = {}
  for (const role of roles) keys[role] = (await newKey(`own ${role}`, role, ['alpha'])).key
  const revoked = await newKey('revoked', 'physicist', ['alpha'])
  ok(await as(admin)(`/api/v1/keys/${revoked.id}`, { method: 'DELETE' }))
  const all = <Name extends string, Value>(found: Record<string, Value>, wanted: readonly Name[]) =>
    Object.fromEntries(wanted.map((name) => [name, given(found[name])])) as Record<Name, Value>
  return {
    targets: all(targets, names),
    canaries: { first: canaryOf.first, second: canaryOf.second },
    keys: all(keys, roles),
    insiders: all(insiders, names),
    authority,
    revokedKey: revoked.key,
    release: idOf(ok(release)),
  }
}

type Call = ReturnType<typeof apiClient>

/** Exams of a hospital that carry its word wherever a text may stand, and its DLP. */
export function markedExams(name: 'own' | 'first' | 'second', from: number, count: number) {
  const { word, dlp } = canaryOf[name]
  return Array.from({ length: count }, (_, index) => ({
    ...madeExam({
      n: from + index,
      dlp,
      ctdivol: dlp / 15,
      name: `${word} CT Head`,
      date: dates[index % dates.length] ?? dates[0],
    }),
    accessionNumber: `${word}ACC${from + index}`,
    requestedProcedure: `${word} requested head`,
    indication: `${word} indication`,
    device: {
      manufacturer: `${word} Works`,
      model: `${word} Scan`,
      stationName: `${word}CT1`,
      serialNumber: `${word}SERIAL`,
    },
  }))
}

async function fill(call: Call, name: (typeof names)[number], key: string): Promise<Target> {
  const { word } = canaryOf[name]
  const start = 10_000 * (names.indexOf(name) + 1)
  const [device] = markedExams(name, start, 1).map((exam) => exam.device)
  const odd = { ...madeExam({ n: start + 500, dlp: 6, ctdivol: 40, name: `${word} odd` }), device }
  const broken = { schema: 'opendrl-exam/1', modality: 'CT', [`${word}Field`]: `${word}Value` }
  const idempotencyKey = `${word}-idempotency`
  const uploaded = await call(`/api/v1/uploads?filename=${word}.ndjson`, {
    body: ndjson([...markedExams(name, start, 50), odd, broken]),
    headers: { 'Idempotency-Key': `"${idempotencyKey}"` },
  })
  const upload = asReceipt(ok(uploaded).json()).uploadId
  const localName = `${word} requested head`
  ok(
    await call('/api/v1/mappings', {
      method: 'PUT',
      body: { mappings: [{ localName, loinc: '30799-1' }] },
    }),
  )
  const rule = await call('/api/v1/rules', {
    body: {
      when: { studyDescription: { contains: `${word} research` } },
      effect: { kind: 'purpose', purpose: 'research' },
      reason: `${word} said so`,
    },
  })
  const layout = await call('/api/v1/layouts', { body: layoutOf(word) })
  const listed = await call('/api/v1/exams?limit=100')
  const { exams } = z
    .object({ exams: z.array(z.object({ examId: z.string(), state: z.string() })) })
    .parse(ok(listed).json())
  const exam = given(exams.find(({ state }) => state === 'quarantined')).examId
  ok(
    await call(`/api/v1/exams/${exam}/decisions`, {
      body: { decision: 'accept', reason: `${word} looked at it` },
    }),
  )
  const scanners = z
    .object({ scanners: z.array(z.object({ scannerId: z.string() })) })
    .parse(ok(await call('/api/v1/scanners')).json())
  return {
    facility: facilityOf[name],
    upload,
    exam,
    rule: z.object({ ruleId: z.string() }).parse(ok(rule).json()).ruleId,
    layout: idOf(ok(layout)),
    scanner: given(scanners.scanners[0]).scannerId,
    key,
    localName,
    idempotencyKey,
  }
}

export const layoutOf = (word: string) => ({
  name: `${word} weekly`,
  columns: [
    ['Study date', 'exam', 'studyDate', null],
    ['Study', 'exam', 'studyDescription', null],
    [`${word} dose`, 'exam', 'dlpTotalMgyCm', 'mGy.cm'],
  ].map(([header, group, field, unit]) => ({ header, in: group, field, unit })),
  decimalSign: 'point',
  dateOrder: 'ymd',
})

const idOf = (answer: ApiAnswer): string => z.object({ id: z.string() }).parse(answer.json()).id

function ok(answer: ApiAnswer): ApiAnswer {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`)
  return answer
}

/** Things of the same shape that are nobody's. */
export function nobodys(target: Target): Target {
  const turned = (text: string) =>
    text.replaceAll(/[a-z]/g, (letter) => (letter === 'z' ? 'y' : 'z')).replaceAll(/\d/g, '7')
  return {
    ...target,
    facility: turned(target.facility),
    upload: turned(target.upload),
    exam: turned(target.exam),
    rule: turned(target.rule),
    layout: turned(target.layout),
    scanner: turned(target.scanner),
    key: turned(target.key),
    localName: turned(target.localName),
    idempotencyKey: turned(target.idempotencyKey),
  }
}
