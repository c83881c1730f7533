/** How an operation, or a whole message, fails: one exception that carries what the answer has to say. */
import type { Item } from '../ttlv/item.js';
import { ENUM } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { reasonFor, type Situation } from './reasons.js';

export class Failure extends Error {
  override readonly name = 'Failure';
  /** Result Reason code. */
  readonly reason: number;
  /** Fields of the Response Payload, for the few failures that answer with one (Check). */
  readonly payload?: readonly Item[];

  constructor(reason: number, message: string, payload?: readonly Item[]) {
    super(message);
    this.reason = reason;
    if (payload !== undefined) this.payload = payload;
  }
}

/** The failure that a version prescribes for a situation. */
export function failure(situation: Situation, version: ProtocolVersion, message: string, payload?: readonly Item[]): Failure {
  return new Failure(reasonFor(situation, version), message, payload);
}

export const invalidMessage = (message: string): Failure => new Failure(ENUM.ResultReason.InvalidMessage, message);
export const invalidField = (message: string): Failure => new Failure(ENUM.ResultReason.InvalidField, message);
export const featureNotSupported = (message: string): Failure => new Failure(ENUM.ResultReason.FeatureNotSupported, message);
export const cryptographicFailure = (message: string): Failure => new Failure(ENUM.ResultReason.CryptographicFailure, message);
