/** Other legal ways to answer, which no test may blame a server for. */
import { createHash } from 'node:crypto';
import { byteString, enumeration, field, integer, interval, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { numberField } from '../../ttlv/fields.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { IDENTIFIER_TAGS } from '../../kmip/identifiers.js';
import { hasTypedAttributes, type AttributeId } from '../attributes/identity.js';
import type { Interference } from '../interference.js';
import { writeAttribute } from '../attributes/wire.js';
import { keyMaterialOf } from '../managed-objects.js';
import { dateOf, instancesOf, valueOf, withInstance, type ManagedObject } from '../object.js';
import { stateOf } from '../state.js';
import { answered, objectOf, refused } from './around.js';
import { attribute, serverAttribute } from './attribute-items.js';
import { describedExport, keyBlockAlone } from './described-exports.js';
import { permitted, type Fault } from './fault.js';
import { hasFailure } from './wire.js';
import { batch, failed, header, inPayload, item, mapped, succeeded, withField, withFields, without } from './tree.js';

const MAKING = ['Create', 'CreateKeyPair', 'Register', 'Import', 'DeriveKey', 'ReKey', 'ReKeyKeyPair'] as const;
const VARIATIONS = 'KMIP Profiles 2.1 §4.1; stand-alone profiles 1.0 §4';

/** The client sees other identifiers than the server keeps: `to` on the way out, its inverse on the way in. Those that the client chose stay. */
function renamed(to: (identifier: string) => string): Interference {
  const known = new Map<string, string>();
  const shown = new Map<string, string>();
  const chosen = new Set<string>();
  const out = (value: string): string => {
    if (chosen.has(value)) return value;
    const name = to(value);
    known.set(name, value);
    shown.set(value, name);
    return name;
  };
  const back = (value: string): string => known.get(value) ?? value;
  return {
    operation: (perform, call) => {
      const given = call.code === ENUM.Operation.Import ? field(call.request, TAG.UniqueIdentifier) : undefined;
      if (given?.type === 'TextString' && call.context.store.get(given.value) === undefined) chosen.add(given.value);
      return perform(call.request, call.context);
    },
    request: (request) => mapped(request, (each) => withIdentifier(each, back, back)),
    // A link can hold any text; only where it is the identifier of an object does it follow the object.
    response: (response) => mapped(response, (each) => withIdentifier(each, out, (value) => shown.get(value) ?? value)),
  };
}

/** An item with another identifier, be it a field, a link or the attribute in its form of 1.x; any other item as it is. */
function withIdentifier(each: Item, change: (value: string) => string, changeLink: (value: string) => string): Item {
  if (IDENTIFIER_TAGS.has(each.tag) && each.type === 'TextString') return textString(each.tag, change(each.value));
  if (each.tag === TAG.LinkedObjectIdentifier && each.type === 'TextString') return textString(each.tag, changeLink(each.value));
  if (each.tag !== TAG.Attribute || each.type !== 'Structure' || !each.value.some((part) => part.tag === TAG.AttributeName && part.value === 'Unique Identifier')) return each;
  return withFields(each, (part) => (part.tag === TAG.AttributeValue && part.type === 'TextString' ? textString(part.tag, change(part.value)) : part));
}

const split = (bytes: Uint8Array, size: number): Uint8Array[] => Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

/** 1 for the first identifier, 2 for the second. */
function numbered(): (identifier: string) => string {
  const numbers = new Map<string, number>();
  return (identifier) => {
    const number = numbers.get(identifier) ?? numbers.size + 1;
    numbers.set(identifier, number);
    return String(number);
  };
}

export const CONTROLS: readonly Fault[] = permitted([
  { name: 'control-nothing', sentence: 'The server is as it should be.', source: 'KMIP 1.4, 2.1', interfere: () => ({}) },
  { name: 'control-identifiers-are-numbers', sentence: 'Unique Identifiers are small numbers.', source: 'KMIP 1.4 §3.1, 2.1 §4.58', interfere: () => renamed(numbered()) },
  { name: 'control-identifiers-are-long', sentence: 'Unique Identifiers are 128 letters long.', source: 'KMIP 1.4 §3.1, 2.1 §4.58', interfere: () => renamed((id) => createHash('sha512').update(id).digest('hex')) },
  { name: 'control-identifiers-upper-case', sentence: 'Unique Identifiers are UUIDs in upper case.', source: 'KMIP 1.4 §3.1, 2.1 §4.58', interfere: () => renamed((id) => id.toUpperCase()) },
  { name: 'control-identifiers-not-ascii', sentence: 'Unique Identifiers hold letters beyond ASCII.', source: 'KMIP 1.4 §9.1.1.4, 2.1 §10.1.4', interfere: () => renamed((id) => `schlüssel-鍵-${id}`) },
  { name: 'control-attributes-reversed', sentence: 'Attributes come in another order.', source: VARIATIONS, operations: ['GetAttributes', 'Export'], versions: { from: '2.0' }, interfere: (target) => inPayload(target, (each) => (each.tag === TAG.Attributes && each.type === 'Structure' ? structure(each.tag, reversedGroups(each.value)) : each)) },
  {
    name: 'control-attributes-reversed-in-1.x',
    sentence: 'Attributes of 1.x come in another order.',
    source: VARIATIONS,
    operations: ['GetAttributes'],
    versions: { to: '1.4' },
    interfere: () => answered((payload) => [...payload.filter((each) => each.tag !== TAG.Attribute), ...payload.filter((each) => each.tag === TAG.Attribute).toReversed()]),
  },
  { name: 'control-list-reversed', sentence: 'Get Attribute List names the attributes in another order.', source: VARIATIONS, operations: ['GetAttributeList'], interfere: () => answered((payload) => [...payload.filter((each) => each.tag === TAG.UniqueIdentifier), ...payload.filter((each) => each.tag !== TAG.UniqueIdentifier).toReversed()]) },
  {
    name: 'control-attributes-of-the-server',
    sentence: 'All attributes include one that the server made up for itself.',
    source: 'KMIP 1.4 §3.39, 2.1 §4.60',
    operations: ['GetAttributes'],
    interfere: () =>
      answered((payload, call) => {
        if (call.request.value.some((each) => each.tag === TAG.AttributeName || each.tag === TAG.AttributeReference)) return payload;
        const extra = serverAttribute(call.context.version, 'kept in vault 7');
        return hasTypedAttributes(call.context.version) ? payload.map((each) => (each.tag === TAG.Attributes && each.type === 'Structure' ? structure(each.tag, [...each.value, extra]) : each)) : [...payload, extra];
      }),
  },
  { name: 'control-located-items-absent', sentence: 'Locate does not return Located Items.', source: VARIATIONS, operations: ['Locate'], versions: { from: '1.3' }, interfere: () => answered((payload) => payload.filter((each) => each.tag !== TAG.LocatedItems)) },
  { name: 'control-locate-oldest-first', sentence: 'Locate returns the oldest object first.', source: 'KMIP 1.4 §4.9', operations: ['Locate'], versions: { to: '1.4' }, interfere: () => ({ operation: (perform, call) => { const outcome = perform(call.request, call.context); const limited = field(call.request, TAG.MaximumItems) !== undefined || field(call.request, TAG.OffsetItems) !== undefined || field(call.request, TAG.ObjectGroupMember) !== undefined; return limited ? outcome : { ...outcome, payload: [...outcome.payload.filter((each) => each.tag !== TAG.UniqueIdentifier), ...outcome.payload.filter((each) => each.tag === TAG.UniqueIdentifier).toReversed()] }; } }) },
  { name: 'control-message-with-success', sentence: 'Successful Batch Items have a Result Message.', source: 'KMIP 1.4 §6.11, 2.1 §9.17', interfere: (target) => item(target, (each) => (succeeded(each) ? withFields(each, (part) => (part.tag === TAG.ResultStatus ? [part, textString(TAG.ResultMessage, 'done')] : part)) : each)) },
  { name: 'control-message-missing', sentence: 'Failed Batch Items have no Result Message.', source: 'KMIP 1.4 §6.11, 2.1 §9.17', interfere: (target) => item(target, (each) => (failed(each) ? without(each, TAG.ResultMessage) : each)) },
  { name: 'control-message-in-another-language', sentence: 'Result Messages are in Japanese.', source: 'KMIP 1.4 §6.11, 2.1 §9.17', interfere: () => ({ response: (response) => mapped(response, (each) => (each.tag === TAG.ResultMessage ? textString(each.tag, '操作に失敗しました') : each)) }) },
  { name: 'control-lease-time-other', sentence: 'Lease Time is a day.', source: 'KMIP 1.4 §3.20, 2.1 §4.30', interfere: (target) => inPayload(target, (each) => (each.tag === TAG.LeaseTime && each.type === 'Interval' ? interval(each.tag, 86_400) : each.tag === TAG.AttributeValue && each.type === 'Interval' ? interval(each.tag, 86_400) : each)) },
  { name: 'control-no-lease-time', sentence: 'Objects have no Lease Time.', source: 'KMIP 1.4 §3.20, 2.1 §4.30', operations: ['GetAttributes', 'GetAttributeList'], interfere: (target) => merge(attribute(target, 'LeaseTime', () => undefined), inPayload(target, (each) => ((each.tag === TAG.AttributeName && each.value === 'Lease Time') || (each.tag === TAG.AttributeReference && each.value === TAG.LeaseTime) ? undefined : each))) },
  { name: 'control-vendor-text-other', sentence: 'Vendor Identification is another text.', source: VARIATIONS, operations: ['Query'], interfere: (target) => inPayload(target, (each) => (each.tag === TAG.VendorIdentification && each.type === 'TextString' ? textString(each.tag, 'ACME <KMS> & "Söhne" 2.0') : each)) },
  { name: 'control-query-more-operations', sentence: 'Query announces more operations than the profile demands.', source: 'KMIP 1.4 §4.25, 2.1 §6.1.40', operations: ['Query'], interfere: () => answered((payload) => (payload.some((each) => each.tag === TAG.Operation) && !payload.some((each) => each.value === ENUM.Operation.Validate && each.tag === TAG.Operation) ? [enumeration(TAG.Operation, ENUM.Operation.Validate), ...payload] : payload)) },
  { name: 'control-query-operations-in-another-order', sentence: 'Query lists operations in another order.', source: VARIATIONS, operations: ['Query'], interfere: () => answered((payload) => [...payload.filter((each) => each.tag === TAG.Operation).toReversed(), ...payload.filter((each) => each.tag !== TAG.Operation)]) },
  { name: 'control-query-more-objects', sentence: 'Query announces an object type more.', source: 'KMIP 1.4 §4.25, 2.1 §6.1.40', operations: ['Query'], versions: { from: '2.0' }, interfere: () => answered((payload) => { const at = payload.findLastIndex((each) => each.tag === TAG.ObjectType); return at < 0 || payload.some((each) => each.tag === TAG.ObjectType && each.value === ENUM.ObjectType.CertificateRequest) ? payload : payload.toSpliced(at + 1, 0, enumeration(TAG.ObjectType, ENUM.ObjectType.CertificateRequest)); }) },
  { name: 'control-oldest-version-not-told', sentence: 'Discover Versions does not list 1.0.', source: 'KMIP 1.4 §4.26, 2.1 §6.1.16', operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => answered((payload) => payload.filter((each) => each.type !== 'Structure' || numberField(each, TAG.ProtocolVersionMajor) !== 1 || numberField(each, TAG.ProtocolVersionMinor) !== 0)) },
  { name: 'control-no-server-correlation-value', sentence: 'Answers have no Server Correlation Value.', source: 'KMIP 1.4 §6.19, 2.1 §9.10', versions: { from: '1.4' }, interfere: () => header((each) => without(each, TAG.ServerCorrelationValue)) },
  {
    name: 'control-clock-half-an-hour-slow',
    sentence: 'The clock of the server is half an hour slow.',
    source: 'KMIP 1.4 §6.5, 2.1 §9.20',
    // What the client reads and what it sends about the time of now are both half an hour off, so that the two still agree.
    interfere: () => ({
      request: (request) => mapped(request, (each) => (each.type === 'DateTime' && isRecent(each.value + HALF_AN_HOUR) ? { ...each, value: each.value + HALF_AN_HOUR } : each)),
      response: (response) => mapped(response, (each) => (each.type === 'DateTime' && isRecent(each.value) ? { ...each, value: each.value - HALF_AN_HOUR } : each)),
    }),
  },
  { name: 'control-index-zero-present', sentence: 'Attribute Index 0 is sent.', source: 'KMIP 1.4 §2.1.1', operations: ['GetAttributes', 'AddAttribute', 'ModifyAttribute'], versions: { to: '1.4' }, interfere: (target) => inPayload(target, (each) => (each.tag === TAG.Attribute && each.type === 'Structure' && field(each, TAG.AttributeIndex) === undefined ? structure(each.tag, each.value.toSpliced(1, 0, integer(TAG.AttributeIndex, 0))) : each)) },
  { name: 'control-empty-attribute-answer', sentence: 'Object Group and Contact Information of objects are set by the server.', source: VARIATIONS, operations: ['GetAttributes'], interfere: () => answered((payload, call) => (call.request.value.some((each) => each.tag === TAG.AttributeName || each.tag === TAG.AttributeReference) ? payload : withGroup(payload, call.context.version.startsWith('1.')))) },
  { name: 'control-group-by-default', sentence: 'The server puts objects without an Object Group into one of its own.', source: 'KMIP 1.4 §3.33, 2.1 §4.35', operations: MAKING, interfere: () => byDefault('ObjectGroup', textString(TAG.ObjectGroup, 'default')) },
  { name: 'control-contact-by-default', sentence: 'The server gives objects without Contact Information its own.', source: 'KMIP 1.4 §3.37, 2.1 §4.12', operations: MAKING, interfere: () => byDefault('ContactInformation', textString(TAG.ContactInformation, 'kms@example.org')) },
  // In 2.x a published case adds a Description to a new object (KMIP Profiles 2.1, BL-M-5-21).
  { name: 'control-description-by-default', sentence: 'The server describes objects that the client does not describe.', source: 'KMIP 1.4 §3.46', operations: MAKING, versions: { from: '1.4', to: '1.4' }, interfere: () => byDefault('Description', textString(TAG.Description, 'made here')) },
  { name: 'control-comment-by-default', sentence: 'The server comments on objects on which the client does not.', source: 'KMIP 1.4 §3.47, 2.1 §4.9', operations: MAKING, versions: { from: '1.4' }, interfere: () => byDefault('Comment', textString(TAG.Comment, 'made here')) },
  { name: 'control-two-digests', sentence: 'Keys have a Digest of SHA-512 beside that of SHA-256.', source: 'KMIP 1.4 §3.17, 2.1 §4.21', operations: MAKING, interfere: () => born(withSecondDigest) },
  {
    name: 'control-attributes-more-than-asked',
    sentence: 'Get Attributes returns Object Type although other attributes were asked for by name.',
    source: VARIATIONS,
    operations: ['GetAttributes'],
    interfere: () => ({
      operation: (perform, call) => {
        const references = call.request.value.filter((item) => item.tag === TAG.AttributeName || item.tag === TAG.AttributeReference);
        const outcome = perform(call.request, call.context);
        const object = objectOf(call);
        const [instance] = object === undefined ? [] : instancesOf(object, 'ObjectType');
        // When the object has none of them, the identifier is all that may come back (KMIP 1.4 §4.12).
        const answersNone = !outcome.payload.some((each) => each.tag === TAG.Attribute || (each.tag === TAG.Attributes && each.type === 'Structure' && each.value.length > 0));
        if (references.length === 0 || answersNone || instance === undefined || references.some((item) => item.value === 'Object Type' || item.value === TAG.ObjectType)) return outcome;
        return { ...outcome, payload: withAttribute(structure(TAG.ResponsePayload, outcome.payload), writeAttribute(instance, call.context.version)).value };
      },
    }),
  },
  { name: 'control-list-with-duplicates', sentence: 'Get Attribute List names an attribute once for each instance.', source: 'KMIP 1.4 §4.13, 2.1 §6.1.21', operations: ['GetAttributeList'], interfere: () => answered((payload) => payload.flatMap((each) => (each.value === 'Name' || each.value === TAG.Name ? [each, each] : [each]))) },
  { name: 'control-batch-items-reversed', sentence: 'The items of a batch with Unique Batch Item IDs are answered in reverse order.', source: 'KMIP 1.4 §6.4, 2.1 §9.21', interfere: () => batch((items) => (items.every((each) => field(each, TAG.UniqueBatchItemID) !== undefined) ? items.toReversed() : items)) },
  { name: 'control-reason-with-success', sentence: 'Successful Batch Items have a Result Reason.', source: 'KMIP 1.4 §6.10, 2.1 §9.18', interfere: (target) => item(target, (each) => (succeeded(each) ? withFields(each, (part) => (part.tag === TAG.ResultStatus ? [part, enumeration(TAG.ResultReason, ENUM.ResultReason.GeneralFailure)] : part)) : each)) },
  { name: 'control-no-vendor', sentence: 'Query names no vendor.', source: VARIATIONS, operations: ['Query'], interfere: () => answered((payload) => payload.filter((each) => each.tag !== TAG.VendorIdentification)) },
  { name: 'control-query-operation-twice', sentence: 'Query announces an operation twice.', source: 'KMIP 1.4 §4.25, 2.1 §6.1.40', operations: ['Query'], interfere: () => answered((payload) => payload.flatMap((each, at) => (each.tag === TAG.Operation && at === 0 ? [each, each] : [each]))) },
  { name: 'control-versions-oldest-first', sentence: 'Discover Versions lists the versions in the order that the server prefers: oldest first.', source: 'KMIP 1.4 §4.26, 2.1 §6.1.16', operations: ['DiscoverVersions'], versions: { from: '1.1' }, interfere: () => answered((payload) => payload.toReversed()) },
  { name: 'control-deactivated-key-does-not-decrypt', sentence: 'Decrypt refuses a Deactivated key.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: ['Decrypt'], versions: { from: '1.2' }, interfere: () => refused('wrongState', (object) => stateOf(object) === ENUM.State.Deactivated) },
  { name: 'control-no-decrypt-after-protect-stop-date', sentence: 'Decrypt refuses a key whose Protect Stop Date has passed.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: ['Decrypt'], versions: { from: '1.2' }, interfere: () => refused('wrongState', (object, { context }) => (dateOf(object, 'ProtectStopDate') ?? context.now) < context.now) },
  { name: 'control-no-encrypt-before-process-start-date', sentence: 'Encrypt refuses a key whose Process Start Date has not come.', source: 'KMIP 1.4 §3.22, 2.1 §4.57', operations: ['Encrypt'], versions: { from: '1.2' }, interfere: () => refused('wrongState', (object, { context }) => (dateOf(object, 'ProcessStartDate') ?? context.now) > context.now) },
  { name: 'control-split-per-byte', sentence: 'Answers arrive byte by byte.', source: 'TLS and TCP are streams', operations: ['Activate', 'Query'], interfere: () => ({ bytes: (bytes) => split(bytes, 1) }) },
  { name: 'control-split-in-threes', sentence: 'Answers arrive in packets of three bytes.', source: 'TLS and TCP are streams', operations: ['Get', 'Encrypt'], interfere: () => ({ bytes: (bytes) => split(bytes, 3) }) },
  { name: 'control-split-after-header', sentence: 'The first eight bytes of an answer arrive on their own.', source: 'TLS and TCP are streams', interfere: () => ({ bytes: (bytes) => [bytes.subarray(0, 8), bytes.subarray(8)] }) },
  { name: 'control-split-with-pause', sentence: 'Answers arrive in two packets with a pause between them.', source: 'TLS and TCP are streams', operations: ['Activate', 'Decrypt'], interfere: () => ({ send: (socket, bytes) => { socket.write(bytes.subarray(0, 20)); setTimeout(() => { if (!socket.destroyed) socket.write(bytes.subarray(20)); }, 20); } }) },
  { name: 'control-slow', sentence: 'Answers take a twentieth of a second.', source: 'KMIP sets no time limit', operations: ['Activate', 'Get'], interfere: () => ({ send: (socket, bytes) => void setTimeout(() => { if (!socket.destroyed) socket.write(bytes); }, 50) }) },
  { name: 'control-closes-after-each-answer', sentence: 'The server closes the connection after each answer.', source: 'KMIP 1.4 §10, 2.1 §10.4', interfere: () => ({ send: (socket, bytes) => void socket.end(bytes) }) },
  { name: 'control-closes-after-failures', sentence: 'The server closes the connection after an answer with a failure.', source: 'KMIP 1.4 §10, 2.1 §10.4', interfere: () => ({ send: (socket, bytes) => {
        if (hasFailure(bytes)) socket.end(bytes);
        else socket.write(bytes);
      },
    }) },
  { name: 'control-export-without-key-value', sentence: 'Export describes a key that it must not give away by a Key Block without Key Value.', source: 'KMIP 2.1 §6.1.18', operations: ['Export'], versions: { from: '2.0' }, interfere: () => describedExport(keyBlockAlone) },
  { name: 'control-export-without-object', sentence: 'Export returns the attributes alone of a key that it must not give away.', source: 'KMIP 2.1 §6.1.18', operations: ['Export'], versions: { from: '2.0' }, interfere: () => describedExport(() => []) },
]);

/** Changes each new object before anybody sees it; templates stay. */
const born = (change: (object: ManagedObject) => ManagedObject): Interference => ({
  operation: (perform, call) => {
    const outcome = perform(call.request, call.context);
    for (const each of outcome.payload) {
      const object = IDENTIFIER_TAGS.has(each.tag) && each.type === 'TextString' ? call.context.store.get(each.value) : undefined;
      if (object !== undefined && object.objectType !== ENUM.ObjectType.Template) call.context.store.put(change(object));
    }
    return outcome;
  },
});

/** An attribute that the server sets where the client gives none. */
const byDefault = (id: AttributeId, value: Item): Interference => born((object) => (valueOf(object, id) === undefined ? withInstance(object, id, value) : object));

function withSecondDigest(object: ManagedObject): ManagedObject {
  const first = valueOf(object, 'Digest');
  const material = object.content === undefined ? undefined : keyMaterialOf(object.content);
  if (first?.type !== 'Structure' || material?.type !== 'ByteString') return object;
  const value = byteString(TAG.DigestValue, createHash('sha512').update(material.value).digest());
  return withInstance(object, 'Digest', withField(withField(first, value), enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm.SHA_512)));
}

/** Values of one attribute keep their order among themselves, where it may mean something. */
function reversedGroups(items: readonly Item[]): Item[] {
  const tags = [...new Set(items.map(({ tag }) => tag))].toReversed();
  return tags.flatMap((tag) => items.filter((each) => each.tag === tag));
}

/** The Attributes, or the list of Attribute fields, of a Get Attributes answer with one more. */
function withAttribute(part: StructureItem, item: Item): StructureItem {
  if (part.value.some((each) => each.tag === TAG.Attributes)) {
    return withFields(part, (each) => (each.tag === TAG.Attributes && each.type === 'Structure' ? structure(each.tag, [...each.value, item]) : each));
  }
  return structure(part.tag, [...part.value, item]);
}

function merge(first: Interference, second: Interference): Interference {
  return { response: (response, context) => { const once = first.response?.(response, context) ?? response; return second.response?.(once, context) ?? once; } };
}

const HALF_AN_HOUR = 1800n;

const isRecent = (seconds: bigint): boolean => {
  const now = BigInt(Math.floor(Date.now() / 1000));
  return seconds > now - 600n && seconds < now + 600n;
};

const holdsGroup = (items: readonly Item[]): boolean =>
  items.some((each) => each.tag === TAG.ObjectGroup || (each.tag === TAG.AttributeName && each.value === 'Object Group') || (each.type === 'Structure' && holdsGroup(each.value)));

const withGroup = (payload: readonly Item[], named: boolean): readonly Item[] => {
  const group = textString(TAG.ObjectGroup, 'default');
  if (holdsGroup(payload)) return payload;
  if (named) return [...payload, structure(TAG.Attribute, [textString(TAG.AttributeName, 'Object Group'), textString(TAG.AttributeValue, 'default')])];
  return payload.map((each) => (each.tag === TAG.Attributes && each.type === 'Structure' ? structure(each.tag, [...each.value, group]) : each));
};
