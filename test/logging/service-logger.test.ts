import { describe, expect, it } from 'vitest'
import { framesOf, loggedError, serviceLogger } from '../../src/service-logger.ts'

function logged(write: (logger: ReturnType<typeof serviceLogger>) => void): string {
  let text = ''
  write(
    serviceLogger('trace', {
      write: (line: string) => {
        text += line
      },
    }),
  )
  return text
}

const quoting = () => {
  const error = new Error("Could not convert string 'CANARY'\n    CANARY of the second line")
  error.cause = new Error('CANARY below')
  return error
}

describe('the service’s log', () => {
  it('tells of an error what it is and where, never what it says', () => {
    const error = quoting()
    const text = logged((logger) => {
      logger.error({ error: error.name, stack: error.stack }, 'failed')
      logger.error(error, 'failed')
      logger.error({ err: error }, 'failed')
      logger.error({ failure: error }, 'failed')
    })
    expect(text).not.toContain('CANARY')
    expect(text.match(/service-logger\.test\.ts:\d+:\d+/g)?.length).toBeGreaterThan(3)
  })

  it('holds no credential, wherever it stands', () => {
    const key = `odrl_abcd1234_${'x'.repeat(32)}_abcdef`
    const token = `eyJhbGciOiJub25lIn0.${'y'.repeat(40)}.sig`
    const text = logged((logger) => {
      logger.info({ authorization: `Bearer ${key}`, headers: { cookie: 'session=CANARY' } }, 'x')
      logger.info({ route: `/api/v1/uploads?key=${key}`, why: `Bearer ${token}` }, `got ${key}`)
      logger.info({ a: { b: { password: 'CANARY' } } }, `Basic ${'Q0FOQVJZ'.repeat(3)}`)
    })
    for (const secret of [key, token, 'x'.repeat(32), 'y'.repeat(40), 'CANARY', 'Q0FOQVJZ'])
      expect(text).not.toContain(secret)
    expect(text).toContain('[credential]')
    expect(
      text
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toHaveLength(3)
  })

  it('keeps the system’s code of a failure, and the frames alone', () => {
    const full = Object.assign(new Error("ENOSPC: no space, write '/data/CANARY'"), {
      code: 'ENOSPC',
    })
    expect(loggedError(full)).toMatchObject({ error: 'Error', code: 'ENOSPC' })
    expect(JSON.stringify(loggedError(full))).not.toContain('CANARY')
    expect(loggedError('CANARY')).toEqual({ error: 'string' })
    expect(framesOf('Error: at CANARY\n   at CANARY\n    at f (/a/b.js:1:2)')).toEqual([
      'at f (/a/b.js:1:2)',
    ])
  })
})
