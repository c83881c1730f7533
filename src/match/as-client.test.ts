import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem, requestMessage } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { ClientNeed, Expectation, Pattern } from '../suite/case.js';
import type { RecordLayout } from '../transport/connection.js';
import { byteString, dateTime, decode, encode, enumeration, integer, structure, textString, type Item } from '../ttlv/index.js';
import { judgeAsClient } from './as-client.js';
import type { Check, Verdict } from './check.js';
import type { Exchange } from './exchange.js';
import { initialState, judgeExchange } from './index.js';
import { RULES, type RuleId } from './rules.js';
import { builder, PLACE } from './testing/build.js';

const NOW = 1_735_689_600n;
const ID = Uint8Array.of(1, 2, 3, 4);

interface Answer {
  readonly version?: ProtocolVersion;
  readonly header?: readonly Item[];
  readonly item?: readonly Item[];
  /** In place of the one item. */
  readonly items?: readonly Item[];
  /** In place of the whole message. */
  readonly message?: Item;
  readonly limit?: number;
  readonly records?: RecordLayout;
}

const success = enumeration(TAG.ResultStatus, ENUM.ResultStatus.Success);
const failed = enumeration(TAG.ResultStatus, ENUM.ResultStatus.OperationFailed);
const operation = enumeration(TAG.Operation, ENUM.Operation.Activate);
const echo = byteString(TAG.UniqueBatchItemID, ID);
const time = dateTime(TAG.TimeStamp, NOW);
const payload = structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, 'id-1')]);

/** An Activate with a Unique Batch Item ID that is answered so. */
function exchanged({ version = '1.0', header = [time], item = [operation, echo, success, payload], items = [structure(TAG.BatchItem, item)], limit, records, ...answer }: Answer, expected: 'Success' | 'OperationFailed' | readonly Pattern[] = 'Success'): Exchange {
  const request = requestMessage(version, limit === undefined ? [] : [integer(TAG.MaximumResponseSize, limit)], [{ operation: ENUM.Operation.Activate, payload: [textString(TAG.UniqueIdentifier, 'id-1')], uniqueBatchItemId: echo }]);
  const message = structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [protocolVersionItem(version), ...header, integer(TAG.BatchCount, items.length)]), ...items]);
  const response = encode(answer.message ?? message);
  const expectation: Expectation = expected === 'OperationFailed' ? { status: 'OperationFailed', reasons: [ENUM.ResultReason.ItemNotFound], tolerated: [] } : { status: 'Success', payload: expected === 'Success' ? [] : expected };
  return {
    version,
    step: { number: 1, title: '', header: [], items: [{ operation: ENUM.Operation.Activate, request: [], uniqueBatchItemId: ID, expect: expectation }], place: PLACE },
    request,
    response,
    decoded: decode(response),
    startedAt: NOW,
    sentAt: NOW,
    receivedAt: NOW,
    clock: { offsetSeconds: 0, toleranceSeconds: 120 },
    unique: () => '',
    asClient: true,
    ...(records === undefined ? {} : { records }),
  };
}

/** The answer as a client with these needs sees it: failures and warnings. */
function seen(needs: readonly ClientNeed[], answer: Answer, expected: 'Success' | 'OperationFailed' | readonly Pattern[] = 'Success'): string[] {
  const exchange = exchanged(answer, expected);
  const { checks } = judgeExchange(exchange, initialState());
  return judgeAsClient(checks, exchange, needs).flatMap(({ rule, verdict, path, message: said }) => (verdict === 'failure' ? [`${rule} ${path}: ${said}`] : verdict === 'warning' ? [`${rule} warning`] : []));
}

/** What is added for one need alone. */
const unmet = (need: ClientNeed, answer: Answer): Check[] => judgeAsClient([], exchanged(answer), [need]);

