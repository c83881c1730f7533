import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Check } from '../check.js';
import { describeBytes } from '../describe.js';
import { any, type Field } from '../testing/build.js';
import { checksOf } from '../testing/checks-of.js';
import { scenario, type Scenario } from '../testing/scenario.js';
import { parameters, register } from '../testing/steps.js';

const DATA = Buffer.from('what is signed');
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const SIGNATURE = sign('sha256', DATA, rsa.privateKey);
const OTHER = SIGNATURE.with(-1, (SIGNATURE.at(-1) ?? 0) ^ 1);
const RSA: Field = parameters(['DigitalSignatureAlgorithm', 'SHA_256WithRSAEncryption']);
const STREAM: Field = ['InitIndicator', true];
const PAYLOAD = 'Batch Item 1 › Response Payload';

const invariants = (checks: readonly Check[]): string[] => checks.flatMap(({ rule, verdict }) => (rule === 'I-6' || rule === 'I-15' ? [`${rule} ${verdict}`] : []));

const held = (type: 'PublicKey' | 'PrivateKey'): Field => {
  const material = type === 'PublicKey' ? rsa.publicKey.export({ format: 'der', type: 'pkcs1' }) : rsa.privateKey.export({ format: 'der', type: 'pkcs1' });
  return [type, [['KeyBlock', [['KeyFormatType', 'PKCS_1'], ['KeyValue', [['KeyMaterial', material]]], ['CryptographicAlgorithm', 'RSA'], ['CryptographicLength', 1024]]]]];
};

/** A case that has registered one half of the pair as `key`. */
const registered = (type: 'PublicKey' | 'PrivateKey'): Scenario => {
  const s = scenario('1.4');
  s.one({ operation: 'Register', request: [['ObjectType', type], s.build.attributesPattern('template'), held(type)] }, { payload: [['UniqueIdentifier', 'key']] });
  return s;
};
/** A case in which the server made the pair of `key` and `other half`. */
const generated = (): Scenario => {
  const s = scenario('1.4');
  s.one({ operation: 'CreateKeyPair', request: [] }, { payload: [['PrivateKeyUniqueIdentifier', 'key'], ['PublicKeyUniqueIdentifier', 'other half']] });
  return s;
};

interface Call {
  readonly id?: string;
  readonly how?: Field;
  readonly data?: Uint8Array;
  readonly more?: readonly Field[];
}
const signed = (s: Scenario, signature: Uint8Array, { id = 'key', how = RSA, data = DATA, more = [] }: Call = {}): readonly Check[] =>
  s.one({ operation: 'Sign', request: [['UniqueIdentifier', id], how, ['Data', data], ...more] }, { payload: [['UniqueIdentifier', id], ['SignatureData', signature]] });
const verified = (s: Scenario, signature: Uint8Array, indicator: string, { id = 'key', how = RSA, data = DATA, more = [] }: Call = {}): readonly Check[] =>
  s.one({ operation: 'SignatureVerify', request: [['UniqueIdentifier', id], how, ['Data', data], ['SignatureData', signature], ...more], expect: [['ValidityIndicator', any]] }, { payload: [['UniqueIdentifier', id], ['ValidityIndicator', indicator]] });

describe('a signature that the server makes (I-15)', () => {
  it('is valid under the key that the client registered', () => {
    const path = `${PAYLOAD} › Signature Data`;
    expect(checksOf(signed(registered('PrivateKey'), SIGNATURE), 'I-15')).toMatchObject([{ verdict: 'match', path, expected: 'a valid signature', actual: describeBytes(SIGNATURE), message: 'The signature is valid.', cause: 'The signature is valid' }]);
    expect(checksOf(signed(registered('PrivateKey'), OTHER), 'I-15')).toMatchObject([
      { verdict: 'failure', path, expected: 'a valid signature', actual: describeBytes(OTHER), message: 'The signature is not valid for the data and the key.', cause: 'Sign returns an invalid signature' },
    ]);
  });

  it('is valid under the other half of a generated pair, once that has been seen', () => {
    const s = generated();
    expect(invariants(signed(s, OTHER))).toEqual([]);
    s.one({ operation: 'Get', request: [['UniqueIdentifier', 'other half']] }, { payload: [['ObjectType', 'PublicKey'], ['UniqueIdentifier', 'other half'], held('PublicKey')] });
    expect(invariants(signed(s, SIGNATURE))).toEqual(['I-15 match']);
    expect(invariants(signed(s, OTHER))).toEqual(['I-15 failure']);
  });

  it('is valid under the half that can be read', () => {
    const s = generated();
    s.one({ operation: 'Get', request: [['UniqueIdentifier', 'key']] }, { payload: [['ObjectType', 'PrivateKey'], ['UniqueIdentifier', 'key'], ['PrivateKey', [['KeyBlock', [['KeyFormatType', 'Opaque'], ['KeyValue', [['KeyMaterial', DATA]]]]]]]] });
    s.one({ operation: 'Get', request: [['UniqueIdentifier', 'other half']] }, { payload: [['ObjectType', 'PublicKey'], ['UniqueIdentifier', 'other half'], held('PublicKey')] });
    expect([invariants(signed(s, SIGNATURE)), invariants(signed(s, OTHER))]).toEqual([['I-15 match'], ['I-15 failure']]);
  });

  it('is not judged where the scheme is not laid down, in a stream, and where there is none', () => {
    expect(invariants(signed(registered('PrivateKey'), OTHER, { how: parameters(['PaddingMethod', 'PKCS1V1_5']) }))).toEqual([]);
    expect(invariants(signed(registered('PrivateKey'), OTHER, { more: [STREAM] }))).toEqual([]);
    expect(invariants(signed(scenario('1.4'), OTHER))).toEqual([]);
    expect(invariants(registered('PrivateKey').one({ operation: 'Sign', request: [['UniqueIdentifier', 'key'], RSA, ['Data', DATA]] }, { payload: [['UniqueIdentifier', 'key']] }))).toEqual([]);
    expect(invariants(registered('PrivateKey').one({ operation: 'Sign', request: [['UniqueIdentifier', 'key'], RSA, ['DigestedData', DATA]] }, { payload: [['UniqueIdentifier', 'key'], ['SignatureData', OTHER]] }))).toEqual([]);
  });
});

