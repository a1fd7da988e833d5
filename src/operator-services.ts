import type { AuditDesk } from './access/audit/audit-desk.ts'
import { type CallAct, type CallActs, recorded } from './access/audit/recorded.ts'
import type { AnalyticsFilter } from './contract/analytics.ts'
import { operatorRights } from './operator-rights.ts'
import type { Services } from './services.ts'

const refused = { outcome: 'refused' } as const
const question = (filter: AnalyticsFilter): Readonly<Record<string, string>> => {
  const { facility: _facility, scanner: _scanner, indication: _indication, ...plain } = filter
  return Object.fromEntries(
    Object.entries(plain).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )
}
const uploaded = (facility: string, id: string): CallAct => ({
  operation: 'upload.create',
  facilities: [facility],
  things: [{ kind: 'upload', id }],
})

/** What a command at the data directory does when it calls a service; null for what shows or changes nothing of note. */
const acts: CallActs<Services> = {
  exams: (_args, { exams }) => ({
    operation: 'exam.read',
    exams: exams.map(({ examId }) => examId),
  }),
  facilityOfExam: null,
  exam: ([facility, id], exam) => ({
    operation: 'exam.read',
    facilities: [facility],
    ...(exam === null ? refused : { exams: [id] }),
  }),
  decideExam: ([facility, id], exam) => ({
    operation: 'exam.decide',
    facilities: [facility],
    ...(exam === null ? refused : { exams: [id] }),
  }),
  decideExams: ([facility, { uploadId }], { decided }) => ({
    operation: 'exam.decide',
    facilities: [facility],
    ...(decided === 0 ? refused : { things: [{ kind: 'upload', id: uploadId }] }),
  }),
  rules: null,
  addRule: ([facility], { ruleId }) => ({
    operation: 'rule.write',
    facilities: [facility],
    ...(ruleId === null ? {} : { things: [{ kind: 'rule', id: ruleId }] }),
  }),
  removeRule: ([facility, id], exams) => ({
    operation: 'rule.write',
    facilities: [facility],
    ...(exams === null ? refused : { things: [{ kind: 'rule', id }] }),
  }),
  dicomPeers: null,
  tieDicomPeer: ([{ facility }], known) => ({
    operation: 'dicom-peer.write',
    facilities: [facility],
    ...(known ? {} : refused),
  }),
  untieDicomPeer: (_args, known) => ({
    operation: 'dicom-peer.write',
    ...(known ? {} : refused),
  }),
  matchDicomPeer: null,
  createKey: (_args, made) =>
    'unknownFacilities' in made
      ? { operation: 'key.write', ...refused }
      : {
          operation: 'key.write',
          facilities: made.facilities === '*' ? [] : made.facilities,
          things: [{ kind: 'key', id: made.id }],
        },
  rotateKey: (_args, made) =>
    'refused' in made
      ? { operation: 'key.write', ...refused }
      : {
          operation: 'key.write',
          things: [
            { kind: 'key', id: made.predecessor.id },
            { kind: 'key', id: made.id },
          ],
        },
  listKeys: () => ({ operation: 'key.read' }),
  revokeKey: ([id], at) => ({
    operation: 'key.write',
    ...(at === null ? refused : { things: [{ kind: 'key', id }] }),
  }),
  mappingsOf: ([facility]) => ({ operation: 'mapping.read', facilities: [facility] }),
  setMappings: ([facility], unknown) => ({
    operation: 'mapping.write',
    facilities: [facility],
    ...(unknown.length === 0 ? {} : refused),
  }),
  reviewQueue: ([facility]) => ({ operation: 'mapping.read', facilities: [facility] }),
  decideMappings: ([facility], unknown) => ({
    operation: 'mapping.write',
    facilities: [facility],
    ...(unknown.length === 0 ? {} : refused),
  }),
  mappingHistory: ([facility]) => ({ operation: 'mapping.read', facilities: [facility] }),
  mappingEffects: ([facility]) => ({ operation: 'mapping.read', facilities: [facility] }),
  suggestionsOf: ([facility]) => ({ operation: 'mapping.read', facilities: [facility] }),
  qualityOf: ([{ facilityId }]) => ({ operation: 'quality.read', facilities: [facilityId] }),
  startIngest: ([facility], { uploadId }) => uploaded(facility, uploadId),
  ingestFiles: ([facility], { uploadId }) => uploaded(facility, uploadId),
  receiptOfContent: null,
  receipt: null,
  receipts: null,
  findings: null,
  withdraw: ([id]) => ({ operation: 'upload.withdraw', things: [{ kind: 'upload', id }] }),
  abandon: null,
  leaving: null,
  uploadsRunning: null,
  ledgerState: null,
  vitals: null,
  settled: null,
  suggestLayout: null,
  saveLayout: ([facility], answer) => ({
    operation: 'layout.write',
    facilities: [facility],
    ...('faults' in answer ? refused : {}),
  }),
  layouts: null,
  layoutHistory: null,
  withdrawLayout: ([facility], answer) => ({
    operation: 'layout.write',
    facilities: [facility],
    ...(answer === null ? refused : {}),
  }),
  makeBackup: (_args, { name }) => ({
    operation: 'backup.create',
    things: [{ kind: 'backup', id: name }],
  }),
  backups: null,
  verify: () => ({ operation: 'registry.verify' }),
  audit: null,
  facilities: null,
  questions: {
    liveDrls: ([filter]) => ({ operation: 'drl.compute-live', question: question(filter) }),
    snapshotDrls: ([filter]) => ({ operation: 'drl.read-snapshot', question: question(filter) }),
    typicalValues: ([facility, filter]) => ({
      operation: 'typical.read',
      facilities: [facility],
      question: question(filter),
    }),
    comparisons: ([facility, filter]) => ({
      operation: 'comparison.read',
      facilities: [facility],
      question: question(filter),
    }),
    distributions: ([facility, filter]) => ({
      operation: 'distribution.read',
      facilities: [facility],
      question: question(filter),
    }),
    createSnapshot: (_args, { id }) => ({
      operation: 'snapshot.create',
      things: [{ kind: 'snapshot', id }],
    }),
    createRelease: (_args, { id }) => ({
      operation: 'release.create',
      things: [{ kind: 'release', id }],
    }),
    releases: () => ({ operation: 'release.read' }),
    release: ([id], found) => ({
      operation: 'release.read',
      ...(found === null ? refused : { things: [{ kind: 'release', id }] }),
    }),
    releaseFile: ([id], found) => ({
      operation: 'release.read',
      ...(found === null ? refused : { things: [{ kind: 'release', id }] }),
    }),
  },
  idempotency: null,
  uploadLimits: null,
  disk: null,
  identity: null,
  addFacility: (_args, added) => ({
    operation: 'facility.write',
    ...(added === null ? refused : { facilities: [added.id] }),
  }),
  scanners: null,
  ...operatorRights,
  onReceipt: null,
  ready: null,
  takesWork: null,
  loadCore: null,
  stopTakingWork: null,
  close: null,
}

/** The services as a command at the data directory uses them: what it does is in the audit trail, by "operator". */
export function operatorServices(services: Services): Services {
  const record = ({ operation, ...what }: CallAct) => recordOf(services.audit, operation, what)
  return recorded(services, acts, record)
}

const recordOf = (
  audit: AuditDesk,
  operation: CallAct['operation'],
  what: Omit<CallAct, 'operation'>,
): Promise<void> =>
  audit.record({
    outcome: 'done',
    ...what,
    operations: [operation],
    agent: { kind: 'operator' },
  })
