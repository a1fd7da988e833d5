import type { Socket } from 'node:net'
import dimse, { type association, type requests, type responses } from 'dcmjs-dimse'
import { answerContexts, type AcceptedContext } from './answer-contexts.ts'
import { abortPdu } from './gate/abort-pdu.ts'
import { behindGate } from './gate/behind-gate.ts'
import { PduGate } from './gate/pdu-gate.ts'
import { ProtocolViolation } from './gate/pdu-types.ts'
import type { Command } from './gate/read-command.ts'
import { networkLimits } from './limits.ts'
import { ObjectSink, type ByteBudget } from './object-sink.ts'
import type { ReceiverParts, Refusal, Titles } from './ports.ts'
import { rejection } from './rejection.ts'
import { storeObject, type StoreRequest } from './store-object.ts'
import { storeResponsePdu } from './store-response.ts'

export interface AssociationParts extends ReceiverParts {
  readonly budget: ByteBudget
  /** Takes a place among the associations. @returns why there is none */
  readonly enter: () => Refusal | null
  readonly leave: () => void
}

/**
 * One peer's connection. The library negotiates, answers echoes and releases; it sees nothing that the gate
 * has not checked, and no object: those go as bytes into the inbox, and are answered from here.
 */
export class StoreAssociation extends dimse.Scp {
  readonly #socket: Socket
  readonly #parts: AssociationParts
  readonly #gate: PduGate
  #idle: NodeJS.Timeout
  #contexts: ReadonlyMap<number, AcceptedContext> = new Map()
  /** The object under way, and the context it comes on. */
  #incoming: (StoreRequest & { readonly contextId: number }) | null = null
  #facility: string | null = null
  #over = false

