import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { hex, type Field } from './testing/build.js';
import { scenario, type Scenario } from './testing/scenario.js';
import { create, get, getAttributes, KEY, parameters, register, symmetricKey, type AttributeRow } from './testing/steps.js';

const EXPECTED = hex('01020304');
const OTHER = hex('04030201');
const ID: Field = ['UniqueIdentifier', 'a'];

/** The verdicts on the fields with this name. */
const on = (checks: readonly Check[], title: string): string[] => checks.filter(({ path, rule }) => path.endsWith(title) && /^[VC]-/.test(rule)).map(({ rule, verdict }) => `${rule} ${verdict}`);

type Begin = (s: Scenario) => unknown;
const nothing: Begin = () => undefined;
const registered = (...attributes: readonly AttributeRow[]): Begin => (s) => register(s, 'a', attributes);

/** An operation on a key with a result that is not the expected one. */
function differing(operation: 'Encrypt' | 'Decrypt' | 'Sign', request: readonly Field[], begin: Begin = nothing, version: ProtocolVersion = '1.4'): string[] {
  const tag = operation === 'Sign' ? 'SignatureData' : 'Data';
  const s = scenario(version);
  begin(s);
  return on(s.one({ operation, request: [ID, ...request, ['Data', EXPECTED]], expect: [[tag, EXPECTED]] }, { payload: [ID, [tag, OTHER]] }), tag === 'Data' ? 'Data' : 'Signature Data');
}

const FREE = ['V-5 variation'];
const WRONG = ['V-5 failure'];

describe('results that are random by nature (V-5)', () => {
  it.each([
    ['Encrypt', 'OAEP'],
    ['Encrypt', 'PKCS1V1_5'],
    ['Sign', 'PSS'],
  ] as const)('%s with %s', (operation, padding) => {
    expect(differing(operation, [parameters(['PaddingMethod', padding])])).toEqual(FREE);
  });

  it.each(['OAEP', 'PKCS1V1_5'])('not what Decrypt recovers with %s', (padding) => {
    expect(differing('Decrypt', [parameters(['PaddingMethod', padding])])).toEqual(WRONG);
  });

  it('not a signature with PKCS #1 v1.5', () => {
    expect(differing('Sign', [parameters(['PaddingMethod', 'PKCS1V1_5'])])).toEqual(WRONG);
  });

  it('what Encrypt makes with a random vector', () => {
    expect(differing('Encrypt', [parameters(['RandomIV', true])])).toEqual(FREE);
    expect(differing('Encrypt', [parameters(['RandomIV', false])])).toEqual(WRONG);
    expect(differing('Encrypt', [])).toEqual(WRONG);
  });

  it.each(['RSASSA_PSS', 'DSAWithSHA_1', 'DSAWithSHA224', 'DSAWithSHA256', 'ECDSAWithSHA_1', 'ECDSAWithSHA224', 'ECDSAWithSHA256', 'ECDSAWithSHA384', 'ECDSAWithSHA512'])('a signature with %s', (algorithm) => {
    expect(differing('Sign', [parameters(['DigitalSignatureAlgorithm', algorithm])])).toEqual(FREE);
  });

  it('not a signature with SHA_256WithRSAEncryption, which is PKCS #1 v1.5', () => {
    expect(differing('Sign', [parameters(['DigitalSignatureAlgorithm', 'SHA_256WithRSAEncryption'])])).toEqual(WRONG);
  });

  it.each(['DSA', 'ECDSA', 'EC'])('a signature with %s, but nothing else', (algorithm) => {
    expect(differing('Sign', [parameters(['CryptographicAlgorithm', algorithm])])).toEqual(FREE);
    expect(differing('Sign', [], registered(['Cryptographic Algorithm', algorithm]))).toEqual(FREE);
    expect(differing('Encrypt', [parameters(['CryptographicAlgorithm', algorithm])])).toEqual(WRONG);
  });

  it('not a signature with RSA, whatever the key is said to be for', () => {
    expect(differing('Sign', [parameters(['CryptographicAlgorithm', 'RSA'])])).toEqual(WRONG);
    expect(differing('Sign', [parameters(['CryptographicAlgorithm', 'RSA'])], registered(['Cryptographic Algorithm', 'ECDSA']))).toEqual(WRONG);
  });

  it('by the parameters of the key, where the request has none (KMIP 1.4 §4.29)', () => {
    const begin = registered(['Cryptographic Parameters', [['PaddingMethod', 'PSS']]]);
    expect(differing('Sign', [], begin)).toEqual(FREE);
    expect(differing('Sign', [parameters(['PaddingMethod', 'PKCS1V1_5'])], begin)).toEqual(WRONG);
  });

  it('what RNG Retrieve returns', () => {
    expect(on(scenario('1.4').one({ operation: 'RNGRetrieve', request: [['DataLength', 4]], expect: [['Data', EXPECTED]] }, { payload: [['Data', OTHER]] }), 'Data')).toEqual(FREE);
  });
});

