/** The Response Header against the request: version, time, count and correlation (S-3, S-4, S-5, H-1 to H-3). */
import type { Item, StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { readProtocolVersion } from '../kmip/message.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { Check } from './check.js';
import { variationOf } from './citations.js';
import { describeItem, describeSeconds } from './describe.js';
import { dig, field, fields, numberOf, secondsOf, structureOf, textOf } from './fields.js';
import type { Ledger } from './ledger/ledger.js';
import { checkAt, within, type Scope } from './scope.js';
import { isReadInFull } from './structural.js';

/** Checks of the header. Fields that are missing are reported by the walk over its table. */
export function headerChecks(scope: Scope, message: StructureItem): Check[] {
  const header = structureOf(field(message, TAG.ResponseHeader));
  if (header === undefined) return [];
  const inner = within(scope, 'Response Header', header);
  const request = structureOf(field(scope.exchange.request, TAG.RequestHeader));
  return [
    ...versionChecks(inner, header, refusesUnread(message)),
    ...timeChecks(inner, header),
    ...countChecks(inner, header, message),
    ...correlationChecks(inner, header, request),
    ...provokedChecks(inner, header, request),
  ];
}

/** The only Batch Item of a message when it fails without Operation: the server could not read the message (KMIP 1.4 §11.1), or would not. */
export function refusalOfWhole(message: StructureItem): StructureItem | undefined {
  const [only, ...others] = fields(message, TAG.BatchItem).map(structureOf);
  return only !== undefined && others.length === 0 && field(only, TAG.Operation) === undefined && numberOf(field(only, TAG.ResultStatus)) === ENUM.ResultStatus.OperationFailed ? only : undefined;
}

/** A refusal that says that the message could not be read: what version it was of is then not known for certain either. */
const refusesUnread = (message: StructureItem): boolean => numberOf(dig(refusalOfWhole(message), TAG.ResultReason)) === ENUM.ResultReason.InvalidMessage;

function versionChecks(scope: Scope, header: StructureItem, unread: boolean): Check[] {
  const item = field(header, TAG.ProtocolVersion);
  if (item === undefined) return [];
  const expected = scope.exchange.version;
  const actual = readProtocolVersion(item) ?? 'unreadable';
  const inner = within(scope, tagTitle(TAG.ProtocolVersion), item);
  if (actual === expected) return [checkAt(inner, { rule: 'S-3', verdict: 'match', about: item, expected, actual, message: 'The response has the protocol version of the request.', cause: 'Protocol Version is echoed' })];
  return [
    checkAt(inner, {
      rule: 'S-3',
      verdict: unread ? 'warning' : 'failure',
      about: item,
      expected,
      actual,
      message: unread ? `The request is of KMIP ${expected}, but its refusal says ${actual}; no text lays down the version of the answer to a message that could not be read.` : `The request is of KMIP ${expected}, but the response says ${actual}.`,
      cause: unread ? 'A refusal of the whole message does not carry the protocol version of the request' : 'The response does not carry the protocol version of the request',
    }),
  ];
}

function timeChecks(scope: Scope, header: StructureItem): Check[] {
  const item = field(header, TAG.TimeStamp);
  const seconds = secondsOf(item);
  if (item === undefined || seconds === undefined) return [];
  const { receivedAt, sentAt, clock } = scope.exchange;
  const inner = within(scope, tagTitle(TAG.TimeStamp), item);
  const tolerance = BigInt(clock.toleranceSeconds);
  const agrees = (offset: bigint): boolean => seconds >= sentAt + offset - tolerance && seconds <= receivedAt + offset + tolerance;
  const expected = `between ${describeSeconds(sentAt - tolerance)} and ${describeSeconds(receivedAt + tolerance)}`;
  const plausible = agrees(0n);
  const variation = variationOf({ p10: 6, p21: 6, p30: 6 }, scope.exchange.version);
  // A clock may be wrong, but it is one clock: what it showed first binds it.
  if (!agrees(BigInt(Math.round(clock.offsetSeconds)))) return [jump(inner, item)];
  return [
    checkAt(inner, {
      rule: 'S-4',
      verdict: plausible ? 'match' : 'warning',
      about: item,
      expected,
      actual: describeItem(item),
      message: plausible ? 'The Time Stamp is that of the answer.' : `The Time Stamp is more than ${clock.toleranceSeconds} s away from the clock of this machine.`,
      cause: plausible ? 'Time Stamp is plausible' : 'The clock of the server differs from the clock of this machine',
      ...(plausible || variation === undefined ? {} : { variation }),
    }),
  ];
}

const jump = (scope: Scope, item: Item): Check =>
  checkAt(scope, {
    rule: 'S-4',
    verdict: 'failure',
    about: item,
    expected: 'the time that passed since the first answer',
    actual: describeItem(item),
    message: 'The Time Stamp does not go on from that of the first answer: the clock has jumped.',
    cause: 'The Time Stamps of the answers are not those of one clock',
  });

function countChecks(scope: Scope, header: StructureItem, message: StructureItem): Check[] {
  const item = field(header, TAG.BatchCount);
  const actual = numberOf(item);
  if (item === undefined || actual === undefined) return [];
  const expected = fields(message, TAG.BatchItem).length;
  const same = actual === expected;
  if (actual >= expected && !isReadInFull(scope.exchange)) return [];
  return [
    checkAt(within(scope, tagTitle(TAG.BatchCount), item), {
      rule: 'S-5',
      verdict: same ? 'match' : 'failure',
      about: item,
      expected: String(expected),
      actual: String(actual),
      message: same ? 'Batch Count is the number of Batch Items.' : `Batch Count is ${actual}, but the response holds ${isReadInFull(scope.exchange) ? '' : 'at least '}${expected} Batch Items.`,
      cause: same ? 'Batch Count is right' : 'Batch Count is not the number of Batch Items',
    }),
  ];
}

function correlationChecks(scope: Scope, header: StructureItem, request: StructureItem | undefined): Check[] {
  const checks: Check[] = [];
  const client = field(header, TAG.ClientCorrelationValue);
  const sent = dig(request, TAG.ClientCorrelationValue);
  if (client !== undefined) {
    const same = textOf(client) !== undefined && textOf(client) === textOf(sent);
    checks.push(
      checkAt(within(scope, tagTitle(client.tag), client), {
        rule: 'H-1',
        verdict: same ? 'match' : 'warning',
        about: client,
        ...(sent === undefined ? { expected: 'nothing' } : { expected: describeItem(sent) }),
        actual: describeItem(client),
        message: same ? 'The Client Correlation Value is that of the request.' : 'The Client Correlation Value is not that of the request.',
        cause: same ? 'Client Correlation Value is echoed' : 'The Client Correlation Value is not echoed',
      }),
    );
  }
  const server = textOf(field(header, TAG.ServerCorrelationValue));
  if (server !== undefined && scope.ledger.correlations.has(server)) {
    const item = field(header, TAG.ServerCorrelationValue);
    checks.push(checkAt(within(scope, tagTitle(TAG.ServerCorrelationValue), item), { rule: 'H-2', verdict: 'warning', about: item, actual: JSON.stringify(server), message: 'The Server Correlation Value was in an earlier answer already.', cause: 'Server Correlation Values repeat' }));
  }
  return checks;
}

/** What in a request allows a header field in the answer. */
const PROVOKED_BY: readonly { readonly field: number; readonly request: number }[] = [
  { field: TAG.Nonce, request: TAG.AttestationCapableIndicator },
  { field: TAG.AttestationType, request: TAG.AttestationCapableIndicator },
  { field: TAG.ServerHashedPassword, request: TAG.Authentication },
];

function provokedChecks(scope: Scope, header: StructureItem, request: StructureItem | undefined): Check[] {
  return PROVOKED_BY.flatMap((row) => {
    const item: Item | undefined = field(header, row.field);
    if (item === undefined || dig(request, row.request) !== undefined) return [];
    const title = tagTitle(row.field);
    return [checkAt(within(scope, title, item), { rule: 'H-3', verdict: 'warning', about: item, expected: 'nothing', actual: title, message: `The header holds ${title}, which nothing in the request asked for.`, cause: `The header holds ${title} unasked` })];
  });
}

/** The ledger after a header: the Server Correlation Value has been used. */
export function recordHeader(ledger: Ledger, message: StructureItem): Ledger {
  const header = structureOf(field(message, TAG.ResponseHeader));
  const value = textOf(dig(header, TAG.ServerCorrelationValue));
  return value === undefined ? ledger : { ...ledger, correlations: new Set([...ledger.correlations, value]) };
}
