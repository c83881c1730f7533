import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem, requestMessage } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { ClientNeed } from '../suite/case.js';
import type { RecordLayout } from '../transport/connection.js';
import { byteString, dateTime, decode, encode, enumeration, integer, structure, textString, type Item } from '../ttlv/index.js';
import { judgeAsClient } from './as-client.js';
import type { Exchange } from './exchange.js';
import { initialState, judgeExchange } from './index.js';
import { PLACE } from './testing/build.js';

const NOW = 1_735_689_600n;
const ID = Uint8Array.of(1, 2, 3, 4);

interface Answer {
  readonly version?: ProtocolVersion;
  readonly header?: readonly Item[];
  readonly item?: readonly Item[];
  readonly limit?: number;
  readonly records?: RecordLayout;
}

const success = enumeration(TAG.ResultStatus, ENUM.ResultStatus.Success);
const failed = enumeration(TAG.ResultStatus, ENUM.ResultStatus.OperationFailed);
const operation = enumeration(TAG.Operation, ENUM.Operation.Activate);
const echo = byteString(TAG.UniqueBatchItemID, ID);
const time = dateTime(TAG.TimeStamp, NOW);
const payload = structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, 'id-1')]);

/** An Activate with a Unique Batch Item ID, answered so, as a client with these needs sees it: failures and warnings. */
function seen(needs: readonly ClientNeed[], { version = '1.0', header = [time], item = [operation, echo, success, payload], limit, records }: Answer, expected: 'Success' | 'OperationFailed' = 'Success'): string[] {
  const request = requestMessage(version, limit === undefined ? [] : [integer(TAG.MaximumResponseSize, limit)], [{ operation: ENUM.Operation.Activate, payload: [textString(TAG.UniqueIdentifier, 'id-1')], uniqueBatchItemId: echo }]);
  const message = structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [protocolVersionItem(version), ...header, integer(TAG.BatchCount, 1)]), structure(TAG.BatchItem, item)]);
  const response = encode(message);
  const expectation = expected === 'Success' ? ({ status: 'Success', payload: [] } as const) : ({ status: 'OperationFailed', reasons: [ENUM.ResultReason.ItemNotFound], tolerated: [] } as const);
  const exchange: Exchange = {
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
  const { checks } = judgeExchange(exchange, initialState());
  return judgeAsClient(checks, exchange, needs).flatMap(({ rule, verdict, path, message: said }) => (verdict === 'failure' ? [`${rule} ${path}: ${said}`] : verdict === 'warning' ? [`${rule} warning`] : []));
}

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

  it('a failure of the operation stays a failure', () => {
    expect(seen([], { item: [operation, echo, failed, enumeration(TAG.ResultReason, ENUM.ResultReason.ItemNotFound)] })).toEqual(['E-1 Batch Item 1 › Result Status: Activate fails with Item Not Found.']);
  });

  it('an answer to another operation stays a failure', () => {
    expect(seen([], { item: [enumeration(TAG.Operation, ENUM.Operation.Destroy), echo, success, payload] })).toEqual(['S-7 Batch Item 1 › Operation: The answer is about Destroy (20), asked was Activate.']);
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
});