describe('Signature Verify', () => {
  const path = `${PAYLOAD} › Validity Indicator`;

  it('finds a right signature valid, and a wrong one invalid (I-15)', () => {
    expect(checksOf(verified(registered('PublicKey'), SIGNATURE, 'Valid'), 'I-15')).toMatchObject([{ verdict: 'match', path, expected: 'Valid (1)', actual: 'Valid (1)', message: 'Signature Verify judges rightly.', cause: 'Signature Verify judges rightly' }]);
    expect(checksOf(verified(registered('PublicKey'), SIGNATURE, 'Invalid'), 'I-15')).toMatchObject([{ verdict: 'failure', path, expected: 'Valid (1)', actual: 'Invalid (2)', cause: 'Signature Verify says Invalid instead of Valid' }]);
    expect(checksOf(verified(registered('PublicKey'), OTHER, 'Valid'), 'I-15')).toMatchObject([{ verdict: 'failure', path, expected: 'Invalid (2)', actual: 'Valid (1)', cause: 'Signature Verify says Valid instead of Invalid' }]);
    expect(invariants(verified(registered('PublicKey'), OTHER, 'Invalid'))).toEqual(['I-15 match']);
  });

  it('finds what this case got from Sign valid, under either half of the pair (I-6)', () => {
    const s = generated();
    signed(s, OTHER);
    expect(checksOf(verified(s, OTHER, 'Valid', { id: 'other half' }), 'I-6')).toMatchObject([{ verdict: 'match', path, expected: 'Valid (1)', actual: 'Valid (1)' }]);
    expect(invariants(verified(s, OTHER, 'Invalid', { id: 'other half' }))).toEqual(['I-6 failure']);
    expect(invariants(verified(s, OTHER, 'Invalid'))).toEqual(['I-6 failure']);
  });

  it('needs no hint at the salt length for a signature of its own (I-6)', () => {
    const s = generated();
    const how = parameters(['PaddingMethod', 'PSS'], ['HashingAlgorithm', 'SHA_256']);
    signed(s, OTHER, { how });
    expect(invariants(verified(s, OTHER, 'Invalid', { how }))).toEqual(['I-6 failure']);
  });

  it.each<[string, Uint8Array, Call]>([
    ['pair', OTHER, { id: 'stranger' }],
    ['data', OTHER, { data: Buffer.from('what is not') }],
    ['signature', SIGNATURE, {}],
    ['scheme', OTHER, { how: parameters(['DigitalSignatureAlgorithm', 'SHA_512WithRSAEncryption']) }],
  ])('knows nothing of another %s', (_, signature, call) => {
    const s = generated();
    signed(s, OTHER);
    expect(invariants(verified(s, signature, 'Invalid', call))).toEqual([]);
  });

  it('is not judged where the scheme is not laid down, in a stream, and where the request holds no signature', () => {
    expect(invariants(verified(registered('PublicKey'), OTHER, 'Valid', { how: parameters(['PaddingMethod', 'PKCS1V1_5']) }))).toEqual([]);
    expect(invariants(verified(registered('PublicKey'), OTHER, 'Valid', { more: [STREAM] }))).toEqual([]);
  });

  it('is not judged where the request holds no signature, or not what was signed', () => {
    const s = generated();
    signed(s, OTHER);
    const answered = (...request: readonly Field[]): string[] => invariants(s.one({ operation: 'SignatureVerify', request: [['UniqueIdentifier', 'key'], RSA, ...request], expect: [['ValidityIndicator', any]] }, { payload: [['UniqueIdentifier', 'key'], ['ValidityIndicator', 'Invalid']] }));
    expect([answered(['Data', DATA]), answered(['DigestedData', DATA], ['SignatureData', OTHER])]).toEqual([[], []]);
  });
});

describe('other operations', () => {
  it('make and verify no signatures and no MACs, whatever their messages hold', () => {
    const s = generated();
    signed(s, OTHER);
    s.one({ operation: 'MAC', request: [['UniqueIdentifier', 'key'], RSA, ['Data', DATA]] }, { payload: [['UniqueIdentifier', 'key'], ['MACData', OTHER]] });
    const checks = s.one(
      { operation: 'Encrypt', request: [['UniqueIdentifier', 'key'], RSA, ['Data', DATA], ['MACData', OTHER], ['SignatureData', OTHER]] },
      { payload: [['UniqueIdentifier', 'key'], ['Data', SIGNATURE], ['ValidityIndicator', 'Invalid']] },
    );
    expect(invariants(checks)).toEqual([]);
    const surplus: readonly Field[] = [['UniqueIdentifier', 'key'], ['MACData', OTHER], ['SignatureData', OTHER]];
    expect(invariants(registered('PrivateKey').one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'key'], RSA, ['Data', DATA]] }, { payload: surplus }))).toEqual([]);
    const mac = parameters(['CryptographicAlgorithm', 'HMAC_SHA256']);
    const keyed = scenario('1.4');
    register(keyed, 'key');
    expect(invariants(keyed.one({ operation: 'Sign', request: [['UniqueIdentifier', 'key'], mac, ['Data', DATA]] }, { payload: surplus }))).toEqual([]);
  });
});
