/**
 * Mistakes of comparison that other harnesses make. For each that concerns the matcher: an answer that has to fail here although
 * it passes there, and a legal one like it that must not.
 */
import { createCipheriv, createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode, type Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import type { Check } from './check.js';
import { any, between, bind, builder, bytes, hex, now, unique, use, type Field, type Value } from './testing/build.js';
import { failures, message, scenario, STARTED } from './testing/scenario.js';
import { act, CBC, cipher, create, CTR, failing, get, getAttributes, KEY, parameters, register, REVOKE, symmetricKey, type ReasonName } from './testing/steps.js';

interface Pitfall {
  readonly number: number | string;
  readonly title: string;
  /** Rules and causes of all failures of the wrong answer. */
  readonly found: readonly string[];
  readonly wrong: () => readonly Check[];
  readonly legal: () => readonly Check[];
}

const IV = hex('01020304 05060708 090a0b0c 0d0e0f10');
const PLAIN = hex('00010203 04050607 08090a0b 0c0d0e0f 10');
const OTHER = hex('ffeeddcc bbaa9988 77665544 33221100');
const noise = (length: number, seed = 3): Uint8Array => createHash('shake256', { outputLength: length }).update(String(seed)).digest();
const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const aesCbc = (data: Uint8Array): Uint8Array => {
  const own = createCipheriv('aes-128-cbc', KEY, IV);
  return Buffer.concat([own.update(data), own.final()]);
};

const name = (value: Value): Value => [['NameValue', value], ['NameType', 'UninterpretedTextString']];
const digest = (value: Uint8Array): Value => [['HashingAlgorithm', 'SHA_256'], ['DigestValue', value], ['KeyFormatType', 'Raw']];

const batch = (answers: readonly { readonly operation: string; readonly id: string; readonly key: string }[]): readonly Check[] =>
  scenario('1.4').exchange(
    [
      { operation: 'Activate', request: [['UniqueIdentifier', 'a']], id: hex('0a') },
      { operation: 'Destroy', request: [['UniqueIdentifier', 'b']], id: hex('0b') },
    ],
    answers.map(({ operation, id, key }) => ({ operation, id: hex(id), payload: [['UniqueIdentifier', key]] })),
  );

const locate = (actual: readonly Field[], expected: readonly Field[] = [['UniqueIdentifier', 'a']]): readonly Check[] => {
  const s = scenario('1.4');
  return s.one({ operation: 'Locate', request: [s.build.attributesPattern('list', ['Name', name(unique())])], expect: expected }, { payload: actual });
};

const getAttributeList = (...names: readonly string[]): readonly Check[] =>
  scenario('1.4').one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], ['AttributeName', 'State']] }, { payload: [['UniqueIdentifier', 'a'], ...names.map((each): Field => ['AttributeName', each])] });
const EVERY_OBJECT = ['Unique Identifier', 'Object Type', 'Initial Date', 'Last Change Date'];

const created = (...parts: Parameters<typeof getAttributes> extends [unknown, unknown, ...infer Rest] ? Rest : never): readonly Check[] => {
  const s = scenario('1.4');
  create(s, 'a');
  return getAttributes(s, 'a', ...parts);
};

