import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What an operator watches; labels carry routes and outcomes, never facilities or people. */
export interface Metrics {
  readonly registry: Registry
  observeRequest(route: string, method: string, status: number, seconds: number): void
  countRecords(outcome: string, count: number): void
  setReady(ready: boolean): void
  /** @param outcome accepted, released, aborted, lost, or why it was refused */
  countAssociation(outcome: string): void
  /** @param status of the answer, four hexadecimal digits */
  countObject(status: string): void
  /** @param why class or gate that refused */
  countRefused(why: string): void
  /** @param gates their places taken, read at each scrape */
  watchPressure(gates: Readonly<Record<string, { readonly inside: number }>>): void
  /** @param read asked at each scrape */
  watchDicom(read: () => { readonly associations: number; readonly waiting: number }): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'opendrl_' })
  const requests = new Histogram({
    name: 'opendrl_http_request_seconds',
    help: 'Time to answer, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 30],
    registers: [registry],
  })
  const records = new Counter({
    name: 'opendrl_records_total',
    help: 'Records of finished uploads by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const ready = new Gauge({
    name: 'opendrl_ready',
    help: '1 while the service takes work.',
    registers: [registry],
  })
  const associations = new Counter({
    name: 'opendrl_dicom_associations_total',
    help: 'DICOM associations by what became of them.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const refused = new Counter({
    name: 'opendrl_refused_total',
    help: 'Requests refused for their number: rate limits and places, by which.',
    labelNames: ['why'],
    registers: [registry],
  })
  const objects = new Counter({
    name: 'opendrl_dicom_objects_total',
    help: 'Objects sent by C-STORE, by status answered; 0000 is stored.',
    labelNames: ['status'],
    registers: [registry],
  })
  return {
    registry,
    observeRequest: (route, method, status, seconds) =>
      requests.observe({ route, method, status: String(status) }, seconds),
    countRecords: (outcome, count) => records.inc({ outcome }, count),
    setReady: (isReady) => ready.set(isReady ? 1 : 0),
    countAssociation: (outcome) => associations.inc({ outcome }),
    countRefused: (why) => refused.inc({ why }),
    watchPressure: (gates) =>
      void new Gauge({
        name: 'opendrl_places_taken',
        help: 'Requests, uploads and questions under way.',
        labelNames: ['of'],
        registers: [registry],
        collect() {
          for (const [name, { inside }] of Object.entries(gates)) this.set({ of: name }, inside)
        },
      }),
    countObject: (status) => objects.inc({ status }),
    watchDicom(read) {
      const gauge = (name: string, help: string, value: () => number) =>
        new Gauge({
          name,
          help,
          registers: [registry],
          collect() {
            this.set(value())
          },
        })
      gauge('opendrl_dicom_associations', 'DICOM associations open.', () => read().associations)
      gauge(
        'opendrl_dicom_inbox_objects',
        'Objects acknowledged and not yet taken in.',
        () => read().waiting,
      )
    },
  }
}
