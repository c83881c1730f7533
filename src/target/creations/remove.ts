/** Takes away from a server what a run has left there, and nothing else. */
import { enumeration, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import { describeReply, payloadOf, type Interview, type Reply } from '../survey/interview.js';
import { bearsPrefix, type LeftObject, type OpenCreation, type Remains } from './entries.js';
import { textsOf } from './messages.js';

const { Operation, ResultReason } = ENUM;

export type Removal =
  | { readonly outcome: 'removed' | 'gone'; readonly id: string }
  /** It is there and stays: it cannot be told to be ours, or the server refused. */
  | { readonly outcome: 'left'; readonly id: string; readonly reason: string };

type Prefix = Remains['prefix'];

/** Seconds between Initial Date and the Time Stamp of the answer that told of the object. */
const CREATION_SECONDS = 5;

const has2xAttributes = (version: ProtocolVersion): boolean => compareVersions(version, '2.0') >= 0;
const identifier = (id: string): Item => textString(TAG.UniqueIdentifier, id);

/**
 * Revokes and destroys one object, when it bears a name that only this run gave, or was made at the time when the run was told so:
 * Unique Identifiers alone may have been given anew by a server that lost its database.
 */
export async function removeObject(interview: Interview, object: LeftObject, prefix: Prefix): Promise<Removal> {
  const { id, version } = object;
  const read = await readIdentity(interview, version, id);
  const attributes = payloadOf(read);
  if (attributes === undefined) return isNotFound(read) ? { outcome: 'gone', id } : { outcome: 'left', id, reason: `Get Attributes: ${describeReply(read)}` };
  if (isDestroyed(attributes)) return { outcome: 'gone', id };
  if (!isOurs(object, attributes, prefix)) return { outcome: 'left', id, reason: 'it has another name and another Initial Date than the object that the run created' };
  return destroy(interview, id, version);
}

/**
 * Looks for the objects of a creation whose answer never came, by the names and identifiers in its request that bear the prefix
 * of the run, and removes them.
 */
export async function removeOpenCreation(interview: Interview, { version, names, ids, operation, at }: OpenCreation, prefix: Prefix): Promise<Removal[]> {
  const own = names.filter((name) => bearsPrefix(name, prefix));
  const given = ids.filter((id) => bearsPrefix(id, prefix));
  const removals: Removal[] = [];
  for (const name of own) {
    const located = await interview.ask(version, Operation.Locate, [nameFilter(version, name)]);
    const payload = payloadOf(located);
    if (payload === undefined) removals.push({ outcome: 'left', id: name, reason: `Locate: ${describeReply(located)}` });
    for (const id of payload === undefined ? [] : textsOf(payload, TAG.UniqueIdentifier)) {
      const attributes = payloadOf(await readIdentity(interview, version, id));
      // A server may take a filter for less than it says.
      if (attributes !== undefined && textsOf(attributes, TAG.NameValue).includes(name) && !isDestroyed(attributes)) removals.push(await destroy(interview, id, version));
    }
  }
  for (const id of given) removals.push(await destroy(interview, id, version));
  if (own.length + given.length === 0) {
    removals.push({ outcome: 'left', id: 'unknown', reason: `${operation} was sent without a name of the run at ${at} and never answered: an object may have come of it` });
  }
  return removals;
}

const readIdentity = (interview: Interview, version: ProtocolVersion, id: string): Promise<Reply> =>
  interview.ask(version, Operation.GetAttributes, [identifier(id), ...attributeNames(version)]);

async function destroy(interview: Interview, id: string, version: ProtocolVersion): Promise<Removal> {
  const first = await interview.ask(version, Operation.Destroy, [identifier(id)]);
  if (payloadOf(first) !== undefined) return { outcome: 'removed', id };
  if (isNotFound(first)) return { outcome: 'gone', id };
  // Active objects have to be revoked first, archived ones have to come back (KMIP 1.4 §4.21, §4.23, 2.1 §6.1.15, §6.1.42).
  if (reasonOf(first) === ResultReason.ObjectArchived) await interview.ask(version, Operation.Recover, [identifier(id)]);
  await interview.ask(version, Operation.Revoke, [identifier(id), structure(TAG.RevocationReason, [enumeration(TAG.RevocationReasonCode, ENUM.RevocationReasonCode.CessationOfOperation)])]);
  const second = await interview.ask(version, Operation.Destroy, [identifier(id)]);
  return payloadOf(second) === undefined ? { outcome: 'left', id, reason: `Destroy: ${describeReply(second)}` } : { outcome: 'removed', id };
}

function isOurs({ names, serverTime }: LeftObject, attributes: StructureItem, prefix: Prefix): boolean {
  const present = textsOf(attributes, TAG.NameValue);
  if (names.some((name) => bearsPrefix(name, prefix) && present.includes(name))) return true;
  const created = initialDate(attributes);
  return created !== undefined && serverTime !== undefined && Math.abs(Number(created) - serverTime) <= CREATION_SECONDS;
}

/** A server may go on telling the attributes of an object that is destroyed (KMIP 1.4 §4.21, 2.1 §6.1.15). */
function isDestroyed(item: Item): boolean {
  if (item.type === 'Structure') return item.value.some(isDestroyed);
  // Asked for Name, Initial Date and State, no other attribute of the answer is an enumeration.
  return item.type === 'Enumeration' && (item.tag === TAG.State || item.tag === TAG.AttributeValue) && DESTROYED.includes(item.value);
}

const DESTROYED: readonly number[] = [ENUM.State.Destroyed, ENUM.State.DestroyedCompromised];

/** Asked for Name, Initial Date and State, an answer holds one date at most. */
function initialDate(item: Item): bigint | undefined {
  if (item.type === 'Structure') return item.value.map(initialDate).find((date) => date !== undefined);
  return item.type === 'DateTime' ? item.value : undefined;
}

function attributeNames(version: ProtocolVersion): Item[] {
  if (!has2xAttributes(version)) return ['Name', 'Initial Date', 'State'].map((name) => textString(TAG.AttributeName, name));
  return [TAG.Name, TAG.InitialDate, TAG.State].map((tag) => enumeration(TAG.AttributeReference, tag));
}

function nameFilter(version: ProtocolVersion, name: string): Item {
  const value = [textString(TAG.NameValue, name), enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)];
  if (has2xAttributes(version)) return structure(TAG.Attributes, [structure(TAG.Name, value)]);
  return structure(TAG.Attribute, [textString(TAG.AttributeName, 'Name'), structure(TAG.AttributeValue, value)]);
}

const reasonOf = (reply: Reply): number | undefined => (reply.kind === 'answer' ? reply.outline.items[0]?.reason : undefined);

const NOT_FOUND: readonly (number | undefined)[] = [ResultReason.ItemNotFound, ResultReason.ObjectDestroyed, ResultReason.ObjectNotFound];

/** An object that was destroyed before counts as gone, however the server says so. */
const isNotFound = (reply: Reply): boolean => NOT_FOUND.includes(reasonOf(reply));
