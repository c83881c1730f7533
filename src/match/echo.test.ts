import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { Check } from './check.js';
import { hex, type Field } from './testing/build.js';
import { scenario, type Answered, type Asked, type Scenario } from './testing/scenario.js';
import { create, get, KEY, register, symmetricKey } from './testing/steps.js';
import { wordingOf, type Wording } from './testing/wording.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const ID: Field = ['UniqueIdentifier', 'a'];
const one = (asked: Asked, answered: Answered, s: Scenario = scenario('1.4')): readonly Check[] => s.one(asked, answered);
const verdictsIn = (checks: readonly Check[], rule: string): string[] => wordingOf(checks, rule).map(({ verdict }) => verdict);

describe('the Unique Identifier of an answer (V-1)', () => {
  const path = `${PAYLOAD} › Unique Identifier`;
  const answered = (operation: string, id: Field, request: readonly Field[] = [ID]): readonly Check[] => one({ operation, request }, { payload: [id] });

  it('is that of the request', () => {
    expect(wordingOf(answered('Destroy', ID), 'V-1')).toEqual([{ rule: 'V-1', verdict: 'match', path, expected: '"a"', actual: '"a"', message: 'The answer is about the object of the request.', cause: 'Unique Identifier is that of the request' }]);
  });

  it('fails when it is another', () => {
    expect(wordingOf(answered('Destroy', ['UniqueIdentifier', 'b']), 'V-1')).toEqual([
      { rule: 'V-1', verdict: 'failure', path, expected: '"a"', actual: '"b"', message: 'The answer is about another object than the request.', cause: 'Destroy returns another Unique Identifier than that of the request' },
    ]);
  });

  it('is not judged where there is none, or where it is no text', () => {
    expect([verdictsIn(one({ operation: 'Destroy', request: [ID] }, { payload: [] }), 'V-1'), verdictsIn(answered('Destroy', { tag: TAG.UniqueIdentifier, type: 'Boolean', value: true }), 'V-1')]).toEqual([[], []]);
  });

  it('is not judged where nobody knows what the request is about', () => {
    expect(verdictsIn(answered('Destroy', ID, []), 'V-1')).toEqual([]);
  });

  it.each([['Locate'], ['ReKey'], ['ReCertify'], ['DeriveKey']])('is that of another object in an answer to %s', (operation) => {
    expect(verdictsIn(answered(operation, ['UniqueIdentifier', 'b']), 'V-1')).toEqual([]);
  });
});

describe('the Object Type of an answer to Create (V-16)', () => {
  const path = `${PAYLOAD} › Object Type`;
  const { build } = scenario('1.4');
  const made = (operation: string, type: Field, request: readonly Field[] = [['ObjectType', 'SymmetricKey'], build.attributesPattern('template')]): Wording[] => wordingOf(one({ operation, request }, { payload: [type, ID] }), 'V-16');

  it('is that of the request', () => {
    expect(made('Create', ['ObjectType', 'SymmetricKey'])).toEqual([{ rule: 'V-16', verdict: 'match', path, expected: 'SymmetricKey (2)', actual: 'SymmetricKey (2)', message: 'The Object Type is that of the request.', cause: 'Object Type is echoed' }]);
  });

  it('fails when it is another', () => {
    expect(made('Create', ['ObjectType', 'SecretData'])).toEqual([
      { rule: 'V-16', verdict: 'failure', path, expected: 'SymmetricKey (2)', actual: 'SecretData (7)', message: 'The Object Type is not that of the request.', cause: 'Create returns another Object Type than that of the request' },
    ]);
  });

  it('is not judged where the request has none, or in other operations', () => {
    expect([made('Create', ['ObjectType', 'SecretData'], []), made('Register', ['ObjectType', 'SecretData'])]).toEqual([[], []]);
    expect(wordingOf(one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], build.attributesPattern('template')] }, { payload: [ID] }), 'V-16')).toEqual([]);
  });
});

describe('the Object Type beside an object (S-17)', () => {
  const path = `${PAYLOAD} › Object Type`;
  const got = (type: Field, object: Field = symmetricKey(KEY), s: Scenario = scenario('1.4')): Wording[] => wordingOf(one({ operation: 'Get', request: [ID] }, { payload: [type, ID, object] }, s), 'S-17');
  const typed = (type: string): Field => ['ObjectType', type];
  const match = { rule: 'S-17', verdict: 'match', path, expected: 'Symmetric Key', actual: 'SymmetricKey (2)', message: 'The Object Type names the object.', cause: 'Object Type names the object' };
  const failure = { rule: 'S-17', verdict: 'failure', path, cause: 'Get returns an object of another type than it says' };

  it('names it', () => {
    expect(got(typed('SymmetricKey'))).toEqual([match]);
  });

  it.each([
    ['Certificate', 'Certificate', [['CertificateType', 'X_509'], ['CertificateValue', hex('00')]]],
    ['PublicKey', 'PublicKey', []],
    ['PrivateKey', 'PrivateKey', []],
    ['SplitKey', 'SplitKey', []],
    ['SecretData', 'SecretData', []],
    ['OpaqueData', 'OpaqueObject', []],
    ['PGPKey', 'PGPKey', []],
    ['Template', 'Template', []],
  ] as const)('is %s for it', (type, tag, fields) => {
    expect(got(type === 'OpaqueData' ? { tag: TAG.ObjectType, type: 'Enumeration', value: ENUM.ObjectType.OpaqueObject } : typed(type), [tag, fields]).map(({ verdict }) => verdict)).toEqual(['match']);
  });

  it('fails when the object is another', () => {
    expect(got(typed('SecretData'))).toEqual([{ ...failure, expected: 'Symmetric Key', actual: 'SecretData (7)', message: 'The Object Type is SecretData (7), but the object is a Symmetric Key.' }]);
  });

  it('fails when both are another than the object was made with', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(got(typed('SecretData'), ['SecretData', [['SecretDataType', 'Password']]], s)).toEqual([{ ...failure, expected: 'SymmetricKey (2)', actual: 'SecretData (7)', message: 'The object has another Object Type than it was made with.' }]);
  });

  it('is right for an object that is known and unchanged', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(got(typed('SymmetricKey'), undefined, s)).toEqual([{ ...match, expected: 'SymmetricKey (2)' }]);
    expect(got(typed('SecretData'), symmetricKey(KEY), s)).toEqual([{ ...failure, expected: 'Symmetric Key', actual: 'SecretData (7)', message: 'The Object Type is SecretData (7), but the object is a Symmetric Key.' }]);
  });

  it('is not judged where one of them is missing, or the type is no number', () => {
    const without = (...payload: readonly Field[]): Wording[] => wordingOf(one({ operation: 'Get', request: [ID] }, { payload }), 'S-17');
    expect([without(ID, symmetricKey(KEY)), without(typed('SymmetricKey'), ID), without({ tag: TAG.ObjectType, type: 'Boolean', value: true }, ID, symmetricKey(KEY))]).toEqual([[], [], []]);
  });
});

