/** "W" and "WITH" alone speak of contrast medium, unless what follows shows they do not. */
export const bareWith: ReadonlySet<string> = new Set(['w', 'with'])
