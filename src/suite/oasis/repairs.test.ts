import { describe, expect, it } from 'vitest';
import type { Repair } from '../case.js';
import { loadOasisText } from './testing/load-text.js';
import { exchange, identifier } from './testing/messages.js';

const data = (value: string): string => `<Data type="ByteString" value="${value}"/>`;
const repairs = (name: string, ...exchanges: readonly string[]): (readonly Pick<Repair, 'defect' | 'path' | 'published' | 'used'>[])[] =>
  loadOasisText(name, ...exchanges).steps.map((step) => (step.repairs ?? []).map(({ defect, path, published, used }) => ({ defect, path, published, used })));

describe('the record of repairs', () => {
  it('names the place of a corrected value and both values', () => {
    expect(repairs('CS-BC-M-6-12', exchange('1.2', { operation: 'Encrypt', request: data('01'), response: data('02') }))).toEqual([
      [{ defect: 'E1', path: 'Response › BatchItem › ResponsePayload › Data', published: '02', used: 'd9bcce11b0b437b90239552df3a360c9' }],
    ]);
  });

  it('says nothing where the file is right already', () => {
    expect(repairs('CS-BC-M-6-12', exchange('1.2', { operation: 'Encrypt', request: data('01'), response: data('d9bcce11b0b437b90239552df3a360c9') }))).toEqual([[]]);
  });

  it('names what is inserted and what is dropped', () => {
    const attribute = '<Attribute><AttributeValue type="TextString" value="x"/></Attribute>';
    expect(repairs('CS-AC-M-3-12', exchange('1.2', { operation: 'Query', request: attribute }))).toEqual([
      [{ defect: 'E7', path: 'Request › BatchItem › RequestPayload › Attribute › AttributeName', published: 'nothing', used: 'Cryptographic Parameters' }],
    ]);
    const names = ['State', 'Object Group'].map((name) => `<AttributeName type="TextString" value="${name}"/>`).join('');
    expect(repairs('SKFF-O-6-11', exchange('1.1', { operation: 'GetAttributeList', response: names }))).toEqual([
      [{ defect: 'E13', path: 'Response › BatchItem › ResponsePayload › AttributeName 2', published: 'Object Group', used: 'nothing' }],
    ]);
  });

  it('notes a request that is left out on the step before it', () => {
    const decrypt = (length: number): string => exchange('2.1', { operation: 'Decrypt', request: `<CryptographicParameters><TagLength type="Integer" value="${length}"/></CryptographicParameters>` });
    expect(repairs('CS-BC-M-CHACHA20POLY1305-1-21', decrypt(16), decrypt(12), decrypt(16)).map((step) => step.map((each) => [each.defect, each.published]))).toEqual([[['E6', 'a request: Decrypt']], []]);
  });

  it('names where a symbol that nothing gives is taken from', () => {
    const created = exchange('1.4', { operation: 'Create', response: identifier('$UNIQUE_IDENTIFIER_0') });
    const mac = exchange('1.4', { operation: 'MAC', request: identifier('$UNIQUE_IDENTIFIER_0'), response: `${identifier('$UNIQUE_IDENTIFIER_0')}<MACData type="ByteString" value="01"/>` });
    const verify = exchange('1.4', { operation: 'MACVerify', request: `${identifier('$UNIQUE_IDENTIFIER_0')}<MACData type="ByteString" value="$MAC_DATA"/>` });
    const used = { path: 'Request › MAC Data', published: '$MAC_DATA, which nothing gives', used: 'MAC Data of the answer to step 2' };
    expect(repairs('CS-AC-M-6-14', created, mac, verify)[2]).toEqual([{ defect: 'E2', ...used }]);
    expect(repairs('OWN-M-6-14', created, mac, verify)[2]).toEqual([{ defect: 'B-5', ...used }]);
  });
});
