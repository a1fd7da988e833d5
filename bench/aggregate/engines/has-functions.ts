/** Whether a value has these members, each of them a function or class. */
export function hasFunctions(value: unknown, names: readonly string[]): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}
