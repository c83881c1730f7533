import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../../kmip/constants.js';
import { hex, type Field } from '../testing/build.js';
import { event, holding, KEYS, ledgerAfter, SENT, valuesOf } from '../testing/ledger.js';
import { KEY, symmetricKey } from '../testing/steps.js';
import { emptyLedger, objectById, type Ledger, type ObjectRecord } from './ledger.js';
import { digestEntry, madeIds, makesObjects, recordEvent, recordUndone, type Event } from './record.js';

const { Operation: operation, ObjectType: objectType, State: state } = ENUM;
const ID: Field = ['UniqueIdentifier', 'a'];
const SYMMETRIC: Field = ['ObjectType', 'SymmetricKey'];
const AES = ENUM.CryptographicAlgorithm.AES;
const name = (value: string): readonly Field[] => [['NameValue', value], ['NameType', 'UninterpretedTextString']];
const created = (...attributes: Parameters<typeof holding> extends [string, ...infer Rest] ? Rest : never): Event => event('Create', [SYMMETRIC, holding('TemplateAttribute', ...attributes)], [SYMMETRIC, ID]);
const object = (ledger: Ledger, id = 'a'): ObjectRecord => {
  const found = objectById(ledger, id);
  if (found === undefined) throw new Error(`the ledger has no ${id}`);
  return found;
};
/** The object after these operations on one that was created with these attributes. */
const changed = (events: readonly Event[], ...attributes: Parameters<typeof created>): ObjectRecord => object(ledgerAfter(created(...attributes), ...events));
const on = (name_: string, request: readonly Field[] = [], response: readonly Field[] = [ID], version: '1.4' | '2.1' = '1.4'): Event => event(name_, [ID, ...request], response, 'a', version);

