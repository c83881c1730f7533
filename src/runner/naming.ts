/** Gives a Name to objects that a case creates without one, so that they can be told from those of others on a server that outlives the run. */
import { ENUM, TAG } from '../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Case, Pattern, Step } from '../suite/case.js';
import { enumeration, field, structure, textString, type Item, type StructureItem } from '../ttlv/item.js';

const { Operation } = ENUM;

type Holder = readonly [number, number];

/** Payload fields that hold the attributes of what an operation creates: in 1.x, and from 2.0 on. */
const HOLDERS: ReadonlyMap<number, readonly Holder[]> = new Map<number, readonly Holder[]>([
  [Operation.Create, [[TAG.TemplateAttribute, TAG.Attributes]]],
  [Operation.Register, [[TAG.TemplateAttribute, TAG.Attributes]]],
  [Operation.DeriveKey, [[TAG.TemplateAttribute, TAG.Attributes]]],
  [
    Operation.CreateKeyPair,
    [
      [TAG.PrivateKeyTemplateAttribute, TAG.PrivateKeyAttributes],
      [TAG.PublicKeyTemplateAttribute, TAG.PublicKeyAttributes],
    ],
  ],
]);

/**
 * Whether a Name more cannot bear on the outcome of the case. Requests of products and published ones are sent as they are, and
 * where a case speaks of Name, the lack of one may be its point.
 */
export const mayBeNamed = ({ asClient, place, steps }: Pick<Case, 'asClient' | 'place' | 'steps'>): boolean =>
  asClient === undefined && !place.file.endsWith('.xml') && !steps.some(speaksOfName);

/** The Request Message of a step, with a Name for each object that it is expected to create and that has none. `unique` makes texts that no other run uses. */
export function nameCreations(message: StructureItem, { number, items, refusal }: Pick<Step, 'number' | 'items' | 'refusal'>, version: ProtocolVersion, unique: (suffix: string) => string): StructureItem {
  if (refusal !== undefined) return message;
  let position = -1;
  return {
    ...message,
    value: message.value.map((item) => {
      if (item.type !== 'Structure' || item.tag !== TAG.BatchItem) return item;
      position++;
      const asked = items[position];
      const holders = asked?.expect.status === 'Success' ? HOLDERS.get(asked.operation) : undefined;
      const payload = field(item, TAG.RequestPayload);
      if (holders === undefined || payload?.type !== 'Structure' || hasName(payload) || field(payload, TAG.Template) !== undefined) return item;
      const modern = compareVersions(version, '2.0') >= 0;
      const tags = holders.map(([old, current]) => (modern ? current : old));
      const named = payload.value.map((each) => {
        const index = tags.indexOf(each.tag);
        if (each.type !== 'Structure' || index < 0) return each;
        const name = unique(`named-${number}-${position + 1}${tags.length > 1 ? `-${index + 1}` : ''}`);
        return { ...each, value: [...each.value, nameAttribute(name, modern)] };
      });
      return { ...item, value: item.value.map((each) => (each === payload ? { ...payload, value: named } : each)) };
    }),
  };
}

function nameAttribute(name: string, modern: boolean): Item {
  const value = [textString(TAG.NameValue, name), enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)];
  return modern ? structure(TAG.Name, value) : structure(TAG.Attribute, [textString(TAG.AttributeName, 'Name'), structure(TAG.AttributeValue, value)]);
}

const hasName = (item: Item): boolean => (item.type === 'Structure' ? item.value.some(hasName) : item.tag === TAG.NameValue);

const speaksOfName = ({ items }: Step): boolean =>
  items.some(({ operation, request, expect, alternatives = [] }) =>
    // To ask for the Name of an object that has none expects nothing of it, unless the expectation says so.
    [...(operation === Operation.GetAttributes ? [] : [request]), ...[expect, ...alternatives].map((each) => ('payload' in each ? each.payload : []))].some((patterns) => patterns.some(mentionsName)),
  );

function mentionsName(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'structure':
      return pattern.fields.some(mentionsName) || (pattern.absent ?? []).includes(TAG.Name);
    case 'leaf':
      return pattern.tag === TAG.NameValue || (pattern.value.is === 'literal' && (pattern.value.value === 'Name' || pattern.value.value === TAG.Name));
    case 'attributes':
      return pattern.attributes.some(({ name, value }) => ('tag' in name && name.tag === TAG.Name) || mentionsName(value)) || pattern.absent.some((name) => 'tag' in name && name.tag === TAG.Name);
  }
}
