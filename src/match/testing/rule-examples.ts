/** For every rule one answer that obeys it and one that does not. */
import { createCipheriv } from 'node:crypto';
import { encode } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { protocolVersionItem } from '../../kmip/message.js';
import type { Check, Verdict } from '../check.js';
import type { RuleId } from '../rules.js';
import { aliveCheck } from '../refused.js';
import { unansweredCheck } from '../unanswered.js';
import { any, bind, builder, hex, now, unique, use, type Field } from './build.js';
import { message, scenario, STARTED, type Answered, type ExchangeOptions } from './scenario.js';
import { refused } from './refused.js';
import { act, cipher, create, CTR, failing, get, getAttributes, KEY, register, type AttributeRow, type ReasonName } from './steps.js';

export interface RuleExample {
  readonly rule: RuleId;
  /** What breaking the rule leads to. */
  readonly verdict: Verdict;
  readonly obeyed: () => readonly Check[];
  readonly broken: () => readonly Check[];
}

const OTHER = hex('ffeeddcc bbaa9988 77665544 33221100');
const PLAIN = hex('00010203 04050607 08090a0b 0c0d0e0f 10');
const IV = hex('01020304 05060708 090a0b0c 0d0e0f10');
const encrypted = (data: Uint8Array, iv = IV): Uint8Array => {
  const own = createCipheriv('aes-128-cbc', KEY, iv);
  return Buffer.concat([own.update(data), own.final()]);
};
/** Right length, no structure. */
const noise = (length: number, seed = 7): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17 + 5) % 256);

/** A Destroy answered in this way. */
const destroy = (answered: Answered, options?: ExchangeOptions): readonly Check[] => scenario('1.4').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a']], ...answered }, options);

const header = (...fields: readonly Field[]): ExchangeOptions => ({ responseHeader: fields });
const VERSION = protocolVersionItem('1.4');
const TIME: Field = ['TimeStamp', STARTED + 1n];
const COUNT: Field = ['BatchCount', 1];

const bytesOfDestroy = (change: (bytes: Uint8Array) => Uint8Array): ExchangeOptions => {
  const build = builder('1.4');
  const item = build.item('BatchItem', [['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]]);
  return { response: change(encode(message('1.4', build, [item]))) };
};

const twoDestroys = (answered: readonly Answered[], options?: ExchangeOptions, version: '1.4' | '2.1' = '1.4'): readonly Check[] =>
  scenario(version).exchange([{ operation: 'Destroy', request: [['UniqueIdentifier', 'a']] }, { operation: 'Destroy', request: [['UniqueIdentifier', 'b']] }], answered, options);
const destroyed = (id: string): Answered => ({ operation: 'Destroy', payload: [['UniqueIdentifier', id]] });

const failedDestroy = (reason: string, expected: ReasonName): readonly Check[] => scenario('2.1').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: failing(expected) }, { status: 'OperationFailed', reason });

/** Attributes of a created object, as expected and as returned. */
const attributes = (expected: readonly AttributeRow[], actual: readonly AttributeRow[], version: '1.4' | '2.1' = '1.4', set: readonly AttributeRow[] = []): readonly Check[] => {
  const s = scenario(version);
  create(s, 'a', set);
  return getAttributes(s, 'a', expected, actual);
};

const locate = (actual: readonly Field[], expected: readonly Field[], request: readonly Field[] = []): readonly Check[] => {
  const s = scenario('1.4');
  return s.one({ operation: 'Locate', request: [...request, s.build.attributesPattern('list', ['Name', [['NameValue', unique()], ['NameType', 'UninterpretedTextString']]])], expect: expected }, { payload: actual });
};

const query = (actual: readonly Field[], expected: readonly Field[]): readonly Check[] => scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']], expect: expected }, { payload: actual });

const discover = (versions: readonly ('1.0' | '1.4' | '2.1')[]): readonly Check[] =>
  scenario('1.4').one({ operation: 'DiscoverVersions', request: [protocolVersionItem('1.4'), protocolVersionItem('1.0')], expect: [protocolVersionItem('1.4'), protocolVersionItem('1.0')] }, { payload: versions.map(protocolVersionItem) });

const attributeList = (...names: readonly string[]): readonly Check[] => scenario('1.4').one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['AttributeName', 'State']] }, { payload: [['UniqueIdentifier', 'a'], ...names.map((name): Field => ['AttributeName', name])] });
const ALWAYS = ['Unique Identifier', 'Object Type', 'Initial Date', 'Last Change Date'];

