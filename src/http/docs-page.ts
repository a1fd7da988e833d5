import type { OpenAPIObject } from './open-api-object.ts'
import { problems } from './problem.ts'

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** A file of its own: the page's policy allows no style inside it. */
export const docsStyle = `
:root{color-scheme:light;--ink:#1d2528;--mute:#5d6a6e;--line:#e4e0d8;--accent:#0b5a74;--bg:#fbfaf7}
body{margin:0 auto;max-width:960px;padding:2rem 1.25rem 5rem;font:15px/1.55 system-ui,"Segoe UI",sans-serif;color:var(--ink);background:var(--bg)}
h1{font-size:1.7rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2.5rem 0 .5rem;text-transform:capitalize}
article{border-top:1px solid var(--line);padding:.9rem 0}h3{font-size:1rem;margin:0}code{font:13.5px ui-monospace,Menlo,monospace}
.m{display:inline-block;min-width:3.6rem;color:var(--accent);font-weight:600}p{margin:.3rem 0}.mute{color:var(--mute)}
ul{margin:.3rem 0;padding-left:1.1rem}table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.35rem .6rem .35rem 0;vertical-align:top}
a{color:var(--accent)}`

/** The API for people, rendered from the same document programs read; no script, nothing from elsewhere. */
export function docsPage(document: OpenAPIObject): string {
  const byTag = new Map<string, string[]>()
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of ['get', 'post', 'put', 'delete'] as const) {
      const operation = item[method]
      if (operation === undefined) continue
      const tag = operation.tags?.[0] ?? 'other'
      byTag.set(tag, [...(byTag.get(tag) ?? []), article(method, path, operation)])
    }
  const sections = [...byTag].map(
    ([tag, articles]) => `<section><h2>${escape(tag)}</h2>${articles.join('')}</section>`,
  )
  const rows = Object.entries(problems).map(
    ([code, { status, title }]) =>
      `<tr id="problem-${code}"><td><code>${code}</code></td><td>${status}</td><td>${escape(title)}</td></tr>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>OpenDRL API</title><link rel="stylesheet" href="/docs.css"></head><body><h1>OpenDRL API</h1>
<p class="mute">Version ${escape(document.info.version)} · <a href="/openapi.json">openapi.json</a> · every request carries <code>Authorization: Bearer &lt;key&gt;</code></p>
${sections.join('')}<section><h2>Problems</h2><p>Errors are <code>application/problem+json</code> (RFC 9457) with one of these codes.</p><table>${rows.join('')}</table></section></body></html>`
}

type Operation = NonNullable<NonNullable<OpenAPIObject['paths']>[string]['get']>

function article(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? []).flatMap((parameter) =>
    'name' in parameter ? [parameter] : [],
  )
  const names = parameters.map(({ name, in: place, description }) => {
    const help = typeof description === 'string' ? ` ${escape(description)}` : ''
    return `<li><code>${escape(name)}</code> <span class="mute">${escape(place)}</span>${help}</li>`
  })
  const answers = Object.entries(operation.responses ?? {}).map(([status, answer]) => {
    const text =
      typeof answer === 'object' && 'description' in answer ? String(answer.description) : ''
    return `<li>${escape(status)} ${escape(text)}</li>`
  })
  return `<article><h3><span class="m">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p>${escape(operation.summary ?? '')}</p>${operation.description === undefined ? '' : `<p class="mute">${escape(operation.description)}</p>`}
${names.length > 0 ? `<ul>${names.join('')}</ul>` : ''}<ul class="mute">${answers.join('')}</ul></article>`
}
