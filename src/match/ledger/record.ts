/** The next ledger: what a successful operation says about the objects on the server. */
import type { Item, StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { attributeKey, attributeNamed, keyOfTag, readAttribute, type SeenAttribute } from '../attribute-bag.js';
import { dig, field, fields, numberOf, sameValue, structureOf, textOf, toHex, bytesOf } from '../fields.js';
import type { Ledger, ObjectRecord, Origin, Period } from './ledger.js';
import { attributesIn, keyFacts, managedObjectIn, PRIVATE_HOLDERS, PUBLIC_HOLDERS, valueOf, type FixedAttributes } from './request-attributes.js';

const operation = ENUM.Operation;

/** One operation that succeeded. */
export interface Event {
  readonly operation: number;
  readonly request: StructureItem;
  readonly response: StructureItem;
  /** Identifier of the object that the request is about, its placeholder resolved. */
  readonly objectId?: string;
  readonly step: number;
  /** Our clock when the request went out and when its answer was there; seconds since 1970-01-01T00:00:00Z. */
  readonly time: Period;
}

const ORIGIN: ReadonlyMap<number, Origin> = new Map<number, Origin>([
  [operation.Create, 'created'],
  [operation.CreateKeyPair, 'created'],
  [operation.ReKey, 'created'],
  [operation.ReKeyKeyPair, 'created'],
  [operation.DeriveKey, 'derived'],
  [operation.CreateSplitKey, 'derived'],
  [operation.JoinSplitKey, 'derived'],
  [operation.Certify, 'derived'],
  [operation.ReCertify, 'derived'],
  [operation.Register, 'registered'],
  [operation.Import, 'registered'],
]);

/** Whether an operation makes objects, so that its identifiers have to be new. */
export const makesObjects = (code: number): boolean => ORIGIN.has(code) && code !== operation.Import;

/** Identifiers of the objects that an answer says were made, in the order of the response. */
export function madeIds(event: Pick<Event, 'operation' | 'response'>): string[] {
  if (!ORIGIN.has(event.operation)) return [];
  const tags = [TAG.PrivateKeyUniqueIdentifier, TAG.PublicKeyUniqueIdentifier, TAG.UniqueIdentifier];
  return tags.flatMap((tag) => fields(event.response, tag)).flatMap((item) => textOf(item) ?? []);
}

export function recordEvent(ledger: Ledger, event: Event): Ledger {
  if (event.operation === operation.Query) return announce(ledger, event.response);
  const made = makeRecords(ledger, event);
  if (made.length > 0) return withObjects(ledger, [...replacedRecords(ledger, event), ...made]);
  if (event.objectId === undefined) return ledger;
  const known = ledger.objects.get(event.objectId);
  const object = known ?? unknownObject(event.objectId);
  const changed = changeRecord(object, event) ?? known;
  return changed === undefined ? ledger : withObjects(ledger, [{ ...changed, done: new Set([...object.done, event.operation]) }]);
}

function announce(ledger: Ledger, response: StructureItem): Ledger {
  const codes = fields(response, TAG.Operation).flatMap((item) => numberOf(item) ?? []);
  return { ...ledger, announced: new Set([...ledger.announced, ...codes]) };
}

const REPLACES: ReadonlySet<number> = new Set([operation.ReKey, operation.ReKeyKeyPair, operation.ReCertify]);

/** A replacement takes over the names of what it replaces (KMIP 1.4 §4.4). */
function replacedRecords(ledger: Ledger, event: Event): ObjectRecord[] {
  const replaced = event.objectId === undefined || !REPLACES.has(event.operation) ? undefined : ledger.objects.get(event.objectId);
  const halves = [replaced, replaced?.partner === undefined ? undefined : ledger.objects.get(replaced.partner)];
  return halves.flatMap((record) => (record === undefined ? [] : [{ ...record, fixed: without(record.fixed, TAG.Name) }]));
}

/** An operation that was undone: what it made must not exist. */
export function recordUndone(ledger: Ledger, event: Event): Ledger {
  return withObjects(ledger, madeIds(event).map((id) => ({ ...unknownObject(id), undone: true })));
}

const withObjects = (ledger: Ledger, records: readonly ObjectRecord[]): Ledger => ({ ...ledger, objects: new Map([...ledger.objects, ...records.map((record) => [record.id, record] as const)]) });

const unknownObject = (id: string): ObjectRecord => ({ id, origin: 'unknown', fixed: new Map(), seen: new Map(), materials: [], digests: new Map(), done: new Set(), destroyed: false, undone: false, served: false });

function makeRecords(ledger: Ledger, event: Event): ObjectRecord[] {
  const origin = ORIGIN.get(event.operation);
  if (origin === undefined) return [];
  const privateId = textOf(field(event.response, TAG.PrivateKeyUniqueIdentifier));
  const publicId = textOf(field(event.response, TAG.PublicKeyUniqueIdentifier));
  if (privateId !== undefined && publicId !== undefined) {
    const half = (id: string, partner: string, objectType: number, holders: readonly number[]): ObjectRecord => ({ ...unknownObject(id), origin, made: event.time, objectType, partner, ...fixedIn(event.request, holders) });
    return [half(privateId, publicId, ENUM.ObjectType.PrivateKey, PRIVATE_HOLDERS), half(publicId, privateId, ENUM.ObjectType.PublicKey, PUBLIC_HOLDERS)];
  }
  const template = event.operation === operation.ReKey && event.objectId !== undefined ? ledger.objects.get(event.objectId) : undefined;
  return madeIds(event).map((id) => {
    const objectType = numberOf(field(event.request, TAG.ObjectType)) ?? template?.objectType;
    const record: ObjectRecord = { ...unknownObject(id), origin, made: event.time, ...(objectType === undefined ? {} : { objectType }), ...fixedIn(event.request) };
    const sent = managedObjectIn(event.request);
    return sent === undefined ? inherit(record, template) : withSentObject(record, sent);
  });
}

function fixedIn(request: StructureItem, holders?: readonly number[]): Pick<ObjectRecord, 'fixed' | 'format'> {
  const fixed = attributesIn(request, holders);
  const format = numberOf(valueOf(fixed, TAG.KeyFormatType));
  return format === undefined ? { fixed } : { fixed, format };
}

/** A replacement key keeps algorithm, length and names of the key that it replaces (KMIP 1.4 §4.4). */
function inherit(record: ObjectRecord, template: ObjectRecord | undefined): ObjectRecord {
  const kept = [TAG.CryptographicAlgorithm, TAG.CryptographicLength, TAG.Name].flatMap((tag) => {
    const value = template?.fixed.get(keyOfTag(tag));
    return value === undefined ? [] : [[keyOfTag(tag), value] as const];
  });
  return { ...record, fixed: new Map([...kept, ...record.fixed]) };
}

/** Objects whose Key Block speaks of attributes that they have; Secret Data has no algorithm. */
const KEYS: ReadonlySet<number> = new Set([TAG.SymmetricKey, TAG.PrivateKey, TAG.PublicKey, TAG.SplitKey]);

/** What the Key Block of a registered object says is as good as an attribute that the client sets. */
function withSentObject(record: ObjectRecord, sent: StructureItem): ObjectRecord {
  const facts = keyFacts(sent);
  const said = !KEYS.has(sent.tag) ? [] : [facts.algorithm, facts.length].flatMap((item): [string, readonly SeenAttribute[]][] => (item === undefined ? [] : [[keyOfTag(item.tag), [{ name: { tag: item.tag }, value: item, item }]]]));
  return {
    ...record,
    fixed: new Map([...said, ...record.fixed]),
    materials: facts.material === undefined ? [] : [facts.material],
    ...(facts.format === undefined ? {} : { format: facts.format }),
  };
}

function changeRecord(object: ObjectRecord, event: Event): ObjectRecord | undefined {
  switch (event.operation) {
    case operation.Activate:
      return { ...object, state: ENUM.State.Active, fixed: without(object.fixed, TAG.ActivationDate) };
    case operation.Revoke:
    case operation.Deactivate:
      return revoke(object, event.request);
    case operation.Destroy:
      return { ...object, destroyed: true, state: object.state === ENUM.State.Compromised ? ENUM.State.DestroyedCompromised : ENUM.State.Destroyed };
    case operation.Get:
      return serve(object, event);
    case operation.Export:
      return learnAttributes(serve(object, event), event.response);
    case operation.GetAttributes:
      return learnAttributes(object, event.response);
    case operation.AddAttribute:
    case operation.SetAttribute:
    case operation.ModifyAttribute:
      return { ...object, fixed: setAttributes(object.fixed, event) };
    case operation.DeleteAttribute:
      return { ...object, fixed: deleteAttributes(object.fixed, event.request) };
    case operation.AdjustAttribute:
      return { ...object, fixed: withoutReferenced(object.fixed, event.request) };
    default:
      return undefined;
  }
}

function without(fixed: FixedAttributes, ...tags: readonly number[]): FixedAttributes {
  const keys = tags.map(keyOfTag);
  return new Map([...fixed].filter(([key]) => !keys.includes(key)));
}

/** The server sets the date of what a Revoke does, whatever the client had planned (KMIP 1.4 §4.20). */
function revoke(object: ObjectRecord, request: StructureItem): ObjectRecord {
  const code = numberOf(dig(request, TAG.RevocationReason, TAG.RevocationReasonCode));
  const compromised = code === ENUM.RevocationReasonCode.KeyCompromise || code === ENUM.RevocationReasonCode.CACompromise;
  const occurred = field(request, TAG.CompromiseOccurrenceDate);
  const fixed = without(object.fixed, TAG.DeactivationDate);
  const set: readonly (readonly [string, readonly SeenAttribute[]])[] = occurred === undefined || !compromised ? [] : [[keyOfTag(occurred.tag), [readAttribute(occurred)]]];
  const destroyed = object.destroyed ? ENUM.State.DestroyedCompromised : ENUM.State.Compromised;
  return { ...object, state: compromised ? destroyed : ENUM.State.Deactivated, fixed: new Map([...fixed, ...set]) };
}

function serve(object: ObjectRecord, event: Event): ObjectRecord {
  const sent = managedObjectIn(event.response);
  const objectType = numberOf(field(event.response, TAG.ObjectType));
  const material = sent === undefined ? undefined : keyFacts(sent).material;
  const known = material === undefined || object.materials.some((each) => each.format === material.format);
  return { ...object, served: true, materials: known ? object.materials : [...object.materials, material], ...(objectType === undefined ? {} : { objectType }) };
}

function learnAttributes(object: ObjectRecord, response: StructureItem): ObjectRecord {
  const seen = attributesIn(response);
  const state = numberOf(valueOf(seen, TAG.State));
  const digests = (seen.get(keyOfTag(TAG.Digest)) ?? []).flatMap((attribute) => {
    const entry = digestEntry(attribute.value);
    return entry === undefined ? [] : [entry];
  });
  return { ...object, seen: new Map([...object.seen, ...seen]), digests: new Map([...object.digests, ...digests]), ...(state === undefined ? {} : { state }) };
}

/** Key and value of a digest in the ledger: "algorithm:format" and hex. */
export function digestEntry(item: Item | undefined): readonly [string, string] | undefined {
  const digest = structureOf(item);
  const algorithm = numberOf(dig(digest, TAG.HashingAlgorithm));
  const value = bytesOf(dig(digest, TAG.DigestValue));
  if (algorithm === undefined || value === undefined) return undefined;
  return [`${algorithm}:${numberOf(dig(digest, TAG.KeyFormatType)) ?? 0}`, toHex(value)];
}

/** The attribute that an Add, Set or Modify request carries. */
function sentAttributes(request: StructureItem): SeenAttribute[] {
  const holder = field(request, TAG.NewAttribute);
  const items = holder?.type === 'Structure' ? holder.value : fields(request, TAG.Attribute);
  return items.map(readAttribute);
}

function setAttributes(fixed: FixedAttributes, event: Event): FixedAttributes {
  const next = new Map(fixed);
  const adds = event.operation === operation.AddAttribute;
  const current = field(event.request, TAG.CurrentAttribute);
  const replaced = current?.type === 'Structure' ? current.value.map(readAttribute) : [];
  for (const attribute of sentAttributes(event.request)) {
    const key = attributeKey(attribute.name);
    const before = next.get(key) ?? [];
    const kept = adds ? before : before.filter((each, index) => !isReplaced(each, index, attribute, replaced, before.length));
    next.set(key, [...kept, attribute]);
  }
  return next;
}

function isReplaced(each: SeenAttribute, position: number, attribute: SeenAttribute, replaced: readonly SeenAttribute[], count: number): boolean {
  if (replaced.length > 0) return replaced.some((current) => current.value !== undefined && each.value !== undefined && sameValue(current.value, each.value));
  return count === 1 || (attribute.index ?? 0) === (each.index ?? position);
}

function deleteAttributes(fixed: FixedAttributes, request: StructureItem): FixedAttributes {
  const name = textOf(field(request, TAG.AttributeName));
  if (name !== undefined) {
    const key = attributeKey(attributeNamed(name));
    const index = numberOf(field(request, TAG.AttributeIndex)) ?? 0;
    const rest = (fixed.get(key) ?? []).filter((each, position) => (each.index ?? position) !== index);
    const others = [...fixed].filter(([each]) => each !== key);
    return new Map(rest.length === 0 ? others : [...others, [key, rest]]);
  }
  const current = field(request, TAG.CurrentAttribute);
  if (current?.type !== 'Structure') return withoutReferenced(fixed, request);
  const gone = current.value.map(readAttribute);
  const next = new Map<string, readonly SeenAttribute[]>();
  for (const [key, attributes] of fixed) {
    const rest = attributes.filter((each) => !gone.some((one) => attributeKey(one.name) === key && one.value !== undefined && each.value !== undefined && sameValue(one.value, each.value)));
    if (rest.length > 0) next.set(key, rest);
  }
  return next;
}

function withoutReferenced(fixed: FixedAttributes, request: StructureItem): FixedAttributes {
  const reference = field(request, TAG.AttributeReference);
  if (reference?.type === 'Enumeration') return without(fixed, reference.value);
  if (reference?.type !== 'Structure') return fixed;
  const text = (tag: number): string => textOf(field(reference, tag)) ?? '';
  const key = attributeKey({ vendor: text(TAG.VendorIdentification), name: text(TAG.AttributeName) });
  return new Map([...fixed].filter(([each]) => each !== key));
}
