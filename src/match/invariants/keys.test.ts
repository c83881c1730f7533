import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode } from '../../ttlv/index.js';
import type { Check } from '../check.js';
import { describeBytes } from '../describe.js';
import { any, builder, hex, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { failures, scenario, type Scenario } from '../testing/scenario.js';
import { create, get, getAttributes, KEY, register, symmetricKey, type AttributeRow } from '../testing/steps.js';

const PAYLOAD = 'Batch Item 1 › Response Payload';
const MATERIAL = `${PAYLOAD} › Symmetric Key › Key Block › Key Value › Key Material`;
const OTHER = hex('ffeeddcc bbaa9988 77665544 33221100');
const rsa = (modulusLength: number): Uint8Array => generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'der', type: 'pkcs1' });
const RSA_1024 = rsa(1024);
const publicKey = (material: Uint8Array, bits = 1024): Field => ['PublicKey', [['KeyBlock', [['KeyFormatType', 'PKCS_1'], ['KeyValue', [['KeyMaterial', material]]], ['CryptographicAlgorithm', 'RSA'], ['CryptographicLength', bits]]]]];
const transparent = (material: Uint8Array): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'TransparentSymmetricKey'], ['KeyValue', [['KeyMaterial', [['Key', material]]]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', material.length * 8]]]]];
const certificate = (bytes: Uint8Array): Field => ['Certificate', [['CertificateType', 'X_509'], ['CertificateValue', bytes]]];

/** A Get, or an Export, of an object of any kind. */
const served = (s: Scenario, object: Field, { id = 'a', type = 'SymmetricKey', operation = 'Get', request = [] }: { readonly id?: string; readonly type?: string; readonly operation?: 'Get' | 'Export' | 'GetUsageAllocation'; readonly request?: readonly Field[] } = {}): readonly Check[] =>
  s.one({ operation, request: [['UniqueIdentifier', id], ...request] }, { payload: [['ObjectType', type], ['UniqueIdentifier', id], object] });
const registered = (): Scenario => {
  const s = scenario('1.4');
  register(s, 'a');
  return s;
};
const created = (...ids: readonly string[]): Scenario => {
  const s = scenario('1.4');
  for (const id of ids.length === 0 ? ['a'] : ids) create(s, id);
  return s;
};
const verdicts = (checks: readonly Check[], rule: 'I-2' | 'I-3' | 'I-4' | 'I-5' | 'V-4'): string[] => checksOf(checks, rule).map(({ verdict }) => verdict);

describe('a key that the client registered (V-4)', () => {
  it('comes back byte for byte', () => {
    expect(checksOf(get(registered(), 'a', KEY), 'V-4')).toMatchObject([{ verdict: 'match', path: MATERIAL, expected: describeBytes(KEY), actual: describeBytes(KEY), secret: true, message: 'The object is the one that was seen before.', cause: 'Key material is stable' }]);
    expect(checksOf(get(registered(), 'a', OTHER), 'V-4')).toMatchObject([
      { verdict: 'failure', path: MATERIAL, expected: describeBytes(KEY), actual: describeBytes(OTHER), secret: true, message: 'The object is not the one that the client registered.', cause: 'Get returns another object than was registered' },
    ]);
  });

  it('comes back byte for byte in an Export as well, and in no other answer', () => {
    expect(verdicts(served(registered(), symmetricKey(OTHER), { operation: 'Export' }), 'V-4')).toEqual(['failure']);
    expect(verdicts(served(registered(), symmetricKey(OTHER), { operation: 'GetUsageAllocation' }), 'V-4')).toEqual([]);
  });

  it('is not compared in another format, nor where the answer holds none', () => {
    expect(verdicts(served(registered(), transparent(OTHER)), 'V-4')).toEqual([]);
    expect(registered().one({ operation: 'Get', request: [['UniqueIdentifier', 'a']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] }).filter(({ rule }) => rule === 'V-4')).toEqual([]);
  });

  it('is, for a certificate, its value', () => {
    const s = scenario('1.4');
    s.one({ operation: 'Register', request: [['ObjectType', 'Certificate'], s.build.attributesPattern('template'), certificate(KEY)] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(checksOf(served(s, certificate(OTHER), { type: 'Certificate' }), 'V-4')).toMatchObject([{ verdict: 'failure', path: `${PAYLOAD} › Certificate › Certificate Value`, expected: describeBytes(KEY), actual: describeBytes(OTHER) }]);
  });
});

describe('a key that the server made (I-3)', () => {
  it('is the same in each answer', () => {
    const s = created();
    expect(checksOf(get(s, 'a', KEY), 'I-3')).toEqual([]);
    expect(checksOf(get(s, 'a', KEY), 'I-3')).toMatchObject([{ verdict: 'match', path: MATERIAL, message: 'The object is the one that was seen before.', cause: 'Key material is stable' }]);
    expect(checksOf(get(s, 'a', OTHER), 'I-3')).toMatchObject([{ verdict: 'failure', expected: describeBytes(KEY), actual: describeBytes(OTHER), message: 'The object is not the one that an earlier answer held.', cause: 'Get returns other key material than before' }]);
  });
});

describe('the length of a generated key (I-4)', () => {
  /** A Create with these attributes, and a Get of so many bytes. */
  const made = (algorithm: string | undefined, bits: number | undefined, bytes: number): readonly Check[] => {
    const s = scenario('1.4');
    const rows: AttributeRow[] = [...(algorithm === undefined ? [] : [['Cryptographic Algorithm', algorithm] as const]), ...(bits === undefined ? [] : [['Cryptographic Length', bits] as const])];
    s.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template', ...rows)] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] });
    return checksOf(get(s, 'a', Uint8Array.from({ length: bytes }, (_, index) => index)), 'I-4');
  };
  const passing = (algorithm: string, bits: number): number[] => [8, 14, 16, 21, 24, 32].filter((bytes) => made(algorithm, bits, bytes)[0]?.verdict === 'match');

  it('is that which was asked for', () => {
    expect(made('AES', 128, 16)).toMatchObject([{ verdict: 'match', path: MATERIAL, expected: '16 bytes', actual: '16 bytes', message: 'The key has the length asked for.', cause: 'The key has the length asked for' }]);
    expect(made('AES', 128, 16)[0]?.secret).toBeUndefined();
    expect(made('AES', 256, 16)).toMatchObject([{ verdict: 'failure', path: MATERIAL, expected: '32 bytes', actual: '16 bytes', message: 'The key has 16 bytes, asked for were 32.', cause: 'A generated key does not have the length asked for' }]);
  });

  it.each<[string, number, readonly number[]]>([
    ['AES', 192, [24]],
    ['DES', 56, [8]],
    ['DES', 64, [8]],
    ['DES3', 112, [16]],
    ['DES3', 128, [16]],
    ['DES3', 168, [24]],
    ['DES3', 192, [24]],
    ['HMAC_SHA256', 255, [32]],
  ])('counts, for %s of %d bits, the bytes with their parity', (algorithm, bits, expected) => {
    expect(passing(algorithm, bits)).toEqual(expected);
  });

  it('is that which the key itself tells where none was asked for', () => {
    expect(made(undefined, undefined, 16)).toMatchObject([{ verdict: 'match', expected: '16 bytes' }]);
    const s = scenario('1.4');
    s.one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] });
    const bare = (...fields: readonly Field[]): readonly Check[] => checksOf(served(s, ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY]]], ...fields]]]]), 'I-4');
    expect([bare(), bare(['CryptographicAlgorithm', 'AES']), bare(['CryptographicLength', 64])]).toEqual([[], [], []]);
    expect(bare(['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 64])).toMatchObject([{ verdict: 'failure', expected: '8 bytes' }]);
  });

  it('is that of a transparent key as well', () => {
    expect(verdicts(served(created(), transparent(KEY)), 'I-4')).toEqual(['match']);
    expect(verdicts(served(created(), transparent(KEY.subarray(1))), 'I-4')).toEqual(['failure']);
  });

  it('is, for RSA, that of the modulus', () => {
    const pair = (algorithm: string, bits: number): readonly Check[] => {
      const s = scenario('1.4');
      s.one({ operation: 'CreateKeyPair', request: [['CommonTemplateAttribute', [s.build.attributesPattern('list', ['Cryptographic Algorithm', algorithm], ['Cryptographic Length', bits])]]] }, { payload: [['PrivateKeyUniqueIdentifier', 'private'], ['PublicKeyUniqueIdentifier', 'a']] });
      return checksOf(served(s, publicKey(RSA_1024, bits), { type: 'PublicKey' }), 'I-4');
    };
    expect(pair('RSA', 1024)).toMatchObject([{ verdict: 'match', path: `${PAYLOAD} › Public Key › Key Block › Key Value › Key Material`, expected: '1024 bits', actual: '1024 bits' }]);
    expect(pair('RSA', 2048)).toMatchObject([{ verdict: 'failure', expected: '2048 bits', actual: '1024 bits', message: 'The key has 1024 bits, asked for were 2048.' }]);
    expect(pair('DSA', 2048)).toEqual([]);
  });

  it('is judged of derived keys too, but not of registered ones and of those that were there before', () => {
    const s = scenario('1.4');
    s.one({ operation: 'DeriveKey', request: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'base'], s.build.attributesPattern('template', ['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 256])] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(verdicts(get(s, 'a', KEY), 'I-4')).toEqual(['failure']);
    expect(verdicts(served(registered(), transparent(KEY.subarray(1))), 'I-4')).toEqual([]);
    const before = scenario('1.4');
    get(before, 'a', KEY);
    expect(verdicts(get(before, 'a', KEY), 'I-4')).toEqual([]);
  });

  it('is not judged of other objects, whose bytes are no key of this length', () => {
    const secret: Field = ['SecretData', [['SecretDataType', 'Password'], ['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY]]]]]]];
    const s = scenario('1.4');
    s.one({ operation: 'DeriveKey', request: [['ObjectType', 'SecretData'], ['UniqueIdentifier', 'base'], s.build.attributesPattern('template', ['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 256])] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(verdicts(served(s, secret, { type: 'SecretData' }), 'I-4')).toEqual([]);
  });
});

describe('generated keys (I-5)', () => {
  it('are not zero', () => {
    expect(checksOf(get(created(), 'a', new Uint8Array(16)), 'I-5')).toMatchObject([{ verdict: 'failure', path: MATERIAL, expected: 'a random key', actual: 'zero', message: 'Every byte of the generated key is zero.', cause: 'A generated key is zero' }]);
    expect(checksOf(get(created(), 'a', hex('00000001 00000000 00000000 01020304')), 'I-5')).toMatchObject([{ verdict: 'failure', path: MATERIAL, expected: 'a random key', actual: 'zero', message: '8 bytes in a row of the generated key are zero.', cause: 'A generated key is zero in part' }]);
    expect(verdicts(get(created(), 'a', hex('01000000 00000000 01000000 00000001')), 'I-5')).toEqual([]);
    expect(verdicts(get(registered(), 'a', new Uint8Array(16)), 'I-5')).toEqual([]);
  });

  it('differ from each other', () => {
    const s = created('a', 'b', 'c');
    get(s, 'a', KEY);
    get(s, 'b', OTHER);
    expect(verdicts(get(s, 'a', KEY), 'I-5')).toEqual([]);
    expect(checksOf(get(s, 'c', KEY), 'I-5')).toMatchObject([{ verdict: 'failure', path: MATERIAL, expected: 'a random key', actual: 'the key of "a"', message: 'Two generated keys are equal: this one and that of "a".', cause: 'Two generated keys are equal' }]);
  });

  it('differ in all their parts', () => {
    const s = created('a', 'b', 'c');
    get(s, 'a', hex('01020304 05060708 090a0b0c 0d0e0f10'));
    expect(verdicts(get(s, 'b', hex('01020304 05060778 090a0b0c 0d0e0f7f')), 'I-5')).toEqual([]);
    expect(checksOf(get(s, 'c', hex('01020304 05060708 191a1b1c 1d1e1f20')), 'I-5')).toMatchObject([{ message: 'Two generated keys have 8 bytes in common: this one and that of "a".' }]);
    expect(checksOf(get(s, 'c', hex('21222324 05060708 090a0b0c 0d0e0f10')), 'I-5')).toMatchObject([{ verdict: 'failure', path: MATERIAL, expected: 'a random key', actual: 'a part of the key of "a"', message: 'Two generated keys have 12 bytes in common: this one and that of "a".', cause: 'Two generated keys are equal in part' }]);
  });

  it('may be equal to a key that the client registered, and to one of another format nobody can read', () => {
    const s = created('b');
    register(s, 'a');
    expect(verdicts(get(s, 'b', KEY), 'I-5')).toEqual([]);
    const foreign = created('b', 'c');
    served(foreign, symmetricKey(KEY, 'Opaque'), { id: 'c' });
    expect(verdicts(get(foreign, 'b', KEY), 'I-5')).toEqual([]);
  });

  it('are told in words that hide nothing, with the section that has the server generate them', () => {
    const s = created('a', 'b');
    get(s, 'a', KEY);
    const found = [...checksOf(get(s, 'b', KEY), 'I-5'), ...checksOf(get(s, 'b', new Uint8Array(16)), 'I-5')];
    expect(found.map(({ expected, actual, secret, source }) => [expected, actual, secret, source])).toEqual([
      ['a random key', 'the key of "a"', undefined, 'KMIP 1.4 §4.1'],
      ['a random key', 'zero', undefined, 'KMIP 1.4 §4.1'],
    ]);
  });

  it('can be equal by chance, and zero, when they are shorter than 8 bytes', () => {
    const zero = (length: number): string[] => verdicts(get(created(), 'a', new Uint8Array(length)), 'I-5');
    expect([zero(7), zero(8)]).toEqual([[], ['failure']]);
  });

  it('are judged where their bytes are known', () => {
    expect(verdicts(served(created(), symmetricKey(new Uint8Array(16), 'Opaque')), 'I-5')).toEqual([]);
  });

  it('are equal in part where they are no symmetric keys: public keys share the header of their encoding, and Secret Data may begin with a text', () => {
    const raw = (material: Uint8Array): Field => ['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', material]]]]];
    const key = rsa(2048);
    const pairs = created('a', 'b', 'c');
    served(pairs, ['PublicKey', [raw(key)]], { type: 'PublicKey' });
    expect(verdicts(served(pairs, ['PublicKey', [raw(rsa(2048))]], { id: 'b', type: 'PublicKey' }), 'I-5')).toEqual([]);
    expect(verdicts(served(pairs, ['PublicKey', [raw(key)]], { id: 'c', type: 'PublicKey' }), 'I-5')).toEqual(['failure']);
    const secret = (material: Uint8Array): Field => ['SecretData', [['SecretDataType', 'Password'], raw(material)]];
    const secrets = created('a', 'b', 'c');
    served(secrets, secret(Buffer.from('password-1')), { type: 'SecretData' });
    expect(verdicts(served(secrets, secret(Buffer.from('password-2')), { id: 'b', type: 'SecretData' }), 'I-5')).toEqual([]);
    expect(verdicts(served(secrets, secret(new Uint8Array(16)), { id: 'c', type: 'SecretData' }), 'I-5')).toEqual(['failure']);
  });
});

describe('a Digest (I-2)', () => {
  const sha = (bytes: Uint8Array, algorithm = 'sha256'): Uint8Array => createHash(algorithm).update(bytes).digest();
  const digest = (value: Uint8Array | typeof any, algorithm: string | null = 'SHA_256', format: string | null = 'Raw'): AttributeRow => ['Digest', [...(algorithm === null ? [] : [['HashingAlgorithm', algorithm] as const]), ['DigestValue', value], ...(format === null ? [] : [['KeyFormatType', format] as const])]];
  const told = (s: Scenario, ...rows: readonly AttributeRow[]): readonly Check[] => getAttributes(s, 'a', [], rows, ['Digest']);
  const DIGEST = `${PAYLOAD} › Attribute "Digest"`;

  it('is that of the key which the client registered', () => {
    expect(checksOf(told(registered(), digest(sha(KEY))), 'I-2')).toMatchObject([
      { verdict: 'match', path: DIGEST, expected: describeBytes(sha(KEY)), actual: describeBytes(sha(KEY)), message: 'The Digest is that of the object.', cause: 'Digest is right', source: 'KMIP 1.4 §3.17' },
    ]);
    expect(checksOf(told(registered(), digest(sha(OTHER))), 'I-2')).toMatchObject([
      { verdict: 'failure', path: DIGEST, expected: describeBytes(sha(KEY)), actual: describeBytes(sha(OTHER)), message: 'The Digest is not that of the object.', cause: 'The Digest is not that of the object' },
    ]);
    expect(checksOf(told(registered(), digest(sha(OTHER))), 'I-2')[0]?.secret).toBeUndefined();
    expect(verdicts(told(registered(), digest(sha(KEY)), digest(sha(OTHER, 'sha512'), 'SHA_512')), 'I-2')).toEqual(['match', 'failure']);
  });

  it('is that of the key which the server told before', () => {
    const s = created();
    expect(verdicts(told(s, digest(sha(OTHER))), 'I-2')).toEqual([]);
    get(s, 'a', KEY);
    expect(verdicts(told(s, digest(sha(KEY))), 'I-2')).toEqual(['failure', 'match']);
  });

  it('is that of the key which comes later', () => {
    const s = created();
    told(s, digest(sha(OTHER)));
    expect(checksOf(get(s, 'a', KEY), 'I-2')).toMatchObject([{ verdict: 'failure', path: MATERIAL, expected: describeBytes(sha(KEY)), actual: describeBytes(sha(OTHER)), message: 'The Digest is not that of the object.', cause: 'The Digest is not that of the object' }]);
    const right = created();
    told(right, digest(sha(KEY)), digest(sha(OTHER, 'sha1'), 'SHA_1'), digest(hex('00'), 'Tiger'));
    expect(checksOf(get(right, 'a', KEY), 'I-2')).toMatchObject([{ verdict: 'match', expected: describeBytes(sha(KEY)) }, { verdict: 'failure', expected: describeBytes(sha(KEY, 'sha1')) }]);
  });

  it('is that of the key which comes with it', () => {
    const s = scenario('2.1');
    const answer = (value: Uint8Array): readonly Check[] => s.one({ operation: 'Export', request: [['UniqueIdentifier', 'b']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'b'], ...s.build.attributes(digest(value)), symmetricKey(KEY)] });
    expect(checksOf(answer(sha(OTHER)), 'I-2')).toMatchObject([{ verdict: 'failure', path: `${PAYLOAD} › Attributes › Attribute "Digest"` }]);
  });

  it('does not change', () => {
    const s = created();
    told(s, digest(sha(KEY)));
    expect(checksOf(told(s, digest(sha(KEY))), 'I-2')).toEqual([]);
    expect(checksOf(told(s, digest(sha(OTHER))), 'I-2')).toMatchObject([{ verdict: 'failure', path: DIGEST, expected: describeBytes(sha(KEY)), actual: describeBytes(sha(OTHER)), message: 'The Digest of the object has changed.', cause: 'The Digest of an object changes' }]);
  });

  it('is taken over the encoded structure where the material is one', () => {
    const s = created();
    told(s, digest(sha(encode(builder('1.4').item('KeyMaterial', [['Key', KEY]]))), 'SHA_256', 'TransparentSymmetricKey'));
    expect(verdicts(served(s, transparent(KEY)), 'I-2')).toEqual(['match']);
    expect(verdicts(served(s, transparent(OTHER)), 'I-2')).toEqual(['failure']);
  });

  it('says nothing of a key in another format', () => {
    expect(verdicts(told(registered(), digest(sha(OTHER), 'SHA_256', 'TransparentSymmetricKey')), 'I-2')).toEqual([]);
    const s = created();
    told(s, digest(sha(OTHER), 'SHA_256', 'TransparentSymmetricKey'));
    expect(verdicts(get(s, 'a', KEY), 'I-2')).toEqual([]);
  });

  it('is, without a format, that of the object as it is', () => {
    expect(verdicts(told(registered(), digest(sha(KEY), 'SHA_256', null)), 'I-2')).toEqual(['match']);
    expect(verdicts(told(registered(), digest(sha(OTHER), 'SHA_256', null)), 'I-2')).toEqual(['failure']);
    const s = created();
    told(s, digest(sha(OTHER), 'SHA_256', null));
    expect(verdicts(get(s, 'a', KEY), 'I-2')).toEqual(['failure']);
  });

  it('is, without a format, not known where the object came in several, or was asked for in one', () => {
    const both = registered();
    served(both, transparent(KEY));
    expect(verdicts(told(both, digest(sha(OTHER), 'SHA_256', null)), 'I-2')).toEqual([]);
    expect(verdicts(get(both, 'a', KEY), 'I-2')).toEqual([]);
    const asked = created();
    told(asked, digest(sha(OTHER), 'SHA_256', null));
    expect(verdicts(served(asked, transparent(KEY), { request: [['KeyFormatType', 'TransparentSymmetricKey']] }), 'I-2')).toEqual([]);
    told(asked, digest(sha(OTHER), 'SHA_256', 'TransparentSymmetricKey'));
    expect(verdicts(served(asked, transparent(KEY), { request: [['KeyFormatType', 'TransparentSymmetricKey']] }), 'I-2')).toEqual(['failure']);
  });

  it('is, for a certificate, that of its value, whatever format it names', () => {
    const s = scenario('1.4');
    s.one({ operation: 'Register', request: [['ObjectType', 'Certificate'], s.build.attributesPattern('template'), certificate(KEY)] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(verdicts(told(s, digest(sha(KEY), 'SHA_256', 'X_509')), 'I-2')).toEqual(['match']);
    expect(verdicts(told(s, digest(sha(OTHER), 'SHA_256', null)), 'I-2')).toContain('failure');
  });

  it('is not judged of an object that nobody has seen', () => {
    expect([verdicts(told(scenario('1.4'), digest(sha(OTHER))), 'I-2'), verdicts(told(scenario('1.4'), digest(sha(OTHER), 'SHA_256', null)), 'I-2')]).toEqual([[], []]);
  });

  it('is not judged where it is not complete', () => {
    expect(verdicts(told(registered(), ['Digest', [['HashingAlgorithm', 'SHA_256']]]), 'I-2')).toEqual([]);
    expect(verdicts(told(registered(), digest(sha(OTHER), null)), 'I-2')).toEqual([]);
  });

  describe('has the length of its algorithm (I-12)', () => {
    const ofGenerated = (length: number, algorithm = 'SHA_256'): readonly Check[] => checksOf(told(created(), digest(Uint8Array.from({ length }, (_, index) => index + 1), algorithm)), 'I-12');

    it('where the key is not known', () => {
      expect([ofGenerated(32), ofGenerated(64, 'SHA_512'), ofGenerated(16, 'MD4')]).toEqual([[], [], []]);
      expect(ofGenerated(31)).toMatchObject([{ verdict: 'failure', path: DIGEST, expected: '32 bytes', actual: '31 bytes', message: 'The Digest has 31 bytes, SHA_256 (6) yields 32.', cause: 'A Digest does not have the length of its algorithm' }]);
      expect([33, 0].map((length) => ofGenerated(length).map(({ verdict }) => verdict))).toEqual([['failure'], ['failure']]);
    });

    it('and is not held against the key on top of that', () => {
      const checks = told(registered(), digest(sha(KEY).subarray(1)));
      expect([verdicts(checks, 'I-2'), failures(checksOf(checks, 'I-12'))]).toEqual([[], ['I-12: A Digest does not have the length of its algorithm']]);
    });
  });

  describe('is there with SHA-256 (V-7)', () => {
    const mandatory = (version: '1.4' | '2.0' | '2.1', ...rows: readonly AttributeRow[]): readonly Check[] => checksOf(getAttributes(scenario(version), 'a', [], rows, ['Digest']), 'V-7');

    it('where there is one at all', () => {
      expect(mandatory('2.1', digest(sha(KEY)))).toEqual([]);
      expect(mandatory('2.1', digest(sha(KEY, 'sha1'), 'SHA_1'), digest(sha(KEY)))).toEqual([]);
      expect(mandatory('2.1')).toEqual([]);
    });

    it('from 2.1 on without exception', () => {
      expect(mandatory('2.1', digest(sha(KEY, 'sha1'), 'SHA_1'), digest(sha(KEY, 'sha512'), 'SHA_512'))).toMatchObject([
        { verdict: 'failure', path: `${PAYLOAD} › Attributes › Attribute "Digest"`, expected: 'a digest with SHA-256', actual: 'SHA_1 (4), SHA_512 (8)', message: 'None of the digests is taken with SHA-256.', cause: 'No Digest is taken with SHA-256' },
      ]);
      expect(mandatory('2.1', digest(sha(KEY), null))).toMatchObject([{ verdict: 'failure', actual: 'none' }]);
    });

    it('up to 2.0 unless the server uses the permitted variation', () => {
      expect(mandatory('1.4', digest(sha(KEY, 'sha1'), 'SHA_1'))).toMatchObject([{ verdict: 'variation', variation: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 13' }]);
      expect(mandatory('2.0', digest(sha(KEY, 'sha1'), 'SHA_1'))).toMatchObject([{ verdict: 'variation' }]);
      expect(mandatory('2.1', digest(sha(KEY, 'sha1'), 'SHA_1'))[0]).not.toHaveProperty('variation');
    });
  });
});

describe('the links of a generated pair (I-9)', () => {
  const linked = (...fields: readonly Field[]): readonly Check[] => {
    const s = scenario('1.4');
    s.one({ operation: 'CreateKeyPair', request: [] }, { payload: [['PrivateKeyUniqueIdentifier', 'private'], ['PublicKeyUniqueIdentifier', 'public']] });
    return checksOf(getAttributes(s, 'private', [], [['Link', fields]], ['Link']), 'I-9');
  };
  const place = { path: `${PAYLOAD} › Attribute "Link"`, expected: '"public"' };

  it('lead to the other half', () => {
    expect(linked(['LinkType', 'PublicKeyLink'], ['LinkedObjectIdentifier', 'public'])).toMatchObject([{ ...place, verdict: 'match', actual: '"public"', message: 'The link leads to the other half of the pair.', cause: 'Links of a key pair are right', source: 'KMIP 1.4 §3.35' }]);
    expect(linked(['LinkType', 'PublicKeyLink'], ['LinkedObjectIdentifier', 'stranger'])).toMatchObject([
      { ...place, verdict: 'failure', actual: '"stranger"', message: 'The PublicKeyLink (258) does not lead to the other half of the pair.', cause: 'A link of a key pair leads to another object' },
    ]);
  });

  it('may lead elsewhere when they are of another kind', () => {
    expect(linked(['LinkType', 'ReplacementObjectLink'], ['LinkedObjectIdentifier', 'stranger'])).toEqual([]);
  });

  it('are not judged where they are not complete, and of objects that are no half of a pair', () => {
    expect(linked(['LinkType', 'PublicKeyLink'])).toEqual([]);
    expect(linked(['LinkedObjectIdentifier', 'stranger'])).toEqual([]);
    expect(checksOf(getAttributes(created(), 'a', [], [['Link', [['LinkType', 'PublicKeyLink'], ['LinkedObjectIdentifier', 'stranger']]]], ['Link']), 'I-9')).toEqual([]);
    expect(checksOf(getAttributes(created(), 'a', [], [['State', 'PreActive']], ['State']), 'I-9')).toEqual([]);
  });

  it('are judged in attributes alone', () => {
    const s = scenario('1.4');
    s.one({ operation: 'CreateKeyPair', request: [] }, { payload: [['PrivateKeyUniqueIdentifier', 'private'], ['PublicKeyUniqueIdentifier', 'public']] });
    expect(checksOf(served(s, publicKey(RSA_1024), { id: 'public', type: 'PublicKey' }), 'I-9')).toEqual([]);
    expect(checksOf(getAttributes(s, 'private', [], [['State', 'PreActive']], ['State']), 'I-9')).toEqual([]);
  });
});
