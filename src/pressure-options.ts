import { randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import { trustedProxies } from './http/pressure/client-address.ts'
import type { PressureOptions } from './http/pressure/pressure.ts'

/** @param onRefused told of each request refused, by its limit */
export function pressureOptions(config: Config, onRefused: (why: string) => void): PressureOptions {
  return {
    quotas: {
      reads: config.OPENDRL_RATE_READS,
      questions: config.OPENDRL_RATE_QUESTIONS,
      uploads: config.OPENDRL_RATE_UPLOADS,
      anonymous: config.OPENDRL_RATE_ANONYMOUS,
      'failed-sign-ins': config.OPENDRL_RATE_FAILED_SIGN_INS,
    },
    maxRequests: config.OPENDRL_MAX_REQUESTS,
    maxUploads: config.OPENDRL_MAX_UPLOADS,
    maxQuestions: config.OPENDRL_MAX_QUESTIONS,
    maxBodyBytes: config.OPENDRL_MAX_BODY_BYTES,
    pace: {
      bytesPerSecond: config.OPENDRL_MIN_BODY_BYTES_PER_SECOND,
      patienceMs: config.OPENDRL_BODY_PATIENCE_MS,
    },
    deadlineMs: config.OPENDRL_QUERY_DEADLINE_MS,
    isTrustedProxy: trustedProxies(config.OPENDRL_TRUSTED_PROXIES),
    secret: randomBytes(32),
    now: () => performance.now(),
    onRefused,
  }
}
