/** Lets the event loop answer others between two slices of a long computation. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
