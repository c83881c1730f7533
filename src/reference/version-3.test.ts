/** What is new in KMIP 3.0 on the wire, and what objects look like that were made in another version. */
import { describe, expect, it } from 'vitest';
import { enumeration, integer, structure, textString, type Item, type TextItem } from '../ttlv/item.js';
import { structureField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { algorithm, answersOf, attributeNames, attributes, bed, bits, ENCRYPT_DECRYPT, exchange, fieldsOf, name, read, reference, requestMessage, symmetricKey, usage, withoutPlace, type Bed } from './testing/reference.js';

const identifier = (value: string): Item => ({ tag: TAG.UniqueIdentifier, type: 'Identifier', value });
const placeholder = enumeration(TAG.UniqueIdentifier, ENUM.UniqueIdentifier.IDPlaceholder);
const text = (value: string): Item => textString(TAG.Name, value);
const textIn = (item: Item | undefined): TextItem => {
  if (item?.type === 'Identifier') return item;
  throw new Error('it is no Identifier');
};
const create = (on: Bed, ...given: Item[]): TextItem => textIn(on.must('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes('3.0', algorithm('AES'), bits(128), usage(ENCRYPT_DECRYPT), ...given)).value.find((item) => item.tag === TAG.UniqueIdentifier));
const createPair = (on: Bed): string[] =>
  fieldsOf(on.must('CreateKeyPair', structure(TAG.CommonAttributes, [algorithm('RSA'), bits(2048)]), structure(TAG.PrivateKeyAttributes, [usage(1)]), structure(TAG.PublicKeyAttributes, [usage(2)]))).map((item) => textIn(item).value);

describe('a message of KMIP 3.0', () => {
  it('has no Batch Count, in either direction', () => {
    const response = exchange(bed('3.0').engine, requestMessage('3.0', [{ operation: 'Ping', payload: [] }, { operation: 'Ping', payload: [] }]));
    expect(structureField(response, TAG.ResponseHeader)?.value.map((item) => item.tag)).toEqual([TAG.ProtocolVersion, TAG.TimeStamp, TAG.ServerCorrelationValue]);
    expect(answersOf(response, '3.0').map(({ status }) => status)).toEqual(['Success', 'Success']);
  });

  it('is refused with a Batch Count, which is no field of its header', () => {
    const counted = requestMessage('3.0', [{ operation: 'Ping', payload: [] }], [integer(TAG.BatchCount, 1)]);
    expect(answersOf(exchange(bed('3.0').engine, counted), '3.0')).toMatchObject([{ status: 'OperationFailed', reason: 'InvalidField' }]);
  });
});

describe('an identifier in KMIP 3.0', () => {
  it('is of the type Identifier in answers and requests, not of the type Text String', () => {
    const on = bed('3.0');
    const made = create(on);
    expect(made.type).toBe('Identifier');
    expect(on.ask('Get', identifier(made.value)).status).toBe('Success');
    expect(on.ask('Get', textString(TAG.UniqueIdentifier, made.value))).toMatchObject({ status: 'OperationFailed', reason: 'InvalidMessage' });
  });

  it('is the ID Placeholder where the request says so, and cannot be left out', () => {
    const on = bed('3.0');
    const asked = [algorithm('AES'), bits(128), usage(ENCRYPT_DECRYPT)];
    const batch = (item: readonly Item[]): string[] => on.batch([{ operation: 'Create', payload: [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes('3.0', ...asked)] }, { operation: 'Activate', payload: item }]).map(({ status, reason }) => reason ?? status);
    expect(batch([placeholder])).toEqual(['Success', 'Success']);
    expect(batch([])).toEqual(['Success', 'InvalidMessage']);
  });

  it('may be a Reference, or the Name of the object', () => {
    const on = bed('3.0');
    const made = create(on, text('named')).value;
    expect(on.ask('Activate', { tag: TAG.UniqueIdentifier, type: 'Reference', value: made }).status).toBe('Success');
    expect(on.ask('Get', { tag: TAG.UniqueIdentifier, type: 'NameReference', value: 'named' }).status).toBe('Success');
    expect(on.ask('Get', { tag: TAG.UniqueIdentifier, type: 'NameReference', value: 'nameless' })).toMatchObject({ reason: 'ObjectNotFound' });
  });

  it('is given to an object that is imported', () => {
    const on = bed('3.0');
    const answer = on.must('Import', identifier('mine'), enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes('3.0', usage(ENCRYPT_DECRYPT)), symmetricKey(new Uint8Array(16)));
    expect(answer.value.map(withoutPlace)).toEqual([identifier('mine')]);
  });
});

describe('attributes in KMIP 3.0', () => {
  const returned = (on: Bed, object: string, ...tags: number[]): Item[] => structureField(on.must('GetAttributes', identifier(object), ...tags.map((tag) => reference('3.0', tag))), TAG.Attributes)!.value.map(withoutPlace);

  it('have a Name that is text, which other versions see as a structure', () => {
    const on = bed('3.0');
    const made = create(on, text('key')).value;
    expect(returned(on, made, TAG.Name)).toEqual([text('key')]);
    expect(read(on.in('2.1'), made, TAG.Name).map(fieldsOf)).toEqual([fieldsOf(name('key'))]);
    expect(on.must('Locate', structure(TAG.Attributes, [text('key')])).value.map(withoutPlace)).toContainEqual(identifier(made));
  });

  it('hold a link of a key pair under a tag for its type, as a Reference', () => {
    const on = bed('3.0');
    const [secret = '', open = ''] = createPair(on);
    expect(returned(on, secret, TAG.PublicKeyLink)).toEqual([{ tag: TAG.PublicKeyLink, type: 'Reference', value: open }]);
    expect(returned(on, open, TAG.PrivateKeyLink)).toEqual([{ tag: TAG.PrivateKeyLink, type: 'Reference', value: secret }]);
    expect(attributeNames(on.in('2.1'), secret)).toContain('Link');
    expect(attributeNames(on.in('2.1'), secret)).not.toContain('Public Key Link');
  });

  it('say that the object is one of a user', () => {
    const on = bed('3.0');
    expect(returned(on, create(on).value, TAG.ObjectClass)).toEqual([enumeration(TAG.ObjectClass, ENUM.ObjectClass.User)]);
  });
});

describe('Obliterate', () => {
  it('leaves nothing of an object, of a destroyed one either', () => {
    const on = bed('3.0');
    const made = identifier(create(on).value);
    on.must('Destroy', made);
    expect(on.must('Obliterate', made).value).toEqual([]);
    expect(on.ask('GetAttributes', made)).toMatchObject({ reason: 'ObjectNotFound' });
  });

  it('is an operation of 3.0 only', () => {
    expect(bed('2.1').ask('Obliterate', textString(TAG.UniqueIdentifier, 'a'))).toMatchObject({ reason: 'OperationNotSupported' });
  });
});
