import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Where a child notes the member it is at, for the service to see should it die there: four bytes of a file
 * that has no name and that both have open. A message for each of a hundred thousand small files would cost
 * more than reading them.
 */
export class MemberMark {
  readonly descriptor: number

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'opendrl-parse-'))
    try {
      this.descriptor = openSync(join(folder, 'member'), 'wx+', 0o600)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    writeMark(this.descriptor, 0)
  }

  /** 0 before the first. */
  get member(): number {
    const bytes = Buffer.alloc(4)
    readSync(this.descriptor, bytes, 0, 4, 0)
    return bytes.readUInt32LE()
  }

  reset(): void {
    writeMark(this.descriptor, 0)
  }

  close(): void {
    closeSync(this.descriptor)
  }
}

const bytes = Buffer.alloc(4)

export function writeMark(descriptor: number, member: number): void {
  bytes.writeUInt32LE(member)
  writeSync(descriptor, bytes, 0, 4, 0)
}
