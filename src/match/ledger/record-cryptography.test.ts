import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../../kmip/constants.js';
import { encode, field, toHex } from '../../ttlv/index.js';
import { hex, type Field } from '../testing/build.js';
import { event, ledgerAfter } from '../testing/ledger.js';
import { CBC } from '../testing/steps.js';
import { emptyLedger, objectById, type CryptographicRecord, type Ledger } from './ledger.js';
import type { Event } from './record.js';
import { isStreamed, parametersText, randomKey, recordCryptography } from './record-cryptography.js';

const { Operation: operation } = ENUM;
const ID: Field = ['UniqueIdentifier', 'a'];
const IN: Field = ['Data', hex('01')];
const OUT: Field = ['Data', hex('02')];
const IV: Field = ['IVCounterNonce', hex('aa')];

const recorded = (...events: readonly Event[]): Ledger => events.reduce((ledger, each) => recordCryptography(ledger, each, undefined), emptyLedger);
const only = (each: Event): CryptographicRecord | undefined => recorded(each).operations[0];
const encrypted = (request: readonly Field[], response: readonly Field[] = [OUT], objectId: string | undefined = 'a'): Event => event('Encrypt', [ID, ...request], [ID, ...response], objectId);

describe('an operation that a later one may undo or verify', () => {
  it.each([
    ['Encrypt', 'Data'],
    ['Sign', 'SignatureData'],
    ['MAC', 'MACData'],
  ] as const)('is remembered with what went in and came out: %s', (name, output) => {
    expect(only(event(name, [ID, IN], [ID, [output, hex('02')]], 'a'))).toStrictEqual({ operation: operation[name], object: 'a', parameters: '', input: hex('01'), output: hex('02') });
  });

  it('is remembered with parameters, vector, tag and additional data', () => {
    expect(only(encrypted([CBC, IN, IV, ['AuthenticatedEncryptionAdditionalData', hex('bb')]], [OUT, ['AuthenticatedEncryptionTag', hex('cc')]]))).toEqual({
      operation: operation.Encrypt,
      object: 'a',
      parameters: parametersText(encrypted([CBC])),
      input: hex('01'),
      output: hex('02'),
      iv: hex('aa'),
      additional: hex('bb'),
      tag: hex('cc'),
    });
  });

  it('has the vector of the request, else that which the server chose', () => {
    expect(only(encrypted([IN, IV], [OUT, ['IVCounterNonce', hex('dd')]]))?.iv).toEqual(hex('aa'));
    expect(only(encrypted([IN], [OUT, ['IVCounterNonce', hex('dd')]]))?.iv).toEqual(hex('dd'));
  });

  it('is that of the object of the case, else of the identifier', () => {
    const known = objectById(ledgerAfter(event('Create', [], [['UniqueIdentifier', 'b']])), 'b');
    expect(recordCryptography(emptyLedger, encrypted([IN]), known).operations.map(({ object }) => object)).toEqual(['b']);
    expect(recorded(event('Encrypt', [IN], [OUT])).operations).toEqual([]);
  });

  it('is one more behind those before', () => {
    expect(recorded(encrypted([IN]), event('MAC', [ID, IN], [['MACData', hex('03')]], 'a')).operations.map(({ output }) => toHex(output))).toEqual(['02', '03']);
  });

  it('is not remembered without data, or where it undoes something itself', () => {
    expect([only(encrypted([])), only(encrypted([IN], [])), only(event('Decrypt', [ID, IN], [ID, OUT], 'a'))]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['CorrelationValue', hex('01')],
    ['InitIndicator', true],
    ['FinalIndicator', true],
  ] as const)('is not remembered as a part of a stream: %s', (name, value) => {
    expect([only(encrypted([IN, [name, value]])), isStreamed(encrypted([IN, [name, value]])), isStreamed(encrypted([IN]))]).toEqual([undefined, true, false]);
  });
});

describe('the parameters of an operation', () => {
  it('are the bytes of the Cryptographic Parameters of the request, or nothing', () => {
    const each = encrypted([CBC]);
    const sent = field(each.request, TAG.CryptographicParameters);
    expect(parametersText(each)).toBe(sent === undefined ? '' : toHex(encode(sent)));
    expect(parametersText(each)).toMatch(/^42002b01/);
    expect(parametersText(encrypted([]))).toBe('');
  });
});

describe('a value that must not repeat', () => {
  const retrieved = (...response: readonly Field[]): Event => event('RNGRetrieve', [['DataLength', 1]], response);

  it('is what a random number generator returns', () => {
    expect([randomKey(retrieved(OUT)), randomKey(retrieved())]).toEqual(['random:02', undefined]);
  });

  it('is the vector that a server chose for a key', () => {
    expect(randomKey(encrypted([IN], [OUT, IV]))).toBe('iv:a:aa');
    expect(randomKey(event('Encrypt', [IN], [OUT, IV]))).toBe('iv::aa');
    expect([randomKey(encrypted([IN, IV], [OUT, IV])), randomKey(encrypted([IN])), randomKey(event('Decrypt', [ID, IN], [OUT, IV], 'a'))]).toEqual([undefined, undefined, undefined]);
  });

  it('is remembered with the step that it came in', () => {
    expect([...recorded(retrieved(OUT), encrypted([IN], [OUT, IV]), event('Destroy', [ID], [ID], 'a')).randomValues]).toEqual([
      ['random:02', 'step 3'],
      ['iv:a:aa', 'step 3'],
    ]);
  });
});
