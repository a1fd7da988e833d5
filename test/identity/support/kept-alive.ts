import { Agent, request } from 'node:http'

export interface KeptAliveAnswer {
  readonly status: number
  readonly text: string
  /** The port of this side: the same for every request of one connection. */
  readonly localPort: number
}

/** One connection that is kept open, as dose managers and proxies keep theirs. */
export function keptAlive(address: string): {
  ask(
    path: string,
    headers: Readonly<Record<string, string>>,
    method?: string,
  ): Promise<KeptAliveAnswer>
  close(): void
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ask: (path, headers, method = 'GET') =>
      new Promise((resolve, reject) => {
        const sent = request(`${address}${path}`, { agent, headers, method }, (response) => {
          const { localPort = 0 } = response.socket
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString('utf8'),
              localPort,
            }),
          )
        })
        sent.on('error', reject)
        sent.end()
      }),
    close: () => agent.destroy(),
  }
}