describe('what is done with a key that the server made (V-3, V-5, V-7)', () => {
  const derive: Begin = (s) =>
    s.one(
      { operation: 'DeriveKey', request: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'base'], ['DerivationMethod', 'HASH'], ['DerivationParameters', [parameters(['HashingAlgorithm', 'SHA_256'])]], s.build.attributesPattern('template', ['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128])] },
      { payload: [ID] },
    );
  const made: Begin = (s) => create(s, 'a');
  const served = (begin: Begin, expected: Uint8Array, actual: Uint8Array): string[] => {
    const s = scenario('1.4');
    begin(s);
    return on(get(s, 'a', actual, expected), 'Key Material');
  };

  it.each([
    ['created', made],
    ['derived', derive],
  ])('is free, where it was %s', (_, begin) => {
    expect(served(begin, KEY, KEY.toReversed())).toEqual(['V-3 variation']);
    expect(differing('Encrypt', [], begin)).toEqual(FREE);
  });

  it('is the expected, where the client registered it or it was there before', () => {
    expect(served(registered(), KEY.toReversed(), KEY.toReversed().fill(1))).toContain('V-4 failure');
    expect(served(nothing, KEY, KEY.toReversed())).toEqual(['V-4 failure']);
    expect(differing('Encrypt', [], registered())).toEqual(WRONG);
  });

  it('is said once, where it is as registered and as expected', () => {
    expect(served(registered(), KEY, KEY)).toEqual(['V-4 match']);
  });

  it('is a warning of the case, where it expects something else than the client registered', () => {
    expect(served(registered(), KEY.toReversed(), KEY)).toEqual(['V-4 warning', 'V-4 match']);
  });

  it('is free also where it comes twice', () => {
    const twice: Begin = (s) => [create(s, 'a'), get(s, 'a', KEY)];
    expect(served(twice, KEY.toReversed(), KEY)).toEqual(['V-3 variation']);
  });

  it('is compared, where nothing is known of what the client registered', () => {
    const wrapped: Begin = (s) => s.one({ operation: 'Register', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template'), ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', OTHER], ['KeyWrappingData', [['WrappingMethod', 'Encrypt']]]]]]]] }, { payload: [ID] });
    expect(served(wrapped, KEY, KEY.toReversed())).toEqual(['V-4 failure']);
  });
});

describe('an identifier (V-1)', () => {
  const answered = (request: readonly Field[], expected: Field, actual: Field): string[] => on(scenario('2.1').one({ operation: 'Activate', request, expect: [expected] }, { payload: [actual] }), 'Unique Identifier');
  const number = (value: number): Field => ({ tag: TAG.UniqueIdentifier, type: 'Enumeration', value });

  it('that is the one of the request is a warning of the case, which expects another one', () => {
    expect(answered([ID], ['UniqueIdentifier', 'b'], ID)).toContain('V-1 warning');
  });

  it('that is neither is a failure', () => {
    expect(answered([ID], ['UniqueIdentifier', 'b'], ['UniqueIdentifier', 'c'])).toContain('V-1 failure');
    expect(answered([number(1)], number(2), number(3))).toEqual(['V-1 failure']);
  });

  it('is the choice of the server, where the request names none', () => {
    expect(answered([], ['UniqueIdentifier', 'b'], ['UniqueIdentifier', 'c'])).toEqual(['V-1 variation']);
  });
});

describe('the bytes of a Key Value', () => {
  const served = (...data: readonly Field[]): string[] => {
    const key = (value: Uint8Array): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', value], ...data]]]];
    return on(scenario('1.4').one({ operation: 'Get', request: [ID], expect: [key(EXPECTED)] }, { payload: [['ObjectType', 'SymmetricKey'], ID, key(OTHER)] }), 'Key Value');
  };

  it('may vary, where the key is wrapped (V-3)', () => {
    expect(served(['KeyWrappingData', [['WrappingMethod', 'Encrypt']]])).toEqual(['V-3 variation']);
  });

  it('are the expected ones, where it is not', () => {
    expect(served()).toEqual(['V-4 failure']);
  });
});

describe('the format of a key (V-8)', () => {
  const served = (begin: Begin, request: readonly Field[] = [], version: ProtocolVersion = '1.4'): string[] => {
    const s = scenario(version);
    begin(s);
    return on(s.one({ operation: 'Get', request: [ID, ...request], expect: [symmetricKey(KEY, 'TransparentSymmetricKey')] }, { payload: [['ObjectType', 'SymmetricKey'], ID, symmetricKey(KEY)] }), 'Key Format Type');
  };
  const made: Begin = (s) => create(s, 'a');

  it('is left to a server that made the key, where nobody asked for one', () => {
    expect(served(made)).toContain('V-8 variation');
  });

  it('is the expected one, where the request asks for it, or did so when the key was made', () => {
    expect(served(made, [['KeyFormatType', 'TransparentSymmetricKey']])).not.toContain('V-8 variation');
    expect(served((s) => create(s, 'a', [['Key Format Type', 'TransparentSymmetricKey']]), [], '2.0')).toContain('V-8 failure');
  });

  it('is the expected one, where the client registered the key', () => {
    expect(served(registered())).toContain('V-8 failure');
  });
});

