import { isNode, nodeAt, nodesAt, textAt, type JsonNode } from './json-node.ts'

/** A resource and the FHIRPath it stands at. */
export interface Placed {
  readonly resource: JsonNode
  readonly path: string
  /** 1-based entry of the bundle. */
  readonly entry: number
}

/** The resources of a bundle in the order they came, and what their references mean. */
export interface BundleIndex {
  readonly resources: readonly Placed[]
  /**
   * The resource of this type that a reference means: by full URL, by "Type/id", or contained in the one that refers.
   * One step, never further: a loop of references ends nothing but itself.
   */
  resolve(reference: JsonNode | undefined, from: Placed, type: string): Placed | undefined
}

export function indexBundle(bundle: JsonNode): BundleIndex {
  const resources: Placed[] = []
  const byName = new Map<string, Placed>()
  for (const { node: entry, index } of nodesAt(bundle, 'entry')) {
    const resource = nodeAt(entry, 'resource')
    if (resource === undefined) continue
    const placed = { resource, path: `Bundle.entry[${index}].resource`, entry: index + 1 }
    resources.push(placed)
    for (const name of namesOf(resource, textAt(entry, 'fullUrl')))
      if (!byName.has(name)) byName.set(name, placed)
  }
  return {
    resources,
    resolve(reference, from, type) {
      const target = textAt(reference, 'reference')
      if (target === undefined) return undefined
      const found = target.startsWith('#')
        ? containedIn(from, target.slice(1))
        : (byName.get(target) ?? byName.get(relative(target)))
      return textAt(found?.resource, 'resourceType') === type ? found : undefined
    },
  }
}

function namesOf(resource: JsonNode, fullUrl: string | undefined): readonly string[] {
  const type = textAt(resource, 'resourceType')
  const id = textAt(resource, 'id')
  return [
    ...(fullUrl === undefined ? [] : [fullUrl, relative(fullUrl)]),
    ...(type === undefined || id === undefined ? [] : [`${type}/${id}`]),
  ]
}

/** "Type/id" of an address of a server, without a version; anything else as it is. */
function relative(reference: string): string {
  const match = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(
    reference,
  )
  return match?.[1] ?? reference
}

function containedIn({ resource, path, entry }: Placed, id: string): Placed | undefined {
  const found = nodesAt(resource, 'contained').find(({ node }) => textAt(node, 'id') === id)
  return found && isNode(found.node)
    ? { resource: found.node, path: `${path}.contained[${found.index}]`, entry }
    : undefined
}
