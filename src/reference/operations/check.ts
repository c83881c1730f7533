/** Check. Source: KMIP 1.4 §4.10, §11.11; 2.1 §6.1.7. */
import { field, type StructureItem } from '../../ttlv/item.js';
import { longField, numberField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { compareVersions } from '../../kmip/version.js';
import { LEASE_TIME } from '../attributes/creation.js';
import { hasTypedAttributes } from '../attributes/identity.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure } from '../failure.js';
import { numberOf, valueOf, type ManagedObject } from '../object.js';
import type { Situation } from '../reasons.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';

export function check(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const refused = refusals(object, request);
  const [first] = refused;
  if (first === undefined) return identifierOnly(object);
  // What follows in the batch must not act on an object that the client may not use.
  delete context.batch.placeholder;
  const offending = refused.flatMap(({ tag }) => field(request, tag) ?? []);
  // 1.0 demands a Unique Identifier in every payload; in the test cases of 2.x a failed Check has none.
  const withPayload = compareVersions(context.version, '1.1') >= 0 && !hasTypedAttributes(context.version);
  throw failure(first.situation, context.version, 'the client may not use the object in this way', withPayload ? offending : undefined);
}

/** The fields of the request that the object does not allow, in wire order. */
function refusals(object: ManagedObject, request: StructureItem): { tag: number; situation: Situation }[] {
  const refused: { tag: number; situation: Situation }[] = [];
  const units = longField(request, TAG.UsageLimitsCount);
  const limits = valueOf(object, 'UsageLimits');
  if (units !== undefined && limits?.type === 'Structure' && units > (longField(limits, TAG.UsageLimitsCount) ?? 0n)) {
    refused.push({ tag: TAG.UsageLimitsCount, situation: 'checkUsageLimits' });
  }
  const usage = numberField(request, TAG.CryptographicUsageMask);
  if (usage !== undefined && ((numberOf(object, 'CryptographicUsageMask') ?? 0) & usage) !== usage) {
    refused.push({ tag: TAG.CryptographicUsageMask, situation: 'usageMaskForbids' });
  }
  if ((numberField(request, TAG.LeaseTime) ?? 0) > LEASE_TIME) refused.push({ tag: TAG.LeaseTime, situation: 'leaseRefused' });
  return refused;
}
