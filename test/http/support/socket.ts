import { connect, type Socket } from 'node:net'

/** A bare connection to a service. */
export function connectTo(address: string): Socket {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  // a server that refuses early resets what is still being sent
  socket.on('error', () => undefined)
  return socket
}

/** The first bytes that come back; empty when the connection ends without any. */
export function firstBytes(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1')))
    socket.once('close', () => resolve(''))
  })
}

export function exchange(socket: Socket, text: string): Promise<string> {
  const answer = firstBytes(socket)
  socket.write(text)
  return answer
}

/** Sends chunks of a megabyte until the other side ends it. @returns how many */
export async function pour(socket: Socket, most: number): Promise<number> {
  const chunk = `${(1_000_000).toString(16)}\r\n${' '.repeat(1_000_000)}\r\n`
  let count = 0
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  for (; count < most && !socket.destroyed; count++)
    if (!socket.write(chunk))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
  socket.destroy()
  return count
}
