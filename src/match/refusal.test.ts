import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Field } from './testing/build.js';
import { scenario, type Answered, type Asked, type ExchangeOptions } from './testing/scenario.js';

const REFUSED: Answered = { operation: null, status: 'OperationFailed', reason: 'InvalidMessage' };
const QUERY: Asked = { operation: 'Query', request: [['QueryFunction', 'QueryOperations']] };
const GET: Asked = { operation: 'Get', request: [['UniqueIdentifier', 'a']] };

/** Cause and source of the refusal of a whole message. */
function refusal(version: ProtocolVersion, asked: readonly Asked[], header: readonly Field[] = [], answered = REFUSED): object[] {
  const options: ExchangeOptions = { header };
  return scenario(version).exchange(asked, [answered], options).filter(({ rule }) => rule === 'E-8').map(({ cause, source }) => ({ cause, source }));
}

describe('the refusal of a whole message (E-8)', () => {
  it('has the operations in its cause, each once, and the section of the first with the errors in general as its source', () => {
    const source = 'KMIP 1.4 §4.11, §11.1';
    expect(refusal('1.4', [GET])).toEqual([{ cause: 'Get: the server refuses the whole message with Invalid Message', source }]);
    expect(refusal('1.4', [GET, QUERY, GET])).toEqual([{ cause: 'Get, Query: the server refuses the whole message with Invalid Message', source }]);
  });

  it('says so where it gives no reason', () => {
    expect(refusal('1.4', [GET], [], { operation: null, status: 'OperationFailed' })).toEqual([{ cause: 'Get: the server refuses the whole message with no reason', source: 'KMIP 1.4 §4.11, §11.1' }]);
  });

  it('has the source of the rule where the version does not have the operation', () => {
    expect(refusal('1.0', [{ operation: 'Hash' }])).toEqual([{ cause: 'Hash: the server refuses the whole message with Invalid Message', source: 'KMIP 1.0 §7.2' }]);
  });

  it('has what is unusual about header and Batch Items in its cause, each once, and their sections as its source', () => {
    const header: readonly Field[] = [['TimeStamp', 1_735_689_600n], ['ClientCorrelationValue', 'a']];
    expect(refusal('1.4', [GET, GET], header)).toEqual([{ cause: 'Get with Client Correlation Value, Time Stamp: the server refuses the whole message with Invalid Message', source: 'KMIP 1.4 §6.18, §6.5, §11.1' }]);
    expect(refusal('2.1', [GET], header)).toEqual([{ cause: 'Get with Client Correlation Value, Time Stamp: the server refuses the whole message with Invalid Message', source: 'KMIP 2.1 §9.9, §9.20' }]);
  });

  it('has a Batch Order Option in its cause', () => {
    const cause = 'Get with Batch Order Option: the server refuses the whole message with Invalid Message';
    expect(refusal('1.4', [GET, GET], [['BatchOrderOption', true]])).toEqual([{ cause, source: 'KMIP 1.4 §6.12, §11.1' }]);
    expect(refusal('2.1', [GET, GET], [['BatchOrderOption', true]])).toEqual([{ cause, source: 'KMIP 2.1 §9.8' }]);
  });

  it('has a Message Extension, which stands in a Batch Item, in its cause', () => {
    const s = scenario('1.4');
    const extension = s.build.item('MessageExtension', [['VendorIdentification', 'a'], ['CriticalityIndicator', false], ['VendorExtension', []]]);
    expect(s.one({ ...GET, extensions: [extension, extension] }, REFUSED).filter(({ rule }) => rule === 'E-8').map(({ cause, source }) => ({ cause, source }))).toEqual([
      { cause: 'Get with Message Extension: the server refuses the whole message with Invalid Message', source: 'KMIP 1.4 §6.16, §11.1' },
    ]);
  });
});
