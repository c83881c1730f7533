/** A message that is to be refused: sent on a connection of its own, and whether the server answers others afterwards. */
import type { Answer, Connection } from '../../transport/connection.js';
import { asFailure, type TransportFailure, type TroubleKind } from '../../transport/trouble.js';
import { DamageError, decode, encode, encodeDamaged, type StructureItem } from '../../ttlv/index.js';
import { outlineResponse } from '../../kmip/message.js';
import { UserError } from '../../kmip/user-error.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Check } from '../../match/check.js';
import { aliveCheck, closedCheck, unrefusedCheck, waitingCheck } from '../../match/index.js';
import { formatPlace } from '../../suite/place.js';
import type { Step } from '../../suite/case.js';
import type { VitalSign } from '../vital-sign.js';

/** The message of a step as it goes out. Throws a UserError when it cannot be broken as the step says. */
export function encodeStep({ damage, place }: Pick<Step, 'damage' | 'place'>, message: StructureItem): Uint8Array {
  if (damage === undefined) return encode(message);
  try {
    return encodeDamaged(message, damage);
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    throw new UserError(`${formatPlace(place)}: the message cannot be broken as 'mangle' says: ${error.message}.`, 'Correct the path, or give the entry a range of protocol versions.', { cause: error });
  }
}

/** What became of the message. `trouble` stands where the server could not be asked at all. */
export interface Refused {
  readonly answer?: Answer;
  readonly trouble?: TransportFailure;
  /** What the answer does not show. */
  readonly checks: readonly Check[];
}

export interface RefusedOptions {
  readonly connect: () => Promise<Connection>;
  readonly version: ProtocolVersion;
  /** The limit for one answer, in milliseconds. */
  readonly answerMs: number;
  readonly vital: VitalSign;
}

/** Milliseconds after which a server counts as waiting for the rest of an unfinished message. */
const WAITING_MS = 100;
/** Milliseconds after which a server that answers others counts as silent. */
const SILENCE_MS = 10_000;

/** Sends a message that is to be refused, ends its connection, and asks the server for a sign of life on another one. */
export async function sendRefused(step: Pick<Step, 'title' | 'refusal'>, bytes: Uint8Array, options: RefusedOptions): Promise<Refused> {
  const { version } = options;
  const reaction = await provoke(step, bytes, options);
  if (reaction.kind === 'unconnected') return { trouble: reaction.failure, checks: [] };
  const alive = aliveCheck(step, version, await troubleNow(options));
  switch (reaction.kind) {
    case 'answer':
      return { answer: reaction.answer, checks: [alive] };
    case 'closed':
      return { checks: [closedCheck(version), alive] };
    case 'silent':
      return { checks: [step.refusal === 'answerCloseOrWait' ? waitingCheck(version) : unrefusedCheck(step, version, reaction.how), alive] };
    case 'garbled':
      return { checks: [unrefusedCheck(step, version, reaction.how), alive] };
  }
}

type Reaction =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silent' | 'garbled'; readonly how: string }
  | { readonly kind: 'unconnected'; readonly failure: TransportFailure };

/** Ways in which a server ends a connection; over HTTPS it refuses with a status as well. */
const CLOSED: ReadonlySet<TroubleKind> = new Set(['closed-before-answer', 'already-closed', 'reset', 'handshake-failed', 'http-status']);

async function provoke({ refusal }: Pick<Step, 'refusal'>, bytes: Uint8Array, { connect, answerMs }: RefusedOptions): Promise<Reaction> {
  const patience = refusal === 'answerCloseOrWait' ? WAITING_MS : Math.min(answerMs, SILENCE_MS);
  let connection: Connection;
  try {
    connection = await connect();
  } catch (error) {
    return { kind: 'unconnected', failure: asFailure(error) };
  }
  try {
    return { kind: 'answer', answer: await connection.exchange(bytes, { answerMs: patience }) };
  } catch (error) {
    const failure = asFailure(error);
    if (CLOSED.has(failure.kind)) return { kind: 'closed' };
    const silent = failure.trouble.kind === 'answer-timeout' && failure.trouble.received === 0;
    return { kind: silent ? 'silent' : 'garbled', how: failure.message };
  } finally {
    await connection.close();
  }
}

/** Undefined when the server answers. Any answer will do: what it says is judged by other cases. */
async function troubleNow({ connect, answerMs, vital }: RefusedOptions): Promise<string | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await connect();
    const { bytes } = await connection.exchange(vital.request, { answerMs });
    return outlineResponse(decode(bytes).item) === undefined ? 'It answered with something that is no Response Message.' : undefined;
  } catch (error) {
    return asFailure(error).message;
  } finally {
    await connection?.close();
  }
}
