/** What every response must be, whatever the case expects: the encoding and the outer structure (S-1, S-2, S-14, S-15). */
import type { Item, StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { structureTableByTitle, tagTitle } from '../kmip/vocabulary.js';
import type { Check } from './check.js';
import { dig, field, numberOf } from './fields.js';
import { checkAt, within, type Scope } from './scope.js';
import { checkOwnFields, checkOwnTypes, walkStructure } from './structure-walk.js';

const RESPONSE = 'Response Message';

/** S-1: what the strict reader found, each at its byte. */
export function wireChecks(scope: Scope): Check[] {
  const { decoded, response } = scope.exchange;
  const checks = decoded.findings.map((finding) =>
    checkAt(scope, {
      rule: 'S-1',
      verdict: finding.rule === 'items' ? 'inconclusive' : 'failure',
      path: placePath(decoded.item, finding.offset),
      message: `Byte ${finding.offset} of the response: ${finding.message}${finding.rule === 'items' ? '; what follows was not read' : ''}.`,
      cause: finding.rule === 'items' ? 'A response holds more items than are read' : `The encoding of responses breaks the rule "${finding.rule}"`,
      bytes: { offset: finding.offset, length: finding.rule === 'trailing-bytes' ? response.length - finding.offset : 1 },
    }),
  );
  return checks.length > 0 ? checks : [matched(scope, 'S-1', 'The response obeys the encoding rules.')];
}

/** Whether the response was read to its end. */
export const isReadInFull = ({ decoded }: Scope['exchange']): boolean => !decoded.findings.some(({ rule }) => rule === 'items');

/** The innermost item that holds a byte, as a path. */
function placePath(item: Item | undefined, offset: number): string[] {
  const names: string[] = [];
  let current = item;
  while (current !== undefined) {
    names.push(tagTitle(current.tag));
    current = current.type === 'Structure' ? current.value.find((inner) => inner.place !== undefined && inner.place.offset <= offset && offset < inner.place.offset + inner.place.byteLength) : undefined;
  }
  return names;
}

/** The Response Message, or undefined with a failure that says what was received instead. */
export function readMessage(scope: Scope): { readonly message?: StructureItem; readonly checks: readonly Check[] } {
  const { item } = scope.exchange.decoded;
  if (item?.type === 'Structure' && item.tag === TAG.ResponseMessage) return { message: item, checks: [] };
  const actual = item === undefined ? 'nothing readable' : tagTitle(item.tag);
  const check = checkAt(scope, { rule: 'S-2', verdict: 'failure', about: item, expected: RESPONSE, actual, message: `The answer is no Response Message but ${actual}.`, cause: 'The answer is no Response Message' });
  return { checks: [check] };
}

/** S-2 and S-14 for the message and its header; batch items and payloads are walked when it is known what they answer. */
export function outerChecks(scope: Scope, message: StructureItem): Check[] {
  const { version } = scope.exchange;
  const header = field(message, TAG.ResponseHeader);
  const messageTable = structureTableByTitle(RESPONSE, version);
  const headerTable = structureTableByTitle('Response Header', version);
  if (messageTable === undefined || headerTable === undefined) return [];
  const shell = { structure: message, tables: [messageTable], area: 'message', key: { structure: TAG.ResponseMessage }, title: 'The Response Message' } as const;
  const own = [...checkOwnFields(scope, shell), ...checkOwnTypes(scope, message)];
  if (header?.type !== 'Structure') return own;
  const inner = { structure: header, tables: [headerTable], area: 'message', key: { structure: TAG.ResponseHeader }, title: 'The Response Header' } as const;
  return [...own, ...walkStructure(within(scope, 'Response Header', header), inner)];
}

/** S-15: the encoded length, which the request may limit. */
export function sizeChecks(scope: Scope): Check[] {
  const limit = numberOf(dig(scope.exchange.request, TAG.RequestHeader, TAG.MaximumResponseSize));
  if (limit === undefined) return [];
  const size = scope.exchange.response.length;
  const expected = `at most ${limit} bytes`;
  const actual = `${size} bytes`;
  return [
    size <= limit
      ? checkAt(scope, { rule: 'S-15', verdict: 'match', expected, actual, message: 'The response keeps to the Maximum Response Size.', cause: 'Maximum Response Size is kept' })
      : checkAt(scope, { rule: 'S-15', verdict: 'failure', expected, actual, message: `The response has ${size} bytes, but the request allows ${limit}.`, cause: 'The response is longer than the Maximum Response Size' }),
  ];
}

export const matched = (scope: Scope, rule: Parameters<typeof checkAt>[1]['rule'], message: string): Check => checkAt(scope, { rule, verdict: 'match', message, cause: message });
