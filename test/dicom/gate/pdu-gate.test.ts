import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PduGate } from '../../../src/dicom/gate/pdu-gate.ts'
import { ProtocolViolation } from '../../../src/dicom/gate/pdu-types.ts'
import { networkLimits } from '../../../src/dicom/limits.ts'
import {
  associateRequest,
  commandSet,
  ctDoseReport,
  data,
  echoCommand,
  explicitLittle,
  fragment,
  lastOfCommand,
  lastOfData,
  pdu,
  releaseRequest,
  storeCommand,
  verification,
} from '../support/pdus.ts'

/** A gate whose association is accepted as soon as it is asked for, and what came through. */
function openGate() {
  const passed: Buffer[] = []
  const objects: { uid: string; context: number; bytes: Buffer; whole: boolean }[] = []
  const last = () => {
    const object = objects.at(-1)
    if (object === undefined) throw new Error('bytes of no object')
    return object
  }
  const gate: PduGate = new PduGate({
    pdu(bytes) {
      passed.push(bytes)
      if (bytes[0] === 1) gate.accepted(new Map([1, 3].map((id) => [id, null])))
    },
    objectBegins: ({ sopInstanceUid: uid }, context) => {
      objects.push({ uid, context, bytes: Buffer.alloc(0), whole: false })
    },
    objectBytes: (bytes) => {
      last().bytes = Buffer.concat([last().bytes, bytes])
    },
    objectEnds: () => {
      last().whole = true
    },
  })
  return { gate, passed, objects }
}

function associated() {
  const opened = openGate()
  opened.gate.take(associateRequest())
  opened.passed.length = 0
  return opened
}

const conversation = (): Buffer =>
  Buffer.concat([
    associateRequest(),
    pdu(4, fragment(1, lastOfCommand, echoCommand())),
    pdu(4, fragment(3, lastOfCommand, storeCommand())),
    pdu(4, fragment(3, data, Buffer.alloc(1000, 1))),
    pdu(4, fragment(3, lastOfData, Buffer.alloc(10, 2))),
    releaseRequest(),
  ])

