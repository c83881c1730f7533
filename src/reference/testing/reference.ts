/** A reference server in memory with a clock that stands still, and a client that speaks to it in item trees. */
import { decode, encode } from '../../ttlv/index.js';
import {
  boolean,
  byteString,
  enumeration,
  field,
  fields,
  integer,
  interval,
  dateTime,
  longInteger,
  structure,
  textString,
  type Item,
  type StructureItem,
} from '../../ttlv/item.js';
import { numberField, structureField, textField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { attributeByTag, enumerationName, operationByName, operationTitle, payloadTable } from '../../kmip/vocabulary.js';
import { compareVersions, versionNumbers, type ProtocolVersion } from '../../kmip/version.js';
import { createEngine, type Engine, type EngineOptions } from '../engine.js';
import { checkStructure } from '../message/check.js';

/** What a batch item was answered with, in names. */
export interface Answer {
  readonly operation: string | undefined;
  readonly status: string;
  readonly reason?: string;
  readonly payload?: StructureItem;
  readonly uniqueBatchItemId?: Uint8Array;
}

export interface BatchRequest {
  readonly operation: keyof typeof ENUM.Operation;
  readonly payload: readonly Item[];
}

/** 2030-01-01T00:00:00Z. */
export const START = 1893456000n;

export interface Bed {
  readonly engine: Engine;
  readonly version: ProtocolVersion;
  /** Time of the server, in seconds since 1970-01-01T00:00:00Z. */
  now(): bigint;
  wait(seconds: bigint): void;
  /** Sends one operation and gives its answer. Checks the payload of a success against the tables of the version. */
  ask(operation: keyof typeof ENUM.Operation, ...payload: Item[]): Answer;
  /** The same, for an operation that has to succeed. */
  must(operation: keyof typeof ENUM.Operation, ...payload: Item[]): StructureItem;
  batch(requests: readonly BatchRequest[], header?: readonly Item[]): Answer[];
  /** The same server for another client. */
  as(identity: string): Bed;
  /** The same server and client in another version. */
  in(version: ProtocolVersion): Bed;
}

export function bed(version: ProtocolVersion, options: EngineOptions = {}): Bed {
  let now = START;
  const engine = createEngine({ now: () => new Date(Number(now) * 1000), ...options });
  const make = (spoken: ProtocolVersion, identity: string): Bed => {
    const batch = (requests: readonly BatchRequest[], header: readonly Item[] = []): Answer[] => {
      const response = exchange(engine, requestMessage(spoken, requests, header), identity);
      return answersOf(response, spoken);
    };
    const ask = (operation: keyof typeof ENUM.Operation, ...payload: Item[]): Answer => batch([{ operation, payload }])[0]!;
    return {
      engine,
      version: spoken,
      now: () => now,
      wait: (seconds) => void (now += seconds),
      ask,
      must(operation, ...payload) {
        const answer = ask(operation, ...payload);
        if (answer.payload === undefined || answer.status !== 'Success') throw new Error(`${operation} failed: ${answer.reason}`);
        return answer.payload;
      },
      batch,
      as: (other) => make(spoken, other),
      in: (other) => make(other, identity),
    };
  };
  return make(version, 'client');
}

/** Sends a message and reads the answer, which has to be clean TTLV. */
export function exchange(engine: Engine, message: StructureItem, identity = 'client'): StructureItem {
  const { item, findings } = decode(engine.handle(encode(message), { identity }));
  if (item?.type !== 'Structure' || findings.length > 0) throw new Error(`the answer is malformed: ${JSON.stringify(findings)}`);
  return item;
}

export function requestMessage(version: ProtocolVersion, requests: readonly BatchRequest[], header: readonly Item[] = []): StructureItem {
  const { major, minor } = versionNumbers(version);
  const counted = compareVersions(version, '3.0') < 0;
  return structure(TAG.RequestMessage, [
    structure(TAG.RequestHeader, [
      structure(TAG.ProtocolVersion, [integer(TAG.ProtocolVersionMajor, major), integer(TAG.ProtocolVersionMinor, minor)]),
      ...header,
      ...(counted ? [integer(TAG.BatchCount, requests.length)] : []),
    ]),
    ...requests.map(({ operation, payload }, at) =>
      structure(TAG.BatchItem, [
        enumeration(TAG.Operation, ENUM.Operation[operation]),
        ...(counted && requests.length > 1 ? [byteString(TAG.UniqueBatchItemID, Uint8Array.of(at + 1))] : []),
        structure(TAG.RequestPayload, payload),
      ]),
    ),
  ]);
}

export function answersOf(response: StructureItem, version: ProtocolVersion): Answer[] {
  return fields(response, TAG.BatchItem).map((item) => {
    if (item.type !== 'Structure') throw new Error('a Batch Item is no Structure');
    const operation = numberField(item, TAG.Operation);
    const reason = numberField(item, TAG.ResultReason);
    const payload = structureField(item, TAG.ResponsePayload);
    const id = field(item, TAG.UniqueBatchItemID);
    const status = enumerationName(TAG.ResultStatus, numberField(item, TAG.ResultStatus)!);
    if (status === 'Success' && operation !== undefined) {
      const table = payloadTable(operation, 'response', version);
      if (table !== undefined) checkStructure(payload!, { ...table, fields: table.fields.filter((row) => row.tag !== TAG.ProtectionStorageMasks || field(payload!, row.tag)) }, { version });
    }
    return {
      operation: operation === undefined ? undefined : (operationByName(operationTitle(operation))?.xmlName ?? operationTitle(operation)),
      status,
      ...(reason === undefined ? {} : { reason: enumerationName(TAG.ResultReason, reason) }),
      ...(payload === undefined ? {} : { payload }),
      ...(id?.type === 'ByteString' ? { uniqueBatchItemId: id.value } : {}),
    };
  });
}

const typed = (version: ProtocolVersion): boolean => compareVersions(version, '2.0') >= 0;

/** A vendor attribute: `x-name` in 1.x, name of vendor x in 2.x. The value carries the tag Attribute Value. */
export interface VendorAttribute {
  readonly name: string;
  readonly value: Item;
}

export type TestAttribute = Item | VendorAttribute;

/** An attribute, given under its own tag, in the form of the version. */
export function attribute(version: ProtocolVersion, given: TestAttribute, index?: number): Item {
  if ('name' in given) {
    return typed(version)
      ? structure(TAG.Attribute, [textString(TAG.VendorIdentification, 'x'), textString(TAG.AttributeName, given.name), given.value])
      : structure(TAG.Attribute, [textString(TAG.AttributeName, `x-${given.name}`), ...(index === undefined ? [] : [integer(TAG.AttributeIndex, index)]), given.value]);
  }
  if (typed(version)) return given;
  return structure(TAG.Attribute, [
    textString(TAG.AttributeName, attributeByTag(given.tag)!.name),
    ...(index === undefined ? [] : [integer(TAG.AttributeIndex, index)]),
    { ...given, tag: TAG.AttributeValue },
  ]);
}

/** The attributes of a new object: Template-Attribute in 1.x, Attributes in 2.x. */
export const attributes = (version: ProtocolVersion, ...given: TestAttribute[]): Item =>
  structure(
    typed(version) ? TAG.Attributes : TAG.TemplateAttribute,
    given.map((each) => attribute(version, each)),
  );

/** The attribute of Add, Modify and Set Attribute. */
export const newAttribute = (version: ProtocolVersion, given: TestAttribute, index?: number): Item =>
  typed(version) ? structure(TAG.NewAttribute, [attribute(version, given)]) : attribute(version, given, index);

/** What names an attribute: Attribute Name in 1.x, Attribute Reference in 2.x. */
export const reference = (version: ProtocolVersion, tag: number): Item =>
  typed(version) ? enumeration(TAG.AttributeReference, tag) : textString(TAG.AttributeName, attributeByTag(tag)!.name);

/** The attributes that Locate filters by. */
export const filter = (version: ProtocolVersion, ...given: TestAttribute[]): Item[] =>
  typed(version)
    ? [
        structure(
          TAG.Attributes,
          given.map((each) => attribute(version, each)),
        ),
      ]
    : given.map((each) => attribute(version, each));

export const name = (value: string): Item =>
  structure(TAG.Name, [textString(TAG.NameValue, value), enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)]);
