import { z } from 'zod'

/** Any calling AE title. */
export const anyCallingAeTitle = '*'

const aeTitle = z
  .string()
  .trim()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/, '1 to 16 letters, digits and signs, without a backslash')

export const calledAeTitle = aeTitle.describe(
  'AE title under which the registry is called; upper and lower case differ.',
)
export const callingAeTitle = aeTitle.describe(
  'AE title of the sender; "*" for any that has no tie of its own.',
)
const facility = z
  .string()
  .max(40)
  .describe('Code of the facility that everything from this peer belongs to.')

export const dicomPeerInput = z.strictObject({
  calledAeTitle,
  callingAeTitle: callingAeTitle.default(anyCallingAeTitle),
  facility,
})

export const dicomPeerView = z.object({
  calledAeTitle,
  callingAeTitle,
  facility,
  decidedAt: z.string().describe('When it was tied, ISO 8601.'),
})

export const dicomPeersView = z.object({ peers: z.array(dicomPeerView) })

export type DicomPeerInput = z.output<typeof dicomPeerInput>
export type DicomPeersView = z.infer<typeof dicomPeersView>
