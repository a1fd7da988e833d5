/** How a column's values are written: text, whole numbers, decimals, true or false. */
export const releaseColumnTypes = ['string', 'integer', 'number', 'boolean'] as const
export type ReleaseColumnType = (typeof releaseColumnTypes)[number]

export interface ReleaseColumn {
  readonly name: string
  readonly type: ReleaseColumnType
  /** Null: none; "column unit": the row's own, in its column `unit`. */
  readonly unit: string | null
  readonly nullable: boolean
  readonly description: string
}

const withheldIfNull = 'Empty when withheld.'

/** Every column of a release's cell row, once: files and the data dictionary are written from this table. */
export const releaseColumns = [
  {
    name: 'protocol_loinc',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'LOINC code of the examination.',
  },
  {
    name: 'protocol_name',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Name of the examination.',
  },
  {
    name: 'scheme',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Banding scheme of age, weight or size.',
  },
  {
    name: 'band',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Band within the scheme; half-open, the upper end excluded.',
  },
  {
    name: 'band_label',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'The band in words.',
  },
  {
    name: 'population',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Whom the scheme is for: paediatric (under 18 years), adult, or all.',
  },
  {
    name: 'quantity',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Dose quantity.',
  },
  {
    name: 'unit',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Unit of the dose columns of this row.',
  },
  {
    name: 'phantom_cm',
    type: 'integer',
    unit: 'cm',
    nullable: true,
    description:
      'CTDI phantom the dose refers to: 16 (head) or 32 (body); values on different phantoms do not compare. Empty for quantities without a phantom.',
  },
  {
    name: 'method',
    type: 'string',
    unit: null,
    nullable: false,
    description: 'Method of the DRL; icrp135 is of the medians of facilities.',
  },
  {
    name: 'quantile_type',
    type: 'integer',
    unit: null,
    nullable: false,
    description: 'Definition of the percentiles (Hyndman and Fan 1996).',
  },
  {
    name: 'period_from',
    type: 'string',
    unit: null,
    nullable: false,
    description:
      'First day of the exams, inclusive (ISO 8601). Of a row that was carried forward, those of its own.',
  },
  {
    name: 'period_to',
    type: 'string',
    unit: null,
    nullable: false,
    description:
      'Last day of the exams, inclusive (ISO 8601). Of a row that was carried forward, those of its own.',
  },
  {
    name: 'drl',
    type: 'number',
    unit: 'column unit',
    nullable: true,
    description: `Diagnostic reference level: 75th percentile of the medians of facilities, two significant figures. ${withheldIfNull}`,
  },
  {
    name: 'achievable_dose',
    type: 'number',
    unit: 'column unit',
    nullable: true,
    description: `50th percentile of the medians of facilities, two significant figures. ${withheldIfNull}`,
  },
  {
    name: 'p25',
    type: 'number',
    unit: 'column unit',
    nullable: true,
    description: `25th percentile of the medians of facilities, two significant figures. ${withheldIfNull}`,
  },
  {
    name: 'drl_lower',
    type: 'number',
    unit: 'column unit',
    nullable: true,
    description:
      'Lower end of the 95 % interval of the DRL, mean of three neighbouring order statistics. Empty when withheld or open.',
  },
  {
    name: 'drl_upper',
    type: 'number',
    unit: 'column unit',
    nullable: true,
    description:
      'Upper end of the 95 % interval of the DRL, mean of three neighbouring order statistics. Empty when withheld or open.',
  },
  {
    name: 'exams',
    type: 'integer',
    unit: null,
    nullable: true,
    description: `Exams behind the figures, rounded to 5; of quantities whose exams differ by under ten, the smaller number. ${withheldIfNull}`,
  },
  {
    name: 'facilities',
    type: 'integer',
    unit: null,
    nullable: true,
    description: `Facilities behind the figures, rounded to 5. ${withheldIfNull}`,
  },
  {
    name: 'as_of',
    type: 'string',
    unit: null,
    nullable: true,
    description: `Day on which the figures were first published (ISO 8601); before the release's own where too little has changed since to be told. ${withheldIfNull}`,
  },
  {
    name: 'withheld',
    type: 'boolean',
    unit: null,
    nullable: false,
    description:
      'True where the cell has no figures: too few exams, patients or facilities, or none; which of them is not said.',
  },
] as const satisfies readonly ReleaseColumn[]

export type ReleaseColumnName = (typeof releaseColumns)[number]['name']
export type ReleaseValue = string | number | boolean | null
export type ReleaseRow = Readonly<Record<ReleaseColumnName, ReleaseValue>>
