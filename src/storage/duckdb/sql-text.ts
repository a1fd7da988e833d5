/** Text as an SQL literal, for the few statements that take no parameters (ATTACH, SET, COPY ... TO). */
export const sqlLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A name as a quoted SQL identifier. */
export const sqlIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
