import { describe, expect, it } from 'vitest'
import dimse from 'dcmjs-dimse'
import { storeStatus } from '../../src/dicom/statuses.ts'
import { storeResponsePdu } from '../../src/dicom/store-response.ts'

describe('the answer to a C-STORE request', () => {
  it('reads with the library as what was meant', () => {
    const pdu = storeResponsePdu(
      { kind: 'store', messageId: 513, sopClassUid: '1.2.840.1', sopInstanceUid: '1.2.3.45' },
      5,
      { status: storeStatus.outOfResources, comment: 'The disk is full' },
    )
    expect([...pdu.subarray(0, 2), pdu.readUInt32BE(2), pdu[10], pdu[11]]).toEqual([
      4,
      0,
      pdu.length - 6,
      5,
      3,
    ])
    const command = new dimse.Dataset(pdu.subarray(12), '1.2.840.10008.1.2')
    expect(command.getElements()).toMatchObject({
      CommandGroupLength: pdu.length - 12 - 12,
      AffectedSOPClassUID: '1.2.840.1',
      CommandField: 0x8001,
      MessageIDBeingRespondedTo: 513,
      CommandDataSetType: 0x0101,
      Status: 0xa700,
      ErrorComment: 'The disk is full',
      AffectedSOPInstanceUID: '1.2.3.45',
    })
  })
})
