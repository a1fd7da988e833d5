import { z } from 'zod'
import { verifyFiles } from './storage/verify/verify-files.ts'

/*
 * Reads ledger and audit trail of a data directory in a process of its own, so that a service that is asked to verify
 * itself goes on answering. Arguments: the directory; number and hash of the ledger's entry the database stands at.
 */
const [dataDir, sequence, hash] = z
  .tuple([z.string(), z.string().regex(/^\d+$/), z.string()])
  .parse(process.argv.slice(2))
const report = await verifyFiles(dataDir, { sequence: Number(sequence), hash })
process.stdout.write(JSON.stringify(report))