describe('the gate before the DICOM library', () => {
  it('passes a sound conversation on, objects apart, the same however the bytes are cut', () => {
    const whole = openGate()
    whole.gate.take(conversation())
    expect(whole.passed).toEqual([
      associateRequest(),
      pdu(4, fragment(1, lastOfCommand, echoCommand())),
      releaseRequest(),
    ])
    const bytes = Buffer.concat([Buffer.alloc(1000, 1), Buffer.alloc(10, 2)])
    expect(whole.objects).toEqual([{ uid: '1.2.3.4', context: 3, bytes, whole: true }])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (sizes) => {
        const { gate, passed, objects } = openGate()
        let bytes = conversation()
        for (let i = 0; bytes.length > 0; i++) {
          const size = sizes[i % sizes.length] ?? 1
          gate.take(bytes.subarray(0, size))
          bytes = bytes.subarray(size)
        }
        expect(passed).toEqual(whole.passed)
        expect(objects).toEqual(whole.objects)
      }),
    )
  })

  it('never throws anything but a violation, whatever the bytes', () => {
    const bytes = conversation()
    const mutation = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        const damaged = Buffer.from(bytes)
        for (const [position, value] of mutations) damaged[position] = value
        try {
          openGate().gate.take(damaged)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation)
        }
      }),
      { numRuns: 3000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 300 }), (noise) => {
        try {
          openGate().gate.take(Buffer.from(noise))
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation)
        }
      }),
    )
  })

  it('refuses an absurd length as soon as it is claimed, before any of it is kept', () => {
    const claim = Buffer.from([4, 0, 0xff, 0xff, 0xff, 0xff])
    expect(() => associated().gate.take(claim)).toThrow(ProtocolViolation)
    const first = Buffer.from([1, 0, 0x7f, 0xff, 0xff, 0xff])
    expect(() => openGate().gate.take(first)).toThrow('longer than was agreed')
  })

  it('takes nothing but an association request first, and only one', () => {
    expect(() => openGate().gate.take(releaseRequest())).toThrow(ProtocolViolation)
    expect(() => openGate().gate.take(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow(ProtocolViolation)
    expect(() => associated().gate.take(associateRequest())).toThrow(ProtocolViolation)
  })

  it('takes no data before the association is accepted', () => {
    const ignore = () => undefined
    const gate = new PduGate({
      pdu: ignore,
      objectBegins: ignore,
      objectBytes: ignore,
      objectEnds: ignore,
    })
    gate.take(associateRequest())
    expect(() => gate.take(pdu(4, fragment(1, lastOfCommand, echoCommand())))).toThrow(
      ProtocolViolation,
    )
  })

  it('takes several fragments in one PDU, and a command in several', () => {
    const { gate, objects } = associated()
    const command = storeCommand()
    gate.take(pdu(4, fragment(3, 1, command.subarray(0, 20))))
    const parts = [
      fragment(3, lastOfCommand, command.subarray(20)),
      fragment(3, data, Buffer.from([1, 2])),
      fragment(3, lastOfData, Buffer.from([3, 4])),
    ]
    gate.take(pdu(4, Buffer.concat(parts)))
    expect(objects).toEqual([
      { uid: '1.2.3.4', context: 3, bytes: Buffer.from([1, 2, 3, 4]), whole: true },
    ])
  })

  it('keeps what comes while it is held, and passes it on when released', () => {
    const { gate, passed } = associated()
    gate.hold()
    gate.take(pdu(4, fragment(1, lastOfCommand, echoCommand())))
    expect(passed).toEqual([])
    gate.release()
    expect(passed).toHaveLength(1)
    passed.length = 0
    gate.hold()
    const echo = fragment(1, lastOfCommand, echoCommand())
    gate.take(pdu(4, Buffer.concat([echo, echo])))
    expect(passed).toHaveLength(0)
    gate.release()
    expect(passed).toHaveLength(2)
  })

  it.each([
    [
      'C-FIND',
      [
        [0x0002, verification],
        [0x0100, 0x0020],
        [0x0110, 1],
        [0x0800, 1],
      ],
    ],
    [
      'an echo with a data set',
      [
        [0x0002, verification],
        [0x0100, 0x30],
        [0x0110, 1],
        [0x0800, 1],
      ],
    ],
    [
      'a store without a data set',
      [
        [0x0002, ctDoseReport],
        [0x0100, 1],
        [0x0110, 1],
        [0x0800, 0x0101],
      ],
    ],
    [
      'a command without a number',
      [
        [0x0100, 0x30],
        [0x0800, 0x0101],
      ],
    ],
    [
      'an element out of order',
      [
        [0x0110, 1],
        [0x0100, 0x30],
        [0x0800, 0x0101],
      ],
    ],
    [
      'an unknown element',
      [
        [0x0100, 0x30],
        [0x0110, 1],
        [0x0800, 0x0101],
        [0x5555, 'x'],
      ],
    ],
    [
      'a UID too long',
      [
        [0x0002, '1'.repeat(66)],
        [0x0100, 0x30],
        [0x0110, 1],
        [0x0800, 0x0101],
      ],
    ],
    ['an empty command', []],
  ] satisfies [string, [number, number | string][]][])('refuses %s', (_what, elements) => {
    const { gate, passed } = associated()
    expect(() => gate.take(pdu(4, fragment(1, lastOfCommand, commandSet(elements))))).toThrow(
      ProtocolViolation,
    )
    expect(passed).toEqual([])
  })

  it('refuses a command with an element of undefined length, nested items or another group', () => {
    for (const head of [
      [0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff],
      [0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0],
      [8, 0, 0x16, 0, 2, 0, 0, 0, 1, 0],
    ])
      expect(() =>
        associated().gate.take(pdu(4, fragment(1, lastOfCommand, Buffer.from(head)))),
      ).toThrow(ProtocolViolation)
  })

  it('refuses commands without end, and data nobody announced', () => {
    const endless = associated()
    expect(() => {
      for (let i = 0; i < 10; i++) endless.gate.take(pdu(4, fragment(1, 1, Buffer.alloc(1024))))
    }).toThrow('longer than any is')
    expect(() => associated().gate.take(pdu(4, fragment(3, lastOfData, Buffer.alloc(8))))).toThrow(
      'not due',
    )
  })

  it('refuses a context that was not accepted, and an object on another than its command', () => {
    expect(() => associated().gate.take(pdu(4, fragment(5, lastOfCommand, echoCommand())))).toThrow(
      'not accepted',
    )
    const { gate } = associated()
    gate.take(pdu(4, fragment(3, lastOfCommand, storeCommand())))
    expect(() => gate.take(pdu(4, fragment(1, data, Buffer.alloc(8))))).toThrow('another context')
  })

  it('refuses fragments that reach out of their PDU', () => {
    const long = fragment(1, lastOfCommand, echoCommand())
    long.writeUInt32BE(5000, 0)
    expect(() => associated().gate.take(pdu(4, long))).toThrow(ProtocolViolation)
    const short = Buffer.from([0, 0, 0, 0, 1, 3])
    expect(() => associated().gate.take(pdu(4, short))).toThrow(ProtocolViolation)
  })

  it('puts presentation contexts in order, on which the library relies', () => {
    const context = (id: number) => ({
      id,
      abstractSyntax: ctDoseReport,
      transferSyntaxes: [explicitLittle],
    })
    const { gate, passed } = openGate()
    gate.take(associateRequest([context(5), context(1), context(3)]))
    expect(passed).toEqual([associateRequest([context(1), context(3), context(5)])])
  })

  it('refuses a request with an even or repeated context, or with more syntaxes than anybody has', () => {
    const context = (id: number, count = 1) => ({
      id,
      abstractSyntax: ctDoseReport,
      transferSyntaxes: Array.from({ length: count }, (_, i) => `1.2.${i}`),
    })
    const most = networkLimits.transferSyntaxesPerContext
    for (const contexts of [[context(2)], [context(1), context(1)], [context(1, most + 1)]])
      expect(() => openGate().gate.take(associateRequest(contexts))).toThrow(ProtocolViolation)
    expect(() => openGate().gate.take(associateRequest([context(1, most)]))).not.toThrow()
  })
})