describe('the format of a key in an answer (V-8)', () => {
  const path = `${PAYLOAD} › Symmetric Key › Key Block › Key Format Type`;
  const wanted: Field = ['KeyFormatType', 'Raw'];
  const got = (format: string, request: readonly Field[] = [wanted], operation = 'Get'): Wording[] => wordingOf(one({ operation, request: [ID, ...request] }, { payload: [['ObjectType', 'SymmetricKey'], ID, symmetricKey(KEY, format)] }), 'V-8');

  it('is that which the request names', () => {
    expect(got('Raw')).toEqual([{ rule: 'V-8', verdict: 'match', path, expected: 'Raw (1)', actual: 'Raw (1)', message: 'The key has the format that the request names.', cause: 'Key Format Type is as requested' }]);
  });

  it.each(['Get', 'Export'])('fails when it is another: %s', (operation) => {
    expect(got('Opaque', [wanted], operation)).toEqual([
      { rule: 'V-8', verdict: 'failure', path, expected: 'Raw (1)', actual: 'Opaque (2)', message: 'The key does not have the format that the request names.', cause: `${operation} ignores the Key Format Type of the request` },
    ]);
  });

  it('is free where the request names none, or asks for something else', () => {
    expect([got('Opaque', []), got('Opaque', [wanted], 'Archive')]).toEqual([[], []]);
  });

  it('is not judged in an object without a Key Block or a format', () => {
    const object = (...fields: readonly Field[]): Wording[] => wordingOf(one({ operation: 'Get', request: [ID, wanted] }, { payload: [['ObjectType', 'SymmetricKey'], ID, ...fields] }), 'V-8');
    expect([object(), object(['SymmetricKey', []]), object(['SymmetricKey', [['KeyBlock', []]]])]).toEqual([[], [], []]);
  });
});

describe('a key that is to be wrapped (I-10)', () => {
  const wrapping: Field = ['KeyWrappingSpecification', [['WrappingMethod', 'Encrypt'], ['EncryptionKeyInformation', [['UniqueIdentifier', 'k']]]]];
  const got = (...block: readonly Field[]): readonly Check[] => one({ operation: 'Get', request: [ID, wrapping] }, { payload: [['ObjectType', 'SymmetricKey'], ID, ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', KEY], ...block]]]]] });
  const path = `${PAYLOAD} › Symmetric Key › Key Block › Key Wrapping Data`;
  const wrapped: Field = ['KeyWrappingData', [['WrappingMethod', 'Encrypt']]];

  it('comes with what tells how', () => {
    expect(wordingOf(got(wrapped), 'I-10')).toContainEqual({ rule: 'I-10', verdict: 'match', path, expected: 'Key Wrapping Data', actual: 'Key Wrapping Data', message: 'The key is wrapped, as the request asks.', cause: 'The key is wrapped' });
  });

  it('fails when it comes in the clear; that is no secret', () => {
    expect(wordingOf(got(), 'I-10')).toEqual([{ rule: 'I-10', verdict: 'failure', path, expected: 'Key Wrapping Data', actual: 'nothing', message: 'The request asks for a wrapped key, but it comes unwrapped.', cause: 'Get returns a key unwrapped that was to be wrapped' }]);
  });

  it('is shown at the Key Wrapping Data, or at the Key Block that has none', () => {
    const bytes = (checks: readonly Check[]): number | undefined => checks.find(({ rule }) => rule === 'I-10')?.bytes?.length;
    expect([bytes(got(wrapped)), bytes(got())]).toEqual([24, 48]);
  });

  it('is not judged where nobody asked for it, or there is no Key Block', () => {
    const s = scenario('1.4');
    register(s, 'a');
    expect(wordingOf(get(s, 'a', KEY), 'I-10')).toEqual([]);
    expect(wordingOf(one({ operation: 'Get', request: [ID, wrapping] }, { payload: [['ObjectType', 'SymmetricKey'], ID, ['SymmetricKey', []]] }), 'I-10')).toEqual([]);
  });
});