/** The verdicts on one attribute of an object, as it is expected and as it comes. */
function attribute(name: string, expected: AttributeRow[1], actual: AttributeRow[1], title: string, begin: Begin = registered(), version: ProtocolVersion = '1.4'): string[] {
  const s = scenario(version);
  begin(s);
  return on(getAttributes(s, 'a', [[name, expected]], [[name, actual]]), title);
}

describe('an attribute that is left to the server', () => {
  it('is free where the client did not set it', () => {
    expect(attribute('Object Group', 'one', 'two', 'Object Group"')).toEqual(['V-11 variation']);
    expect(attribute('Contact Information', 'one', 'two', 'Contact Information"')).toEqual(['V-14 warning']);
    expect(attribute('Contact Information', 'one', 'two', 'Contact Information"', nothing)).toEqual(['V-14 warning']);
  });

  it('is the expected one where the client set it', () => {
    expect(attribute('Object Group', 'one', 'two', 'Object Group"', registered(['Object Group', 'one']))).toEqual(['V-11 failure']);
    expect(attribute('Contact Information', 'one', 'two', 'Contact Information"', registered(['Contact Information', 'one']))).toEqual(['V-14 failure']);
  });

  it('is free where it is a field of an answer: a Lease Time', () => {
    expect(on(scenario('1.4').one({ operation: 'ObtainLease', request: [ID], expect: [['LeaseTime', 60]] }, { payload: [ID, ['LeaseTime', 61], ['LastChangeDate', 1_735_689_600n]] }), 'Lease Time')).toEqual(['V-14 warning']);
  });
});

describe('a Digest (V-7)', () => {
  const digest = (algorithm: string | undefined, value: Uint8Array): AttributeRow[1] => [...(algorithm === undefined ? [] : [['HashingAlgorithm', algorithm] as const]), ['DigestValue', value], ['KeyFormatType', 'Raw']];
  const value = (expected: AttributeRow[1], actual: AttributeRow[1], begin?: Begin): string[] => attribute('Digest', expected, actual, 'Digest Value', begin);

  it('may be taken with another algorithm', () => {
    expect(attribute('Digest', digest('SHA_256', EXPECTED), digest('SHA_512', OTHER), 'Hashing Algorithm')).toContain('V-7 variation');
    expect(value(digest('SHA_256', EXPECTED), digest('SHA_512', OTHER))).toContain('V-7 variation');
  });

  it('has the expected value, where the algorithm is the expected one, missing, or any', () => {
    expect(value(digest('SHA_256', EXPECTED), digest('SHA_256', OTHER))).toContain('V-7 failure');
    expect(value(digest('SHA_256', EXPECTED), digest(undefined, OTHER))).toContain('V-7 failure');
    expect(value([['HashingAlgorithm', { is: 'any' }], ['DigestValue', EXPECTED], ['KeyFormatType', 'Raw']], digest('SHA_512', OTHER))).toContain('V-7 failure');
    expect(value(digest(undefined, EXPECTED), digest('SHA_256', OTHER))).toContain('V-7 failure');
  });

  it('is free, where the server made the key', () => {
    expect(value(digest('SHA_256', EXPECTED), digest('SHA_256', OTHER), (s) => create(s, 'a'))).toContain('V-7 variation');
  });

  it('is the only place where a Hashing Algorithm is free', () => {
    expect(attribute('Cryptographic Parameters', [['HashingAlgorithm', 'SHA_256']], [['HashingAlgorithm', 'SHA_512']], 'Hashing Algorithm')).toEqual(['V-7 failure']);
  });
});

describe('a random number generator (V-10)', () => {
  it('is described as it is', () => {
    expect(attribute('Random Number Generator', [['RNGAlgorithm', 'DRBG'], ['CryptographicLength', 128]], [['RNGAlgorithm', 'NRBG'], ['CryptographicLength', 256]], 'RNG Algorithm')).toEqual(['V-10 variation']);
    expect(attribute('Random Number Generator', [['CryptographicLength', 128]], [['CryptographicLength', 256]], 'Cryptographic Length')).toEqual(['V-10 variation']);
  });

  it('is the only place where a length is', () => {
    expect(attribute('Cryptographic Length', 128, 256, 'Cryptographic Length"')).toEqual(['V-15 failure']);
  });
});

describe('a Vendor Identification (V-17)', () => {
  it('is free in the answer to Query', () => {
    expect(on(scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryServerInformation']], expect: [['VendorIdentification', 'a']] }, { payload: [['VendorIdentification', 'b']] }), 'Vendor Identification')).toEqual(['V-17 variation']);
  });

  it('is the expected one elsewhere', () => {
    expect(on(scenario('1.4').one({ operation: 'Activate', request: [ID], expect: [['VendorIdentification', 'a']] }, { payload: [ID, ['VendorIdentification', 'b']] }), 'Vendor Identification')).toEqual(['V-17 failure']);
  });
});
