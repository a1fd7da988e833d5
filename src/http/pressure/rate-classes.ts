/** What a request costs the service, which decides the limit it falls under. */
export const rateClasses = ['reads', 'questions', 'uploads', 'anonymous'] as const
export type RateClass = (typeof rateClasses)[number]

interface Rule {
  readonly methods: readonly string[]
  readonly path: RegExp
  readonly rateClass: RateClass
}

/** The first rule that fits decides; whatever fits none is a cheap read or a small change. */
const rules: readonly Rule[] = [
  { methods: ['POST'], path: /^\/api\/v1\/uploads\/?$/, rateClass: 'uploads' },
  { methods: ['POST'], path: /^\/api\/v1\/layouts\/suggestions\/?$/, rateClass: 'uploads' },
  { methods: ['POST'], path: /^\/dicomweb\//, rateClass: 'uploads' },
  { methods: ['POST'], path: /^\/fhir\/?$/, rateClass: 'uploads' },
  {
    methods: ['GET', 'HEAD'],
    path: /^\/api\/v1\/(typical-values|comparisons|distributions|drls|quality)\/?$/,
    rateClass: 'questions',
  },
  { methods: ['GET'], path: /^\/api\/v1\/mappings\/(suggestions|effects)/, rateClass: 'questions' },
  { methods: ['POST'], path: /^\/api\/v1\/(snapshots|releases)\/?$/, rateClass: 'questions' },
]

/** @param path of the address, without its query */
export function rateClassOf(method: string, path: string): RateClass {
  const rule = rules.find(({ methods, path: fits }) => methods.includes(method) && fits.test(path))
  return rule?.rateClass ?? 'reads'
}