describe('an object that a server makes', () => {
  it('is known with the attributes that the client set, and when it was made', () => {
    const { fixed, ...rest } = object(ledgerAfter(created(['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['x-ID', 'one', 0], ['x-ID', 'two', 1])));
    expect(rest).toEqual({ id: 'a', origin: 'created', made: SENT, objectType: objectType.SymmetricKey, seen: new Map(), materials: [], digests: new Map(), done: new Set(), destroyed: false, undone: false, served: false });
    expect(valuesOf(fixed)).toEqual({ [KEYS.algorithm]: [AES], [KEYS.length]: [128], 'vendor:x:ID': ['one', 'two'] });
  });

  it('has the format that the client asked for', () => {
    expect(object(ledgerAfter(created(['Key Format Type', 'PKCS_8']))).format).toBe(ENUM.KeyFormatType.PKCS_8);
  });

  it.each([
    ['DeriveKey', 'derived'],
    ['Certify', 'derived'],
    ['ReKey', 'created'],
    ['Import', 'registered'],
  ] as const)('has the origin of its operation: %s', (made, origin) => {
    expect(object(ledgerAfter(event(made, [], [ID]))).origin).toBe(origin);
  });

  it('is of no known type where the request names none', () => {
    expect('objectType' in object(ledgerAfter(event('DeriveKey', [], [ID])))).toBe(false);
  });

  it('stands beside those that were made before', () => {
    expect([...ledgerAfter(created(), event('Create', [SYMMETRIC], [['UniqueIdentifier', 'b']])).objects.keys()]).toEqual(['a', 'b']);
  });

  it('is each of the identifiers that the answer returns', () => {
    const parts: readonly Field[] = [ID, ['UniqueIdentifier', 'b']];
    expect([...ledgerAfter(event('CreateSplitKey', [['ObjectType', 'SymmetricKey']], parts)).objects.keys()]).toEqual(['a', 'b']);
    expect(madeIds({ operation: operation.CreateKeyPair, response: event('CreateKeyPair', [], [['PrivateKeyUniqueIdentifier', 'p'], ['PublicKeyUniqueIdentifier', 'q']]).response })).toEqual(['p', 'q']);
  });

  it('is none where the operation makes none, or the identifier is no text', () => {
    expect(madeIds(event('Destroy', [], [ID]))).toEqual([]);
    expect(madeIds(event('Create', [], [{ tag: TAG.UniqueIdentifier, type: 'Integer', value: 1 }]))).toEqual([]);
    expect(ledgerAfter(event('Create', [SYMMETRIC], [])).objects.size).toBe(0);
    expect(ledgerAfter(event('Ping', [], [['PrivateKeyUniqueIdentifier', 'p'], ['PublicKeyUniqueIdentifier', 'q']])).objects.size).toBe(0);
  });

  it('has a new identifier, unless it is imported', () => {
    expect([operation.Create, operation.Register, operation.ReKey, operation.Import, operation.Get].map(makesObjects)).toEqual([true, true, true, false, false]);
  });
});

describe('a key pair', () => {
  const pair = (response: readonly Field[] = [['PrivateKeyUniqueIdentifier', 'p'], ['PublicKeyUniqueIdentifier', 'q']]): Ledger =>
    ledgerAfter(event('CreateKeyPair', [holding('CommonTemplateAttribute', ['Cryptographic Length', 2048], ['x-ID', 'common']), holding('PrivateKeyTemplateAttribute', ['x-ID', 'private']), holding('PublicKeyTemplateAttribute', ['Cryptographic Length', 1024])], response));

  it('is two objects that know each other, each with the common attributes and its own', () => {
    const [p, q] = [object(pair(), 'p'), object(pair(), 'q')];
    expect([p.origin, p.made, p.objectType, p.partner, valuesOf(p.fixed)]).toEqual(['created', SENT, objectType.PrivateKey, 'q', { [KEYS.length]: [2048], 'vendor:x:ID': ['private'] }]);
    expect([q.origin, q.made, q.objectType, q.partner, valuesOf(q.fixed)]).toEqual(['created', SENT, objectType.PublicKey, 'p', { [KEYS.length]: [1024], 'vendor:x:ID': ['common'] }]);
  });

  it('of which the answer names one half is that half', () => {
    expect([...pair([['PrivateKeyUniqueIdentifier', 'p']]).objects.values()].map(({ id, partner }) => [id, partner])).toEqual([['p', undefined]]);
    expect([...pair([['PublicKeyUniqueIdentifier', 'q']]).objects.values()].map(({ id, partner }) => [id, partner])).toEqual([['q', undefined]]);
  });
});

describe('an object that a client registers', () => {
  const registered = (sent: Field, ...attributes: Parameters<typeof created>): ObjectRecord => object(ledgerAfter(event('Register', [SYMMETRIC, holding('TemplateAttribute', ...attributes), sent], [ID])));

  it('is known with its bytes and its format; its Key Block speaks for attributes', () => {
    const key = registered(symmetricKey(KEY));
    expect([key.origin, key.format, valuesOf(key.fixed)]).toEqual(['registered', ENUM.KeyFormatType.Raw, { [KEYS.algorithm]: [AES], [KEYS.length]: [128] }]);
    expect(key.materials.map(({ format, item }) => [format, item.value])).toEqual([[ENUM.KeyFormatType.Raw, KEY]]);
    expect(key.fixed.get(KEYS.length)).toMatchObject([{ name: { tag: TAG.CryptographicLength }, value: { value: 128 }, item: { value: 128 } }]);
  });

  it('has the attribute that the client sets beside the Key Block', () => {
    expect(valuesOf(registered(symmetricKey(KEY), ['Cryptographic Length', 256]).fixed)).toEqual({ [KEYS.algorithm]: [AES], [KEYS.length]: [256] });
  });

  it('has no attributes of keys where it is none', () => {
    const secret = registered(['SecretData', [['SecretDataType', 'Password'], ['KeyBlock', [['KeyFormatType', 'Opaque'], ['KeyValue', [['KeyMaterial', KEY]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128]]]]]);
    expect([valuesOf(secret.fixed), secret.format, secret.materials.length]).toEqual([{}, ENUM.KeyFormatType.Opaque, 1]);
  });

  it('has no bytes that are known where it is wrapped, and no format where it has none', () => {
    const wrapped = registered(['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', KEY], ['KeyWrappingData', [['WrappingMethod', 'Encrypt']]]]]]]);
    expect([wrapped.materials, valuesOf(wrapped.fixed)]).toEqual([[], {}]);
    expect('format' in registered(['Certificate', [['CertificateType', 'X_509'], ['CertificateValue', hex('30')]]])).toBe(false);
  });
});

describe('a key that replaces another', () => {
  const OLD = [['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['Name', name('n')], ['x-ID', 'old']] as const;
  const NEW: readonly Field[] = [['UniqueIdentifier', 'b']];

  it('keeps type, algorithm, length and name, and takes the name away from the old one', () => {
    const ledger = ledgerAfter(created(...OLD), event('ReKey', [ID], NEW, 'a'));
    const { fixed, objectType: type } = object(ledger, 'b');
    expect([type, valuesOf(fixed)]).toEqual([objectType.SymmetricKey, { [KEYS.algorithm]: [AES], [KEYS.length]: [128], [KEYS.name]: ['n'] }]);
    expect(valuesOf(object(ledger).fixed)).toEqual({ [KEYS.algorithm]: [AES], [KEYS.length]: [128], 'vendor:x:ID': ['old'] });
  });

  it('has what the request sets instead', () => {
    const ledger = ledgerAfter(created(...OLD), event('ReKey', [ID, holding('TemplateAttribute', ['Cryptographic Length', 256])], NEW, 'a'));
    expect(valuesOf(object(ledger, 'b').fixed)).toMatchObject({ [KEYS.algorithm]: [AES], [KEYS.length]: [256] });
  });

  it('keeps nothing of an object that is not known', () => {
    const ledger = ledgerAfter(event('ReKey', [ID], NEW, 'a'));
    expect([[...ledger.objects.keys()], valuesOf(object(ledger, 'b').fixed)]).toEqual([['b'], {}]);
  });

  it('takes the names of both halves of a pair', () => {
    const pair = event('CreateKeyPair', [holding('PrivateKeyTemplateAttribute', ['Name', name('p')]), holding('PublicKeyTemplateAttribute', ['Name', name('q')], ['Cryptographic Length', 1024])], [['PrivateKeyUniqueIdentifier', 'p'], ['PublicKeyUniqueIdentifier', 'q']]);
    const ledger = ledgerAfter(pair, event('ReKeyKeyPair', [], [['PrivateKeyUniqueIdentifier', 'p2'], ['PublicKeyUniqueIdentifier', 'q2']], 'p'));
    expect([valuesOf(object(ledger, 'p').fixed), valuesOf(object(ledger, 'q').fixed), object(ledger, 'p2').partner]).toEqual([{}, { [KEYS.length]: [1024] }, 'q2']);
  });

  it('leaves the name to what another operation derives from it', () => {
    expect(valuesOf(object(ledgerAfter(created(['Name', name('n')]), event('DeriveKey', [ID], NEW, 'a'))).fixed)).toEqual({ [KEYS.name]: ['n'] });
    expect(valuesOf(object(ledgerAfter(created(['Cryptographic Length', 128]), event('DeriveKey', [ID], NEW, 'a')), 'b').fixed)).toEqual({});
  });
});

describe('the operations that a server announces', () => {
  it('are those of every Query', () => {
    const ledger = ledgerAfter(event('Query', [], [['Operation', 'Create'], ['Operation', 'Get'], { tag: TAG.Operation, type: 'Boolean', value: true }]), event('Query', [], [['Operation', 'Locate']]));
    expect([...ledger.announced]).toEqual([operation.Create, operation.Get, operation.Locate]);
  });
});

describe('an operation that succeeds', () => {
  it('is remembered of a known object, whatever it does', () => {
    expect([...changed([on('Check'), on('Activate')]).done]).toEqual([operation.Check, operation.Activate]);
  });

  it('makes an unknown object known where it says something about it', () => {
    expect(object(ledgerAfter(on('Activate')))).toMatchObject({ id: 'a', origin: 'unknown', state: state.Active, done: new Set([operation.Activate]) });
    expect(ledgerAfter(on('Check')).objects.size).toBe(0);
  });

  it('says nothing where nobody knows what it is about', () => {
    expect(recordEvent(emptyLedger, event('Activate', [], [ID]))).toBe(emptyLedger);
  });
});

describe('the state of an object', () => {
  const reason = (code: string, ...more: readonly Field[]): Event => on('Revoke', [['RevocationReason', [['RevocationReasonCode', code]]], ...more]);
  const occurred: Field = ['CompromiseOccurrenceDate', 5n];

  it('is Active after Activate, which sets the Activation Date', () => {
    const found = changed([on('Activate')], ['Activation Date', 1n], ['Deactivation Date', 2n]);
    expect([found.state, valuesOf(found.fixed)]).toEqual([state.Active, { [KEYS.deactivation]: [2n] }]);
  });

  it('is Deactivated after Revoke without compromise, which sets the Deactivation Date and no date of compromise', () => {
    const found = changed([reason('CessationOfOperation', occurred)], ['Activation Date', 1n], ['Deactivation Date', 2n]);
    expect([found.state, valuesOf(found.fixed)]).toEqual([state.Deactivated, { [KEYS.activation]: [1n] }]);
    expect(changed([on('Deactivate')]).state).toBe(state.Deactivated);
  });

  it.each(['KeyCompromise', 'CACompromise'])('is Compromised after Revoke for %s, with the date that the client gave', (code) => {
    const found = changed([reason(code, occurred)], ['Deactivation Date', 2n]);
    expect([found.state, valuesOf(found.fixed)]).toEqual([state.Compromised, { [KEYS.compromised]: [5n] }]);
    expect(valuesOf(changed([reason(code)]).fixed)).toEqual({});
  });

  it('is Destroyed after Destroy, or Destroyed Compromised where it is compromised before or after that', () => {
    expect([changed([on('Destroy')])].map((each) => [each.state, each.destroyed])).toEqual([[state.Destroyed, true]]);
    expect(changed([reason('KeyCompromise'), on('Destroy')]).state).toBe(state.DestroyedCompromised);
    expect(changed([on('Destroy'), reason('KeyCompromise')]).state).toBe(state.DestroyedCompromised);
  });
});

describe('an object that is served', () => {
  const answer = (key: Field = symmetricKey(KEY)): readonly Field[] => [SYMMETRIC, ID, key];

  it('is known by its bytes, once for each format', () => {
    const other = symmetricKey(hex('00'.repeat(16)));
    const found = changed([on('Get', [], answer()), on('Get', [], answer(other)), on('Get', [], answer(symmetricKey(KEY, 'Opaque')))]);
    expect([found.served, found.objectType]).toEqual([true, objectType.SymmetricKey]);
    expect(found.materials.map(({ format, item }) => [format, item.value])).toEqual([[ENUM.KeyFormatType.Raw, KEY], [ENUM.KeyFormatType.Opaque, KEY]]);
  });

  it('is served without bytes where the answer holds none, and keeps its type', () => {
    const found = changed([on('Get', [], [ID])]);
    expect([found.served, found.materials, found.objectType]).toEqual([true, [], objectType.SymmetricKey]);
  });

  it('tells its type where the case did not know it, and no attributes', () => {
    const found = object(ledgerAfter(on('Get', [], [...answer(), holding('Attributes', ['State', 'Active'])], '2.1')));
    expect([found.origin, found.objectType, found.state, found.seen.size]).toEqual(['unknown', objectType.SymmetricKey, undefined, 0]);
  });

  it('by Export tells its attributes too', () => {
    const found = object(ledgerAfter(event('Export', [ID], [SYMMETRIC, ID, holding('Attributes', ['State', 'Active']), symmetricKey(KEY)], 'a', '2.1')));
    expect([found.served, found.materials.length, valuesOf(found.seen), found.state]).toEqual([true, 1, { [KEYS.state]: [state.Active] }, state.Active]);
  });
});

describe('the attributes that a server returns', () => {
  const digest = (algorithm: string, value: string, ...format: readonly Field[]): Field => ['Digest', [['HashingAlgorithm', algorithm], ['DigestValue', hex(value)], ...format]];
  const told = (...fields: readonly Field[]): Event => event('GetAttributes', [ID], [ID, ['Attributes', fields]], 'a', '2.1');

  it('are known as last returned', () => {
    const found = changed([told(['CryptographicLength', 128], ['State', 'PreActive']), told(['State', 'Active'])]);
    expect([valuesOf(found.seen), found.state]).toEqual([{ [KEYS.length]: [128], [KEYS.state]: [state.Active] }, state.Active]);
  });

  it('leave the state as it was where they do not hold it', () => {
    expect(changed([on('Activate'), told(['CryptographicLength', 128])]).state).toBe(state.Active);
  });

  it('may be digests, one for each algorithm and format', () => {
    const found = changed([told(digest('SHA_256', '0a', ['KeyFormatType', 'Raw'])), told(digest('SHA_1', '0b'), digest('SHA_256', '0c', ['KeyFormatType', 'Raw']), ['Digest', []])]);
    expect(Object.fromEntries(found.digests)).toEqual({ [`${ENUM.HashingAlgorithm.SHA_256}:${ENUM.KeyFormatType.Raw}`]: '0c', [`${ENUM.HashingAlgorithm.SHA_1}:0`]: '0b' });
  });

  it('are no digest without algorithm or value', () => {
    const entry = (...fields: readonly Field[]): ReturnType<typeof digestEntry> => digestEntry(event('Get', [], [['Digest', fields]]).response.value[0]);
    expect([entry(['HashingAlgorithm', 'SHA_1']), entry(['DigestValue', hex('00')]), digestEntry(undefined)]).toEqual([undefined, undefined, undefined]);
    expect(entry(['HashingAlgorithm', 'SHA_1'], ['DigestValue', hex('0f')])).toEqual([`${ENUM.HashingAlgorithm.SHA_1}:0`, '0f']);
  });
});

describe('the attributes that a client changes', () => {
  const before = [['x-ID', 'one', 0], ['x-ID', 'two', 1], ['Cryptographic Length', 128]] as const;
  const ids = (events: readonly Event[]): readonly unknown[] | undefined => valuesOf(changed(events, ...before).fixed)['vendor:x:ID'];
  const sent = (operation_: string, value: string, index?: number): Event => on(operation_, [['Attribute', [['AttributeName', 'x-ID'], ...(index === undefined ? [] : [['AttributeIndex', index] as const]), ['AttributeValue', value]]]]);
  const vendor = (value: string): Field => ['Attribute', [['VendorIdentification', 'x'], ['AttributeName', 'ID'], ['AttributeValue', value]]];
  const modern = (operation_: string, ...request: readonly Field[]): Event => on(operation_, request, [ID], '2.1');

  it('are more after Add Attribute', () => {
    expect(ids([sent('AddAttribute', 'three')])).toEqual(['one', 'two', 'three']);
    expect(ids([modern('AddAttribute', ['NewAttribute', [vendor('three')]])])).toEqual(['one', 'two', 'three']);
    expect(valuesOf(changed([on('AddAttribute', [['Attribute', [['AttributeName', 'Contact Information'], ['AttributeValue', 'c']]]])]).fixed)).toEqual({ [`tag:${TAG.ContactInformation}`]: ['c'] });
  });

  it('are others after Modify Attribute: the one with the index, else the first', () => {
    expect(ids([sent('ModifyAttribute', 'new', 1)])).toEqual(['one', 'new']);
    expect(ids([sent('ModifyAttribute', 'new')])).toEqual(['two', 'new']);
    expect(ids([sent('ModifyAttribute', 'new', 2)])).toEqual(['one', 'two', 'new']);
  });

  it('are counted where they have no index', () => {
    const plain = [['x-ID', 'one'], ['x-ID', 'two']] as const;
    expect(valuesOf(changed([sent('ModifyAttribute', 'new', 1)], ...plain).fixed)).toEqual({ 'vendor:x:ID': ['one', 'new'] });
  });

  it('are others after Modify Attribute whatever the index, where there is one instance', () => {
    expect(valuesOf(changed([sent('ModifyAttribute', 'new', 7)], ['x-ID', 'one', 0]).fixed)).toEqual({ 'vendor:x:ID': ['new'] });
  });

  it('are others from 2.0 on where their value is the current one that the request names', () => {
    expect(ids([modern('ModifyAttribute', ['CurrentAttribute', [vendor('two')]], ['NewAttribute', [vendor('new')]])])).toEqual(['one', 'new']);
    expect(ids([modern('ModifyAttribute', ['CurrentAttribute', [vendor('none')]], ['NewAttribute', [vendor('new')]])])).toEqual(['one', 'two', 'new']);
    expect(ids([modern('ModifyAttribute', ['CurrentAttribute', [['Attribute', [['VendorIdentification', 'x'], ['AttributeName', 'ID']]]]], ['NewAttribute', [vendor('new')]])])).toEqual(['one', 'two', 'new']);
  });

  it('without a value are none that a request can name', () => {
    const valueless: Field = ['Attribute', [['VendorIdentification', 'x'], ['AttributeName', 'ID']]];
    expect(ids([modern('AddAttribute', ['NewAttribute', [valueless]]), modern('ModifyAttribute', ['CurrentAttribute', [vendor('two')]], ['NewAttribute', [vendor('new')]])])).toEqual(['one', undefined, 'new']);
    expect(ids([modern('AddAttribute', ['NewAttribute', [valueless]]), modern('DeleteAttribute', ['CurrentAttribute', [vendor('two')]])])).toEqual(['one', undefined]);
  });

  it('are set by Set Attribute', () => {
    expect(valuesOf(changed([modern('SetAttribute', ['NewAttribute', [['CryptographicLength', 256]]])], ...before).fixed)[KEYS.length]).toEqual([256]);
  });

  it('are one less after Delete Attribute by name: the one with the index, else the first', () => {
    const gone = (...more: readonly Field[]): Event => on('DeleteAttribute', [['AttributeName', 'x-ID'], ...more]);
    expect([ids([gone()]), ids([gone(['AttributeIndex', 1])]), ids([gone(['AttributeIndex', 5])]), ids([gone(['AttributeIndex', 1]), gone()])]).toEqual([['two'], ['one'], ['one', 'two'], undefined]);
    expect(valuesOf(changed([on('DeleteAttribute', [['AttributeName', 'Cryptographic Length']])], ...before).fixed)).toEqual({ 'vendor:x:ID': ['one', 'two'] });
  });

  it('are as before where the object has none of that name', () => {
    expect(valuesOf(changed([on('DeleteAttribute', [['AttributeName', 'x-None'], ['AttributeIndex', 1]])], ...before).fixed)).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
  });

  it('are those that are left after Delete Attribute by position, where they have no index', () => {
    expect(valuesOf(changed([on('DeleteAttribute', [['AttributeName', 'x-ID'], ['AttributeIndex', 1]])], ['x-ID', 'one'], ['x-ID', 'two']).fixed)).toEqual({ 'vendor:x:ID': ['one'] });
  });

  it('are without the value that Delete Attribute names from 2.0 on', () => {
    const gone = (...current: readonly Field[]): ObjectRecord['fixed'] => changed([modern('DeleteAttribute', ['CurrentAttribute', current])], ...before).fixed;
    expect(valuesOf(gone(vendor('one')))).toEqual({ 'vendor:x:ID': ['two'], [KEYS.length]: [128] });
    expect(valuesOf(gone(vendor('none')))).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
    expect(valuesOf(gone(['CryptographicLength', 128]))).toEqual({ 'vendor:x:ID': ['one', 'two'] });
    expect(valuesOf(gone(['CryptographicUsageMask', 128]))).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
    expect(valuesOf(gone(['Attribute', [['VendorIdentification', 'x'], ['AttributeName', 'ID']]]))).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
  });

  it.each(['DeleteAttribute', 'AdjustAttribute'])('are without all instances of what %s refers to', (operation_) => {
    const gone = (reference: Field): ObjectRecord['fixed'] => changed([modern(operation_, reference)], ...before).fixed;
    expect(valuesOf(gone({ tag: TAG.AttributeReference, type: 'Enumeration', value: TAG.CryptographicLength }))).toEqual({ 'vendor:x:ID': ['one', 'two'] });
    expect(valuesOf(gone(['AttributeReference', [['VendorIdentification', 'x'], ['AttributeName', 'ID']]]))).toEqual({ [KEYS.length]: [128] });
    expect(valuesOf(gone(['AttributeReference', [['VendorIdentification', 'y'], ['AttributeName', 'ID']]]))).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
    expect(valuesOf(gone(['AttributeReference', []]))).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
  });

  it('are as before where nothing is referred to', () => {
    expect(valuesOf(changed([modern('AdjustAttribute')], ...before).fixed)).toEqual({ 'vendor:x:ID': ['one', 'two'], [KEYS.length]: [128] });
  });
});

describe('an operation that was undone', () => {
  it('leaves objects that must not exist', () => {
    const ledger = recordUndone(emptyLedger, created());
    expect(object(ledger)).toMatchObject({ id: 'a', origin: 'unknown', undone: true, destroyed: false });
    expect(recordUndone(ledger, on('Destroy')).objects.size).toBe(1);
  });
});
