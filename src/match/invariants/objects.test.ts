import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { any, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { act, create, failing, KEY, register, symmetricKey } from '../testing/steps.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const id = (text: string): Field => ['UniqueIdentifier', text];

describe('the identifier of a new object (B-3)', () => {
  const created = (s: Scenario, text: string): readonly Check[] => checksOf(create(s, text, [], [['UniqueIdentifier', any]]), 'B-3', PAYLOAD);
  const pair = (privateId: string, publicId: string): readonly Check[] => checksOf(scenario('1.4').one({ operation: 'CreateKeyPair', request: [], expect: [] }, { payload: [['PrivateKeyUniqueIdentifier', privateId], ['PublicKeyUniqueIdentifier', publicId]] }), 'B-3', PAYLOAD);

  it('is one that no other object has', () => {
    const s = scenario('1.4');
    expect([created(s, 'a'), created(s, 'b')]).toEqual([[], []]);
    expect(created(s, 'a')).toMatchObject([{ verdict: 'failure', expected: 'an identifier of its own', actual: '"a"', message: 'The server gives a new object the identifier "a", which another object has.', cause: 'Create returns the identifier of another object' }]);
  });

  it('is another one for each half of a pair', () => {
    expect(pair('a', 'b')).toEqual([]);
    expect(pair('a', 'a')).toMatchObject([{ verdict: 'failure', actual: '"a"', cause: 'Create Key Pair returns the identifier of another object' }]);
  });

  it('may be that of a destroyed object: a warning', () => {
    const s = scenario('1.4');
    create(s, 'a');
    act(s, 'Destroy', 'a');
    expect(created(s, 'a')).toMatchObject([{ verdict: 'warning', expected: 'an identifier of its own', actual: '"a"', message: 'The server gives a new object the identifier "a" of a destroyed one.', cause: 'Create returns the identifier of a destroyed object' }]);
    act(s, 'Destroy', 'a');
    const pairOf = (privateId: string): readonly Check[] => checksOf(s.one({ operation: 'CreateKeyPair', request: [], expect: [] }, { payload: [['PrivateKeyUniqueIdentifier', privateId], ['PublicKeyUniqueIdentifier', 'a']] }), 'B-3', PAYLOAD);
    expect(pairOf('b')).toMatchObject([{ verdict: 'warning', actual: '"a"' }]);
    act(s, 'Destroy', 'a');
    expect(pairOf('a')).toMatchObject([{ verdict: 'failure' }]);
  });

  it('may be the one that an undone operation gave', () => {
    const s = scenario('1.4');
    undo(s);
    expect(created(s, 'a')).toEqual([]);
  });

  it('is where the new object is: the bytes of the answer that hold it', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(created(s, 'a')[0]?.bytes?.length).toBe(16);
  });

  it('is known already where an object is imported', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(checksOf(s.one({ operation: 'Import', request: [id('a'), ['ObjectType', 'SymmetricKey'], ['ReplaceExisting', true], symmetricKey(KEY)] }, { payload: [id('a')] }), 'B-3')).toEqual([]);
  });

  it('is not empty (V-1)', () => {
    expect(checksOf(create(scenario('1.4'), ''), 'V-1', PAYLOAD)).toMatchObject([
      { verdict: 'failure', expected: 'an identifier', actual: 'empty', message: 'The server gives a new object an empty identifier.', cause: 'Create returns an empty Unique Identifier', bytes: { length: 8 } },
    ]);
    expect(checksOf(create(scenario('1.4'), 'a'), 'V-1', PAYLOAD)).toEqual([]);
  });
});

/** A Create of `a` that is undone, since what follows it in the batch fails. */
const undo = (s: Scenario): readonly Check[] =>
  s.exchange(
    [
      { operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: { status: 'OperationUndone', payload: [] } },
      { operation: 'Destroy', request: [id('z')], expect: failing('ItemNotFound') },
    ],
    [{ status: 'OperationUndone', payload: [['ObjectType', 'SymmetricKey'], id('a')] }, { status: 'OperationFailed', reason: 'ItemNotFound' }],
    { header: [['BatchErrorContinuationOption', 'Undo']] },
  );

describe('an object whose making was undone (I-11)', () => {
  it('is gone', () => {
    const s = scenario('1.4');
    undo(s);
    expect(checksOf(act(s, 'Activate', 'a'), 'I-11')).toMatchObject([{ verdict: 'failure', path: PAYLOAD, expected: 'a failure', actual: 'Success', message: 'The operation succeeds on an object whose making was undone.', cause: 'Activate succeeds on an object whose making was undone' }]);
    expect(checksOf(act(s, 'Activate', 'b'), 'I-11')).toEqual([]);
    create(s, 'c');
    expect(checksOf(act(s, 'Activate', 'c'), 'I-11')).toEqual([]);
  });
});

describe('a destroyed object (I-13)', () => {
  const keyless: Field = ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128]]]]];
  const keylessSecret: Field = ['SecretData', [['SecretDataType', 'Password'], ['KeyBlock', [['KeyFormatType', 'Opaque']]]]];
  const certificate: Field = ['Certificate', [['CertificateType', 'X_509'], ['CertificateValue', KEY]]];
  const opaque: Field = ['OpaqueObject', [['OpaqueDataType', 0x80000001], ['OpaqueDataValue', KEY]]];
  const served = (object: Field | undefined, operation = 'Get', destroyed = true): readonly Check[] => {
    const s = scenario('1.4');
    register(s, 'a');
    if (destroyed) act(s, 'Destroy', 'a');
    return checksOf(s.one({ operation, request: [id('a')], expect: [] }, { payload: [['ObjectType', 'SymmetricKey'], id('a'), ...(object === undefined ? [] : [object])] }), 'I-13');
  };

  it.each(['Get', 'Export'])('is not served by %s', (operation) => {
    expect(served(symmetricKey(KEY), operation)).toMatchObject([
      { verdict: 'failure', path: `${PAYLOAD} › Symmetric Key`, expected: 'nothing', actual: 'Symmetric Key', message: 'The server serves an object that it has destroyed.', cause: `${operation} returns a destroyed object` },
    ]);
    expect(served(symmetricKey(KEY), operation, false)).toEqual([]);
  });

  it('is not served without a Key Block either', () => {
    expect(served(opaque)).toMatchObject([{ verdict: 'failure', path: `${PAYLOAD} › Opaque Object` }]);
  });

  it('may be described without its key, and a certificate, which is public, may be served', () => {
    expect([served(keyless), served(keylessSecret), served(certificate), served(undefined)]).toEqual([[], [], [], []]);
  });

  it('is served by Get and Export alone: another answer says nothing of it', () => {
    expect(served(symmetricKey(KEY), 'GetUsageAllocation')).toEqual([]);
  });
});
