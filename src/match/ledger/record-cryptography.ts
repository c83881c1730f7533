/** Results of cryptography that a later operation may undo, verify or must not repeat. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { encode } from '../../ttlv/index.js';
import { bytesOf, field, toHex } from '../fields.js';
import type { CryptographicRecord, Ledger, ObjectRecord } from './ledger.js';
import type { Event } from './record.js';

const operation = ENUM.Operation;

const OUTPUT: ReadonlyMap<number, number> = new Map<number, number>([
  [operation.Encrypt, TAG.Data],
  [operation.Sign, TAG.SignatureData],
  [operation.MAC, TAG.MACData],
]);

export function recordCryptography(ledger: Ledger, event: Event, object: ObjectRecord | undefined): Ledger {
  const record = cryptographicRecord(event, object);
  const random = randomKey(event);
  return {
    ...ledger,
    ...(record === undefined ? {} : { operations: [...ledger.operations, record] }),
    ...(random === undefined ? {} : { randomValues: new Map([...ledger.randomValues, [random, `step ${event.step}`]]) }),
  };
}

/** The key under which a random value is remembered: random bytes, or a vector that the server chose for a key. */
export function randomKey(event: Event): string | undefined {
  if (event.operation === operation.RNGRetrieve) {
    const bytes = bytesOf(field(event.response, TAG.Data));
    return bytes === undefined ? undefined : `random:${toHex(bytes)}`;
  }
  const chosen = event.operation === operation.Encrypt && field(event.request, TAG.IVCounterNonce) === undefined;
  const iv = chosen ? bytesOf(field(event.response, TAG.IVCounterNonce)) : undefined;
  return iv === undefined ? undefined : `iv:${event.objectId ?? ''}:${toHex(iv)}`;
}

/** Parts of a stream cannot be compared with the whole, so only single operations are remembered. */
export const isStreamed = (event: Event): boolean => [TAG.CorrelationValue, TAG.InitIndicator, TAG.FinalIndicator].some((tag) => field(event.request, tag) !== undefined);

function cryptographicRecord(event: Event, object: ObjectRecord | undefined): CryptographicRecord | undefined {
  const outputTag = OUTPUT.get(event.operation);
  const input = bytesOf(field(event.request, TAG.Data));
  const output = outputTag === undefined ? undefined : bytesOf(field(event.response, outputTag));
  const id = object?.id ?? event.objectId;
  if (input === undefined || output === undefined || id === undefined || isStreamed(event)) return undefined;
  const iv = bytesOf(field(event.request, TAG.IVCounterNonce) ?? field(event.response, TAG.IVCounterNonce));
  const tag = bytesOf(field(event.response, TAG.AuthenticatedEncryptionTag));
  const additional = bytesOf(field(event.request, TAG.AuthenticatedEncryptionAdditionalData));
  return {
    operation: event.operation,
    object: id,
    parameters: parametersText(event),
    input,
    output,
    ...(iv === undefined ? {} : { iv }),
    ...(tag === undefined ? {} : { tag }),
    ...(additional === undefined ? {} : { additional }),
  };
}

/** The Cryptographic Parameters of a request as encoded bytes in hex; empty without. */
export function parametersText(event: Pick<Event, 'request'>): string {
  const parameters = field(event.request, TAG.CryptographicParameters);
  return parameters === undefined ? '' : toHex(encode(parameters));
}
