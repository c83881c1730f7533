/** Fields of a payload that repeat the request, whether the expectation lists them or not (V-1, V-16, S-17). */
import type { StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { Check } from './check.js';
import { describeItem } from './describe.js';
import { field, numberOf, textOf } from './fields.js';
import { managedObjectIn } from './ledger/request-attributes.js';
import { makesObjects } from './ledger/record.js';
import { checkAt, subjectOf, within, type ItemScope, type Scope } from './scope.js';

type InItem = Scope & { readonly item: ItemScope };

const operation = ENUM.Operation;

/** Answers whose Unique Identifier is not that of the request's object. */
const NAMES_ANOTHER: ReadonlySet<number> = new Set([operation.Locate, operation.Validate, operation.ReProvision, operation.CreateGroup, operation.CreateUser, operation.CreateCredential]);

/** The scope names the Response Payload; `objectId` is what the request named, its placeholder resolved. */
export function echoChecks(scope: InItem, payload: StructureItem, objectId: string | undefined): Check[] {
  return [...identifierEcho(scope, payload, objectId), ...objectTypeEcho(scope, payload), ...objectIsOfType(scope, payload)];
}

function identifierEcho(scope: InItem, payload: StructureItem, objectId: string | undefined): Check[] {
  const item = field(payload, TAG.UniqueIdentifier);
  const actual = textOf(item);
  if (item === undefined || actual === undefined || objectId === undefined) return [];
  if (NAMES_ANOTHER.has(scope.item.operation) || makesObjects(scope.item.operation)) return [];
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

/** Create and Create Split Key repeat the Object Type of the request. */
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