export const algorithm = (value: keyof typeof ENUM.CryptographicAlgorithm): Item => enumeration(TAG.CryptographicAlgorithm, ENUM.CryptographicAlgorithm[value]);
export const bits = (value: number): Item => integer(TAG.CryptographicLength, value);
export const usage = (mask: number): Item => integer(TAG.CryptographicUsageMask, mask);
export const date = (tag: number, value: bigint): Item => dateTime(tag, value);
export const id = (value: string): Item => textString(TAG.UniqueIdentifier, value);
export const vendor = (attributeName: string, value: string): VendorAttribute => ({ name: attributeName, value: textString(TAG.AttributeValue, value) });
export { boolean, byteString, enumeration, integer, interval, longInteger, structure, textString };

/** The Unique Identifier in a payload. */
export const idOf = (payload: StructureItem): string => textField(payload, TAG.UniqueIdentifier)!;

/** A symmetric key as clients register it. */
export const symmetricKey = (bytes: Uint8Array, keyAlgorithm: keyof typeof ENUM.CryptographicAlgorithm = 'AES', length = bytes.length * 8): StructureItem =>
  structure(TAG.SymmetricKey, [
    structure(TAG.KeyBlock, [
      enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw),
      structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, bytes)]),
      algorithm(keyAlgorithm),
      bits(length),
    ]),
  ]);

