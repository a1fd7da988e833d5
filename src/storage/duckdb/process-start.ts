import { readFileSync } from 'node:fs'

/**
 * When a process started, as text that no later process with the same id can have:
 * boot id and start tick on Linux, null where the system does not tell.
 */
export function processStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Field 2 (the command) may hold blanks and brackets; field 22 is counted from behind it.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return start === undefined ? null : `${boot}/${start}`
  } catch {
    // No /proc: another system, or no such process.
    return null
  }
}
