/** A Managed Object as the server keeps it. Objects are values: a change makes a new one, so that a batch can be undone. */
import { dateTime, enumeration, type Item, type StructureItem } from '../ttlv/item.js';
import { TAG } from '../kmip/constants.js';
import type { AttributeId } from './attributes/identity.js';

/** One instance of an attribute. */
export interface AttributeInstance {
  readonly id: AttributeId;
  /** Attribute Index of KMIP 1.x: stays the same while other instances come and go. */
  readonly index: number;
  /** The value under the attribute's own tag; under Attribute Value for vendor attributes. */
  readonly value: Item;
}

export interface ManagedObject {
  readonly uniqueIdentifier: string;
  readonly objectType: number;
  /** Identity of the client that created it: the Common Name of its certificate. */
  readonly owner: string;
  /** Rises with every object created, so that Locate can answer newest first. */
  readonly sequence: number;
  /** The object itself (Symmetric Key, Certificate, …) as registered or created; absent once it is destroyed. */
  readonly content?: StructureItem;
  readonly attributes: readonly AttributeInstance[];
  readonly archived: boolean;
  /** Whether any part of the Usage Limits has been allocated. */
  readonly usageBegun: boolean;
}

/** In the order in which they were added. */
export const instancesOf = (object: ManagedObject, id: AttributeId): readonly AttributeInstance[] => object.attributes.filter((instance) => instance.id === id);

/** The value of a single-instance attribute, or of the instance with the lowest index. */
export const valueOf = (object: ManagedObject, id: AttributeId): Item | undefined => object.attributes.find((instance) => instance.id === id)?.value;

/** The value of a Date-Time attribute, in seconds since 1970-01-01T00:00:00Z. */
export function dateOf(object: ManagedObject, id: AttributeId): bigint | undefined {
  const value = valueOf(object, id);
  return value?.type === 'DateTime' ? value.value : undefined;
}

/** The value of an Integer, Enumeration or Interval attribute. */
export function numberOf(object: ManagedObject, id: AttributeId): number | undefined {
  const value = valueOf(object, id);
  return value?.type === 'Integer' || value?.type === 'Enumeration' || value?.type === 'Interval' ? value.value : undefined;
}

/** The value of a Boolean attribute; undefined when the object has none. */
export function booleanOf(object: ManagedObject, id: AttributeId): boolean | undefined {
  const value = valueOf(object, id);
  return value?.type === 'Boolean' ? value.value : undefined;
}

/** Sets the one value of a single-instance attribute. */
export function withValue(object: ManagedObject, id: AttributeId, value: Item): ManagedObject {
  const at = object.attributes.findIndex((instance) => instance.id === id);
  return at < 0 ? withInstance(object, id, value) : { ...object, attributes: object.attributes.with(at, { id, index: 0, value }) };
}

/** Adds an instance under the next free Attribute Index. */
export function withInstance(object: ManagedObject, id: AttributeId, value: Item): ManagedObject {
  const index = Math.max(-1, ...instancesOf(object, id).map((instance) => instance.index)) + 1;
  return { ...object, attributes: [...object.attributes, { id, index, value }] };
}

/** Puts a new value in the place of an instance. */
export function withInstanceReplaced(object: ManagedObject, instance: AttributeInstance, value: Item): ManagedObject {
  return { ...object, attributes: object.attributes.map((other) => (other === instance ? { ...instance, value } : other)) };
}

/** The instance itself, not one that equals it; the others keep their Attribute Index. */
export function withoutInstance(object: ManagedObject, instance: AttributeInstance): ManagedObject {
  return { ...object, attributes: object.attributes.filter((other) => other !== instance) };
}

/** The object without any instance of it. */
export const withoutAttribute = (object: ManagedObject, id: AttributeId): ManagedObject => ({
  ...object,
  attributes: object.attributes.filter((instance) => instance.id !== id),
});

/** Records that the object, or one of its attributes, changed. */
export const touched = (object: ManagedObject, now: bigint): ManagedObject => withValue(object, 'LastChangeDate', dateTime(TAG.LastChangeDate, now));

/** The State alone: dates and reasons that go with a transition are the caller's. */
export const withState = (object: ManagedObject, state: number): ManagedObject => withValue(object, 'State', enumeration(TAG.State, state));