/** Registers a symmetric key and gives its identifier. */
export function registerKey(on: Bed, key: StructureItem, ...given: TestAttribute[]): string {
  return idOf(on.must('Register', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(on.version, ...given), key));
}

/** Creates an AES key and gives its identifier. */
export function createKey(on: Bed, ...given: TestAttribute[]): string {
  const asked = [algorithm('AES'), bits(128), ...given];
  if (!given.some((each) => 'tag' in each && each.tag === TAG.CryptographicUsageMask)) asked.push(usage(ENCRYPT_DECRYPT));
  return idOf(on.must('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(on.version, ...asked)));
}

/** Cryptographic Usage Mask: Encrypt and Decrypt. */
export const ENCRYPT_DECRYPT = 0x0c;

/** The values of an attribute of an object, as the client gets them. */
export function read(on: Bed, identifier: string, tag: number): Item[] {
  const payload = on.must('GetAttributes', id(identifier), reference(on.version, tag));
  if (typed(on.version)) return structureField(payload, TAG.Attributes)!.value.filter((item) => item.tag === tag);
  return fields(payload, TAG.Attribute).flatMap((item) => (item.type === 'Structure' ? fields(item, TAG.AttributeValue) : []));
}

/** The only value of an attribute; undefined when the object has none. */
export const readOne = (on: Bed, identifier: string, tag: number): Item['value'] | undefined => read(on, identifier, tag)[0]?.value;

/** The fields of a structure that came over the wire, without their places, bytes as Buffer. */
export function fieldsOf(item: Item): Item[] {
  if (item.type !== 'Structure') throw new Error(`a ${item.type} has no fields`);
  return item.value.map(withoutPlace);
}

/** An item as built by hand: without place, bytes as Buffer. */
export function withoutPlace(item: Item): Item {
  const bare = Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'place' && key !== 'width')) as unknown as Item;
  if (bare.type === 'Structure') return { ...bare, value: bare.value.map(withoutPlace) };
  return bare.value instanceof Uint8Array ? ({ ...bare, value: Buffer.from(bare.value) } as Item) : bare;
}

/** Name of the State of an object. */
export const stateOf = (on: Bed, identifier: string): string => enumerationName(TAG.State, readOne(on, identifier, TAG.State) as number);

/** The names of all attributes of an object. */
export function attributeNames(on: Bed, identifier: string): string[] {
  const payload = on.must('GetAttributeList', id(identifier));
  if (!typed(on.version)) return fields(payload, TAG.AttributeName).flatMap((item) => (item.type === 'TextString' ? [item.value] : []));
  return fields(payload, TAG.AttributeReference).map((item) => (item.type === 'Enumeration' ? attributeByTag(item.value)!.name : textField(item as StructureItem, TAG.AttributeName)!));
}

export const revocation = (code: keyof typeof ENUM.RevocationReasonCode): Item =>
  structure(TAG.RevocationReason, [enumeration(TAG.RevocationReasonCode, ENUM.RevocationReasonCode[code])]);

/** The versions whose messages have one form in the helpers above; 3.0 has tests of its own. */
export const VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1'] as const satisfies readonly ProtocolVersion[];
export const since = (first: ProtocolVersion): readonly ProtocolVersion[] => VERSIONS.filter((version) => compareVersions(version, first) >= 0);
