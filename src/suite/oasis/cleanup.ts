/** Steps that remove what a published case leaves on the server. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { operationTitle } from '../../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import type { Pattern, Step } from '../case.js';
import type { Place } from '../place.js';
import { leavesOf } from './pattern-walk.js';

const OPERATION = ENUM.Operation;
/** Operations whose answers name new objects. */
export const CREATING: ReadonlySet<number> = new Set([
  OPERATION.Create,
  OPERATION.CreateKeyPair,
  OPERATION.Register,
  OPERATION.ReKey,
  OPERATION.ReKeyKeyPair,
  OPERATION.DeriveKey,
  OPERATION.Certify,
  OPERATION.ReCertify,
  OPERATION.CreateSplitKey,
  OPERATION.JoinSplitKey,
  OPERATION.Import,
]);
const REMOVING: ReadonlySet<number> = new Set([OPERATION.Destroy, OPERATION.Obliterate]);
const IDENTIFIERS: ReadonlySet<number> = new Set([TAG.UniqueIdentifier, TAG.PrivateKeyUniqueIdentifier, TAG.PublicKeyUniqueIdentifier]);

/** Revoke and Destroy for every object that the steps create and do not destroy, the newest first. */
export function cleanupOf(steps: readonly Step[], version: ProtocolVersion, place: Place): Step[] {
  const items = steps.flatMap((step) => step.items);
  const created = items.filter((item) => CREATING.has(item.operation)).flatMap((item) => ('payload' in item.expect ? boundIdentifiers(item.expect.payload) : []));
  const destroyed = new Set(items.filter((item) => REMOVING.has(item.operation) && item.expect.status === 'Success').flatMap((item) => ('payload' in item.expect ? symbols([...item.request, ...item.expect.payload]) : [])));
  const left = [...new Set(created)].filter((name) => !destroyed.has(name)).reverse();
  return left
    .flatMap((name) => [removal(OPERATION.Revoke, name, version, [revocationReason(place)], place), removal(OPERATION.Destroy, name, version, [], place)])
    .map((step, index) => ({ ...step, number: steps.length + 1 + index }));
}

const boundIdentifiers = (payload: readonly Pattern[]): string[] => leavesOf(payload).flatMap((leaf) => (IDENTIFIERS.has(leaf.tag) && leaf.value.is === 'variable' && leaf.value.bind ? [leaf.value.name] : []));
const symbols = (patterns: readonly Pattern[]): string[] => leavesOf(patterns).flatMap((leaf) => (IDENTIFIERS.has(leaf.tag) && leaf.value.is === 'variable' ? [leaf.value.name] : []));

function removal(operation: number, name: string, version: ProtocolVersion, more: readonly Pattern[], place: Place): Omit<Step, 'number'> {
  const type = compareVersions(version, '3.0') < 0 ? 'TextString' : 'Identifier';
  const identifier: Pattern = { kind: 'leaf', tag: TAG.UniqueIdentifier, type, value: { is: 'variable', name, bind: false }, place };
  return { title: `${operationTitle(operation)} what the case left`, header: [], items: [{ operation, request: [identifier, ...more], expect: { status: 'Success', payload: [identifier] } }], place };
}

const revocationReason = (place: Place): Pattern => ({
  kind: 'structure',
  tag: TAG.RevocationReason,
  fields: [{ kind: 'leaf', tag: TAG.RevocationReasonCode, type: 'Enumeration', value: { is: 'literal', value: ENUM.RevocationReasonCode.CessationOfOperation }, place }],
  place,
});
