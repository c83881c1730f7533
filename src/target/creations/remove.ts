/** Takes away from a server what a run has left there, and nothing else. */
import { enumeration, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import { describeReply, payloadOf, type Interview, type Reply } from '../survey/interview.js';
import type { LeftObject, OpenCreation } from './entries.js';
import { textsOf } from './messages.js';

const { Operation, ResultReason } = ENUM;

export type Removal =
  | { readonly outcome: 'removed' | 'gone'; readonly id: string }
  /** It is there and stays: it cannot be told to be ours, or the server refused. */
  | { readonly outcome: 'left'; readonly id: string; readonly reason: string };

/** Seconds between Initial Date and the Time Stamp of the answer that told of the object. */
const CREATION_SECONDS = 5;

const has2xAttributes = (version: ProtocolVersion): boolean => compareVersions(version, '2.0') >= 0;
const identifier = (id: string): Item => textString(TAG.UniqueIdentifier, id);

/**
 * Revokes and destroys one object, when it bears a name that the run gave it, or was made at the time when the run was told so:
 * Unique Identifiers alone may have been given anew by a server that lost its database.
 */
export async function removeObject(interview: Interview, object: LeftObject): Promise<Removal> {
  const { id, version } = object;
  const read = await interview.ask(version, Operation.GetAttributes, [identifier(id), ...attributeNames(version)]);
  const attributes = payloadOf(read);
  if (attributes === undefined) return isNotFound(read) ? { outcome: 'gone', id } : { outcome: 'left', id, reason: `Get Attributes: ${describeReply(read)}` };
  if (!isOurs(object, attributes)) return { outcome: 'left', id, reason: 'it has another name and another Initial Date than the object that the run created' };
  return destroy(interview, id, version);
}

/** Looks for the objects of a creation whose answer never came, by the names in its request, and removes them. */
export async function removeOpenCreation(interview: Interview, { version, names, operation, at }: OpenCreation): Promise<Removal[]> {
  const removals: Removal[] = [];
  for (const name of names) {
    const located = await interview.ask(version, Operation.Locate, [nameFilter(version, name)]);
    const payload = payloadOf(located);
    if (payload === undefined) removals.push({ outcome: 'left', id: name, reason: `Locate: ${describeReply(located)}` });
    for (const id of payload === undefined ? [] : textsOf(payload, TAG.UniqueIdentifier)) {
      const attributes = payloadOf(await interview.ask(version, Operation.GetAttributes, [identifier(id), ...attributeNames(version)]));
      // A server may take a filter for less than it says.
      if (attributes !== undefined && textsOf(attributes, TAG.NameValue).includes(name)) removals.push(await destroy(interview, id, version));
    }
  }
  if (names.length === 0) removals.push({ outcome: 'left', id: 'unknown', reason: `${operation} was sent without a name at ${at} and never answered: an object may have come of it` });
  return removals;
}

async function destroy(interview: Interview, id: string, version: ProtocolVersion): Promise<Removal> {
  const first = await interview.ask(version, Operation.Destroy, [identifier(id)]);
  if (payloadOf(first) !== undefined) return { outcome: 'removed', id };
  if (isNotFound(first)) return { outcome: 'gone', id };
  // Active objects have to be revoked first (KMIP 1.4 §4.21, 2.1 §6.1.19); archived ones have to come back.
  await interview.ask(version, Operation.Recover, [identifier(id)]);
  await interview.ask(version, Operation.Revoke, [identifier(id), structure(TAG.RevocationReason, [enumeration(TAG.RevocationReasonCode, ENUM.RevocationReasonCode.CessationOfOperation)])]);
  const second = await interview.ask(version, Operation.Destroy, [identifier(id)]);
  return payloadOf(second) === undefined ? { outcome: 'left', id, reason: `Destroy: ${describeReply(second)}` } : { outcome: 'removed', id };
}

function isOurs({ names, serverTime }: LeftObject, attributes: StructureItem): boolean {
  const present = textsOf(attributes, TAG.NameValue);
  if (names.some((name) => present.includes(name))) return true;
  const created = initialDate(attributes);
  return created !== undefined && serverTime !== undefined && Math.abs(Number(created) - serverTime) <= CREATION_SECONDS;
}

/** Asked alone for Name and Initial Date, an answer holds one date at most. */
function initialDate(item: Item): bigint | undefined {
  if (item.type === 'Structure') return item.value.map(initialDate).find((date) => date !== undefined);
  return item.type === 'DateTime' ? item.value : undefined;
}

function attributeNames(version: ProtocolVersion): Item[] {
  if (!has2xAttributes(version)) return [textString(TAG.AttributeName, 'Name'), textString(TAG.AttributeName, 'Initial Date')];
  return [enumeration(TAG.AttributeReference, TAG.Name), enumeration(TAG.AttributeReference, TAG.InitialDate)];
}

function nameFilter(version: ProtocolVersion, name: string): Item {
  const value = [textString(TAG.NameValue, name), enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)];
  if (has2xAttributes(version)) return structure(TAG.Attributes, [structure(TAG.Name, value)]);
  return structure(TAG.Attribute, [textString(TAG.AttributeName, 'Name'), structure(TAG.AttributeValue, value)]);
}

/** An object that was destroyed before counts as gone, however the server says so. */
function isNotFound(reply: Reply): boolean {
  const reason = reply.kind === 'answer' ? reply.outline.items[0]?.reason : undefined;
  return reason !== undefined && [ResultReason.ItemNotFound, ResultReason.ObjectDestroyed, ResultReason.ObjectNotFound].includes(reason as never);
}
