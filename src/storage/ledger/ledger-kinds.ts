/** Rows of facts that one transaction wrote. */
export const factsKind = 'facts'
/** Rows of a database that is older than its ledger, and the mark that they are whole. */
export const baselineKind = 'baseline'
export const begunKind = 'begun'
/** The body is the number, as text, of an entry whose transaction was not committed after all. */
export const undoneKind = 'undone'
