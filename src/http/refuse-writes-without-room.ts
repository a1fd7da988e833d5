import { OutOfResources, type DiskState } from '../ingest/resource-failure.ts'

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whatever changes the registry needs the disk; what is only asked does not. @throws OutOfResources */
export function refuseWritesWithoutRoom(
  method: string,
  { failure }: Pick<DiskState, 'failure'>,
): void {
  if (failure !== null && !reads.has(method)) throw new OutOfResources(failure)
}
