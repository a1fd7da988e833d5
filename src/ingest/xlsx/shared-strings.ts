import type { ByteSource } from '../adapter.ts'
import { heardXml } from './read-xml.ts'
import { StringArena } from './string-arena.ts'
import { TextCollector } from './text-collector.ts'

/** The texts that cells refer to by number. */
export async function readSharedStrings(part: ByteSource): Promise<StringArena> {
  const arena = new StringArena()
  const collector = new TextCollector()
  await heardXml(part.stream(), {
    open(name) {
      if (name === 'si') collector.begin()
      else collector.open(name)
    },
    text: (text) => collector.text(text),
    close(name) {
      if (name === 'si') arena.add(collector.end())
      else collector.close(name)
    },
  })
  return arena
}
