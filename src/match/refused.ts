/** A message that is to be refused as a whole: whether the server did so, in an answer that is well-formed itself, and lived on. */
import { decode, structure, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { readProtocolVersion } from '../kmip/message.js';
import { isProtocolVersion, type ProtocolVersion } from '../kmip/version.js';
import { operationTitle, structureTableByTitle, tagTitle } from '../kmip/vocabulary.js';
import type { Expectation, Step, StepItem } from '../suite/case.js';
import type { Check } from './check.js';
import { describeEnumeration, listWords, reasonTitle } from './describe.js';
import { envelopeStructure, outcomeChecks } from './envelope.js';
import type { Exchange } from './exchange.js';
import { dig, field, fields, numberOf, structureOf } from './fields.js';
import { headerChecks } from './header.js';
import { emptyLedger } from './ledger/ledger.js';
import { ruleSource } from './rules.js';
import { askedFor, checkAt, within, type Scope } from './scope.js';
import { said } from './status.js';
import { outerChecks, readMessage, wireChecks } from './structural.js';
import { walkStructure } from './structure-walk.js';

const FAILED = ENUM.ResultStatus.OperationFailed;

/**
 * No text lays down the version of the answer to a message that names another one, or that could not be read: such an answer is judged
 * as one of the version that it names.
 *
 * @param sent the bytes as they went out, with everything that is broken about them.
 */
export function judgeRefusal(exchange: Exchange, sent: Uint8Array): readonly Check[] {
  const request = readSent(exchange, sent);
  const scope: Scope = { exchange: { ...exchange, request: request.message }, ledger: emptyLedger, path: [], trail: [] };
  const wire = wireChecks(scope);
  const { message, checks } = readMessage(scope);
  if (message === undefined) return [...wire, ...checks];
  const named = readProtocolVersion(dig(message, TAG.ResponseHeader, TAG.ProtocolVersion));
  const free = !request.readable || !request.versioned;
  const version = free && named !== undefined && isProtocolVersion(named) ? named : exchange.version;
  const own: Scope = { ...scope, trail: [message] };
  const inMessage: Scope = { ...own, exchange: { ...own.exchange, version } };
  const header = headerChecks(own, message).flatMap((check) => versionCheck(check, request));
  const items = fields(message, TAG.BatchItem).flatMap((item) => structureOf(item) ?? []);
  return [...wire, ...outerChecks(inMessage, message), ...header, ...items.flatMap((answer, index) => itemChecks(inMessage, answer, index, request))];
}

/** How much of a message a server could read. */
interface SentMessage {
  readonly message: StructureItem;
  /** All of it obeys the encoding rules. */
  readonly readable: boolean;
  /** Its header names the protocol version that it is of. */
  readonly versioned: boolean;
  /** Its header is right, so that its Batch Items can be told apart and answered one by one. */
  readonly opened: boolean;
}

function readSent(exchange: Exchange, sent: Uint8Array): SentMessage {
  const { item, findings } = decode(sent);
  const message = structureOf(item) ?? structure(TAG.RequestMessage, []);
  const readable = findings.length === 0;
  const versioned = readProtocolVersion(dig(message, TAG.RequestHeader, TAG.ProtocolVersion)) === exchange.version;
  return { message, readable, versioned, opened: readable && versioned && hasRightHeader(exchange, message) };
}

function hasRightHeader(exchange: Exchange, message: StructureItem): boolean {
  const table = structureTableByTitle('Request Header', exchange.version);
  const [header, ...items] = message.value;
  if (table === undefined || message.tag !== TAG.RequestMessage || header?.type !== 'Structure') return false;
  const scope: Scope = { exchange, ledger: emptyLedger, path: [], trail: [] };
  const walked = walkStructure(scope, { structure: header, tables: [table], area: 'message', key: { structure: TAG.RequestHeader }, title: 'The Request Header' });
  const distinct = items.length === 1 || items.every((item) => item.type === 'Structure' && field(item, TAG.UniqueBatchItemID) !== undefined);
  // 3.0 has no Batch Count; where a version has one, the table asks for it.
  const count = numberOf(field(header, TAG.BatchCount)) ?? items.length;
  return walked.length === 0 && distinct && items.every(({ tag }) => tag === TAG.BatchItem) && count === items.length;
}

function versionCheck(check: Check, { readable, versioned }: SentMessage): Check[] {
  if (check.rule !== 'S-3') return [check];
  if (!versioned) return [];
  return [check.verdict === 'failure' && !readable ? { ...check, verdict: 'warning' } : check];
}

function itemChecks(root: Scope, answer: StructureItem, index: number, request: SentMessage): Check[] {
  const { step } = root.exchange;
  const asked = step.items[index] ?? step.items[0];
  if (asked === undefined) return [];
  const scope = { ...within(root, `Batch Item ${index + 1}`, answer), item: askedFor(asked.operation) };
  const envelope = envelopeStructure(scope, answer).filter((check) => !isEcho(check, answer, request));
  return [...envelope, ...outcomeChecks(scope, answer), ...echoCheck(scope, answer, request), ...refusalChecks(scope, answer, asked)];
}

/**
 * A Batch Item that could be read is answered by one that names its Operation (KMIP 1.4 §7.2, 2.1 §8.6), unless the message as a whole
 * is what cannot be read (KMIP 1.4 §11.1): which of the two it is, is the server's to say.
 */
function echoCheck(scope: Scope, answer: StructureItem, request: SentMessage): Check[] {
  const operations = operationsOf(request);
  const echo = field(answer, TAG.Operation);
  const inner = within(scope, tagTitle(TAG.Operation), echo);
  const expected = listWords(operations.map(operationTitle));
  const code = numberOf(echo);
  if (!request.opened || operations.length === 0) return [];
  if (code === undefined) return [checkAt(inner, { rule: 'S-7', verdict: 'warning', about: answer, expected, actual: 'nothing', message: 'The refusal does not say which Operation it is about, though the Batch Item of the request did.', cause: 'The refusal of a Batch Item that could be read does not name its Operation' })];
  if (operations.includes(code)) return [];
  return [checkAt(inner, { rule: 'S-7', verdict: 'failure', about: echo, expected, actual: operationTitle(code), message: `The refusal is about ${operationTitle(code)}, asked was ${expected}.`, cause: 'A refusal names another operation' })];
}

/** An Operation that no version defines was asked for, and is repeated. */
const isEcho = ({ rule, bytes }: Check, answer: StructureItem, request: SentMessage): boolean => {
  const echo = field(answer, TAG.Operation);
  const code = numberOf(echo);
  return rule === 'S-14' && operationsOf(request).some((each) => each === code) && bytes?.offset === echo?.place?.offset;
};

const operationsOf = ({ message }: SentMessage): number[] =>
  fields(message, TAG.BatchItem).flatMap((item) => numberOf(dig(structureOf(item), TAG.Operation)) ?? []);

function refusalChecks(scope: Scope, answer: StructureItem, asked: StepItem): Check[] {
  const { step } = scope.exchange;
  const item = field(answer, TAG.ResultStatus);
  const status = numberOf(item);
  if (status === undefined) return [];
  const inner = within(scope, tagTitle(TAG.ResultStatus), item);
  const sides = { about: item, expected: describeEnumeration(TAG.ResultStatus, FAILED), actual: describeEnumeration(TAG.ResultStatus, status) };
  if (status === FAILED) return [checkAt(inner, { rule: 'P-6', verdict: 'match', ...sides, message: 'The request is refused.', cause: 'A request that breaks the specification is refused' }), ...reasonChecks(scope, answer, asked.expect)];
  const advised = step.refusal === 'advised';
  return [
    checkAt(inner, {
      rule: 'P-6',
      verdict: advised ? 'warning' : 'failure',
      ...sides,
      message: `${step.title}: the server does not refuse it.${advised ? ' No text demands that it does.' : ''}`,
      cause: `Not refused: ${step.title}`,
    }),
  ];
}

function reasonChecks(scope: Scope, answer: StructureItem, expectation: Expectation): Check[] {
  const item = field(answer, TAG.ResultReason);
  const actual = numberOf(item);
  if (expectation.status !== 'OperationFailed' || expectation.reasons.length === 0 || actual === undefined) return [];
  const { reasons, tolerated } = expectation;
  const inner = within(scope, tagTitle(TAG.ResultReason), item);
  const sides = { about: item, expected: listWords(reasons.map((code) => describeEnumeration(TAG.ResultReason, code))), actual: describeEnumeration(TAG.ResultReason, actual) };
  if (reasons.includes(actual)) return [checkAt(inner, { rule: 'E-3', verdict: 'match', ...sides, message: 'The Result Reason is the expected one.', cause: 'Result Reason is as expected' })];
  const text = `refused with ${reasonTitle(actual)} instead of ${listWords(reasons.map(reasonTitle))}`;
  const isTolerated = tolerated.includes(actual);
  return [
    checkAt(inner, {
      rule: isTolerated ? 'E-4' : 'E-5',
      verdict: isTolerated ? 'warning' : 'failure',
      ...sides,
      message: `${scope.exchange.step.title}: ${text}${isTolerated ? '; the case tolerates it' : ''}${said(answer)}.`,
      cause: `A broken request is ${text}`,
    }),
  ];
}

type Broken = Pick<Step, 'title'>;

const CONNECTION = 'Connection';
const REFUSED = 'a refusal, or the end of the connection';

/** The server ended the connection instead of an answer. */
export const closedCheck = (version: ProtocolVersion): Check => ({
  rule: 'P-6',
  verdict: 'match',
  path: CONNECTION,
  expected: REFUSED,
  actual: 'the end of the connection',
  message: 'The server ended the connection.',
  cause: 'A request that breaks the specification is refused',
  source: ruleSource('P-6', version),
});

/** The server waited for the rest of an unfinished message. */
export const waitingCheck = (version: ProtocolVersion): Check => ({ ...closedCheck(version), actual: 'nothing', message: 'The server waited for the rest of the message.' });

/** The server neither refused the message nor ended the connection; `how` tells what it did, as a sentence. */
export const unrefusedCheck = (step: Broken, version: ProtocolVersion, how: string): Check => ({
  ...closedCheck(version),
  verdict: 'failure',
  actual: 'neither',
  message: how,
  cause: `Neither refused nor closed: ${step.title}`,
});

/** Whether the server answered a request that came after the refused one; `trouble` tells what it did instead, as a sentence. */
export function aliveCheck(step: Broken, version: ProtocolVersion, trouble: string | undefined): Check {
  const common = { rule: 'P-7', path: CONNECTION, expected: 'an answer to a Query on a new connection', source: ruleSource('P-7', version) } as const;
  if (trouble === undefined) return { ...common, verdict: 'match', actual: 'the answer', message: 'After it the server answered a Query on a new connection.', cause: 'The server lives on after a refusal' };
  return { ...common, verdict: 'failure', actual: 'none', message: `After it the server did not answer a Query on a new connection: ${trouble}`, cause: `The server does not live on: ${step.title}` };
}
