import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import { byteString } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { Check } from './check.js';
import { hex, type Field } from './testing/build.js';
import { scenario, type Answered, type Asked, type ExchangeOptions } from './testing/scenario.js';

const asked = (id: string, expected: Asked['expect'] = []): Asked => ({ operation: 'Destroy', request: [['UniqueIdentifier', id]], expect: expected });
const answered = (id: string, more: Answered = {}): Answered => ({ operation: 'Destroy', payload: [['UniqueIdentifier', id]], ...more });
const FAILED: Answered = { operation: 'Destroy', status: 'OperationFailed', reason: 'ItemNotFound' };
const NOT_PROCESSED = { status: 'NotProcessed' } as const;
const option = (name: string): ExchangeOptions => ({ header: [['BatchErrorContinuationOption', name]] });

/** What the rules about batches say of a batch of Destroy. */
const batch = (items: readonly Asked[], answers: readonly Answered[], options: ExchangeOptions = {}, version: ProtocolVersion = '1.4'): Check[] => scenario(version).exchange(items, answers, options).filter(({ rule }) => rule.startsWith('P-'));
const ids = (...list: readonly string[]): { readonly items: readonly Asked[]; readonly answers: readonly Answered[] } => ({ items: list.map((id) => ({ ...asked(id), id: hex(id) })), answers: list.map((id) => answered(id, { id: hex(id) })) });

const UNANSWERED = { rule: 'P-1', verdict: 'failure', expected: 'an answer', actual: 'nothing', cause: 'Destroy: a batch item is not answered' };
const STRANGER = { rule: 'P-4', verdict: 'failure', expected: 'nothing', cause: 'The response holds a batch item that answers no request item' };

describe('every item of a batch is answered (P-1)', () => {
  it.each(['Continue', 'Undo'])('also behind a failure under %s', (name) => {
    expect(batch([asked('a'), asked('b')], [FAILED], option(name))).toMatchObject([{ ...UNANSWERED, message: 'The response holds no answer to Destroy, item 2 of the batch.', path: 'Batch Item 2' }]);
  });

  it.each([
    ['under Stop', option('Stop')],
    ['where the request names no option, which means Stop (KMIP 1.4 §6.13)', {}],
  ])('unless one before it failed %s', (_, options) => {
    expect(batch([asked('a'), asked('b'), asked('c')], [answered('a'), FAILED], options)).toMatchObject([{ rule: 'P-1', verdict: 'inconclusive', expected: 'an answer', actual: 'nothing', message: 'Destroy was not processed, because item 2 of the batch failed.', cause: 'Destroy is not processed behind a failure under Stop', path: 'Batch Item 3' }]);
  });

  it('where those before it succeeded', () => {
    expect(batch([asked('a'), asked('b')], [answered('a')])).toMatchObject([UNANSWERED]);
  });

  it('where the failure is behind it', () => {
    const { items } = ids('01', '02');
    expect(batch(items, [{ ...FAILED, id: hex('02') }])).toMatchObject([{ ...UNANSWERED, path: 'Batch Item 1' }]);
  });
});

describe('a batch under Stop ends at a failure (P-3)', () => {
  const items = [asked('a', { status: 'OperationFailed', reasons: [], tolerated: [] }), asked('b', NOT_PROCESSED)];

  it('with no answer to the items behind it', () => {
    expect(batch(items, [FAILED])).toMatchObject([{ rule: 'P-3', verdict: 'match', expected: 'nothing', actual: 'nothing', message: 'Destroy was not processed.', cause: 'A batch under Stop ends at the failure', path: 'Batch Item 2' }]);
  });

  it('and is a failure with one', () => {
    expect(batch(items, [FAILED, answered('b')])).toMatchObject([{ rule: 'P-3', verdict: 'failure', expected: 'nothing', actual: 'an answer', message: 'Destroy was processed although an item before it failed under Stop.', cause: 'Destroy is processed behind a failure under Stop', path: 'Batch Item 2' }]);
  });
});

