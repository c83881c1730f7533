import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode } from '../../ttlv/index.js';
import type { Check } from '../check.js';
import { builder, hex, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { create, get, KEY, register, symmetricKey } from '../testing/steps.js';

const WRAPPING_KEY = hex('00010203 04050607 08090a0b 0c0d0e0f');
const wrap = (plain: Uint8Array): Uint8Array => {
  const own = createCipheriv('id-aes128-wrap', WRAPPING_KEY, Buffer.from('a6a6a6a6a6a6a6a6', 'hex'));
  return Buffer.concat([own.update(plain), own.final()]);
};
const encoded = encode(builder('1.4').item('KeyValue', [['KeyMaterial', KEY]]));

const getGenerated = (value: Uint8Array, encoding?: string): readonly Check[] => getWrapped(value, encoding, { generated: true });

/** A Get of KEY, or of a key that nobody has seen, wrapped, with a published value that is another one. */
function getWrapped(value: Uint8Array, encoding?: string, { generated = false, algorithm = 'AES' } = {}): readonly Check[] {
  const s = scenario('1.4');
  if (generated) create(s, 'key');
  else register(s, 'key');
  register(s, 'wrapping-key', [['Cryptographic Algorithm', algorithm]], WRAPPING_KEY);
  const information: Field = ['EncryptionKeyInformation', [['UniqueIdentifier', 'wrapping-key'], ['CryptographicParameters', [['BlockCipherMode', 'NISTKeyWrap']]]]];
  const option: readonly Field[] = encoding === undefined ? [] : [['EncodingOption', encoding]];
  const key = (bytes: Uint8Array): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', bytes], ['KeyWrappingData', [['WrappingMethod', 'Encrypt'], information, ...option]]]]]];
  return s.one(
    { operation: 'Get', request: [['UniqueIdentifier', 'key'], ['KeyWrappingSpecification', [['WrappingMethod', 'Encrypt'], information, ...option]]], expect: [key(hex('ff'.repeat(24)))] },
    { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'key'], key(value)] },
  );
}

const verdicts = (checks: readonly Check[]): string[] => checks.flatMap((check) => (check.rule === 'I-10' && check.path.endsWith('Key Value') ? [check.verdict] : []));

