import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import type { Check } from './check.js';
import { bind, hex, use, type Field } from './testing/build.js';
import { payloadChecks, scenario } from './testing/scenario.js';
import { failing } from './testing/steps.js';

const failures = (checks: readonly Check[]): string[] => checks.filter((check) => check.verdict === 'failure' || check.verdict === 'inconclusive').map((check) => check.message);
const variations = (checks: readonly Check[]): string[] => checks.filter((check) => check.verdict === 'variation').map((check) => `${check.rule} ${check.variation ?? ''}`);

describe('outcomes that the description of a case leaves open (E-7)', () => {
  const seed = (length: number): { status: 'Success'; payload: readonly ReturnType<typeof s.build.fieldPattern>[] } => ({ status: 'Success', payload: [s.build.fieldPattern(['DataLength', length])] });
  const s = scenario('1.4');
  const asked = { operation: 'RNGSeed', request: [['Data', hex('00112233')]] as readonly Field[], expect: [['DataLength', 4]] as readonly Field[], alternatives: [seed(0), failing('PermissionDenied')] };

  it('is met by the first without a word', () => {
    for (const alternatives of [asked.alternatives, [seed(4)]]) {
      const checks = s.one({ ...asked, alternatives }, { payload: [['DataLength', 4]] });
      expect([failures(checks), variations(checks)]).toEqual([[], []]);
    }
  });

  it('is met by another as a variation, whether it succeeds or fails', () => {
    for (const answered of [{ payload: [['DataLength', 0]] as readonly Field[] }, { status: 'OperationFailed', reason: 'PermissionDenied' }]) {
      const checks = s.one(asked, answered);
      expect([failures(checks), variations(checks)]).toEqual([[], ['E-7 description of the test case']]);
    }
  });

  it('is met by another that is certain rather than by the first that is not', () => {
    const pending = scenario('1.4').one({ ...asked, alternatives: [{ status: 'OperationPending', payload: [] }] }, { status: 'OperationPending', payload: null, extra: [['AsynchronousCorrelationValue', hex('01')]] }, { header: [['AsynchronousIndicator', true]] });
    expect([failures(pending), variations(pending)]).toEqual([[], ['E-7 description of the test case']]);
  });

  it('fails by the first when none is met', () => {
    expect(failures(s.one(asked, { payload: [['DataLength', 3]] }))).toEqual(['Data Length is not the expected one.']);
    expect(failures(s.one(asked, { status: 'OperationFailed', reason: 'GeneralFailure' }))).toEqual(['RNG Seed fails with General Failure.']);
  });
});

describe('an outcome that counts only after an operation', () => {
  const destroy = { operation: 'Destroy', request: [['UniqueIdentifier', 'a']] as readonly Field[], expect: [['UniqueIdentifier', 'a']] as readonly Field[] };
  const get = (s: ReturnType<typeof scenario>): readonly Check[] =>
    s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [], alternatives: [{ ...failing('ItemNotFound'), after: ENUM.Operation.Destroy }] }, { status: 'OperationFailed', reason: 'ItemNotFound' });

  it('counts when that operation has succeeded on the object', () => {
    const s = scenario('1.4');
    s.one(destroy, { payload: [['UniqueIdentifier', 'a']] });
    expect(failures(get(s))).toEqual([]);
  });

  it('does not when nothing was done, when it was refused, or when it was done to another object', () => {
    const s = scenario('1.4');
    const message = 'Get fails with Item Not Found.';
    expect(failures(get(s))).toEqual([message]);
    s.one({ ...destroy, expect: failing('PermissionDenied') }, { status: 'OperationFailed', reason: 'PermissionDenied' });
    expect(failures(get(s))).toEqual([message]);
    s.one({ ...destroy, request: [['UniqueIdentifier', 'b']], expect: [['UniqueIdentifier', 'b']] }, { payload: [['UniqueIdentifier', 'b']] });
    expect(failures(get(s))).toEqual([message]);
  });
});