describe('an answer without a question (P-4)', () => {
  it('is the second answer to one item, whatever identifier it has: one item is answered by the first', () => {
    const { items, answers } = ids('01');
    expect(batch(items, [...ids('02').answers, ...answers])).toMatchObject([{ ...STRANGER, path: 'Batch Item 2 of the response' }]);
  });

  it('is a failure that names its operation and place', () => {
    expect(batch([asked('a')], [answered('a'), { operation: 'Activate', payload: [] }])).toMatchObject([{ ...STRANGER, actual: 'Activate', message: 'The response holds Activate, which answers no item of the request.', path: 'Batch Item 2 of the response' }]);
  });

  it('is one without Operation as well', () => {
    expect(batch([asked('a')], [answered('a'), answered('b', { operation: null })])).toMatchObject([{ ...STRANGER, actual: 'an item without Operation', message: 'The response holds an item without Operation, which answers no item of the request.' }]);
  });
});

describe('answers are paired with items', () => {
  it('by Unique Batch Item ID where every item has one', () => {
    const { items, answers } = ids('01', '02', '03');
    const checks = scenario('1.4').exchange(items, [answers[2], answers[0], answers[1]].flatMap((each) => each ?? []));
    expect(checks.filter(({ verdict }) => verdict !== 'match')).toEqual([]);
  });

  it('by place where the answer repeats none of them', () => {
    const { items } = ids('01', '02');
    expect(batch(items, [answered('01', { id: null }), answered('02', { id: null })])).toEqual([]);
    expect(batch(items, [answered('01', { id: hex('08') }), answered('02', { id: hex('09') })])).toEqual([]);
  });

  it('by place where an item has none, as in 3.0', () => {
    const checks = scenario('3.0').exchange([asked('01'), { ...asked('02'), id: hex('02') }], [answered('01', { id: hex('02') }), answered('02', { id: hex('02') })]);
    expect(checks.filter(({ rule, verdict }) => verdict === 'failure' && (rule === 'V-1' || rule.startsWith('P-')))).toEqual([]);
  });

  it('by place where there is one item, whatever its ID', () => {
    const { items } = ids('01');
    expect(batch(items, [answered('01', { id: hex('09') })])).toEqual([]);
  });

  it('each once where two items have one ID', () => {
    const same = [{ ...asked('a'), id: hex('01') }, { ...asked('b'), id: hex('01') }];
    const checks = scenario('1.4').exchange(same, [answered('a', { id: hex('01') }), answered('b', { id: hex('01') })]);
    expect(checks.filter(({ rule, verdict }) => verdict === 'failure' && (rule === 'V-1' || rule.startsWith('P-')))).toEqual([]);
  });
});

describe('the order of answers (P-2)', () => {
  const turned = (version: ProtocolVersion, header: readonly Field[]): Check[] => {
    const { items, answers } = ids('01', '02');
    return batch(items, [...answers].reverse(), { header }, version);
  };
  const OUT_OF_ORDER = { rule: 'P-2', verdict: 'warning', expected: 'the order of the request', actual: '2, 1', message: 'The items of the batch are answered in another order than that of the request.', cause: 'Batch items are answered out of order' };

  it.each([
    ['1.4', [['BatchOrderOption', true]]],
    ['2.0', []],
    ['2.1', []],
    ['2.1', [['BatchOrderOption', true]]],
  ] as const)('is that of the request in %s with %j', (version, header) => {
    expect(turned(version, header)).toMatchObject([OUT_OF_ORDER]);
  });

  it.each([
    ['1.4', []],
    ['1.4', [['BatchOrderOption', false]]],
    ['2.1', [['BatchOrderOption', false]]],
  ] as const)('is open in %s with %j', (version, header) => {
    expect(turned(version, header)).toEqual([]);
  });

  it('is kept where one in the middle is not answered', () => {
    const { items, answers } = ids('01', '02', '03');
    expect(batch(items, [answers[0], answers[2]].flatMap((each) => each ?? []), {}, '2.1')).toMatchObject([{ ...UNANSWERED, path: 'Batch Item 2' }]);
  });
});

describe('a Batch Item that is no structure', () => {
  it('answers nothing', () => {
    const s = scenario('1.4');
    const good = s.build.item('BatchItem', [['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]]);
    const checks = s.one(asked('a'), {}, { response: s.build.item('ResponseMessage', [['ResponseHeader', []], byteString(TAG.BatchItem, hex('00')), good]) });
    expect(checks.filter(({ rule }) => rule.startsWith('P-'))).toEqual([]);
  });
});
