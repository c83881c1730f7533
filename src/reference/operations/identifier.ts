/** Which object a request means: by identifier, by ID Placeholder, or by reference to the batch. Source: KMIP 1.4 §4, 2.1 §4.58, §11.58. */
import { field, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { IDENTIFIER_TAGS } from '../../kmip/identifiers.js';
import type { OperationContext } from '../context.js';
import { failure, featureNotSupported } from '../failure.js';
import type { ManagedObject } from '../object.js';
import { advanced, isDestroyed } from '../state.js';

interface FindOptions {
  /** The field that holds the identifier. Default: Unique Identifier. */
  readonly tag?: number;
  /** Archived objects are found as well. */
  readonly archived?: boolean;
}

/** The client's object that the request names, as it is now. Throws a Failure when there is none. */
export function findObject(request: StructureItem, context: OperationContext, options: FindOptions = {}): ManagedObject {
  const item = field(request, options.tag ?? TAG.UniqueIdentifier);
  const identifier = item === undefined ? placeholder(context) : resolveIdentifier(item, context);
  if (identifier === undefined) throw failure('objectNotFound', context.version, 'no Unique Identifier is given and the ID Placeholder is empty');
  const object = lookUp(identifier, context);
  if (object === undefined) throw failure('objectNotFound', context.version, `no object ${identifier} exists`);
  if (object.archived && options.archived !== true) throw failure('objectArchived', context.version, `the object ${identifier} is archived`);
  return object;
}

/** The client's object with this identifier, brought up to the time of the request; undefined when the client has none. */
export function lookUp(identifier: string, context: OperationContext): ManagedObject | undefined {
  const stored = context.store.get(identifier);
  if (stored?.owner !== context.client.identity) return undefined;
  const object = advanced(stored, context.now);
  if (object !== stored) context.store.put(object);
  return object;
}

/** The identifier that a field stands for; undefined when it refers to something that the batch did not bring forth. */
export function resolveIdentifier(item: Item, context: OperationContext): string | undefined {
  if (item.type === 'TextString' || item.type === 'Identifier' || item.type === 'Reference') return item.value;
  if (item.type === 'NameReference') return context.store.named(context.client.identity, item.value).find((object) => !isDestroyed(object))?.uniqueIdentifier;
  if (item.type === 'Integer') return nthIdentifier(item.value, context);
  if (item.type !== 'Enumeration') return undefined;
  if (item.value === ENUM.UniqueIdentifier.IDPlaceholder) return context.batch.placeholder;
  return identifierOfLatest(item.value, context);
}

const placeholder = (context: OperationContext): string | undefined => (context.batch.ordered ? context.batch.placeholder : undefined);

function nthIdentifier(n: number, context: OperationContext): string | undefined {
  return context.batch.outcomes.flatMap((outcome) => identifiersIn(outcome.payload, IDENTIFIER_TAGS)).at(n);
}

/** Operation and field that a Unique Identifier Enumeration refers to. */
const REFERENCES: ReadonlyMap<number, { operation: number; tag: number }> = new Map(
  (
    [
      ['Certify', 'Certify', 'UniqueIdentifier'],
      ['Create', 'Create', 'UniqueIdentifier'],
      ['CreateKeyPair', 'CreateKeyPair', 'PrivateKeyUniqueIdentifier'],
      ['CreateKeyPairPrivateKey', 'CreateKeyPair', 'PrivateKeyUniqueIdentifier'],
      ['CreateKeyPairPublicKey', 'CreateKeyPair', 'PublicKeyUniqueIdentifier'],
      ['CreateSplitKey', 'CreateSplitKey', 'UniqueIdentifier'],
      ['DeriveKey', 'DeriveKey', 'UniqueIdentifier'],
      ['Import', 'Import', 'UniqueIdentifier'],
      ['JoinSplitKey', 'JoinSplitKey', 'UniqueIdentifier'],
      ['Locate', 'Locate', 'UniqueIdentifier'],
      ['Register', 'Register', 'UniqueIdentifier'],
      ['ReKey', 'ReKey', 'UniqueIdentifier'],
      ['ReCertify', 'ReCertify', 'UniqueIdentifier'],
      ['ReKeyKeyPair', 'ReKeyKeyPair', 'PrivateKeyUniqueIdentifier'],
      ['ReKeyKeyPairPrivateKey', 'ReKeyKeyPair', 'PrivateKeyUniqueIdentifier'],
      ['ReKeyKeyPairPublicKey', 'ReKeyKeyPair', 'PublicKeyUniqueIdentifier'],
    ] as const
  ).map(([reference, operation, tag]) => [ENUM.UniqueIdentifier[reference], { operation: ENUM.Operation[operation], tag: TAG[tag] }]),
);

function identifierOfLatest(reference: number, context: OperationContext): string | undefined {
  const target = REFERENCES.get(reference);
  const outcome = context.batch.outcomes.findLast((done) => done.operation === target?.operation);
  if (target === undefined || outcome === undefined) return undefined;
  const identifiers = identifiersIn(outcome.payload, new Set([target.tag]));
  if (identifiers.length > 1) throw featureNotSupported('the reference stands for several objects; the operation is not repeated for each of them');
  return identifiers[0];
}

const identifiersIn = (payload: readonly Item[], tags: ReadonlySet<number>): string[] =>
  payload.flatMap((item) => (tags.has(item.tag) && item.type === 'TextString' ? [item.value] : []));