  constructor(socket: Socket, parts: AssociationParts) {
    super(socket, { connectTimeout: 2 * parts.settings.idleMs })
    this.#socket = socket
    this.#parts = parts
    const deliver = behindGate(socket)
    this.#gate = new PduGate({
      pdu: (bytes) => {
        this.#idle.refresh()
        deliver(bytes)
      },
      objectBegins: (command, contextId) => this.#begin(command, contextId),
      objectBytes: (bytes) => this.#receive(bytes),
      objectEnds: () => void this.#store(),
    })
    this.#idle = this.#silence(networkLimits.artimMs)
    socket.on('data', (chunk: Buffer) => this.#guard(() => this.#gate.take(chunk)))
    socket.on('error', () => this.#ended('aborted', 'the connection broke'))
    socket.once('close', () => {
      clearTimeout(this.#idle)
      this.#ended('aborted', 'the sender hung up')
      this.#incoming?.sink.release()
    })
    this.on('networkError', () => this.cut('the library could not go on'))
  }

  get isAssociated(): boolean {
    return this.#facility !== null && !this.#over
  }

  /** Aborts; what the association has stored stays stored. */
  cut(why: string): void {
    this.#ended('aborted', why)
    if (this.#socket.destroyed) return
    this.#gate.end()
    this.#socket.end(abortPdu())
    this.#hangUp()
  }

  override associationRequested(request: association.Association): void {
    this.#negotiate(request).catch((error: unknown) => {
      this.#parts.hears.failed(asError(error))
      this.#refuse(titlesOf(request), 'failed')
    })
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse()
    this.#ended('released', 'released by the sender')
    this.#gate.end()
    this.#socket.end()
    this.#hangUp()
  }

  override abort(): void {
    this.#ended('aborted', 'aborted by the sender')
    this.#socket.destroy()
  }

  override cEchoRequest(
    request: requests.CEchoRequest,
    callback: (response: responses.CEchoResponse) => void,
  ): void {
    // A flood of echoes leaves room for others.
    this.#gate.hold()
    setImmediate(() => {
      const response = dimse.responses.CEchoResponse.fromRequest(request)
      response.setStatus(dimse.constants.Status.Success)
      this.#answer(() => callback(response))
    })
  }

  #begin(command: Command, contextId: number): void {
    const context = this.#contexts.get(contextId)
    if (context === undefined) return
    const sink = new ObjectSink(networkLimits.objectBytes, this.#parts.budget)
    this.#incoming = { command, context, contextId, sink }
  }

  #receive(bytes: Buffer): void {
    this.#idle.refresh()
    this.#incoming?.sink.write(bytes)
    if (this.#incoming?.sink.isEndless === true) this.cut('an object without end')
  }

  async #store(): Promise<void> {
    const incoming = this.#incoming
    this.#incoming = null
    if (incoming === null || this.#facility === null) return
    this.#gate.hold()
    const answer = await storeObject(incoming, this.#facility, this.#parts)
    incoming.sink.release()
    this.#parts.hears.object(answer.status)
    const response = storeResponsePdu(incoming.command, incoming.contextId, answer)
    this.#answer(() => this.#socket.write(response))
  }

  async #negotiate(request: association.Association): Promise<void> {
    const { hears, match, settings } = this.#parts
    const titles = titlesOf(request)
    const tied = await match(titles.called, titles.calling)
    if (this.#over) return
    if ('unknown' in tied) return this.#refuseOnRecord(titles, tied.unknown)
    const full = this.#parts.enter()
    if (full !== null) return this.#refuseOnRecord(titles, full)
    if (!(await this.#isAccepted(titles, tied.facility))) return this.#parts.leave()
    this.#facility = tied.facility
    hears.accepted(titles, tied.facility)
    this.#contexts = answerContexts(request, settings.secondaryCapture)
    this.#gate.accepted(this.#contexts)
    clearTimeout(this.#idle)
    this.#idle = this.#silence(settings.idleMs)
    this.sendAssociationAccept()
  }

  /** Whether the association is on record, and the peer still there. */
  async #isAccepted(titles: Titles, facility: string): Promise<boolean> {
    try {
      await this.#parts.record(titles, { facility })
    } catch (error) {
      this.#parts.hears.failed(asError(error))
      if (!this.#over) this.#refuse(titles, 'failed')
    }
    return !this.#over
  }

  /** It is refused whether or not that could be recorded. */
  async #refuseOnRecord(titles: Titles, refused: Refusal): Promise<void> {
    await this.#parts.record(titles, { refused }).catch((error: unknown) => {
      this.#parts.hears.failed(asError(error))
    })
    if (!this.#over) this.#refuse(titles, refused)
  }

  #refuse(titles: Titles, why: Refusal): void {
    this.#parts.hears.refused(titles, why)
    this.#over = true
    this.#gate.end()
    if (this.#socket.destroyed) return
    this.sendAssociationReject(...rejection(why))
    this.#socket.end()
    this.#hangUp()
  }

  /** Sends an answer and takes the next message, unless the peer is gone or reads none. */
  #answer(send: () => void): void {
    if (this.#over || this.#socket.destroyed) return
    send()
    if (this.#socket.writableLength > networkLimits.unreadAnswerBytes)
      return this.cut('answers were left unread')
    this.#idle.refresh()
    this.#guard(() => this.#gate.release())
  }

  #guard(take: () => void): void {
    try {
      take()
      if (this.#gate.isHeld) this.#socket.pause()
      else this.#socket.resume()
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) this.#parts.hears.failed(asError(error))
      this.cut(error instanceof ProtocolViolation ? error.message : 'a failure')
    }
  }

  #silence(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.cut('nothing was heard for too long'), ms)
  }

  /** The peer gets a while to hang up itself (PS3.8, ARTIM). */
  #hangUp(): void {
    this.#socket.resume()
    const timer = setTimeout(() => this.#socket.destroy(), networkLimits.hangUpMs)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  /** The first reason counts. */
  #ended(how: 'released' | 'aborted', why: string): void {
    if (this.#over) return
    this.#over = true
    const { hears, inbox, leave } = this.#parts
    if (this.#facility === null) return hears.lost(why)
    leave()
    inbox.associationEnded(this.#facility)
    hears.ended(how, why)
  }
}

const titlesOf = (request: association.Association) => ({
  called: request.getCalledAeTitle(),
  calling: request.getCallingAeTitle(),
})

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('something that is no error was thrown')