const addAttribute = (value: string): readonly Check[] => {
  const s = scenario('1.4');
  return s.one({ operation: 'AddAttribute', request: [['UniqueIdentifier', 'a'], s.build.attribute('x-ID', 'one')], expect: [s.build.attributesPattern('list', ['x-ID', 'one'])] }, { payload: [['UniqueIdentifier', 'a'], ...(value === '' ? [] : [s.build.attribute('x-ID', value)])] });
};

/** A Get of a key that was made and seen before in this way. */
const getAfter = (begin: 'create' | 'register', material: Uint8Array, expected?: Uint8Array): readonly Check[] => {
  const s = scenario('1.4');
  if (begin === 'create') create(s, 'a');
  else register(s, 'a');
  return get(s, 'a', material, expected);
};

const digest = (value: Uint8Array, algorithm = 'SHA_256'): AttributeRow => ['Digest', [['HashingAlgorithm', algorithm], ['DigestValue', value], ['KeyFormatType', 'Raw']]];
/** SHA-256 of KEY. */
const KEY_DIGEST = hex('a8faed6abbf35c12a4b26e40f6feb19d736d90045c83b9f9a31f638d323e6811');

const now14 = (row: AttributeRow, later: AttributeRow): readonly Check[] => {
  const s = scenario('1.4');
  create(s, 'a');
  getAttributes(s, 'a', [], [row], [row[0]]);
  return getAttributes(s, 'a', [], [later], [later[0]]);
};

const getKeyWithWrapping = (wrapped: boolean): readonly Check[] => {
  const key: Field = ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ...(wrapped ? ([['KeyValue', noise(24)]] as const) : ([['KeyValue', [['KeyMaterial', KEY]]]] as const)), ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128], ...(wrapped ? ([['KeyWrappingData', [['WrappingMethod', 'Encrypt'], ['EncryptionKeyInformation', [['UniqueIdentifier', 'k']]]]]] as const) : [])]]]];
  return scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a'], ['KeyWrappingSpecification', [['WrappingMethod', 'Encrypt'], ['EncryptionKeyInformation', [['UniqueIdentifier', 'k']]]]]] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], key] });
};

const pairLink = (target: string): readonly Check[] => {
  const s = scenario('1.4');
  s.one({ operation: 'CreateKeyPair', request: [] }, { payload: [['PrivateKeyUniqueIdentifier', 'private'], ['PublicKeyUniqueIdentifier', 'public']] });
  return getAttributes(s, 'private', [], [['Link', [['LinkType', 'PublicKeyLink'], ['LinkedObjectIdentifier', target]]]], ['Link']);
};

