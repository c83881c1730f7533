/** What a step leaves to chance where a server closes the connection behind the answer before it. */
import { ENUM } from '../kmip/constants.js';
import type { Case, Step } from '../suite/case.js';
import type { RequestNature } from './conversation.js';

const { Operation } = ENUM;

/** Operations that leave the server as it was, however often they are asked for. */
const READING: ReadonlySet<number> = new Set([
  Operation.Query,
  Operation.DiscoverVersions,
  Operation.Locate,
  Operation.Get,
  Operation.GetAttributes,
  Operation.GetAttributeList,
  Operation.Check,
  Operation.Validate,
  Operation.SignatureVerify,
  Operation.MACVerify,
  Operation.Hash,
]);

export function natureOf({ steps, cleanup }: Pick<Case, 'steps' | 'cleanup'>, step: Step): RequestNature {
  const before = [...steps, ...cleanup].find(({ number }) => number === step.number - 1);
  return {
    repeatable: step.items.length > 0 && step.items.every(({ operation }) => READING.has(operation)),
    behindFailure: before?.items.some(({ expect }) => expect.status === 'OperationFailed') === true,
  };
}