describe('judged as a client', () => {
  it('a right answer has nothing to say', () => {
    expect(seen(['operation', 'unique-batch-item-id', 'time-stamp', 'response-payload', 'header-of-the-version', 'types-of-the-version', 'standard-tags', 'maximum-response-size'], { limit: 8192 })).toEqual([]);
  });

  it('departures that the client does not look at are warnings', () => {
    expect(seen([], { header: [] })).toEqual(['S-4 warning']);
    expect(seen([], { header: [time, integer(TAG.MaximumResponseSize, 1)] })).toEqual(['X-1 warning']);
    expect(seen([], { item: [operation, success, payload] })).toEqual(['S-8 warning']);
    expect(seen([], { item: [echo, success, payload] })).toEqual(['S-7 warning']);
  });

  it('a value that the case does not look at is one that the client overlooks, but not its encoding', () => {
    const about = (id: Item): Answer => ({ item: [operation, echo, success, structure(TAG.ResponsePayload, [id])] });
    const other = about(textString(TAG.UniqueIdentifier, 'id-2'));
    expect(seen([], other)).toEqual(['V-1 warning']);
    expect(seen([], about(integer(TAG.UniqueIdentifier, 1)))).toEqual([expect.stringMatching(/^S-1 Batch Item 1 › Response Payload › Unique Identifier: /)]);
    const { asClient, ...exchange } = exchanged(other);
    const strict = judgeExchange(exchange, initialState()).checks.filter(({ verdict }) => verdict === 'failure');
    expect([asClient, strict.map(({ rule }) => rule)]).toEqual([true, ['V-1']]);
  });

  it('a payload that is missing lacks what the case looks for, and is overlooked where it looks for nothing', () => {
    const without: Answer = { item: [operation, echo, success] };
    expect(seen([], without, [builder('1.0').fieldPattern(['UniqueIdentifier', 'id-1'])])).toEqual(['S-11 warning', 'S-2 warning', 'V-1 Batch Item 1 › Response Payload › Unique Identifier: The response holds no Unique Identifier.']);
    expect(seen([], without)).toEqual(['S-11 warning', 'S-2 warning']);
  });

  it('a failure of the operation stays a failure', () => {
    expect(seen([], { item: [operation, echo, failed, enumeration(TAG.ResultReason, ENUM.ResultReason.ItemNotFound)] })).toEqual(['E-1 Batch Item 1 › Result Status: Activate fails with Item Not Found.']);
  });

  it('an answer to another operation stays a failure', () => {
    expect(seen([], { item: [enumeration(TAG.Operation, ENUM.Operation.Destroy), echo, success, payload] })).toEqual(['S-7 Batch Item 1 › Operation: The answer is about Destroy (20), asked was Activate.']);
  });
});

describe('what a client notices without having said that it needs it', () => {
  const check = (rule: RuleId, verdict: Verdict, more: Partial<Check> = {}): Check => ({ rule, verdict, path: 'Batch Item 1', message: 'So it is.', cause: 'It is so', source: '', ...more });
  const noticed = (each: Check): Check[] => judgeAsClient([each], exchanged({}), []);
  const DECISIVE = ['S-1', 'E-1', 'E-2', 'E-3', 'E-4', 'E-5', 'E-6', 'E-7', 'E-8', 'E-9', 'C-1', 'C-2', 'C-3', 'C-4', 'C-6', 'C-7', 'C-8', 'D-1', 'D-2', 'D-3', 'D-4', 'B-2', 'B-5', 'P-1'];
  const isDecisive = (rule: RuleId): boolean => rule.startsWith('V-') || DECISIVE.includes(rule);

  it.each(RULES.filter(({ id }) => isDecisive(id)))('is a failure of $id, $title', ({ id }) => {
    expect(noticed(check(id, 'failure'))).toEqual([check(id, 'failure')]);
  });

  it.each(RULES.filter(({ id }) => !isDecisive(id)))('is not one of $id, $title, which only the specification asks for', ({ id }) => {
    const anything: Partial<Check> = { actual: 'nothing' };
    expect(noticed(check(id, 'failure', anything))).toEqual([check(id, 'warning', { ...anything, message: 'So it is. This client does not mind.' })]);
  });

  it.each(['match', 'variation', 'note', 'warning', 'inconclusive'] as const)('leaves a %s as it is', (verdict) => {
    expect(noticed(check('S-2', verdict))).toEqual([check('S-2', verdict)]);
  });

  it('is an answer to another operation, but not one that names none', () => {
    expect(noticed(check('S-7', 'failure', { actual: 'Destroy (20)' }))).toMatchObject([{ verdict: 'failure' }]);
    expect(noticed(check('S-2', 'failure', { actual: 'Destroy (20)' }))).toMatchObject([{ verdict: 'warning' }]);
  });

  it('is what must not be in the payload, but not a stranger elsewhere', () => {
    const path = 'Batch Item 1 › Response Payload › Data';
    expect(noticed(check('X-1', 'failure', { path }))).toMatchObject([{ verdict: 'failure' }]);
    expect(noticed(check('S-2', 'failure', { path }))).toMatchObject([{ verdict: 'warning' }]);
  });

  it('is said once of what it needs, and never instead of a match', () => {
    const about = (verdict: Verdict): Check => check('S-4', verdict);
    const checks = judgeAsClient([about('failure'), about('warning'), about('match'), check('S-5', 'failure')], exchanged({ header: [] }), ['time-stamp']);
    expect(checks.map(({ rule, verdict, message }) => [rule, verdict, message])).toEqual([
      ['S-4', 'match', 'So it is.'],
      ['S-5', 'warning', 'So it is. This client does not mind.'],
      ['S-4', 'failure', 'The answer to Activate has no Time Stamp, and this client cannot go on with it.'],
    ]);
  });
});