const undoneThen = (id: string): readonly Check[] => {
  const s = scenario('1.4');
  s.exchange(
    [
      { operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template')], expect: { status: 'OperationUndone', payload: [] } },
      { operation: 'Destroy', request: [['UniqueIdentifier', 'z']], expect: failing('ItemNotFound') },
    ],
    [{ status: 'OperationUndone', payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a']] }, { status: 'OperationFailed', reason: 'ItemNotFound' }],
    { header: [['BatchErrorContinuationOption', 'Undo']] },
  );
  return act(s, 'Activate', id);
};

const roundTrip = (recovered: Uint8Array): readonly Check[] => {
  const s = scenario('1.4');
  create(s, 'a');
  cipher(s, 'Encrypt', 'a', { data: PLAIN, iv: IV, result: noise(32) });
  return cipher(s, 'Decrypt', 'a', { data: noise(32), iv: IV, result: recovered });
};

const encrypt = (result: Uint8Array, begin: 'create' | 'register' = 'create', expect: readonly Field[] = []): readonly Check[] => {
  const s = scenario('1.4');
  if (begin === 'create') create(s, 'a');
  else register(s, 'a');
  return cipher(s, 'Encrypt', 'a', { data: PLAIN, iv: IV, result, expect });
};

const random = (second: Uint8Array): readonly Check[] => {
  const s = scenario('1.4');
  const retrieve = (data: Uint8Array): readonly Check[] => s.one({ operation: 'RNGRetrieve', request: [['DataLength', 16]] }, { payload: [['Data', data]] });
  retrieve(noise(16));
  return retrieve(second);
};

const serverValue = (name: string, expected: AttributeRow[1], actual: AttributeRow[1], version: '1.4' | '2.1' = '1.4', set: readonly AttributeRow[] = []): readonly Check[] => attributes([[name, expected]], [[name, actual]], version, set);

const keyPairFormat = (format: string, requested: boolean): readonly Check[] => {
  const s = scenario('1.4');
  create(s, 'a');
  return get(s, 'a', KEY, undefined, requested ? [['KeyFormatType', format]] : []);
};

export const RULE_EXAMPLES: readonly RuleExample[] = [
  { rule: 'S-1', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({}, bytesOfDestroy((bytes) => Buffer.concat([bytes, Buffer.alloc(8)]))) },
  { rule: 'S-2', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ payload: [] }) },
  { rule: 'S-3', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({}, header(protocolVersionItem('1.0'), TIME, COUNT)) },
  { rule: 'S-4', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({}, header(VERSION, COUNT)) },
  { rule: 'S-5', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({}, header(VERSION, TIME, ['BatchCount', 2])) },
  { rule: 'S-6', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({}, { response: message('1.4', builder('1.4'), [builder('1.4').item('BatchItem', [['Operation', 'Destroy'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]])]) }) },
  { rule: 'S-7', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ operation: 'Activate' }) },
  { rule: 'S-8', verdict: 'failure', obeyed: () => twoDestroys([destroyed('a'), destroyed('b')]), broken: () => twoDestroys([{ ...destroyed('a'), id: null }, { ...destroyed('b'), id: null }]) },
  { rule: 'S-9', verdict: 'failure', obeyed: () => failedDestroy('PermissionDenied', 'PermissionDenied'), broken: () => scenario('2.1').one({ operation: 'Destroy', expect: failing('PermissionDenied') }, { status: 'OperationFailed' }) },
  { rule: 'S-10', verdict: 'warning', obeyed: () => destroy({}), broken: () => destroy({ message: 'done' }) },
  { rule: 'S-11', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ payload: null }) },
  { rule: 'S-12', verdict: 'warning', obeyed: () => failedDestroy('PermissionDenied', 'PermissionDenied'), broken: () => scenario('2.1').one({ operation: 'Destroy', expect: failing('PermissionDenied') }, { status: 'OperationFailed', reason: 'PermissionDenied', payload: [['UniqueIdentifier', 'a']] }) },
  { rule: 'S-13', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ extra: [['MessageExtension', [['VendorIdentification', 'v'], ['CriticalityIndicator', true], ['VendorExtension', []]]]] }) },
  { rule: 'S-14', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({}, header(VERSION, TIME, ['ServerHashedPassword', KEY], COUNT)) },
  { rule: 'S-15', verdict: 'failure', obeyed: () => destroy({}, { header: [['MaximumResponseSize', 4096]] }), broken: () => destroy({}, { header: [['MaximumResponseSize', 64]] }) },
  { rule: 'S-16', verdict: 'failure', obeyed: () => serverValue('State', 'PreActive', 'PreActive'), broken: () => attributes([['State', 'PreActive']], [['State', 'PreActive'], ['State', 'PreActive']]) },
  { rule: 'S-17', verdict: 'failure', obeyed: () => getAfter('register', KEY), broken: () => scenario('1.4').one({ operation: 'Get', request: [['UniqueIdentifier', 'a']] }, { payload: [['ObjectType', 'SecretData'], ['UniqueIdentifier', 'a'], ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY]]]]]]]] }) },
  { rule: 'N-1', verdict: 'failure', obeyed: () => attributes([['State', 'PreActive']], [['State', 'PreActive', 0]]), broken: () => attributes([['State', 'PreActive']], [['State', 'PreActive', 1]]) },
  { rule: 'R-1', verdict: 'warning', obeyed: () => destroy({}), broken: () => destroy({}, { repairs: [{ defect: 'E1', problem: 'a wrong value', treatment: 'the right one is used', path: 'Response › Data', published: '01', used: '02' }] }) },
  { rule: 'H-1', verdict: 'warning', obeyed: () => destroy({}, { header: [['ClientCorrelationValue', 'c']], ...header(VERSION, TIME, ['ClientCorrelationValue', 'c'], COUNT) }), broken: () => destroy({}, { header: [['ClientCorrelationValue', 'c']], ...header(VERSION, TIME, ['ClientCorrelationValue', 'd'], COUNT) }) },
  {
    rule: 'H-2',
    verdict: 'warning',
    obeyed: () => destroy({}, header(VERSION, TIME, ['ServerCorrelationValue', 's'], COUNT)),
    broken: () => {
      const s = scenario('1.4');
      const again = (): readonly Check[] => s.one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a']] }, header(VERSION, TIME, ['ServerCorrelationValue', 's'], COUNT));
      again();
      return again();
    },
  },
  { rule: 'H-3', verdict: 'warning', obeyed: () => destroy({}), broken: () => destroy({}, header(VERSION, TIME, ['Nonce', [['NonceID', KEY], ['NonceValue', KEY]]], COUNT)) },
  { rule: 'P-1', verdict: 'failure', obeyed: () => twoDestroys([destroyed('a'), destroyed('b')]), broken: () => twoDestroys([destroyed('a')]) },
  {
    rule: 'P-2',
    verdict: 'warning',
    obeyed: () => twoDestroys([destroyed('a'), destroyed('b')], {}, '2.1'),
    broken: () => twoDestroys([{ ...destroyed('b'), id: hex('00000002') }, { ...destroyed('a'), id: hex('00000001') }], {}, '2.1'),
  },
  {
    rule: 'P-3',
    verdict: 'failure',
    obeyed: () => scenario('1.4').exchange([{ operation: 'Destroy', expect: failing('ItemNotFound') }, { operation: 'Destroy', expect: { status: 'NotProcessed' } }], [{ status: 'OperationFailed', reason: 'ItemNotFound' }]),
    broken: () => scenario('1.4').exchange([{ operation: 'Destroy', expect: failing('ItemNotFound') }, { operation: 'Destroy', expect: { status: 'NotProcessed' } }], [{ status: 'OperationFailed', reason: 'ItemNotFound' }, destroyed('b')]),
  },
  { rule: 'P-4', verdict: 'failure', obeyed: () => destroy({}), broken: () => scenario('1.4').exchange([{ operation: 'Destroy', request: [['UniqueIdentifier', 'a']] }], [destroyed('a'), destroyed('b')]) },
  { rule: 'P-5', verdict: 'failure', obeyed: () => destroy({}), broken: () => [unansweredCheck({ items: [{ operation: ENUM.Operation.Destroy, request: [], expect: { status: 'Success', payload: [] } }] }, '1.4', 'Nothing came.')] },
  { rule: 'P-6', verdict: 'failure', obeyed: () => refused({ status: 'OperationFailed', reason: 'InvalidMessage' }), broken: () => refused({ payload: [] }) },
  { rule: 'P-7', verdict: 'failure', obeyed: () => [aliveCheck({ title: 'Query' }, '1.4', undefined)], broken: () => [aliveCheck({ title: 'Query' }, '1.4', 'Nothing came.')] },
  { rule: 'E-1', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ status: 'OperationFailed', reason: 'GeneralFailure', payload: null }) },
  { rule: 'E-2', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ status: 'OperationPending', payload: null, extra: [] }) },
  { rule: 'E-3', verdict: 'match', obeyed: () => destroy({}), broken: () => failedDestroy('PermissionDenied', 'PermissionDenied') },
  { rule: 'E-4', verdict: 'warning', obeyed: () => failedDestroy('WrongKeyLifecycleState', 'WrongKeyLifecycleState'), broken: () => failedDestroy('PermissionDenied', 'WrongKeyLifecycleState') },
  { rule: 'E-5', verdict: 'failure', obeyed: () => failedDestroy('PermissionDenied', 'PermissionDenied'), broken: () => failedDestroy('GeneralFailure', 'PermissionDenied') },
  { rule: 'E-6', verdict: 'match', obeyed: () => destroy({}), broken: () => scenario('2.1').one({ operation: 'Destroy', expect: failing('PermissionDenied') }, { status: 'OperationFailed', reason: 'PermissionDenied', message: 'DENIED' }) },
  {
    rule: 'E-7',
    verdict: 'variation',
    obeyed: () => destroy({}),
    broken: () => scenario('2.1').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], alternatives: [failing('PermissionDenied')] }, { status: 'OperationFailed', reason: 'PermissionDenied' }),
  },
  {
    rule: 'E-8',
    verdict: 'failure',
    obeyed: () => destroy({}),
    broken: () => destroy({ operation: null, payload: null, status: 'OperationFailed', reason: 'InvalidMessage' }),
  },
  { rule: 'E-9', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ payload: null, status: 'OperationFailed', reason: 'OperationNotSupported' }) },
  { rule: 'X-1', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ payload: [['UniqueIdentifier', 'a'], ['ObjectType', 'SymmetricKey']] }) },
  {
    rule: 'C-1',
    verdict: 'failure',
    obeyed: () => query([['Operation', 'Create']], [['Operation', 'Create']]),
    broken: () => scenario('1.4').one({ operation: 'CreateSplitKey', request: [['ObjectType', 'SplitKey'], ['SplitKeyParts', 2], ['SplitKeyThreshold', 2], ['SplitKeyMethod', 'XOR'], scenario('1.4').build.attributesPattern('template')], expect: [['UniqueIdentifier', bind('one')], ['UniqueIdentifier', bind('two')]] }, { payload: [['UniqueIdentifier', '1'], ['UniqueIdentifier', '2'], ['UniqueIdentifier', '3']] }),
  },
  { rule: 'C-2', verdict: 'failure', obeyed: () => query([['Operation', 'Create'], ['Operation', 'Get']], [['Operation', 'Create']]), broken: () => query([['Operation', 'Get']], [['Operation', 'Create']]) },
  { rule: 'C-3', verdict: 'failure', obeyed: () => discover(['1.4', '1.0']), broken: () => discover(['1.4', '2.1']) },
  { rule: 'C-4', verdict: 'failure', obeyed: () => locate([['UniqueIdentifier', 'a']], [['UniqueIdentifier', 'a']]), broken: () => locate([['UniqueIdentifier', 'a'], ['UniqueIdentifier', 'b']], [['UniqueIdentifier', 'a']]) },
  { rule: 'C-5', verdict: 'failure', obeyed: () => attributeList('State', ...ALWAYS), broken: () => attributeList(...ALWAYS) },
  { rule: 'C-6', verdict: 'failure', obeyed: () => serverValue('State', 'PreActive', 'PreActive'), broken: () => attributes([['State', 'PreActive']], []) },
  { rule: 'C-7', verdict: 'failure', obeyed: () => addAttribute('one'), broken: () => addAttribute('') },
  { rule: 'C-8', verdict: 'failure', obeyed: () => locate([['LocatedItems', 1], ['UniqueIdentifier', 'a']], [['UniqueIdentifier', 'a']]), broken: () => locate([['LocatedItems', 0], ['UniqueIdentifier', 'a']], [['UniqueIdentifier', 'a']]) },
  { rule: 'V-1', verdict: 'failure', obeyed: () => destroy({}), broken: () => destroy({ payload: [['UniqueIdentifier', 'b']] }) },
  { rule: 'V-3', verdict: 'variation', obeyed: () => getAfter('create', KEY, KEY), broken: () => getAfter('create', KEY, OTHER) },
  { rule: 'V-4', verdict: 'failure', obeyed: () => getAfter('register', KEY, KEY), broken: () => getAfter('register', OTHER, KEY) },
  { rule: 'V-5', verdict: 'failure', obeyed: () => encrypt(encrypted(PLAIN), 'register', [['Data', encrypted(PLAIN)]]), broken: () => encrypt(noise(32), 'register', [['Data', encrypted(PLAIN)]]) },
  { rule: 'V-6', verdict: 'warning', obeyed: () => destroy({}), broken: () => scenario('2.1').one({ operation: 'Decrypt', request: [['UniqueIdentifier', 'a'], ['Data', noise(16)]], expect: [['Data', hex('')]] }, { payload: [['UniqueIdentifier', 'a']] }) },
  { rule: 'V-7', verdict: 'failure', obeyed: () => getAttributes(scenario('2.1'), 'a', [], [digest(noise(32))], ['Digest']), broken: () => getAttributes(scenario('2.1'), 'a', [], [digest(noise(20), 'SHA_1')], ['Digest']) },
  { rule: 'V-8', verdict: 'failure', obeyed: () => keyPairFormat('Raw', true), broken: () => keyPairFormat('TransparentSymmetricKey', true) },
  {
    rule: 'V-9',
    verdict: 'note',
    obeyed: () => getAfter('create', KEY, KEY),
    broken: () => {
      const s = scenario('1.4');
      create(s, 'a');
      return s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: [['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'TransparentSymmetricKey'], ['KeyValue', [['KeyMaterial', [['Key', KEY]]]]]]]]]] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', KEY]]]]]]]] });
    },
  },
  { rule: 'V-10', verdict: 'variation', obeyed: () => destroy({}), broken: () => serverValue('Random Number Generator', [['RNGAlgorithm', 'Unspecified']], [['RNGAlgorithm', 'DRBG']], '2.1') },
  { rule: 'V-11', verdict: 'variation', obeyed: () => serverValue('Object Group', 'g', 'g'), broken: () => serverValue('Object Group', 'g', 'h') },
  { rule: 'V-12', verdict: 'variation', obeyed: () => serverValue('y-Vendor', 'v', 'v'), broken: () => serverValue('y-Vendor', 'v', 'w') },
  { rule: 'V-13', verdict: 'failure', obeyed: () => serverValue('x-ID', unique(), 'run-1', '1.4', [['x-ID', unique()]]), broken: () => serverValue('x-ID', unique(), 'run-2', '1.4', [['x-ID', unique()]]) },
  { rule: 'V-14', verdict: 'warning', obeyed: () => serverValue('Lease Time', 3600, 3600), broken: () => serverValue('Lease Time', 3600, 60) },
  { rule: 'V-15', verdict: 'failure', obeyed: () => serverValue('State', 'PreActive', 'PreActive'), broken: () => serverValue('State', 'PreActive', 'Active') },
  { rule: 'V-16', verdict: 'failure', obeyed: () => create(scenario('1.4'), 'a'), broken: () => scenario('1.4').one({ operation: 'Create', request: [['ObjectType', 'SymmetricKey'], scenario('1.4').build.attributesPattern('template')] }, { payload: [['ObjectType', 'SecretData'], ['UniqueIdentifier', 'a']] }) },
  { rule: 'V-17', verdict: 'variation', obeyed: () => query([['VendorIdentification', 'v']], [['VendorIdentification', 'v']]), broken: () => query([['VendorIdentification', 'w']], [['VendorIdentification', 'v']]) },
  { rule: 'D-1', verdict: 'failure', obeyed: () => serverValue('Activation Date', now(-60), STARTED - 60n, '1.4', [['Activation Date', now(-60)]]), broken: () => serverValue('Activation Date', now(-60), STARTED - 59n, '1.4', [['Activation Date', now(-60)]]) },
  { rule: 'D-2', verdict: 'failure', obeyed: () => serverValue('Initial Date', now(), STARTED), broken: () => serverValue('Initial Date', now(), STARTED - 3600n) },
  { rule: 'D-3', verdict: 'failure', obeyed: () => serverValue('Deactivation Date', now(3600), STARTED + 3600n), broken: () => serverValue('Deactivation Date', now(3600), STARTED) },
  { rule: 'D-4', verdict: 'failure', obeyed: () => serverValue('Initial Date', 1_325_376_000n, STARTED), broken: () => serverValue('Initial Date', 1_325_376_000n, 0n) },
  {
    rule: 'B-2',
    verdict: 'failure',
    obeyed: () => twice('t', 't'),
    broken: () => twice('t', 'u'),
  },
  {
    rule: 'B-3',
    verdict: 'failure',
    obeyed: () => createTwo('a', 'b'),
    broken: () => createTwo('a', 'a'),
  },
  { rule: 'B-5', verdict: 'inconclusive', obeyed: () => destroy({}), broken: () => scenario('1.4').one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', use('nobody')]] }, { payload: [['UniqueIdentifier', 'a']] }) },
  { rule: 'I-1', verdict: 'failure', obeyed: () => getAttributes(scenario('1.4'), 'a', [], [['State', 'Active'], ['Activation Date', STARTED]], ['State', 'Activation Date']), broken: () => getAttributes(scenario('1.4'), 'a', [], [['State', 'Active'], ['Activation Date', STARTED + 3600n]], ['State', 'Activation Date']) },
  { rule: 'I-2', verdict: 'failure', obeyed: () => digestOfRegistered(KEY_DIGEST), broken: () => digestOfRegistered(noise(32)) },
  {
    rule: 'I-3',
    verdict: 'failure',
    obeyed: () => getTwice(KEY),
    broken: () => getTwice(OTHER),
  },
  { rule: 'I-4', verdict: 'failure', obeyed: () => getAfter('create', KEY), broken: () => getAfter('create', noise(32)) },
  { rule: 'I-5', verdict: 'failure', obeyed: () => random(noise(16, 8)), broken: () => random(noise(16)) },
  { rule: 'I-6', verdict: 'failure', obeyed: () => roundTrip(PLAIN), broken: () => roundTrip(noise(17)) },
  { rule: 'I-7', verdict: 'failure', obeyed: () => now14(['Last Change Date', STARTED], ['Last Change Date', STARTED + 1n]), broken: () => now14(['Last Change Date', STARTED], ['Last Change Date', STARTED - 60n]) },
  { rule: 'I-8', verdict: 'failure', obeyed: () => now14(['Fresh', true], ['Fresh', false]), broken: () => now14(['Fresh', false], ['Fresh', true]) },
  { rule: 'I-9', verdict: 'failure', obeyed: () => pairLink('public'), broken: () => pairLink('private') },
  { rule: 'I-10', verdict: 'failure', obeyed: () => getKeyWithWrapping(true), broken: () => getKeyWithWrapping(false) },
  { rule: 'I-11', verdict: 'failure', obeyed: () => undoneThen('b'), broken: () => undoneThen('a') },
  { rule: 'I-12', verdict: 'failure', obeyed: () => encrypt(noise(32)), broken: () => encrypt(noise(48)) },
  {
    rule: 'I-13',
    verdict: 'failure',
    obeyed: () => getAfter('register', KEY),
    broken: () => {
      const s = scenario('1.4');
      register(s, 'a');
      act(s, 'Destroy', 'a');
      return get(s, 'a', KEY);
    },
  },
  { rule: 'I-14', verdict: 'failure', obeyed: () => serverValue('Cryptographic Length', any, 128), broken: () => serverValue('Cryptographic Length', any, 256) },
  { rule: 'I-15', verdict: 'failure', obeyed: () => encrypt(encrypted(PLAIN), 'register'), broken: () => encrypt(noise(32), 'register') },
  { rule: 'I-16', verdict: 'failure', obeyed: () => cipher(scenario('1.4'), 'Encrypt', 'a', { parameters: CTR, iv: IV, data: PLAIN, result: noise(17) }), broken: () => cipher(scenario('1.4'), 'Encrypt', 'a', { parameters: CTR, iv: IV, data: PLAIN, result: PLAIN }) },
  { rule: 'I-17', verdict: 'failure', obeyed: () => flags(false), broken: () => flags(true) },
];

/** An object that never was sensitive, or so it is said. */
const flags = (alwaysSensitive: boolean): readonly Check[] => {
  const build = builder('1.4');
  const flag = (name: string, value: boolean): Field => build.item('Attribute', [['AttributeName', name], { tag: TAG.AttributeValue, type: 'Boolean', value }]);
  return scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], flag('Sensitive', false), flag('Always Sensitive', alwaysSensitive)] });
};

function twice(first: string, second: string): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a', [['x-ID', 't']]);
  getAttributes(s, 'a', [['x-ID', bind('text')]], [['x-ID', first]]);
  return getAttributes(s, 'a', [['x-ID', use('text')]], [['x-ID', second]]);
}

function createTwo(first: string, second: string): readonly Check[] {
  const s = scenario('1.4');
  create(s, first);
  return create(s, second, [], [['UniqueIdentifier', any]]);
}

function getTwice(second: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  create(s, 'a');
  get(s, 'a', KEY);
  return get(s, 'a', second);
}

function digestOfRegistered(value: Uint8Array): readonly Check[] {
  const s = scenario('1.4');
  register(s, 'a');
  return getAttributes(s, 'a', [], [digest(value)], ['Digest']);
}

