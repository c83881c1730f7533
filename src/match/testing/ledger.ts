/** What a case knows after operations that succeeded, told in short. */
import type { Item, StructureItem } from '../../ttlv/index.js';
import { TAG } from '../../kmip/constants.js';
import { operationByName } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { SeenAttribute } from '../attribute-bag.js';
import { emptyLedger, type Ledger } from '../ledger/ledger.js';
import { recordEvent, type Event } from '../ledger/record.js';
import { builder, type Field } from './build.js';

export const SENT = { from: 10n, to: 12n };

/** An operation that succeeded. */
export function event(operation: string, request: readonly Field[], response: readonly Field[], objectId?: string, version: ProtocolVersion = '1.4'): Event {
  const build = builder(version);
  const code = operationByName(operation)?.code;
  if (code === undefined) throw new Error(`no operation is named ${operation}`);
  const holding = (name: string, fields: readonly Field[]): StructureItem => build.item(name, fields) as StructureItem;
  return { operation: code, request: holding('RequestPayload', request), response: holding('ResponsePayload', response), step: 3, time: SENT, ...(objectId === undefined ? {} : { objectId }) };
}

export const ledgerAfter = (...events: readonly Event[]): Ledger => events.reduce(recordEvent, emptyLedger);

/** The attributes that a holder such as Template-Attribute or Attributes has. */
export const holding = (holder: string, ...attributes: readonly (readonly [name: string, value: Parameters<ReturnType<typeof builder>['attribute']>[1], index?: number])[]): Field => [
  holder,
  attributes.map(([name, value, index]) => builder(holder.includes('Template') ? '1.4' : '2.1').attribute(name, value, index)),
];

/** Values by attribute key: plain values as they are, structures as their first one. */
export const valuesOf = (attributes: ReadonlyMap<string, readonly SeenAttribute[]> | undefined): Record<string, readonly unknown[]> => Object.fromEntries([...(attributes ?? [])].map(([key, list]) => [key, list.map(({ value }) => plain(value))]));

const plain = (item: Item | undefined): unknown => (item?.type === 'Structure' ? plain(item.value[0]) : item?.value);

export const KEYS = {
  algorithm: `tag:${TAG.CryptographicAlgorithm}`,
  length: `tag:${TAG.CryptographicLength}`,
  name: `tag:${TAG.Name}`,
  activation: `tag:${TAG.ActivationDate}`,
  deactivation: `tag:${TAG.DeactivationDate}`,
  compromised: `tag:${TAG.CompromiseOccurrenceDate}`,
  state: `tag:${TAG.State}`,
} as const;
