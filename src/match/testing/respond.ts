/** The answer that a step expects: a server that reads the expectation. */
import { createHash } from 'node:crypto';
import { boolean, byteString, dateTime, dateTimeExtended, enumeration, integer, structure, textString, type Item, type StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { protocolVersionItem } from '../../kmip/message.js';
import { enumerationOf } from '../../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { AttributePattern, AttributesPattern, LeafPattern, LeafValue, Pattern, Step } from '../../suite/case.js';
import { field } from '../fields.js';
import { attributeNameText } from '../request.js';

/** Values that a server of one case chooses; the same variable has the same value. */
export interface Choices {
  readonly version: ProtocolVersion;
  readonly now: bigint;
  readonly unique: (suffix: string) => string;
  readonly variables: Map<string, LeafValue>;
}

/** The Response Message that a step describes, for a request as it was sent. */
export function respond(step: Step, request: StructureItem, choices: Choices): StructureItem {
  const sent = request.value.filter((item): item is StructureItem => item.type === 'Structure' && item.tag === TAG.BatchItem);
  const items = step.items.flatMap((item, index): Item[] => {
    const { expect } = item;
    if (expect.status === 'NotProcessed') return [];
    const id = sent[index] === undefined ? undefined : field(sent[index], TAG.UniqueBatchItemID);
    const head = [enumeration(TAG.Operation, item.operation), ...(id === undefined ? [] : [id]), enumeration(TAG.ResultStatus, ENUM.ResultStatus[expect.status])];
    if (expect.status === 'OperationFailed') return [structure(TAG.BatchItem, [...head, enumeration(TAG.ResultReason, expect.reasons[0] ?? ENUM.ResultReason.GeneralFailure)])];
    const correlation = expect.status === 'OperationPending' && expect.correlationValue !== undefined ? itemsOf(expect.correlationValue, choices) : [];
    const payload = expect.status === 'OperationPending' && expect.payload.length === 0 ? [] : [structure(TAG.ResponsePayload, expect.payload.flatMap((pattern) => itemsOf(pattern, choices)))];
    return [structure(TAG.BatchItem, [...head, ...correlation, ...payload])];
  });
  const count = compareVersions(choices.version, '3.0') < 0 ? [integer(TAG.BatchCount, items.length)] : [];
  return structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [protocolVersionItem(choices.version), dateTime(TAG.TimeStamp, choices.now), ...count]), ...items]);
}

function itemsOf(pattern: Pattern, choices: Choices): Item[] {
  if (pattern.kind === 'structure') return [structure(pattern.tag, pattern.fields.flatMap((inner) => itemsOf(inner, choices)))];
  if (pattern.kind === 'attributes') return attributeItems(pattern, choices);
  return [{ tag: pattern.tag, type: pattern.type, value: valueOf(pattern, choices) } as Item];
}

function attributeItems(pattern: AttributesPattern, choices: Choices): Item[] {
  const { form } = pattern;
  const items = pattern.attributes.map((attribute) => attributeItem(attribute, form.is !== 'attributes', choices));
  return form.is === 'attribute-list' ? items : [structure(form.tag, items)];
}

function attributeItem(attribute: AttributePattern, named: boolean, choices: Choices): Item {
  const value = itemsOf(attribute.value, choices);
  if (named) return structure(TAG.Attribute, [textString(TAG.AttributeName, attributeNameText(attribute.name)), ...(attribute.index === undefined ? [] : [integer(TAG.AttributeIndex, attribute.index)]), ...value]);
  if ('tag' in attribute.name) return value[0] ?? boolean(attribute.name.tag, true);
  return structure(TAG.Attribute, [textString(TAG.VendorIdentification, attribute.name.vendor), textString(TAG.AttributeName, attribute.name.name), ...value]);
}

function valueOf(pattern: LeafPattern, choices: Choices): LeafValue {
  const { value } = pattern;
  switch (value.is) {
    case 'literal':
      return value.value;
    case 'variable': {
      const known = choices.variables.get(value.name);
      if (known !== undefined) return known;
      const chosen = anyValue(pattern, value.name, choices);
      choices.variables.set(value.name, chosen);
      return chosen;
    }
    case 'now':
      return at(pattern, choices.now + BigInt(value.offsetSeconds));
    case 'unique':
      return choices.unique(value.suffix);
    case 'bytes':
      return pseudoRandom(String(choices.variables.size), value.length);
    case 'one-of':
      return value.values[0] ?? 0;
    case 'other-than': {
      const known = choices.variables.get(value.name);
      return typeof known === 'bigint' ? known + 1n : anyValue(pattern, `not-${value.name}`, choices);
    }
    case 'between':
      return pattern.type === 'LongInteger' ? BigInt(value.atLeast ?? value.atMost ?? 0) : (value.atLeast ?? value.atMost ?? 0);
    case 'any':
      return anyValue(pattern, 'any', choices);
  }
}

const at = (pattern: LeafPattern, seconds: bigint): bigint => (pattern.type === 'DateTimeExtended' ? dateTimeExtended(0, seconds * 1_000_000n).value : seconds);

/** Bytes that differ from seed to seed. */
export const pseudoRandom = (seed: string, length: number): Uint8Array => byteString(0, createHash('shake256', { outputLength: length }).update(seed).digest()).value;

function anyValue(pattern: LeafPattern, seed: string, choices: Choices): LeafValue {
  switch (pattern.type) {
    case 'Integer':
    case 'Interval':
      return 1;
    case 'Enumeration':
      return enumerationOf(pattern.tag)?.values[0]?.code ?? 1;
    case 'LongInteger':
    case 'BigInteger':
      return 1n;
    case 'Boolean':
      return true;
    case 'DateTime':
    case 'DateTimeExtended':
      return at(pattern, choices.now);
    case 'ByteString':
      return pseudoRandom(seed, 16);
    case 'TextString':
    case 'Identifier':
    case 'Reference':
    case 'NameReference':
      return `chosen-${seed}`;
  }
}
