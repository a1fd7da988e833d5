const longestField = 1024 * 1024
const mostFields = 100

/** Keeps the text of a form's field that is no file; a longer one is passed over. */
export async function readFormField(
  disposition: string,
  content: AsyncIterable<Uint8Array>,
  fields: Map<string, string>,
): Promise<void> {
  const name = /;\s*name="([^"]{1,64})"/i.exec(disposition)?.[1]
  if (name === undefined || fields.size >= mostFields) return
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of content) {
    length += chunk.length
    if (length <= longestField) chunks.push(chunk)
  }
  if (length <= longestField) fields.set(name, Buffer.concat(chunks).toString('utf8'))
}