describe('a wrapped key', () => {
  it('may differ from the published one, and is unwrapped', () => {
    const checks = getWrapped(wrap(encoded));
    expect(verdicts(checks)).toEqual(['match']);
    expect(checks.filter((check) => check.verdict === 'failure')).toEqual([]);
    expect(checks.filter((check) => check.verdict === 'variation').map((check) => [check.rule, check.variation])).toEqual([['V-3', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 7']]);
  });

  it('unwraps at least where the key itself is not known', () => {
    expect(verdicts(getGenerated(wrap(encoded)))).toEqual(['match']);
    expect(verdicts(getGenerated(wrap(KEY)))).toEqual(['warning']);
    expect(verdicts(getGenerated(wrap(KEY), 'NoEncoding'))).toEqual(['match']);
    expect(verdicts(getGenerated(hex('ee'.repeat(24)), 'NoEncoding'))).toEqual(['failure']);
    expect(verdicts(getGenerated(hex('ee'.repeat(20)), 'NoEncoding'))).toEqual(['failure']);
  });

  it('is not unwrapped where the client has registered it as it is', () => {
    const s = scenario('1.4');
    const information: Field = ['EncryptionKeyInformation', [['UniqueIdentifier', 'wrapping-key'], ['CryptographicParameters', [['BlockCipherMode', 'NISTKeyWrap']]]]];
    const key: Field = ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', hex('ee'.repeat(24))], ['KeyWrappingData', [['WrappingMethod', 'Encrypt'], information]]]]]];
    register(s, 'wrapping-key', [], WRAPPING_KEY);
    s.one({ operation: 'Register', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template'), key] }, { payload: [['UniqueIdentifier', 'key']] });
    expect(verdicts(s.one({ operation: 'Get', request: [['UniqueIdentifier', 'key']], expect: [key] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'key'], key] }))).toEqual([]);
  });

  it('is not unwrapped with the key of another algorithm', () => {
    expect(verdicts(getWrapped(hex('ee'.repeat(24)), undefined, { algorithm: 'DES3' }))).toEqual([]);
  });

  it('is the bare material without encoding', () => {
    expect(verdicts(getWrapped(wrap(KEY), 'NoEncoding'))).toEqual(['match']);
  });

  it('passes with a warning where the default encoding is missing', () => {
    expect(verdicts(getWrapped(wrap(KEY)))).toEqual(['warning']);
  });

  it('fails where it holds another key, or does not unwrap', () => {
    expect(verdicts(getWrapped(wrap(WRAPPING_KEY), 'NoEncoding'))).toEqual(['failure']);
    expect(verdicts(getWrapped(hex('ee'.repeat(24)), 'NoEncoding'))).toEqual(['failure']);
  });
});

const PLACE = 'Batch Item 1 › Response Payload › Symmetric Key › Key Block › Key Value';
const said = (checks: readonly Check[]): readonly Check[] => checksOf(checks, 'I-10', PLACE);

describe('what is said of a wrapped key (I-10)', () => {
  it('is that it holds the key, something else, or nothing', () => {
    expect(said(getWrapped(wrap(encoded)))).toMatchObject([{ verdict: 'match', expected: 'the key, wrapped', actual: 'the key, wrapped', message: 'The wrapped key unwraps to the key.', cause: 'The wrapped key unwraps to the key' }]);
    expect(said(getWrapped(wrap(KEY)))).toMatchObject([{ verdict: 'warning', actual: 'something else, wrapped', message: 'The key was wrapped without the TTLV encoding that is the default.', cause: 'A key is wrapped without TTLV encoding' }]);
    expect(said(getWrapped(wrap(WRAPPING_KEY), 'NoEncoding'))).toMatchObject([{ verdict: 'failure', expected: 'the key, wrapped', actual: 'something else, wrapped', message: 'The wrapped key does not unwrap to the key.', cause: 'A wrapped key does not unwrap to the key' }]);
    expect(said(getWrapped(hex('ee'.repeat(24))))).toMatchObject([{ verdict: 'failure', expected: 'the key, wrapped', actual: 'bytes that do not unwrap', cause: 'A wrapped key does not unwrap to the key' }]);
    expect(said(getWrapped(wrap(KEY)))[0]?.secret).toBeUndefined();
  });

  it('does not mistake another key for one without encoding', () => {
    expect(verdicts(getWrapped(wrap(WRAPPING_KEY)))).toEqual(['failure']);
    expect(verdicts(getWrapped(wrap(encode(builder('1.4').item('KeyValue', [['KeyMaterial', WRAPPING_KEY]])))))).toEqual(['failure']);
  });

  it('takes no other structure for a Key Value', () => {
    const other = encode(builder('1.4').item('Attributes', [['KeyMaterial', KEY]]));
    const bare = encode(builder('1.4').item('KeyMaterial', KEY));
    expect([verdicts(getWrapped(wrap(other))), verdicts(getWrapped(wrap(bare)))]).toEqual([['failure'], ['failure']]);
    expect([verdicts(getGenerated(wrap(other))), verdicts(getGenerated(wrap(bare)))]).toEqual([['warning'], ['warning']]);
  });
});

describe('a key that comes', () => {
  const information = (id?: string, mode?: string): Field => ['EncryptionKeyInformation', [...(id === undefined ? [] : [['UniqueIdentifier', id] as const]), ...(mode === undefined ? [] : [['CryptographicParameters', [['BlockCipherMode', mode]]] as const])]];
  const WRONG = hex('ee'.repeat(24));
  interface Served {
    readonly operation?: string;
    readonly how?: Field | null;
    readonly value?: Uint8Array;
    readonly begin?: (s: Scenario) => unknown;
  }

  /** The answer that holds this key; `w` is a wrapping key that the case has registered. */
  function served({ operation = 'Get', how = information('w', 'NISTKeyWrap'), value = WRONG, begin = (s) => create(s, 'key') }: Served): string[] {
    const s = scenario('1.4');
    begin(s);
    register(s, 'w', [], WRAPPING_KEY);
    const key: Field = ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', value], ...(how === null ? [] : [['KeyWrappingData', [['WrappingMethod', 'Encrypt'], how]] as const])]]]];
    return verdicts(s.one({ operation, request: [['UniqueIdentifier', 'key']], expect: [] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'key'], key] }));
  }

  it('by Get or Export is unwrapped, by no other operation', () => {
    expect(['Get', 'Export', 'GetUsageAllocation'].map((operation) => served({ operation }))).toEqual([['failure'], ['failure'], []]);
  });

  it('is unwrapped where the answer says with which key and in which mode, and the case has that key', () => {
    expect(served({ how: information('w') })).toEqual([]);
    expect(served({ how: information('w', 'CBC') })).toEqual([]);
    expect(served({ how: information('stranger', 'NISTKeyWrap') })).toEqual([]);
    expect(served({ how: information(undefined, 'NISTKeyWrap') })).toEqual([]);
    expect(served({ how: null })).toEqual([]);
  });

  it('is unwrapped where the server made it, or derived it', () => {
    const derive = (s: Scenario): unknown => s.one({ operation: 'DeriveKey', request: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'base'], s.build.attributesPattern('template')] }, { payload: [['UniqueIdentifier', 'key']] });
    expect([served({ begin: derive }), served({ begin: () => undefined })]).toEqual([['failure'], []]);
  });

  it('is not unwrapped where nothing is wrapped', () => {
    const s = scenario('1.4');
    create(s, 'key');
    register(s, 'w', [], WRAPPING_KEY);
    expect(verdicts(get(s, 'key', KEY))).toEqual([]);
    expect(verdicts(s.one({ operation: 'Get', request: [['UniqueIdentifier', 'key']], expect: [] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'key']] }))).toEqual([]);
  });

  it('is unwrapped with a key of which only the bytes are known, and not with one that cannot be of AES', () => {
    const foreign = (bytes: Uint8Array): string[] => served({ how: information('f', 'NISTKeyWrap'), begin: (s) => [create(s, 'key'), s.one({ operation: 'Get', request: [['UniqueIdentifier', 'f']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'f'], symmetricKey(bytes)] })] });
    expect([foreign(WRAPPING_KEY), foreign(WRAPPING_KEY.subarray(0, 8))]).toEqual([['failure'], []]);
  });
});