describe('Poll', () => {
  const begin = (s: ReturnType<typeof scenario>): readonly Check[] =>
    s.one(
      { operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: { status: 'OperationPending', correlationValue: s.build.fieldPattern(['AsynchronousCorrelationValue', bind('value')]) as never, payload: [] } },
      { status: 'OperationPending', extra: [['AsynchronousCorrelationValue', hex('01')]], payload: null },
      { header: [['AsynchronousIndicator', true]] },
    );
  const poll = { operation: 'Poll', answered: 'Get', request: [['AsynchronousCorrelationValue', use('value')]] as readonly Field[], expect: [['ObjectType', 'OpaqueObject'], ['UniqueIdentifier', 'a']] as readonly Field[] };
  const object = (id: string): readonly Field[] => [['ObjectType', 'OpaqueObject'], ['UniqueIdentifier', id], ['OpaqueObject', [['OpaqueDataType', 0x8000_0001], ['OpaqueDataValue', hex('02')]]]];

  it('is answered by the operation that it asks about, which is judged by the request that began it', () => {
    const s = scenario('1.4');
    begin(s);
    expect(failures(s.one(poll, { operation: 'Get', payload: object('a') }))).toEqual([]);
    const other = scenario('1.4');
    begin(other);
    expect(failures(other.one({ ...poll, expect: [] }, { operation: 'Get', payload: object('b') }))).toEqual(['The answer is about another object than the request.']);
  });

  it('is not answered by itself', () => {
    const s = scenario('1.4');
    begin(s);
    expect(failures(s.one(poll, { operation: 'Poll', payload: object('a') }))).toEqual(['The answer is about Poll (26), asked was Get.']);
  });
});

describe('a payload that the answer leaves out', () => {
  it('lacks all that is looked for, as one without fields does', () => {
    const s = scenario('1.4');
    expect(payloadChecks(s.one({ operation: 'Query', expect: [['Operation', 'Get']] }, { payload: null }), 'Operation')).toMatchObject([{ rule: 'C-2', verdict: 'failure', actual: 'nothing', cause: 'Query returns no Operation Get' }]);
  });

  it('is one finding where the operation owes it', () => {
    const s = scenario('1.4');
    const checks = s.one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']] }, { payload: null });
    expect(checks.filter(({ verdict }) => verdict === 'failure').map(({ rule }) => rule)).toEqual(['S-11']);
  });
});

describe('the payload of an answer that is pending', () => {
  const pending = (payload: readonly Field[] | null): readonly Check[] => {
    const s = scenario('1.4');
    return s.one(
      { operation: 'Query', expect: { status: 'OperationPending', correlationValue: s.build.fieldPattern(['AsynchronousCorrelationValue', bind('value')]) as never, payload: [s.build.fieldPattern(['Operation', 'Get'])] } },
      { status: 'OperationPending', extra: [['AsynchronousCorrelationValue', hex('01')]], payload },
      { header: [['AsynchronousIndicator', true]] },
    );
  };

  it('need not be there', () => {
    expect(payloadChecks(pending(null), 'Operation')).toEqual([]);
  });
});

describe('what another outcome says (E-7)', () => {
  it('is told with its words', () => {
    const s = scenario('1.4');
    const checks = s.one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']], alternatives: [failing('ItemNotFound')] }, { status: 'OperationFailed', reason: 'ItemNotFound' });
    expect(checks.filter(({ rule }) => rule === 'E-7')).toMatchObject([{ verdict: 'variation', expected: 'the first of several outcomes', actual: 'another of them', message: 'The description of the case permits several outcomes; this is another one than the first.', cause: 'The server chooses another of the outcomes that the case leaves open', variation: 'description of the test case', path: 'Batch Item 1' }]);
  });

  it('must not hold what it forbids', () => {
    const s = scenario('1.4');
    const seeded = (length: number): readonly Check[] => s.one({ operation: 'RNGSeed', request: [['Data', hex('00')]], expect: [['DataLength', 1]], alternatives: [{ status: 'Success', payload: [], absent: [s.build.item('DataLength', 0).tag] }] }, { payload: [['DataLength', length]] });
    expect([failures(seeded(1)), failures(seeded(2))]).toEqual([[], ['Data Length is not the expected one.']]);
  });
});