const destroy = (answer: Uint8Array | Item): readonly Check[] => scenario('1.4').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a']] }, {}, { response: answer });
const build = builder('1.4');
const destroyed = (fields: readonly Field[] = [['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]]): Item => message('1.4', build, [build.item('BatchItem', fields)]);
const patched = (change: (bytes: Buffer) => Buffer): Uint8Array => change(Buffer.from(encode(destroyed())));

const refused = (expected: ReasonName, actual: string, text = 'no'): readonly Check[] =>
  scenario('1.4').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: failing(expected) }, { status: 'OperationFailed', reason: actual, message: text });

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const SIGNATURE = parameters(['CryptographicAlgorithm', 'RSA'], ['DigitalSignatureAlgorithm', 'SHA_256WithRSAEncryption']);
const signWith = (signature: Uint8Array): readonly Check[] => {
  const s = scenario('1.4');
  const der = rsa.privateKey.export({ format: 'der', type: 'pkcs8' });
  const key: Field = ['PrivateKey', [['KeyBlock', [['KeyFormatType', 'PKCS_8'], ['KeyValue', [['KeyMaterial', der]]], ['CryptographicAlgorithm', 'RSA'], ['CryptographicLength', 1024]]]]];
  s.one({ operation: 'Register', request: [['ObjectType', 'PrivateKey'], s.build.attributesPattern('template'), key] }, { payload: [['UniqueIdentifier', 'a']] });
  return s.one({ operation: 'Sign', request: [['UniqueIdentifier', 'a'], SIGNATURE, ['Data', PLAIN]], expect: [['SignatureData', bind('signature')]] }, { payload: [['UniqueIdentifier', 'a'], ['SignatureData', signature]] });
};

const stateOf = (state: string, activation: readonly Field[] = []): readonly Check[] => created([['State', 'PreActive']], [['State', state]], ['State', ...activation.map(() => 'Activation Date')]);

const PITFALLS: readonly Pitfall[] = [
  { number: 1, title: 'the response header is not compared', found: ['S-3: The response does not carry the protocol version of the request', 'S-5: Batch Count is not the number of Batch Items'], wrong: () => destroy(message('1.4', build, [build.item('BatchItem', [['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]])], [protocolVersionItem('1.2'), ['TimeStamp', STARTED], ['BatchCount', 7]])), legal: () => destroy(destroyed()) },
  { number: 2, title: 'any Result Reason will do', found: ['E-5: Destroy fails with General Failure instead of Permission Denied'], wrong: () => refused('PermissionDenied', 'GeneralFailure'), legal: () => refused('PermissionDenied', 'PermissionDenied') },
  { number: 3, title: 'the presence of a Result Message is demanded', found: ['E-5: Destroy fails with Invalid Field instead of Permission Denied'], wrong: () => refused('PermissionDenied', 'InvalidField', 'DENIED'), legal: () => scenario('1.4').one({ operation: 'Destroy', expect: failing('PermissionDenied') }, { status: 'OperationFailed', reason: 'PermissionDenied' }) },
  {
    number: 4,
    title: 'Operation and Unique Batch Item ID of a batch item are not compared',
found: ['S-7: Activate is answered with another operation', 'S-7: Destroy is answered with another operation'],
    wrong: () => batch([{ operation: 'Activate', id: '0b', key: 'a' }, { operation: 'Destroy', id: '0a', key: 'b' }]),
    legal: () => batch([{ operation: 'Destroy', id: '0b', key: 'b' }, { operation: 'Activate', id: '0a', key: 'a' }]),
  },
  { number: 5, title: 'the answer to Query is not compared', found: ['C-2: Query returns no Operation Create'], wrong: () => scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']], expect: [['Operation', 'Create'], ['Operation', 'Get']] }, { payload: [['Operation', 'Get']] }), legal: () => scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']], expect: [['Operation', 'Create'], ['Operation', 'Get']] }, { payload: [['Operation', 'Get'], ['Operation', 'Destroy'], ['Operation', 'Create']] }) },
  { number: 6, title: 'Encrypt: only lengths are compared', found: ['I-15: Encrypt returns a wrong ciphertext'], wrong: () => encryptRegistered(noise(32)), legal: () => encryptRegistered(aesCbc(PLAIN)) },
  { number: 7, title: 'Decrypt: only the length is compared', found: ['I-15: Decrypt returns a wrong plaintext'], wrong: () => decryptRegistered(noise(17)), legal: () => decryptRegistered(PLAIN) },
  {
    number: 8,
    title: 'expected data are replaced by actual data when absent',
found: ['V-5: Encrypt returns no IV/Counter/Nonce'],
    wrong: () => scenario('1.4').one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], CBC, ['Data', PLAIN]], expect: [['Data', bind('data')], ['IVCounterNonce', bind('iv')]] }, { payload: [['UniqueIdentifier', 'a'], ['Data', noise(32)]] }),
    legal: () => scenario('1.4').one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], CBC, ['Data', PLAIN]], expect: [['Data', bind('data')], ['IVCounterNonce', bind('iv')]] }, { payload: [['UniqueIdentifier', 'a'], ['Data', noise(32)], ['IVCounterNonce', noise(16)]] }),
  },
  { number: 9, title: 'RNG Retrieve: only the length is compared', found: ['I-5: RNG Retrieve returns constant bytes for random ones'], wrong: () => retrieve(new Uint8Array(32)), legal: () => retrieve(noise(32)) },
  { number: 10, title: 'Sign: any signature will do', found: ['I-15: Sign returns an invalid signature'], wrong: () => signWith(noise(128)), legal: () => signWith(sign('sha256', PLAIN, rsa.privateKey)) },
  { number: 11, title: 'identifiers are copied from the answer', found: ['B-3: Create returns the identifier of another object'], wrong: () => twoKeys('a', 'a'), legal: () => twoKeys('a', 'b') },
  { number: 12, title: 'Locate: the list is taken from the answer', found: ['C-4: Locate returns a Unique Identifier that is not expected'], wrong: () => locate([['UniqueIdentifier', 'a'], ['UniqueIdentifier', 'deleted']]), legal: () => locate([['UniqueIdentifier', 'a']]) },
  { number: '12 (nothing found)', title: 'Locate: the list is taken from the answer', found: ['C-4: Locate returns no Unique Identifier'], wrong: () => locate([]), legal: () => locate([], []) },
  { number: 13, title: 'Located Items is not compared', found: ['C-8: Located Items is not the number of matches'], wrong: () => locate([['LocatedItems', 0], ['UniqueIdentifier', 'a']]), legal: () => locate([['LocatedItems', 1], ['UniqueIdentifier', 'a']]) },
  { number: 14, title: 'Get Attribute List: only the identifier is compared', found: ['C-5: Get Attribute List does not name Object Type', 'C-5: Get Attribute List does not name Initial Date', 'C-5: Get Attribute List does not name Last Change Date'], wrong: () => getAttributeList('State', 'Unique Identifier'), legal: () => getAttributeList('Fresh', ...EVERY_OBJECT, 'State') },
  { number: 15, title: 'Add and Modify Attribute: only the identifier is compared', found: ['V-15: Modify Attribute returns a wrong x-ID'], wrong: () => modify('other'), legal: () => modify('new') },
  { number: 16, title: 'Get may answer with the identifier of the wrapping key', found: ['V-1: Get returns another Unique Identifier than that of the request'], wrong: () => getWith('wrapping-key'), legal: () => getWith('a') },
  { number: 17, title: 'the format of a key is not compared', found: ['V-8: Get ignores the Key Format Type of the request'], wrong: () => requestedFormat('Opaque'), legal: () => requestedFormat('Raw') },
  { number: 18, title: 'key bytes: only the length is compared', found: ['V-4: Get returns another object than was registered'], wrong: () => registeredThenGet(OTHER), legal: () => registeredThenGet(KEY) },
  { number: '18 (generated)', title: 'key bytes: only the length is compared', found: ['I-2: The Digest is not that of the object'], wrong: () => generatedThenDigest(sha256(OTHER)), legal: () => generatedThenDigest(sha256(KEY)) },
  { number: 19, title: 'a transparent key counts as the raw one', found: ['V-8: Get returns Key Format Type TransparentSymmetricKey instead of Raw'], wrong: () => transparentInstead('TransparentSymmetricKey'), legal: () => transparentInstead('Raw') },
  { number: 20, title: 'attributes inside a Key Value are ignored', found: ['V-15: Get returns a wrong Cryptographic Length'], wrong: () => keyWithAttribute('Cryptographic Length', 256), legal: () => keyWithAttribute('Cryptographic Length', 128) },
  { number: 22, title: 'dates are not compared', found: ['I-14: Get Attributes returns another Activation Date than the client set'], wrong: () => activation(STARTED - 61n), legal: () => activation(STARTED - 60n) },
  { number: 23, title: 'a digest is compared by its shape', found: ['I-2: The Digest is not that of the object'], wrong: () => digestOfRegistered(noise(32)), legal: () => digestOfRegistered(sha256(KEY)) },
  { number: 24, title: 'Fresh may be anything', found: ['I-8: Fresh stays true after Get'], wrong: () => freshAfterGet(true), legal: () => freshAfterGet(false) },
  { number: 25, title: 'Active passes for Pre-Active', found: ['V-15: Get Attributes returns State Active instead of PreActive'], wrong: () => stateOf('Active'), legal: () => stateOf('PreActive') },
  { number: 26, title: 'masks are skipped', found: ['V-15: Get Attributes returns a wrong Cryptographic Usage Mask'], wrong: () => created([['Cryptographic Usage Mask', 'Encrypt|Decrypt']], [['Cryptographic Usage Mask', 'Encrypt']]), legal: () => created([['Cryptographic Usage Mask', 'Decrypt|Encrypt']], [['Cryptographic Usage Mask', 'Encrypt|Decrypt']]) },
  { number: 27, title: 'a vendor attribute of the client may get lost', found: ['I-14: Get Attributes does not return x-ID, which the client set'], wrong: () => allAttributes([]), legal: () => allAttributes([['x-ID', 'run-1'], ['y-Server', 'added']]) },
  { number: 28, title: 'attributes of 1.x are converted before they are compared', found: ['S-14: Get Attributes returns an attribute that the version does not define', 'C-6: Get Attributes returns no State'], wrong: () => created([['State', 'PreActive']], [['state', 'PreActive']]), legal: () => created([['State', 'PreActive'], ['Object Type', 'SymmetricKey']], [['Object Type', 'SymmetricKey'], ['State', 'PreActive', 0]]) },
  { number: 30, title: '$now is zero', found: ['D-2: Get Attributes returns an Initial Date outside the time of the case'], wrong: () => created([['Initial Date', now()]], [['Initial Date', 0n]]), legal: () => created([['Initial Date', now()]], [['Initial Date', STARTED + 1n]]) },
  { number: 31, title: 'repeated single-instance attributes are removed', found: ['S-16: Get Attributes returns State more than once'], wrong: () => created([['State', 'PreActive']], [['State', 'PreActive'], ['State', 'PreActive']]), legal: () => created([['Name', name('n')], ['Name', name('m')]], [['Name', name('m'), 1], ['Name', name('n'), 0]]) },
  { number: 32, title: 'big integers are trimmed', found: ['V-4: Get returns a wrong Modulus'], wrong: () => modulus(-5n), legal: () => modulus(251n) },
  { number: 33, title: 'identifiers are injected', found: ['V-1: Activate returns another Unique Identifier than that of the request'], wrong: () => placeholder('another'), legal: () => placeholder('a') },
  { number: 35, title: 'padding and lengths are not checked', found: ['S-1: The encoding of responses breaks the rule "padding"'], wrong: () => destroy(patched((each) => { each[each.length - 1] = 1; return each; })), legal: () => destroy(patched((each) => each)) },
  { number: 36, title: 'the first tag of a name anywhere is taken', found: ['V-1: Activate returns another Unique Identifier than that of the request', 'V-1: Destroy returns another Unique Identifier than that of the request'], wrong: () => batch([{ operation: 'Activate', id: '0a', key: 'b' }, { operation: 'Destroy', id: '0b', key: 'a' }]), legal: () => batch([{ operation: 'Activate', id: '0a', key: 'a' }, { operation: 'Destroy', id: '0b', key: 'b' }]) },
  { number: 38, title: 'a missing Result Status counts as success', found: ['S-6: The Batch Item of Destroy lacks Result Status'], wrong: () => destroy(destroyed([['Operation', 'Destroy'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]])), legal: () => destroy(destroyed()) },
  { number: 40, title: 'the text of the message replaces the reason', found: ['E-5: Destroy fails with Item Not Found instead of Permission Denied'], wrong: () => refused('PermissionDenied', 'ItemNotFound', 'Permission Denied'), legal: () => refused('PermissionDenied', 'PermissionDenied', 'gesperrt') },
  { number: 41, title: 'item types are not compared', found: ['S-1: Destroy: Unique Identifier has item type Byte String instead of Text String'], wrong: () => destroy(destroyed([['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [{ tag: TAG.UniqueIdentifier, type: 'ByteString', value: Buffer.from('a') }]]])), legal: () => destroy(destroyed()) },
  { number: 42, title: 'volatile tags are ignored wherever they stand', found: ['I-14: Get Attributes returns another Activation Date than the client set'], wrong: () => activation(STARTED), legal: () => created([['Initial Date', now()]], [['Initial Date', STARTED + 2n]]) },
  { number: 43, title: 'enumeration values of any table are accepted', found: ['V-15: Get Attributes returns State Deactivated instead of PreActive'], wrong: () => created([['State', 'PreActive']], [['State', 'Deactivated']]), legal: () => created([['State', 'PreActive']], [['State', 'PreActive']]) },
  {
    number: 44,
    title: 'conflicting bindings are swallowed',
found: ['V-1: Get Attributes returns another Unique Identifier than before'],
    wrong: () => createdAndRead('a', 'b'),
    legal: () => createdAndRead('a', 'a'),
  },
  { number: 45, title: 'attributes are matched greedily', found: ['V-15: Get Attributes returns a wrong Name Value of Name'], wrong: () => names(['one', 'one'], [bind('first'), 'two']), legal: () => names(['two', 'one'], [bind('first'), 'two']) },
  { number: 46, title: 'extras are allowed anywhere', found: ['C-6: Get Attributes returns a surplus Name'], wrong: () => created([['Name', name(unique())]], [['Name', name('run-1')], ['Name', name('another'), 1]]), legal: () => allAttributes([['x-ID', 'run-1'], ['Comment', 'extra']]) },
  { number: 47, title: 'a server may announce what it does not do', found: ['C-2: Query announces Archive, which is not supported'], wrong: () => announced(true), legal: () => announced(false) },
  {
    number: 48,
    title: 'output parameters of PKCS #11 are optional both ways',
found: ['V-15: PKCS#11 returns no PKCS#11 Output Parameters'],
    wrong: () => pkcs11([]),
    legal: () => pkcs11([['PKCS_11OutputParameters', KEY]]),
  },
  { number: 49, title: 'bytes after the response are ignored', found: ['S-1: The encoding of responses breaks the rule "trailing-bytes"'], wrong: () => destroy(patched((each) => Buffer.concat([each, each]))), legal: () => destroy(patched((each) => each)) },
  { number: 53, title: 'all variables are one constant', found: ['B-3: Create returns the identifier of another object'], wrong: () => twoKeys('constant', 'constant'), legal: () => twoKeys('k-1', 'k-2') },
  { number: 54, title: 'lenient decoding', found: ['S-1: The encoding of responses breaks the rule "tag-prefix"', 'S-2: The answer is no Response Message'], wrong: () => destroy(patched((each) => { each[0] = 0x43; return each; })), legal: () => destroy(patched((each) => each)) },
  { number: 55, title: 'any failure passes for the expected one', found: ['E-5: Destroy fails with Permission Denied instead of Item Not Found'], wrong: () => refused('ItemNotFound', 'PermissionDenied'), legal: () => refused('ItemNotFound', 'ItemNotFound') },
  { number: 56, title: 'one codec on both sides', found: ['I-15: Encrypt returns a wrong ciphertext'], wrong: () => ctr(noise(17)), legal: () => ctr(ctrResult()) },
];

/** Mistakes that other rooms guard against. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  21: 'no mistake: a missing Encoding Option means TTLV encoding (KMIP 1.4 §2.1.5)',
  29: 'suite: bad hex is an error of the suite',
  34: 'transport: TTLV over TLS',
  37: 'runner: trouble on the connection is no verdict',
  39: 'runner: only clean-up is not judged',
  50: 'transport: connections persist',
  51: 'transport: certificates are verified',
  52: 'report: skips stay in the count',
  57: 'runner: a closed connection is an error',
};

describe('the mistakes of others', () => {
  it('are all accounted for', () => {
    const here = PITFALLS.flatMap(({ number }) => (typeof number === 'number' ? [number] : []));
    const all = [...here, ...Object.keys(ELSEWHERE).map(Number)].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 57 }, (_, index) => index + 1));
  });

  it.each(PITFALLS)('$number: $title – not here', ({ found, wrong }) => {
    expect(failures(wrong())).toEqual(found);
  });

  it.each(PITFALLS)('$number: a legal answer passes', ({ legal }) => {
    expect(legal().filter((check) => check.verdict === 'failure' || check.verdict === 'inconclusive')).toEqual([]);
  });
});

function encryptRegistered(result: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  return cipher(s, 'Encrypt', 'a', { data: PLAIN, iv: IV, result, expect: [['Data', any]] });
}

function decryptRegistered(result: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  return cipher(s, 'Decrypt', 'a', { data: aesCbc(PLAIN), iv: IV, result, expect: [['Data', bytes(17)]] });
}

function retrieve(data: Uint8Array): readonly Check[] {
  return scenario('1.4').one({ operation: 'RNGRetrieve', request: [['DataLength', 32]], expect: [['Data', bytes(32)]] }, { payload: [['Data', data]] });
}

function twoKeys(first: string, second: string): readonly Check[] {
  const s = scenario('1.4');
  create(s, first, [], [['UniqueIdentifier', bind('one')]]);
  return create(s, second, [], [['UniqueIdentifier', bind('two')]]);
}

function modify(value: string): readonly Check[] {
  const s = scenario('1.4');
  return s.one({ operation: 'ModifyAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('x-ID', 'new')], expect: [['UniqueIdentifier', 'a'], s.build.attributesPattern('list', ['x-ID', 'new'])] }, { payload: [['UniqueIdentifier', 'a'], s.build.attribute('x-ID', value)] });
}

function getWith(id: string): readonly Check[] {
  return scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', id], symmetricKey(KEY)] });
}

function requestedFormat(format: string): readonly Check[] {
  return scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a'], ['KeyFormatType', 'Raw']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], symmetricKey(KEY, format)] });
}

function registeredThenGet(material: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  return get(s, 'a', material, bytes(16));
}

function generatedThenDigest(value: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a');
  get(s, 'a', KEY);
  return getAttributes(s, 'a', [['Digest', [['HashingAlgorithm', 'SHA_256'], ['DigestValue', any], ['KeyFormatType', 'Raw']]]], [['Digest', digest(value)]]);
}

function transparentInstead(format: string): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  const material: Value = format === 'Raw' ? KEY : [['Key', KEY]];
  const key: Field = ['SymmetricKey', [['KeyBlock', [['KeyFormatType', format], ['KeyValue', [['KeyMaterial', material]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128]]]]];
  return s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [symmetricKey(KEY)] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], key] });
}

function keyWithAttribute(attribute: string, value: number): readonly Check[] {
  const s = scenario('1.4');
  const key = (inside: Field): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY], inside]]]]]];
  return s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [key(s.build.attributesPattern('list', [attribute, 128]))] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], key(s.build.attribute(attribute, value))] });
}

function activation(seconds: bigint): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a', [['Activation Date', now(-60)]]);
  return getAttributes(s, 'a', [['Activation Date', any]], [['Activation Date', seconds]]);
}

function digestOfRegistered(value: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  return getAttributes(s, 'a', [['Digest', [['HashingAlgorithm', 'SHA_256'], ['DigestValue', bytes(32)], ['KeyFormatType', 'Raw']]]], [['Digest', digest(value)]]);
}

function freshAfterGet(fresh: boolean): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a');
  get(s, 'a', KEY);
  return getAttributes(s, 'a', [['Fresh', any]], [['Fresh', fresh]]);
}

/** All attributes of an object, with these beside those that every key of the test has. */
function allAttributes(rows: readonly (readonly [string, string])[]): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a', [['x-ID', unique()]]);
  const own = [['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['Cryptographic Usage Mask', 'Encrypt|Decrypt'], ['State', 'PreActive']] as const;
  return getAttributes(s, 'a', [['State', 'PreActive']], [...own, ...rows], []);
}

function modulus(value: bigint): readonly Check[] {
  const s = scenario('1.4');
  const key = (number: bigint): Field => ['PublicKey', [['KeyBlock', [['KeyFormatType', 'TransparentRSAPublicKey'], ['KeyValue', [['KeyMaterial', [['Modulus', number], ['PublicExponent', 65537n]]]]]]]]];
  return s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [key(251n)] }, { payload: [['ObjectType', 'PublicKey'], ['UniqueIdentifier', 'a'], key(value)] });
}

function placeholder(id: string): readonly Check[] {
  const s = scenario('1.4');
  return s.exchange(
    [{ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')] }, { operation: 'Activate' }],
    [{ payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', id]] }],
    { header: [['BatchOrderOption', true]] },
  );
}

function createdAndRead(first: string, second: string): readonly Check[] {
  const s = scenario('1.4');
  create(s, first, [], [['UniqueIdentifier', bind('key')]]);
  return getAttributesOf(s, second);
}

function getAttributesOf(s: ReturnType<typeof scenario>, id: string): readonly Check[] {
  return s.one({ operation: 'GetAttributes', request: [['UniqueIdentifier', use('key')], ...s.build.names('Unique Identifier')], expect: [s.build.attributesPattern('list', ['Unique Identifier', use('key')])] }, { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['Unique Identifier', id])] });
}

function names(actual: readonly string[], expected: readonly Value[]): readonly Check[] {
  return created(expected.map((value) => ['Name', name(value)] as const), actual.map((value, index) => ['Name', name(value), index] as const));
}

function announced(claims: boolean): readonly Check[] {
  const s = scenario('1.4');
  s.one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, { payload: claims ? [['Operation', 'Archive']] : [['Operation', 'Get']] });
  return s.one({ operation: 'Archive', request: [['UniqueIdentifier', 'a']], expect: failing('OperationNotSupported') }, { status: 'OperationFailed', reason: 'OperationNotSupported' });
}

function pkcs11(output: readonly Field[]): readonly Check[] {
  return scenario('2.1').one({ operation: 'PKCS_11', request: [['PKCS_11Function', 1]], expect: [['PKCS_11Function', 1], ['PKCS_11OutputParameters', KEY], ['PKCS_11ReturnCode', 0]] }, { payload: [['PKCS_11Function', 1], ...output, ['PKCS_11ReturnCode', 0]] });
}

function ctrResult(): Uint8Array {
  const own = createCipheriv('aes-128-ctr', KEY, IV);
  return Buffer.concat([own.update(PLAIN), own.final()]);
}

function ctr(result: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  return cipher(s, 'Encrypt', 'a', { parameters: CTR, data: PLAIN, iv: IV, result });
}

describe('a life from Pre-Active to Destroyed', () => {
  it('passes in all its stations', () => {
    const s = scenario('1.4');
    const found = [
      create(s, 'a'),
      getAttributes(s, 'a', [['State', 'PreActive']], [['State', 'PreActive']]),
      act(s, 'Activate', 'a'),
      getAttributes(s, 'a', [['State', 'Active'], ['Activation Date', now()]], [['State', 'Active'], ['Activation Date', STARTED + 1n]]),
      act(s, 'Revoke', 'a', REVOKE),
      getAttributes(s, 'a', [['State', 'Deactivated'], ['Deactivation Date', now()], ['Cryptographic Length', between(128, 128)]], [['State', 'Deactivated'], ['Deactivation Date', STARTED + 2n], ['Cryptographic Length', 128]]),
      act(s, 'Destroy', 'a'),
      getAttributes(s, 'a', [['State', 'Destroyed'], ['Destroy Date', now()]], [['State', 'Destroyed'], ['Destroy Date', STARTED + 2n]]),
    ];
    expect(found.flat().filter((check) => check.verdict !== 'match')).toEqual([]);
  });

  it('does not go back', () => {
    const s = scenario('1.4');
    create(s, 'a');
    act(s, 'Activate', 'a');
    expect(getAttributes(s, 'a', [['State', any]], [['State', 'PreActive']]).filter((check) => check.verdict === 'failure').map((check) => check.cause)).toEqual(['State goes from Active to PreActive']);
  });
});
