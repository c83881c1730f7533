/** Adjust Attribute. Source: KMIP 2.1 §6.1.3, §11.1. */
import { field, type Item, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { typesOf } from '../../kmip/vocabulary.js';
import { added, modified, requireAddable, requireModifiable } from '../attributes/change.js';
import { tagOfId } from '../attributes/identity.js';
import { readReference } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidMessage } from '../failure.js';
import { instancesOf } from '../object.js';
import { identifierOnly } from './answers.js';
import { findObject } from './identifier.js';

const { AdjustmentType } = ENUM;

export function adjustAttribute(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const object = findObject(request, context);
  const reference = field(request, TAG.AttributeReference);
  if (reference === undefined) throw invalidMessage('the Attribute Reference is missing');
  const id = readReference(reference, version);
  if (id === undefined) throw failure('unknownAttribute', version, 'the Attribute Reference stands for no attribute');
  const [instance, ...more] = instancesOf(object, id);
  if (more.length > 0) throw failure('severalInstances', version, `${id} has several instances`);
  if (instance === undefined) requireAddable(id, version);
  else requireModifiable(object, id, context, 'setReadOnly');
  const value = adjusted(instance?.value ?? initialValue(tagOfId(id), context), request, context);
  const changed = instance === undefined ? added(object, id, value, context) : modified(object, instance, value, context);
  context.store.put(changed);
  return identifierOnly(changed);
}

/** The value that an attribute without value is adjusted from: zero or false. */
function initialValue(tag: number, context: OperationContext): Item {
  const [type] = typesOf(tag, context.version);
  if (type === 'Integer' || type === 'Interval') return { tag, type, value: 0 };
  if (type === 'LongInteger') return { tag, type, value: 0n };
  if (type === 'Boolean') return { tag, type, value: false };
  throw failure('adjustMissing', context.version, 'the object has no value to adjust');
}

function adjusted(value: Item, request: StructureItem, context: OperationContext): Item {
  const type = numberField(request, TAG.AdjustmentType);
  if (type === AdjustmentType.Negate) return negated(value, context);
  const step = stepOf(request) * (type === AdjustmentType.Decrement ? -1n : 1n);
  if (value.type === 'Integer') return { ...value, value: Number(inRange(BigInt(value.value) + step, -(2n ** 31n), 2n ** 31n - 1n, context)) };
  if (value.type === 'Interval') return { ...value, value: Number(inRange(BigInt(value.value) + step, 0n, 2n ** 32n - 1n, context)) };
  if (value.type === 'LongInteger' || value.type === 'DateTime' || value.type === 'DateTimeExtended') {
    return { ...value, value: inRange(value.value + step, -(2n ** 63n), 2n ** 63n - 1n, context) };
  }
  if (value.type === 'BigInteger') return { tag: value.tag, type: value.type, value: value.value + step };
  throw failure('adjustType', context.version, `a ${value.type} cannot be incremented or decremented`);
}

function negated(value: Item, context: OperationContext): Item {
  if (value.type === 'Boolean') return { ...value, value: !value.value };
  if (value.type === 'Integer') return { ...value, value: Number(inRange(-BigInt(value.value), -(2n ** 31n), 2n ** 31n - 1n, context)) };
  if (value.type === 'LongInteger') return { ...value, value: inRange(-value.value, -(2n ** 63n), 2n ** 63n - 1n, context) };
  if (value.type === 'BigInteger') return { tag: value.tag, type: value.type, value: -value.value };
  throw failure('adjustType', context.version, `a ${value.type} cannot be negated`);
}

/** The Adjustment Value; 1 when the request gives none. */
function stepOf(request: StructureItem): bigint {
  const item = field(request, TAG.AdjustmentValue);
  if (item === undefined) return 1n;
  return typeof item.value === 'bigint' || typeof item.value === 'number' ? BigInt(item.value) : 1n;
}

function inRange(value: bigint, low: bigint, high: bigint, context: OperationContext): bigint {
  if (value < low || value > high) throw failure('adjustRange', context.version, `${value} is out of range`);
  return value;
}
