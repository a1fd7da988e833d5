import { z } from 'zod'
import { proxyFault } from './http/pressure/client-address.ts'
import { identitySettings } from './identity-settings.ts'
import { type Setting, setting, wholeNumber } from './setting.ts'

/** Every setting, one table: the parser and the documentation both come from it. */
export const settings = {
  OPENDRL_DATA_DIR: setting(
    z.string().min(1),
    './data',
    'Folder of the database, the pseudonym key and the spool. One process owns it.',
  ),
  OPENDRL_BACKUP_DIR: setting(
    z.string(),
    '',
    'Folder a running service writes backups to; best on another disk. `backups` in the data directory when empty.',
  ),
  OPENDRL_HOST: setting(z.string().min(1), '127.0.0.1', 'Address the service listens on.'),
  OPENDRL_PORT: setting(wholeNumber(0, 65_535), '8080', 'Port; 0 takes any free one.'),
  OPENDRL_LOG_LEVEL: setting(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    'info',
    'Least severe log line written. Logs never hold values of records.',
  ),
  OPENDRL_MAX_UPLOAD_BYTES: setting(
    wholeNumber(1, 1e12),
    '4294967296',
    'Largest upload taken; a larger one is refused before it is stored.',
  ),
  OPENDRL_DISK_RESERVE_MB: setting(
    wholeNumber(0, 1_048_576),
    '256',
    'Free space of the data directory below which nothing new is taken, so that what is under way can end.',
  ),
  OPENDRL_QUERY_DEADLINE_MS: setting(
    wholeNumber(100, 600_000),
    '30000',
    'A statement still running then is interrupted.',
  ),
  OPENDRL_DATABASE_THREADS: setting(
    wholeNumber(1, 64),
    '2',
    'Threads of the embedded database; keep it at most half of UV_THREADPOOL_SIZE.',
  ),
  OPENDRL_DATABASE_MEMORY: setting(
    z.string().regex(/^\d+(MB|GB)$/, 'a size such as 2GB'),
    '2GB',
    'Memory the embedded database plans with.',
  ),
  OPENDRL_CORE_MEMORY_MB: setting(
    wholeNumber(16, 4_194_304),
    '8192',
    'Memory for the exams that questions are answered from; some 60 bytes an exam. More exams are refused, with the memory they need.',
  ),
  OPENDRL_CORE_THREADS: setting(wholeNumber(1, 64), '2', 'Threads that answer questions.'),
  OPENDRL_PARSE_MEMORY_MB: setting(
    wholeNumber(64, 16_384),
    '512',
    'Heap of the process that reads uploaded files.',
  ),
  OPENDRL_PARSE_SILENCE_MS: setting(
    wholeNumber(100, 600_000),
    '10000',
    'A file that keeps the reading process silent for this long is refused.',
  ),
  OPENDRL_DICOM_PORT: setting(
    z
      .string()
      .regex(/^(off|\d+)$/, '"off" or a port')
      .transform((text) => (text === 'off' ? null : Number(text)))
      .pipe(z.number().max(65_535).nullable()),
    'off',
    'Port for DICOM associations (C-STORE of dose reports); 0 takes any free one.',
  ),
  OPENDRL_DICOM_HOST: setting(
    z.string().min(1),
    '127.0.0.1',
    'Address the service listens on for DICOM associations.',
  ),
  OPENDRL_DICOM_TLS_CERT: setting(
    z.string(),
    '',
    'PEM file of the certificate for DICOM over TLS; with it, associations without TLS are not taken.',
  ),
  OPENDRL_DICOM_TLS_KEY: setting(z.string(), '', 'PEM file of the key of that certificate.'),
  OPENDRL_DICOM_TLS_CA: setting(
    z.string(),
    '',
    'PEM file of the authority whose certificates senders must show; none is asked for without it.',
  ),
  OPENDRL_DICOM_MAX_ASSOCIATIONS: setting(
    wholeNumber(1, 1000),
    '32',
    'DICOM associations at once; more are told to come back.',
  ),
  OPENDRL_DICOM_IDLE_MS: setting(
    wholeNumber(1000, 3_600_000),
    '60000',
    'An association that is silent for this long is aborted.',
  ),
  OPENDRL_DICOM_SECONDARY_CAPTURE: setting(
    z.enum(['yes', 'no']).transform((value) => value === 'yes'),
    'yes',
    'Whether Secondary Capture images are taken by C-STORE: older Philips CT scanners report dose in them.',
  ),
  OPENDRL_PUBLIC_URL: setting(
    z.string().regex(/^(https?:\/\/[^\s/?#]+)?$/, 'an address such as https://doses.example.org'),
    '',
    'Address people reach the service at, without a path. With https, browsers are told to use nothing else.',
  ),
  OPENDRL_TRUSTED_PROXIES: setting(
    z.string().refine((list) => proxyFault(list) === null, 'addresses or networks, by commas'),
    '',
    'Reverse proxies whose X-Forwarded-For is believed, such as "127.0.0.1, 10.0.0.0/8"; nobody else\'s is.',
  ),
  OPENDRL_RATE_READS: setting(
    wholeNumber(0, 1e6),
    '6000',
    'Requests a minute of one credential, besides questions and uploads; more are answered 429. 0: no limit, here and below.',
  ),
  OPENDRL_RATE_QUESTIONS: setting(
    wholeNumber(0, 1e6),
    '1200',
    'Questions about doses a minute of one credential.',
  ),
  OPENDRL_RATE_UPLOADS: setting(
    wholeNumber(0, 1e6),
    '6000',
    'Uploads a minute of one credential, by any road but C-STORE.',
  ),
  OPENDRL_RATE_ANONYMOUS: setting(
    wholeNumber(0, 1e6),
    '1200',
    'Requests without a credential a minute from one address.',
  ),
  OPENDRL_RATE_FAILED_SIGN_INS: setting(
    wholeNumber(0, 1e6),
    '60',
    'Wrong keys and failed sign-ins a minute from one address; then only credentials that were good within the hour are looked at.',
  ),
  OPENDRL_MAX_REQUESTS: setting(
    wholeNumber(1, 1e5),
    '1000',
    'Requests under way at once; more are answered 503 at once. One asker has at most half of these and the following places.',
  ),
  OPENDRL_MAX_UPLOADS: setting(wholeNumber(1, 1e4), '200', 'Uploads under way at once.'),
  OPENDRL_MAX_QUESTIONS: setting(
    wholeNumber(1, 1e4),
    '200',
    'Questions about doses under way at once.',
  ),
  OPENDRL_MAX_CONNECTIONS: setting(
    wholeNumber(1, 1e6),
    '4000',
    'Connections at once; more are closed.',
  ),
  OPENDRL_MAX_BODY_BYTES: setting(
    wholeNumber(1024, 1e9),
    '4194304',
    'Largest body that is no upload.',
  ),
  OPENDRL_MIN_BODY_BYTES_PER_SECOND: setting(
    wholeNumber(0, 1e9),
    '1000',
    'A body that arrives more slowly is refused, once it has fallen behind as long as OPENDRL_BODY_PATIENCE_MS; 0: however slowly.',
  ),
  OPENDRL_BODY_PATIENCE_MS: setting(
    wholeNumber(100, 3_600_000),
    '30000',
    'How far behind its pace a body may fall.',
  ),
  OPENDRL_KEEP_ALIVE_MS: setting(
    wholeNumber(1000, 3_600_000),
    '75000',
    'A connection without a request is closed after this long; a proxy in front must close its own sooner.',
  ),
  OPENDRL_HEAD_TIMEOUT_MS: setting(
    wholeNumber(100, 600_000),
    '15000',
    'The head of a request has this long to arrive.',
  ),
  ...identitySettings,
  OPENDRL_SEND_KEY: setting(
    z.string(),
    '',
    'Registry key that `opendrl send` hands in with, where no `--key-file` is given.',
  ),
  OPENDRL_METRICS_OPEN: setting(
    z.enum(['yes', 'no']).transform((value) => value === 'yes'),
    'no',
    'Whether /metrics answers without a key (for a scraper on a closed network).',
  ),
} as const satisfies Record<string, Setting<unknown>>

type Settings = typeof settings
export type SettingName = keyof Settings
export type Config = { readonly [Name in SettingName]: z.output<Settings[Name]['schema']> }

/** All faults of the environment at once: an operator mends them in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The settings have ${faults.length} fault(s):\n${faults.map((f) => `  ${f}`).join('\n')}`)
    this.faults = faults
  }
}

/** @throws ConfigError naming every fault, and every OPENDRL_ variable that does not exist */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const read = <T>(name: SettingName, { schema, fallback }: Setting<T>): T => {
    const text = environment[name]
    const parsed = schema.safeParse(text === undefined || text === '' ? fallback : text)
    if (parsed.success) return parsed.data
    faults.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`)
    return schema.parse(fallback)
  }
  for (const name of Object.keys(environment)) {
    if (name.startsWith('OPENDRL_') && !(name in settings))
      faults.push(`${name}: there is no such setting`)
  }
  const config: Config = {
    OPENDRL_DATA_DIR: read('OPENDRL_DATA_DIR', settings.OPENDRL_DATA_DIR),
    OPENDRL_BACKUP_DIR: read('OPENDRL_BACKUP_DIR', settings.OPENDRL_BACKUP_DIR),
    OPENDRL_HOST: read('OPENDRL_HOST', settings.OPENDRL_HOST),
    OPENDRL_PORT: read('OPENDRL_PORT', settings.OPENDRL_PORT),
    OPENDRL_LOG_LEVEL: read('OPENDRL_LOG_LEVEL', settings.OPENDRL_LOG_LEVEL),
    OPENDRL_MAX_UPLOAD_BYTES: read('OPENDRL_MAX_UPLOAD_BYTES', settings.OPENDRL_MAX_UPLOAD_BYTES),
    OPENDRL_DISK_RESERVE_MB: read('OPENDRL_DISK_RESERVE_MB', settings.OPENDRL_DISK_RESERVE_MB),
    OPENDRL_QUERY_DEADLINE_MS: read(
      'OPENDRL_QUERY_DEADLINE_MS',
      settings.OPENDRL_QUERY_DEADLINE_MS,
    ),
    OPENDRL_DATABASE_THREADS: read('OPENDRL_DATABASE_THREADS', settings.OPENDRL_DATABASE_THREADS),
    OPENDRL_DATABASE_MEMORY: read('OPENDRL_DATABASE_MEMORY', settings.OPENDRL_DATABASE_MEMORY),
    OPENDRL_CORE_MEMORY_MB: read('OPENDRL_CORE_MEMORY_MB', settings.OPENDRL_CORE_MEMORY_MB),
    OPENDRL_CORE_THREADS: read('OPENDRL_CORE_THREADS', settings.OPENDRL_CORE_THREADS),
    OPENDRL_PARSE_MEMORY_MB: read('OPENDRL_PARSE_MEMORY_MB', settings.OPENDRL_PARSE_MEMORY_MB),
    OPENDRL_PARSE_SILENCE_MS: read('OPENDRL_PARSE_SILENCE_MS', settings.OPENDRL_PARSE_SILENCE_MS),
    OPENDRL_DICOM_PORT: read('OPENDRL_DICOM_PORT', settings.OPENDRL_DICOM_PORT),
    OPENDRL_DICOM_HOST: read('OPENDRL_DICOM_HOST', settings.OPENDRL_DICOM_HOST),
    OPENDRL_DICOM_TLS_CERT: read('OPENDRL_DICOM_TLS_CERT', settings.OPENDRL_DICOM_TLS_CERT),
    OPENDRL_DICOM_TLS_KEY: read('OPENDRL_DICOM_TLS_KEY', settings.OPENDRL_DICOM_TLS_KEY),
    OPENDRL_DICOM_TLS_CA: read('OPENDRL_DICOM_TLS_CA', settings.OPENDRL_DICOM_TLS_CA),
    OPENDRL_DICOM_MAX_ASSOCIATIONS: read(
      'OPENDRL_DICOM_MAX_ASSOCIATIONS',
      settings.OPENDRL_DICOM_MAX_ASSOCIATIONS,
    ),
    OPENDRL_DICOM_IDLE_MS: read('OPENDRL_DICOM_IDLE_MS', settings.OPENDRL_DICOM_IDLE_MS),
    OPENDRL_DICOM_SECONDARY_CAPTURE: read(
      'OPENDRL_DICOM_SECONDARY_CAPTURE',
      settings.OPENDRL_DICOM_SECONDARY_CAPTURE,
    ),
    OPENDRL_PUBLIC_URL: read('OPENDRL_PUBLIC_URL', settings.OPENDRL_PUBLIC_URL),
    OPENDRL_TRUSTED_PROXIES: read('OPENDRL_TRUSTED_PROXIES', settings.OPENDRL_TRUSTED_PROXIES),
    OPENDRL_RATE_READS: read('OPENDRL_RATE_READS', settings.OPENDRL_RATE_READS),
    OPENDRL_RATE_QUESTIONS: read('OPENDRL_RATE_QUESTIONS', settings.OPENDRL_RATE_QUESTIONS),
    OPENDRL_RATE_UPLOADS: read('OPENDRL_RATE_UPLOADS', settings.OPENDRL_RATE_UPLOADS),
    OPENDRL_RATE_ANONYMOUS: read('OPENDRL_RATE_ANONYMOUS', settings.OPENDRL_RATE_ANONYMOUS),
    OPENDRL_RATE_FAILED_SIGN_INS: read(
      'OPENDRL_RATE_FAILED_SIGN_INS',
      settings.OPENDRL_RATE_FAILED_SIGN_INS,
    ),
    OPENDRL_MAX_REQUESTS: read('OPENDRL_MAX_REQUESTS', settings.OPENDRL_MAX_REQUESTS),
    OPENDRL_MAX_UPLOADS: read('OPENDRL_MAX_UPLOADS', settings.OPENDRL_MAX_UPLOADS),
    OPENDRL_MAX_QUESTIONS: read('OPENDRL_MAX_QUESTIONS', settings.OPENDRL_MAX_QUESTIONS),
    OPENDRL_MAX_CONNECTIONS: read('OPENDRL_MAX_CONNECTIONS', settings.OPENDRL_MAX_CONNECTIONS),
    OPENDRL_MAX_BODY_BYTES: read('OPENDRL_MAX_BODY_BYTES', settings.OPENDRL_MAX_BODY_BYTES),
    OPENDRL_MIN_BODY_BYTES_PER_SECOND: read(
      'OPENDRL_MIN_BODY_BYTES_PER_SECOND',
      settings.OPENDRL_MIN_BODY_BYTES_PER_SECOND,
    ),
    OPENDRL_BODY_PATIENCE_MS: read('OPENDRL_BODY_PATIENCE_MS', settings.OPENDRL_BODY_PATIENCE_MS),
    OPENDRL_KEEP_ALIVE_MS: read('OPENDRL_KEEP_ALIVE_MS', settings.OPENDRL_KEEP_ALIVE_MS),
    OPENDRL_HEAD_TIMEOUT_MS: read('OPENDRL_HEAD_TIMEOUT_MS', settings.OPENDRL_HEAD_TIMEOUT_MS),
    OPENDRL_SESSION_HOURS: read('OPENDRL_SESSION_HOURS', settings.OPENDRL_SESSION_HOURS),
    OPENDRL_SESSION_IDLE_MINUTES: read(
      'OPENDRL_SESSION_IDLE_MINUTES',
      settings.OPENDRL_SESSION_IDLE_MINUTES,
    ),
    OPENDRL_OIDC_ISSUER: read('OPENDRL_OIDC_ISSUER', settings.OPENDRL_OIDC_ISSUER),
    OPENDRL_OIDC_CLIENT_ID: read('OPENDRL_OIDC_CLIENT_ID', settings.OPENDRL_OIDC_CLIENT_ID),
    OPENDRL_OIDC_CLIENT_SECRET_FILE: read(
      'OPENDRL_OIDC_CLIENT_SECRET_FILE',
      settings.OPENDRL_OIDC_CLIENT_SECRET_FILE,
    ),
    OPENDRL_OIDC_NAME: read('OPENDRL_OIDC_NAME', settings.OPENDRL_OIDC_NAME),
    OPENDRL_OIDC_SCOPES: read('OPENDRL_OIDC_SCOPES', settings.OPENDRL_OIDC_SCOPES),
    OPENDRL_OIDC_ROLES_CLAIM: read('OPENDRL_OIDC_ROLES_CLAIM', settings.OPENDRL_OIDC_ROLES_CLAIM),
    OPENDRL_OIDC_FACILITIES_CLAIM: read(
      'OPENDRL_OIDC_FACILITIES_CLAIM',
      settings.OPENDRL_OIDC_FACILITIES_CLAIM,
    ),
    OPENDRL_OIDC_ROLES: read('OPENDRL_OIDC_ROLES', settings.OPENDRL_OIDC_ROLES),
    OPENDRL_OIDC_FACILITIES: read('OPENDRL_OIDC_FACILITIES', settings.OPENDRL_OIDC_FACILITIES),
    OPENDRL_TOKEN_AUDIENCE: read('OPENDRL_TOKEN_AUDIENCE', settings.OPENDRL_TOKEN_AUDIENCE),
    OPENDRL_TOKEN_MAX_AGE_SECONDS: read(
      'OPENDRL_TOKEN_MAX_AGE_SECONDS',
      settings.OPENDRL_TOKEN_MAX_AGE_SECONDS,
    ),
    OPENDRL_TOKEN_ONE_TIME: read('OPENDRL_TOKEN_ONE_TIME', settings.OPENDRL_TOKEN_ONE_TIME),
    OPENDRL_SEND_KEY: read('OPENDRL_SEND_KEY', settings.OPENDRL_SEND_KEY),
    OPENDRL_METRICS_OPEN: read('OPENDRL_METRICS_OPEN', settings.OPENDRL_METRICS_OPEN),
  }
  faults.push(...tlsFaults(config), ...providerFaults(config))
  if (faults.length > 0) throw new ConfigError(faults)
  return config
}

function providerFaults(config: Config): readonly string[] {
  const { OPENDRL_OIDC_ISSUER: issuer, OPENDRL_TOKEN_AUDIENCE: audience } = config
  if (issuer === '')
    return audience === '' ? [] : ['OPENDRL_TOKEN_AUDIENCE: needs OPENDRL_OIDC_ISSUER']
  const missing = (['OPENDRL_OIDC_CLIENT_ID', 'OPENDRL_PUBLIC_URL'] as const).filter(
    (name) => config[name] === '',
  )
  return missing.map((name) => `OPENDRL_OIDC_ISSUER: needs ${name}`)
}

function tlsFaults(config: Config): readonly string[] {
  const { OPENDRL_DICOM_TLS_CERT: cert, OPENDRL_DICOM_TLS_KEY: key } = config
  if ((cert === '') !== (key === ''))
    return ['OPENDRL_DICOM_TLS_CERT, OPENDRL_DICOM_TLS_KEY: set both or neither']
  return config.OPENDRL_DICOM_TLS_CA !== '' && cert === ''
    ? ['OPENDRL_DICOM_TLS_CA: needs OPENDRL_DICOM_TLS_CERT and OPENDRL_DICOM_TLS_KEY']
    : []
}

/** The only place that reads the process environment. */
export const readConfig = (): Config => parseConfig(process.env)