const WITHOUT = 'and this client cannot go on with it.';

describe('a need that is not met is one failure', () => {
  it.each<[ClientNeed, Answer, string]>([
    ['time-stamp', { header: [] }, `S-4 Response Header: The answer to Activate has no Time Stamp, ${WITHOUT}`],
    ['operation', { item: [echo, success, payload] }, `S-7 Batch Item 1: The answer to Activate has no Operation, ${WITHOUT}`],
    ['unique-batch-item-id', { item: [operation, success, payload] }, `S-8 Batch Item 1: The answer to Activate has no Unique Batch Item ID, ${WITHOUT}`],
    ['unique-batch-item-id', { item: [operation, byteString(TAG.UniqueBatchItemID, Uint8Array.of(9)), success, payload] }, `S-8 Batch Item 1: The answer to Activate has another Unique Batch Item ID than the request, ${WITHOUT}`],
    ['header-of-the-version', { header: [time, textString(TAG.ServerCorrelationValue, 'a')] }, `S-14 Response Header: The answer to Activate has the header field Server Correlation Value, which KMIP 1.0 does not have, ${WITHOUT}`],
    ['maximum-response-size', { limit: 64 }, `S-15 Response Message: The answer to Activate has 168 bytes, more than the 64 that the request allows, ${WITHOUT}`],
  ])('%s', (need, answer, failure) => {
    expect(seen([need], answer)).toEqual([failure]);
  });

  it('also of an answer that fails as it should', () => {
    const item = [operation, echo, failed, enumeration(TAG.ResultReason, ENUM.ResultReason.ItemNotFound)];
    expect(seen([], { item }, 'OperationFailed')).toEqual([]);
    expect(seen(['result-message'], { item }, 'OperationFailed')).toEqual([`E-6 Batch Item 1: The answer to Activate has no Result Message, ${WITHOUT}`]);
    expect(seen(['operation-on-failure'], { item: item.slice(1) }, 'OperationFailed')).toEqual([`S-7 Batch Item 1: The answer to Activate has no Operation, ${WITHOUT}`]);
  });
});

