/** Fields of a payload that repeat the request, whether the expectation lists them or not (V-1, V-16, S-17). */
import type { StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { Check } from './check.js';
import { describeItem } from './describe.js';
import { field, numberOf, structureOf, textOf } from './fields.js';
import { managedObjectIn } from './ledger/request-attributes.js';
import { makesObjects } from './ledger/record.js';
import { checkAt, subjectOf, within, type ItemScope, type Scope } from './scope.js';

type InItem = Scope & { readonly item: ItemScope };

const operation = ENUM.Operation;

/** Answers whose Unique Identifier is not that of the request's object. */
const NAMES_ANOTHER: ReadonlySet<number> = new Set([operation.Locate, operation.Validate, operation.ReProvision, operation.CreateGroup, operation.CreateUser, operation.CreateCredential]);

/** The scope names the Response Payload. */
export function echoChecks(scope: InItem, payload: StructureItem): Check[] {
  return [...identifierEcho(scope, payload), ...objectTypeEcho(scope, payload), ...objectIsOfType(scope, payload), ...formatAsRequested(scope, payload), ...wrappedAsRequested(scope, payload)];
}

/** Whether the Unique Identifier of an answer is that of the object of the request. */
const echoesIdentifier = (code: number): boolean => !NAMES_ANOTHER.has(code) && !makesObjects(code);

function identifierEcho(scope: InItem, payload: StructureItem): Check[] {
  const { objectId } = scope.item;
  const item = field(payload, TAG.UniqueIdentifier);
  const actual = textOf(item);
  if (item === undefined || actual === undefined || objectId === undefined) return [];
  if (!echoesIdentifier(scope.item.operation)) return [];
  const same = actual === objectId;
  return [
    checkAt(within(scope, tagTitle(TAG.UniqueIdentifier), item), {
      rule: 'V-1',
      verdict: same ? 'match' : 'failure',
      about: item,
      expected: JSON.stringify(objectId),
      actual: describeItem(item),
      message: same ? 'The answer is about the object of the request.' : 'The answer is about another object than the request.',
      cause: same ? 'Unique Identifier is that of the request' : `${subjectOf(scope)} returns another Unique Identifier than that of the request`,
    }),
  ];
}

/** Create repeats the Object Type of the request. */
function objectTypeEcho(scope: InItem, payload: StructureItem): Check[] {
  const wanted = field(scope.item.request, TAG.ObjectType);
  const item = field(payload, TAG.ObjectType);
  if (wanted === undefined || item === undefined || scope.item.operation !== operation.Create) return [];
  const same = numberOf(wanted) === numberOf(item);
  return [
    checkAt(within(scope, tagTitle(TAG.ObjectType), item), {
      rule: 'V-16',
      verdict: same ? 'match' : 'failure',
      about: item,
      expected: describeItem(wanted),
      actual: describeItem(item),
      message: same ? 'The Object Type is that of the request.' : 'The Object Type is not that of the request.',
      cause: same ? 'Object Type is echoed' : `${subjectOf(scope)} returns another Object Type than that of the request`,
    }),
  ];
}

const OBJECT_TYPE_OF_TAG: ReadonlyMap<number, number> = new Map([
  [TAG.Certificate, ENUM.ObjectType.Certificate],
  [TAG.SymmetricKey, ENUM.ObjectType.SymmetricKey],
  [TAG.PublicKey, ENUM.ObjectType.PublicKey],
  [TAG.PrivateKey, ENUM.ObjectType.PrivateKey],
  [TAG.SplitKey, ENUM.ObjectType.SplitKey],
  [TAG.Template, ENUM.ObjectType.Template],
  [TAG.SecretData, ENUM.ObjectType.SecretData],
  [TAG.OpaqueObject, ENUM.ObjectType.OpaqueObject],
  [TAG.PGPKey, ENUM.ObjectType.PGPKey],
  [TAG.CertificateRequest, ENUM.ObjectType.CertificateRequest],
]);

/** S-17: the Object Type, the object beside it and what the case knows of the object agree. */
function objectIsOfType(scope: InItem, payload: StructureItem): Check[] {
  const item = field(payload, TAG.ObjectType);
  const object = managedObjectIn(payload);
  const type = numberOf(item);
  if (item === undefined || object === undefined || type === undefined) return [];
  const actual = OBJECT_TYPE_OF_TAG.get(object.tag);
  const known = scope.item.object?.objectType;
  const agrees = actual === type && (known === undefined || known === type);
  return [
    checkAt(within(scope, tagTitle(TAG.ObjectType), item), {
      rule: 'S-17',
      verdict: agrees ? 'match' : 'failure',
      about: item,
      expected: known === undefined || actual !== type ? tagTitle(object.tag) : describeItem({ ...item, value: known } as typeof item),
      actual: describeItem(item),
      message: agrees ? 'The Object Type names the object.' : actual === type ? 'The object has another Object Type than it was made with.' : `The Object Type is ${describeItem(item)}, but the object is a ${tagTitle(object.tag)}.`,
      cause: agrees ? 'Object Type names the object' : `${subjectOf(scope)} returns an object of another type than it says`,
    }),
  ];
}

/** The Key Block of an answer that holds an object, and the scope that names it. */
function keyBlock(scope: InItem, payload: StructureItem): { readonly block: StructureItem; readonly inner: Scope } | undefined {
  const object = managedObjectIn(payload);
  const block = object === undefined ? undefined : structureOf(field(object, TAG.KeyBlock));
  return object === undefined || block === undefined ? undefined : { block, inner: within(within(scope, tagTitle(object.tag), object), tagTitle(TAG.KeyBlock), block) };
}

/** V-8: a key comes in the format that the request names. */
function formatAsRequested(scope: InItem, payload: StructureItem): Check[] {
  const wanted = field(scope.item.request, TAG.KeyFormatType);
  const found = keyBlock(scope, payload);
  const item = found === undefined ? undefined : field(found.block, TAG.KeyFormatType);
  if (wanted === undefined || found === undefined || item === undefined || (scope.item.operation !== operation.Get && scope.item.operation !== operation.Export)) return [];
  const same = numberOf(wanted) === numberOf(item);
  return [
    checkAt(within(found.inner, tagTitle(TAG.KeyFormatType), item), {
      rule: 'V-8',
      verdict: same ? 'match' : 'failure',
      about: item,
      expected: describeItem(wanted),
      actual: describeItem(item),
      message: same ? 'The key has the format that the request names.' : 'The key does not have the format that the request names.',
      cause: same ? 'Key Format Type is as requested' : `${subjectOf(scope)} ignores the Key Format Type of the request`,
    }),
  ];
}

/** I-10: a key that is to be wrapped does not come in the clear. */
function wrappedAsRequested(scope: InItem, payload: StructureItem): Check[] {
  const found = keyBlock(scope, payload);
  if (found === undefined || field(scope.item.request, TAG.KeyWrappingSpecification) === undefined) return [];
  const wrapping = field(found.block, TAG.KeyWrappingData);
  const right = wrapping !== undefined;
  return [
    checkAt(within(found.inner, tagTitle(TAG.KeyWrappingData), wrapping), {
      rule: 'I-10',
      verdict: right ? 'match' : 'failure',
      about: wrapping ?? found.block,
      secret: false,
      expected: 'Key Wrapping Data',
      actual: right ? 'Key Wrapping Data' : 'nothing',
      message: right ? 'The key is wrapped, as the request asks.' : 'The request asks for a wrapped key, but it comes unwrapped.',
      cause: right ? 'The key is wrapped' : `${subjectOf(scope)} returns a key unwrapped that was to be wrapped`,
    }),
  ];
}
