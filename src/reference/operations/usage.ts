/** Allocation from the Usage Limits of a key. Source: KMIP 1.4 §3.21, §4.18, §4.29. */
import { longField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext } from '../context.js';
import { failure } from '../failure.js';
import { touched, valueOf, withValue, type ManagedObject } from '../object.js';
import { unitOf, usageLimits } from '../attributes/values.js';

/**
 * Takes what protecting `length` bytes costs: bytes, or one object when an operation begins.
 * Throws a Failure (Permission Denied) when less is left; keys without Usage Limits cost nothing.
 */
export function spendUsage(key: ManagedObject, length: number, begins: boolean, context: OperationContext): void {
  const limits = valueOf(key, 'UsageLimits');
  if (limits?.type !== 'Structure') return;
  allocate(key, unitOf(limits) === ENUM.UsageLimitsUnit.Object ? (begins ? 1n : 0n) : BigInt(length), context);
}

/** Takes units from the Usage Limits Count. Throws a Failure when less is left or the key has no Usage Limits. */
export function allocate(key: ManagedObject, units: bigint, context: OperationContext): void {
  const limits = valueOf(key, 'UsageLimits');
  if (limits?.type !== 'Structure') throw failure('noUsageLimits', context.version, 'the object has no Usage Limits');
  const left = longField(limits, TAG.UsageLimitsCount) ?? 0n;
  if (left < units) throw failure('usageLimitReached', context.version, `${left} units of the Usage Limits are left, ${units} are needed`);
  const changed = withValue(key, 'UsageLimits', usageLimits(limits, left - units));
  context.store.put({ ...touched(changed, context.now), usageBegun: true });
}
