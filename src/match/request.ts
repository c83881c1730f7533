/** From a step to the Request Message: variables, times and run-unique texts filled in. */
import { structure, textString, integer, byteString, type Item, type ItemType, type StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { requestMessage } from '../kmip/message.js';
import { UserError } from '../kmip/user-error.js';
import { attributeByTag } from '../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import { formatPlace, type Place } from '../suite/place.js';
import type { AttributeName, AttributePattern, AttributesPattern, LeafPattern, LeafValue, Pattern, Step } from '../suite/case.js';
import { literalKey, type Bindings, type UniqueText } from './exchange.js';

export interface RequestContext {
  readonly version: ProtocolVersion;
  /** What `$now` means: seconds since 1970-01-01T00:00:00Z by the server's clock. */
  readonly nowSeconds: bigint;
  readonly unique: UniqueText;
}

export type ResolvedRequest =
  | { readonly message: StructureItem }
  /** Names of the variables that no earlier answer has bound. */
  | { readonly blockedBy: readonly string[] };

/**
 * The Request Message of a step: header fields in wire order, Batch Count up to 2.1, a Unique Batch Item ID in every item of a
 * batch of several up to 2.1.
 * Source: KMIP Specification 1.4 §7.2 and §6.4, 2.1 §8.1–§8.3 and §9.21.
 */
export function resolveRequest(step: Step, state: Bindings, context: RequestContext): ResolvedRequest {
  const unbound = new Set<string>();
  const resolve = (patterns: readonly Pattern[]): Item[] => patterns.flatMap((pattern) => resolvePattern(pattern, state, context, unbound));
  const header = resolve(step.header);
  const withIds = step.items.length > 1 && compareVersions(context.version, '3.0') < 0;
  const items = step.items.map((item, index) => {
    const id = item.uniqueBatchItemId ?? (withIds ? numberedId(index + 1) : undefined);
    return {
      operation: item.operation,
      payload: resolve(item.request),
      ...(id === undefined ? {} : { uniqueBatchItemId: byteString(TAG.UniqueBatchItemID, id) }),
      ...(item.messageExtensions === undefined ? {} : { messageExtensions: resolve(item.messageExtensions) }),
    };
  });
  return unbound.size > 0 ? { blockedBy: [...unbound] } : { message: requestMessage(context.version, header, items, step.keepOrder) };
}

/** Four bytes, big-endian. */
function numberedId(number: number): Uint8Array {
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, number);
  return id;
}

function resolvePattern(pattern: Pattern, state: Bindings, context: RequestContext, unbound: Set<string>): Item[] {
  switch (pattern.kind) {
    case 'structure':
      return [structure(pattern.tag, pattern.fields.flatMap((field) => resolvePattern(field, state, context, unbound)))];
    case 'leaf':
      return resolveLeaf(pattern, state, context, unbound);
    case 'attributes':
      return resolveAttributes(pattern, state, context, unbound);
  }
}

function resolveAttributes(pattern: AttributesPattern, state: Bindings, context: RequestContext, unbound: Set<string>): Item[] {
  const value = (attribute: AttributePattern): Item[] => resolvePattern(attribute.value, state, context, unbound);
  if (pattern.form.is === 'attributes') return [structure(pattern.form.tag, pattern.attributes.flatMap((attribute) => taggedAttribute(attribute, value(attribute))))];
  const list = pattern.attributes.map((attribute) => namedAttribute(attribute, value(attribute)));
  return pattern.form.is === 'attribute-list' ? list : [structure(pattern.form.tag, list)];
}

/** 2.x: under its own tag; vendor attributes in an Attribute structure (KMIP 2.1 §4.60). */
function taggedAttribute(attribute: AttributePattern, value: readonly Item[]): readonly Item[] {
  if ('tag' in attribute.name) return value;
  const { vendor, name } = attribute.name;
  return [structure(TAG.Attribute, [textString(TAG.VendorIdentification, vendor), textString(TAG.AttributeName, name), ...value])];
}

/** 1.x: Attribute Name, Attribute Index, Attribute Value (KMIP 1.4 §2.1.1). */
function namedAttribute(attribute: AttributePattern, value: readonly Item[]): Item {
  const index = attribute.index === undefined ? [] : [integer(TAG.AttributeIndex, attribute.index)];
  return structure(TAG.Attribute, [textString(TAG.AttributeName, attributeNameText(attribute.name)), ...index, ...value]);
}

/** The Attribute Name of 1.x: "Cryptographic Length", "x-ID". */
export function attributeNameText(name: AttributeName): string {
  return 'tag' in name ? (attributeByTag(name.tag)?.name ?? '') : `${name.vendor}-${name.name}`;
}

function resolveLeaf(pattern: LeafPattern, state: Bindings, context: RequestContext, unbound: Set<string>): Item[] {
  const { value } = pattern;
  switch (value.is) {
    case 'literal':
      return [leafItem(pattern, chosenInstead(pattern.tag, value.value, state))];
    case 'variable': {
      const binding = state.variables.get(value.name);
      if (binding !== undefined) return [leafItem(pattern, binding.value)];
      unbound.add(value.name);
      return [];
    }
    case 'now': {
      const seconds = context.nowSeconds + BigInt(value.offsetSeconds);
      return [leafItem(pattern, pattern.type === 'DateTimeExtended' ? seconds * 1_000_000n : seconds)];
    }
    case 'unique':
      return [leafItem(pattern, context.unique(value.suffix))];
    case 'any':
    case 'bytes':
    case 'one-of':
    case 'other-than':
    case 'between':
      throw new UserError(`${formatPlace(pattern.place)}: a request cannot leave a value to the server.`, 'Write the value that is to be sent.');
  }
}

/** A literal of a published case that the server answered with a value of its own choice means that value from then on. */
function chosenInstead(tag: number, literal: LeafValue, state: Bindings): LeafValue {
  return literal instanceof Uint8Array ? (state.literals.get(literalKey(tag, literal)) ?? literal) : literal;
}

const JS_TYPE: Readonly<Record<Exclude<ItemType, 'Structure'>, (value: LeafValue) => boolean>> = {
  Integer: (value) => typeof value === 'number',
  Enumeration: (value) => typeof value === 'number',
  Interval: (value) => typeof value === 'number',
  LongInteger: (value) => typeof value === 'bigint',
  BigInteger: (value) => typeof value === 'bigint',
  DateTime: (value) => typeof value === 'bigint',
  DateTimeExtended: (value) => typeof value === 'bigint',
  Boolean: (value) => typeof value === 'boolean',
  TextString: (value) => typeof value === 'string',
  Identifier: (value) => typeof value === 'string',
  Reference: (value) => typeof value === 'string',
  NameReference: (value) => typeof value === 'string',
  ByteString: (value) => value instanceof Uint8Array,
};

/** An item of the type that the place has; a value that does not fit it is a mistake of the suite. */
function leafItem(pattern: { readonly tag: number; readonly type: Exclude<ItemType, 'Structure'>; readonly place: Place }, value: LeafValue): Item {
  if (!JS_TYPE[pattern.type](value)) {
    throw new UserError(`${formatPlace(pattern.place)}: the value does not fit the type ${pattern.type} of its place.`, 'Bind the variable at a place of the same type.');
  }
  return { tag: pattern.tag, type: pattern.type, value } as Item;
}
