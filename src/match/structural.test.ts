import { describe, expect, it } from 'vitest';
import { encode, type Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import type { Check } from './check.js';
import { numbered } from './testing/answers.js';
import { builder, type Field } from './testing/build.js';
import { failures, message, scenario, STARTED, verdictsOf, type ExchangeOptions } from './testing/scenario.js';
import { wordingOf } from './testing/wording.js';

const build = builder('1.4');
const HEADER: readonly Field[] = [protocolVersionItem('1.4'), ['TimeStamp', STARTED + 1n], ['BatchCount', 1]];
const ITEM = build.item('BatchItem', [['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]]);
/** 152 bytes; the last seven are the padding of the Unique Identifier. */
const ANSWER = encode(message('1.4', build, [ITEM]));

const destroy = (response: Uint8Array | Item, options: ExchangeOptions = {}): readonly Check[] => scenario('1.4').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']] }, {}, { response, ...options });
const patched = (change: (bytes: Uint8Array) => void): Uint8Array => {
  const bytes = Uint8Array.from(ANSWER);
  change(bytes);
  return bytes;
};
const wire = (checks: readonly Check[]): Pick<Check, 'verdict' | 'path' | 'message' | 'cause' | 'bytes'>[] => checks.filter(({ rule }) => rule === 'S-1').map(({ verdict, path, message: text, cause, bytes }) => ({ verdict, path, message: text, cause, ...(bytes === undefined ? {} : { bytes }) }));

describe('the encoding of an answer (S-1)', () => {
  it('is a match where it obeys the rules', () => {
    expect(ANSWER).toHaveLength(152);
    expect(wire(destroy(ANSWER))).toEqual([{ verdict: 'match', path: 'Response Message', message: 'The response obeys the encoding rules.', cause: 'The response obeys the encoding rules.' }]);
  });

  const PATH = 'Response Message › Batch Item › Response Payload › Unique Identifier';

  it('is a failure at the byte that breaks a rule, in the innermost item that holds it', () => {
    expect(wire(destroy(patched((bytes) => bytes.fill(1, 151))))).toEqual([
      { verdict: 'failure', path: PATH, message: 'Byte 151 of the response: padding byte 7 of 7 after a Text String is 0x01, must be 0.', cause: 'The encoding of responses breaks the rule "padding"', bytes: { offset: 151, length: 1 } },
    ]);
  });

  it('names the item whose first byte it is, not the one before', () => {
    const start = ANSWER.length - 16;
    const [found] = wire(destroy(patched((bytes) => bytes.fill(0x43, start, start + 1))));
    expect([found?.path, found?.bytes]).toEqual(['Response Message › Batch Item › Response Payload › 0x430094', { offset: start, length: 1 }]);
  });

  it('names the structure itself where it is its own header that is wrong', () => {
    const start = ANSWER.length - 24;
    expect(wire(destroy(patched((bytes) => bytes.fill(0x43, start, start + 1)))).map(({ path, bytes }) => [path, bytes?.offset])).toEqual([['Response Message › Batch Item › 0x43007C', start]]);
  });

  it('is a failure for all bytes behind the message', () => {
    expect(wire(destroy(Uint8Array.of(...ANSWER, 0, 0, 0)))).toEqual([
      { verdict: 'failure', path: 'Response Message', message: 'Byte 152 of the response: the message ends after 152 bytes, 155 are there.', cause: 'The encoding of responses breaks the rule "trailing-bytes"', bytes: { offset: 152, length: 3 } },
    ]);
  });

  it('is a failure without a place where nothing can be read', () => {
    const checks = destroy(Uint8Array.of(1, 2, 3));
    expect(wire(checks).map(({ path, verdict }) => [path, verdict])).toEqual([['Response Message', 'failure']]);
    expect(wordingOf(checks, 'S-2')).toEqual([{ rule: 'S-2', verdict: 'failure', path: 'Response Message', expected: 'Response Message', actual: 'nothing readable', message: 'The answer is no Response Message but nothing readable.', cause: 'The answer is no Response Message' }]);
  });
});

describe('an answer of more items than are read', () => {
  it('is not known to be right or wrong (S-1)', () => {
    const filler = new Array<Item>(60_000).fill(build.item('BatchItem', []));
    const [found, ...others] = wire(destroy(message('1.4', build, filler)));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ verdict: 'inconclusive', cause: 'A response holds more items than are read' });
    expect(found?.message).toMatch(/; what follows was not read\.$/);
  });
});

describe('an answer that is no Response Message (S-2)', () => {
  it.each([
    ['a Request Message', { tag: TAG.RequestMessage, type: 'Structure', value: [] }, 'Request Message'],
    ['a Response Message that is no structure', { tag: TAG.ResponseMessage, type: 'Integer', value: 1 }, 'Response Message'],
  ] as const)('is a failure, and nothing else is judged: %s', (_, response, actual) => {
    const checks = destroy(response);
    expect(wordingOf(checks, 'S-2')).toEqual([{ rule: 'S-2', verdict: 'failure', path: 'Response Message', expected: 'Response Message', actual, message: `The answer is no Response Message but ${actual}.`, cause: 'The answer is no Response Message' }]);
    expect(checks.map(({ rule }) => rule)).toEqual(['S-1', 'S-2']);
  });
});

describe('the Response Message and its header', () => {
  it('have nothing to say where all is in order', () => {
    const checks = destroy(ANSWER);
    expect(wordingOf(checks, 'S-2', 'S-14', 'X-1')).toEqual([
      { rule: 'S-2', verdict: 'match', path: 'Response Message', message: 'All structures hold their required fields in order.', cause: 'All structures hold their required fields in order.' },
      { rule: 'S-14', verdict: 'match', path: 'Response Message', message: 'All tags and values are defined in the protocol version.', cause: 'All tags and values are defined in the protocol version.' },
    ]);
  });

  it('hold no other fields, in order and of the right types', () => {
    const whole = (...fields: readonly Item[]): string[] => failures(destroy({ tag: TAG.ResponseMessage, type: 'Structure', value: fields }));
    const header = build.item('ResponseHeader', HEADER);
    expect(whole(header, ITEM)).toEqual([]);
    expect(whole(ITEM, header)).toContain('S-2: The Response Message: Response Header stands behind Batch Item');
    expect(whole(header, ITEM, numbered(TAG.Offset))).toContain('X-1: The Response Message holds Offset, which is not defined there');
    expect(whole(header, numbered(TAG.BatchItem), ITEM)).toContain('S-1: The response: Batch Item has item type Integer instead of Structure');
    expect(whole(build.item('ResponseHeader', [...HEADER.slice(1), protocolVersionItem('1.4')]), ITEM)).toContain('S-2: The Response Header: Protocol Version stands behind Batch Count');
  });

  it('have the header as the place of what is wrong in it', () => {
    const checks = destroy(message('1.4', build, [ITEM], [...HEADER, ['Username', 'u']]));
    expect(wordingOf(checks, 'X-1').filter(({ verdict }) => verdict === 'failure')).toEqual([
      { rule: 'X-1', verdict: 'failure', path: 'Response Header', actual: 'Username: "u"', message: 'The Response Header holds Username, which KMIP 1.4 does not define there.', cause: 'The Response Header holds Username, which is not defined there' },
    ]);
    expect(wordingOf(destroy(message('1.4', build, [ITEM], [...HEADER.slice(0, 2), { tag: TAG.BatchCount, type: 'Boolean', value: true }])), 'S-1').map(({ path, verdict }) => [path, verdict])).toContainEqual(['Response Header › Batch Count', 'failure']);
  });
});

describe('the Maximum Response Size of a request (S-15)', () => {
  const limited = (limit: number): ReturnType<typeof wordingOf> => wordingOf(destroy(ANSWER, { header: [['MaximumResponseSize', limit]] }), 'S-15');

  it('is kept by an answer of as many bytes', () => {
    expect(limited(152)).toEqual([{ rule: 'S-15', verdict: 'match', path: 'Response Message', expected: 'at most 152 bytes', actual: '152 bytes', message: 'The response keeps to the Maximum Response Size.', cause: 'Maximum Response Size is kept' }]);
  });

  it('is broken by one more byte', () => {
    expect(limited(151)).toEqual([{ rule: 'S-15', verdict: 'failure', path: 'Response Message', expected: 'at most 151 bytes', actual: '152 bytes', message: 'The response has 152 bytes, but the request allows 151.', cause: 'The response is longer than the Maximum Response Size' }]);
  });

  it('is not judged where the request has none', () => {
    expect(wordingOf(destroy(ANSWER), 'S-15')).toEqual([]);
    expect(verdictsOf(destroy(ANSWER), 'failure')).toEqual([]);
  });
});
