/** One sentence for each step of a recording. */
import { field, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { enumerationName, operationByCode, operationTitle, tagTitle } from '../kmip/vocabulary.js';
import type { ConversedItem } from './messages.js';

/** By XML name; `%` stands for the kind of object. */
const SENTENCES: Readonly<Record<string, string>> = {
  DiscoverVersions: 'The client asks for the protocol versions of the server',
  Query: 'The client asks what the server can do',
  Create: 'A % is created',
  CreateKeyPair: 'A key pair is created',
  Register: 'A % is registered',
  Import: 'An object is imported',
  Export: 'An object is exported',
  Activate: 'The object is made Active',
  Get: 'The object is read',
  GetAttributes: 'Attributes of the object are read',
  GetAttributeList: 'The names of the attributes of the object are read',
  AddAttribute: 'An attribute is added',
  ModifyAttribute: 'An attribute is changed',
  SetAttribute: 'An attribute is set',
  DeleteAttribute: 'An attribute is deleted',
  Locate: 'Objects are looked for',
  Check: 'The use of the object is checked',
  Encrypt: 'The server encrypts data',
  Decrypt: 'The server decrypts data',
  Sign: 'The server signs data',
  SignatureVerify: 'The server verifies a signature',
  MAC: 'The server computes a MAC',
  MACVerify: 'The server verifies a MAC',
  Hash: 'The server computes a hash',
  DeriveKey: 'A key is derived',
  ReKey: 'The key is replaced by a new one',
  ReKeyKeyPair: 'The key pair is replaced by a new one',
  Revoke: 'The object is revoked',
  Destroy: 'The object is destroyed',
  Archive: 'The object is archived',
  Recover: 'The object is recovered',
  Poll: 'The client asks for the outcome of an earlier request',
  Cancel: 'The client cancels an earlier request',
};

/** "A Symmetric Key is created; it is refused: Permission Denied". */
export const titleOf = (items: readonly ConversedItem[]): string => items.map(sentenceOf).join('; ');

function sentenceOf({ operation, payload, answer }: ConversedItem): string {
  const words = (SENTENCES[operationByCode(operation)?.xmlName ?? ''] ?? `${operationTitle(operation)} is performed`).replace('%', kindOf(payload));
  const sentence = operation === ENUM.Operation.Locate ? `${words}${criteria(payload)}` : words;
  if (answer === undefined) return `${sentence}, which is not carried out any more`;
  switch (answer.status) {
    case ENUM.ResultStatus.Success:
      return sentence;
    case ENUM.ResultStatus.OperationPending:
      return `${sentence}, which takes its time`;
    case ENUM.ResultStatus.OperationUndone:
      return `${sentence}, which is undone`;
    default:
      return `${sentence}, which is refused`;
  }
}

function kindOf(payload: StructureItem): string {
  const type = field(payload, TAG.ObjectType);
  return type?.type === 'Enumeration' ? enumerationName(TAG.ObjectType, type.value).replace(/(?<=[a-z])(?=[A-Z])/g, ' ') : 'managed object';
}

/** " by Object Type and Name". */
function criteria(payload: StructureItem): string {
  const names = payload.value.flatMap((item): string[] => {
    if (item.type !== 'Structure') return [];
    if (item.tag === TAG.Attributes) return item.value.map(({ tag }) => tagTitle(tag));
    const name = item.tag === TAG.Attribute ? field(item, TAG.AttributeName) : undefined;
    return name?.type === 'TextString' ? [name.value] : [];
  });
  const last = names.at(-1);
  if (last === undefined) return '';
  return ` by ${names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`}`;
}
