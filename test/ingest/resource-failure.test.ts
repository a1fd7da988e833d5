import { describe, expect, it } from 'vitest'
import { OutOfResources, resourceFailure } from '../../src/ingest/resource-failure.ts'

const withCode = (code: string): Error => Object.assign(new Error('it failed'), { code })

describe('what the machine ran out of', () => {
  it.each([
    [withCode('ENOSPC'), 'disk-full'],
    [withCode('EDQUOT'), 'disk-full'],
    [withCode('EROFS'), 'disk-unwritable'],
    [withCode('EIO'), 'disk-unwritable'],
    [withCode('EMFILE'), 'files-exhausted'],
    [withCode('ENFILE'), 'files-exhausted'],
    [new OutOfResources('disk-full'), 'disk-full'],
    [
      new Error('Failed to commit: Could not write file "/d/r.wal": No space left on device'),
      'disk-full',
    ],
    [new Error('Cannot open file "/d/r": Read-only file system'), 'disk-unwritable'],
    [new Error('outer', { cause: withCode('ENOSPC') }), 'disk-full'],
    [new AggregateError([new Error('one'), withCode('ENOSPC')], 'both'), 'disk-full'],
  ])('is told from %s', (error, failure) => {
    expect(resourceFailure(error)).toBe(failure)
  })

  it.each([new Error('Constraint Error'), withCode('ENOENT'), 'No space left on device', null])(
    'is nothing in %s',
    (error) => {
      expect(resourceFailure(error)).toBeNull()
    },
  )

  it('is looked for in a chain of causes that never ends, in time', () => {
    const one = new Error('one')
    one.cause = new AggregateError([one, one], 'two', { cause: one })
    expect(resourceFailure(one)).toBeNull()
  })
})