describe('a need that is not met', () => {
  const found = (need: ClientNeed, answer: Answer): object[] => unmet(need, answer).map(({ rule, verdict, path, actual, message, cause }) => ({ rule, verdict, path, actual, message, cause }));
  const lacks = (what: string): object => ({ verdict: 'failure', message: `The answer to Activate has ${what}, ${WITHOUT}`, cause: `The client cannot go on: the answer has ${what}` });
  const pending = enumeration(TAG.ResultStatus, ENUM.ResultStatus.OperationPending);
  const reason = enumeration(TAG.ResultReason, ENUM.ResultReason.ItemNotFound);
  const text = textString(TAG.ResultMessage, 'No.');
  const late = (tag: number): Item => ({ tag, type: 'DateTimeExtended', value: NOW * 1_000_000n });
  const extension = textString(0x540001, 'a');
  /** They are about the message as a whole. */
  const WHOLE: readonly ClientNeed[] = ['types-of-the-version', 'standard-tags', 'maximum-response-size'];

  it('names what is wrong with the item, and its bytes', () => {
    expect(unmet('operation', { item: [success] })).toEqual([{ rule: 'S-7', ...lacks('no Operation'), path: 'Batch Item 1', actual: '{ Result Status: Success (0) }', source: 'KMIP 1.0 §7.2', bytes: { offset: 88, length: 24 } }]);
  });

  it.each<[ClientNeed, string, Answer, string]>([
    ['operation', 'of an asynchronous answer', { item: [pending] }, 'no Operation'],
    ['operation-on-failure', 'of a failure', { item: [failed] }, 'no Operation'],
    ['result-reason', 'of a failure', { item: [operation, failed] }, 'no Result Reason'],
    ['result-message', 'of a failure', { item: [operation, failed] }, 'no Result Message'],
    ['response-payload', 'of a success', { item: [operation, success] }, 'no Response Payload'],
    ['unique-batch-item-id', 'of a failure', { item: [operation, failed] }, 'no Unique Batch Item ID'],
    ['unique-batch-item-id', 'that is of another type', { item: [operation, integer(TAG.UniqueBatchItemID, 1), success] }, 'no Unique Batch Item ID'],
    ['time-stamp', 'of the header', { header: [] }, 'no Time Stamp'],
    ['header-of-the-version', 'of a later version', { header: [time, textString(TAG.ServerCorrelationValue, 'a')] }, 'the header field Server Correlation Value, which KMIP 1.0 does not have'],
    ['header-of-the-version', 'of the Batch Item', { version: '2.1', header: [time, text] }, 'the header field Result Message, which KMIP 2.1 does not have'],
    ['header-of-the-version', 'of the header of requests', { version: '1.4', header: [time, integer(TAG.MaximumResponseSize, 1)] }, 'the header field Maximum Response Size, which KMIP 1.4 does not have'],
    ['types-of-the-version', 'of the header', { header: [late(TAG.TimeStamp)] }, 'an item of type Date-Time Extended, which KMIP 1.0 does not have'],
    ['types-of-the-version', 'deep in the payload', { version: '1.4', item: [operation, success, structure(TAG.ResponsePayload, [text, structure(TAG.Attribute, [late(TAG.AttributeValue)])])] }, 'an item of type Date-Time Extended, which KMIP 1.4 does not have'],
    ['standard-tags', 'deep in the payload', { item: [operation, success, structure(TAG.ResponsePayload, [text, structure(TAG.Attribute, [extension])])] }, 'an extension tag'],
    ['standard-tags', 'among the Batch Items', { items: [extension] }, 'an extension tag'],
    ['maximum-response-size', 'by one byte', { limit: 167 }, '168 bytes, more than the 167 that the request allows'],
  ])('is a failure: %s, %s', (need, _, answer, what) => {
    expect(found(need, answer)).toMatchObject([{ ...lacks(what), path: need.startsWith('header') || need === 'time-stamp' ? 'Response Header' : WHOLE.includes(need) ? 'Response Message' : 'Batch Item 1' }]);
  });

  it.each<[ClientNeed, string, Answer]>([
    ['operation', 'fails', { item: [failed] }],
    ['operation-on-failure', 'succeeds', { item: [success] }],
    ['operation-on-failure', 'fails, and names it', { item: [operation, failed] }],
    ['result-reason', 'succeeds', { item: [success] }],
    ['result-reason', 'fails for a reason', { item: [failed, reason] }],
    ['result-message', 'succeeds', { item: [success] }],
    ['result-message', 'fails and explains it', { item: [failed, text] }],
    ['response-payload', 'fails', { item: [failed] }],
    ['response-payload', 'comes later', { item: [pending] }],
    ['operation', 'is no Structure', { items: [integer(TAG.BatchItem, 1)] }],
    ['time-stamp', 'has no header', { message: structure(TAG.ResponseMessage, []) }],
    ['header-of-the-version', 'has no header', { message: structure(TAG.ResponseMessage, []) }],
    ['time-stamp', 'is no Response Message', { message: structure(TAG.RequestMessage, [structure(TAG.ResponseHeader, [])]) }],
    ['types-of-the-version', 'is of KMIP 2.0, which has the type', { version: '2.0', header: [late(TAG.TimeStamp)] }],
    ['header-of-the-version', 'is of KMIP 1.4, which has the field', { version: '1.4', header: [time, textString(TAG.ServerCorrelationValue, 'a')] }],
    ['maximum-response-size', 'is as long as the request allows', { limit: 168 }],
    ['maximum-response-size', 'may have any length', {}],
    ['standard-tags', 'has no others', {}],
    ['one-record', 'lies who knows where', {}],
  ])('is met, or does not apply: %s of an answer that %s', (need, _, answer) => {
    expect(unmet(need, answer)).toEqual([]);
  });

  it('is one failure for each Batch Item, and one of them for each item that was asked', () => {
    const items = [structure(TAG.BatchItem, [success]), structure(TAG.BatchItem, [operation, echo, success]), structure(TAG.BatchItem, [success])];
    expect(unmet('operation', { items }).map(({ path }) => path)).toEqual(['Batch Item 1', 'Batch Item 3']);
    expect(unmet('unique-batch-item-id', { items }).map(({ path }) => path)).toEqual(['Batch Item 1']);
  });

  it('is not looked for in what cannot be read', () => {
    expect(judgeAsClient([], { ...exchanged({}), decoded: decode(Uint8Array.of(1)) }, ['operation', 'time-stamp'])).toEqual([]);
  });

  it('is not the Unique Batch Item ID, where the request has none', () => {
    const exchange = exchanged({ item: [operation, success] });
    const request = requestMessage('1.0', [], [{ operation: ENUM.Operation.Activate, payload: [] }]);
    expect(judgeAsClient([], { ...exchange, request }, ['unique-batch-item-id'])).toEqual([]);
  });

  it('names all operations of the message', () => {
    const exchange = exchanged({ header: [] });
    const [item] = exchange.step.items;
    const items = item === undefined ? [] : [item, { ...item, operation: ENUM.Operation.Get }];
    expect(judgeAsClient([], { ...exchange, step: { ...exchange.step, items } }, ['time-stamp'])).toMatchObject([{ message: `The answer to Activate, Get has no Time Stamp, ${WITHOUT}` }]);
  });
});

