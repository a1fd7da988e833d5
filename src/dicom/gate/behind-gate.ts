import type { Socket } from 'node:net'

/**
 * Takes the library's own listener off the socket's bytes. The library reads a socket as it comes, whatever
 * length a PDU claims; what it is to see is handed to it one sound PDU at a time.
 * @returns hands bytes to the library
 */
export function behindGate(socket: Socket): (pdu: Buffer) => void {
  const listeners = socket.listeners('data')
  socket.removeAllListeners('data')
  return (pdu) => {
    for (const listener of listeners) Reflect.apply(listener, socket, [pdu])
  }
}
