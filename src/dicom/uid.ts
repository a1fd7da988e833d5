/** A UID as PS3.5, 9.1 has it: digits and dots, at most 64; what is not one never becomes part of a file name. */
export const isUid = (text: string): boolean =>
  text.length <= 64 && /^[0-9]+(\.[0-9]+)*$/.test(text)
