import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode } from '../../ttlv/index.js';
import type { Check } from '../check.js';
import { builder, hex, type Field } from '../testing/build.js';
import { scenario } from '../testing/scenario.js';
import { create, KEY, register } from '../testing/steps.js';

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
    expect(checks.filter((check) => check.verdict === 'variation').map((check) => [check.rule, check.variation])).toEqual([['V-3', 'Profile 1.0 §4.7 item 7']]);
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
