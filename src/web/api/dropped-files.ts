import { isClutter, type Sendable } from '../logic/upload-batches.ts'

/** Everything that was dropped, folders to their ends, each file with its path; in order of name. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<readonly Sendable[]> {
  if (transfer === null) return []
  // entries are to be taken before the first wait: the list is emptied once the drop is over
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry())
  const loose = [...transfer.files]
  const found: Sendable[] = []
  for (const [index, entry] of entries.entries()) {
    const file = loose[index]
    if (entry !== null) await collect(entry, found)
    else if (file !== undefined) found.push({ file, name: file.name })
  }
  return found.filter(({ name }) => !isClutter(name))
}

/** What was chosen by an input, a folder's files with their paths. */
export const chosenFiles = (list: FileList | null): readonly Sendable[] =>
  [...(list ?? [])]
    .map((file) => ({
      file,
      name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    }))
    .filter(({ name }) => !isClutter(name))

async function collect(entry: FileSystemEntry, found: Sendable[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    found.push({ file, name: entry.fullPath.replace(/^\//, '') })
    return
  }
  if (!isFolder(entry)) return
  const reader = entry.createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return
    for (const inner of some.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
      await collect(inner, found)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