describe('TLS records, of which the message says nothing', () => {
  const lies = (where: string): string => `T-3 Connection: The answer to Activate lies in ${where}, ${WITHOUT}`;
  it.each<[ClientNeed, RecordLayout | undefined, readonly string[]]>([
    ['one-record', { cuts: [], shared: false }, []],
    ['one-record', { cuts: [8], shared: false }, [lies('2 TLS records')]],
    ['one-record', { cuts: [8, 40], shared: false }, [lies('3 TLS records')]],
    ['one-record', { cuts: [], shared: true }, [lies('one TLS record with another')]],
    ['one-record', undefined, []],
    ['body-in-one-record', { cuts: [], shared: true }, []],
    ['body-in-one-record', { cuts: [8], shared: false }, []],
    ['body-in-one-record', { cuts: [8, 9], shared: false }, [lies('several TLS records, of which one ends inside its body (byte 9)')]],
    ['body-in-one-record', undefined, []],
  ])('%s, %j', (need, records, failures) => {
    expect(seen([need], records === undefined ? {} : { records })).toEqual(failures);
    expect(seen([], records === undefined ? {} : { records })).toEqual([]);
  });

  it('have a source of their own, and one cause however many they are', () => {
    const common = { rule: 'T-3', verdict: 'failure', path: 'Connection', expected: 'one TLS record', source: 'KMIP 1.0 leaves it open: TLS is a stream' };
    const where = '12 TLS records';
    expect(unmet('one-record', { records: { cuts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], shared: false } })).toEqual([{ ...common, actual: where, message: `The answer to Activate lies in ${where}, ${WITHOUT}`, cause: 'The client cannot go on: the answer lies in several TLS records' }]);
    const body = 'several TLS records, of which one ends inside its body (byte 123)';
    expect(unmet('body-in-one-record', { records: { cuts: [123], shared: false } })).toEqual([
      { ...common, actual: body, message: `The answer to Activate lies in ${body}, ${WITHOUT}`, cause: 'The client cannot go on: the answer lies in several TLS records, of which one ends inside its body' },
    ]);
  });
});
