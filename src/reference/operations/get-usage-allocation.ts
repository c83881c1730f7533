/** Get Usage Allocation. Source: KMIP 1.4 §4.18, §11.19; 2.1 §6.1.23. */
import type { StructureItem } from '../../ttlv/item.js';
import { longField } from '../../ttlv/fields.js';
import { MASK, TAG } from '../../kmip/constants.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidField, invalidMessage } from '../failure.js';
import { numberOf } from '../object.js';
import { requireProtecting } from '../state.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';
import { allocate } from './usage.js';

const { CryptographicUsageMask } = MASK;

/** Uses that apply protection. */
const PROTECTING =
  CryptographicUsageMask.Sign | CryptographicUsageMask.Encrypt | CryptographicUsageMask.WrapKey | CryptographicUsageMask.MACGenerate | CryptographicUsageMask.DeriveKey;

export function getUsageAllocation(request: StructureItem, context: OperationContext): Outcome {
  const object = findObject(request, context);
  const units = longField(request, TAG.UsageLimitsCount);
  if (units === undefined) throw invalidMessage('the Usage Limits Count is missing');
  if (units < 0n) throw invalidField('the Usage Limits Count is negative');
  if (((numberOf(object, 'CryptographicUsageMask') ?? 0) & PROTECTING) === 0) {
    throw failure('noUsageLimits', context.version, 'the object is not able to be used for applying cryptographic protection');
  }
  requireProtecting(object, context.now, context.version);
  allocate(object, units, context);
  return identifierOnly(object);
}
