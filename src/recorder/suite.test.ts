import { describe, expect, it } from 'vitest';
import { byteString, dateTime, encode, enumeration, integer, structure, textString, type Item } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem, requestMessage } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { loadSuite } from '../suite/load.js';
import type { RecordedExchange } from './exchange.js';
import { suiteOf } from './suite.js';

const { Operation, ResultStatus, ResultReason } = ENUM;
const AT = new Date('2026-03-01T12:00:00.400Z');
const NOW = BigInt(Date.parse('2026-03-01T12:00:00Z') / 1000);
const OPTIONS = { name: 'store', product: 'Store', productVersions: '3', source: 'Recording of Store' };

interface Sent {
  readonly operation: number;
  readonly payload?: readonly Item[];
  readonly answer?: readonly Item[];
  readonly reason?: number;
  readonly header?: readonly Item[];
  readonly connection?: number;
  readonly version?: ProtocolVersion;
}

const exchange = ({ operation, payload = [], answer = [], reason, header = [], connection = 1, version = '1.2' }: Sent): RecordedExchange => ({
  connection,
  at: AT,
  request: encode(requestMessage(version, header, [{ operation, payload }], true)),
  answer: encode(
    structure(TAG.ResponseMessage, [
      structure(TAG.ResponseHeader, [protocolVersionItem(version), dateTime(TAG.TimeStamp, NOW), integer(TAG.BatchCount, 1)]),
      structure(TAG.BatchItem, [
        enumeration(TAG.Operation, operation),
        enumeration(TAG.ResultStatus, reason === undefined ? ResultStatus.Success : ResultStatus.OperationFailed),
        ...(reason === undefined ? [structure(TAG.ResponsePayload, answer)] : [enumeration(TAG.ResultReason, reason), textString(TAG.ResultMessage, 'no')]),
      ]),
    ]),
  ),
});

const id = (text: string): Item => textString(TAG.UniqueIdentifier, text);
const attribute = (name: string, value: Item): Item => structure(TAG.Attribute, [textString(TAG.AttributeName, name), value]);
const create = (attributes: readonly Item[], created: string): Sent => ({
  operation: Operation.Create,
  payload: [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), structure(TAG.TemplateAttribute, [attribute('Cryptographic Algorithm', enumeration(TAG.AttributeValue, 3)), attribute('Cryptographic Length', integer(TAG.AttributeValue, 128)), attribute('Cryptographic Usage Mask', integer(TAG.AttributeValue, 12)), ...attributes])],
  answer: [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), id(created)],
});
const get = (identifier: string, options: Partial<Sent> = {}): Sent => ({ operation: Operation.Get, payload: [id(identifier)], answer: [enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), id(identifier)], ...options });

const textOf = (...sent: readonly Sent[]): string => suiteOf(sent.map(exchange), OPTIONS)?.text ?? '';

describe('the suite of a recording', () => {
  it('binds what an answer brings and a request repeats, short identifiers too, and removes what is left behind', () => {
    const text = textOf(create([], '1'), create([], '2'), get('2'), { operation: Operation.Destroy, payload: [id('2')], answer: [id('2')] }, get('1'));
    expect(text).toContain('expect: { ObjectType: SymmetricKey, UniqueIdentifier: bind $key2 }');
    expect(text).toContain('send: { Get: { UniqueIdentifier: $key } }\n        expect: { ObjectType: SymmetricKey, UniqueIdentifier: $key }');
    expect(loadSuite('store.yaml', text).cases[0]?.cleanup.map(({ title }) => title)).toEqual(['Revoke', 'Destroy']);
  });

  it('makes names unique, and dates relative that were counted from now', () => {
    const name = structure(TAG.AttributeValue, [textString(TAG.NameValue, 'disk 1'), enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)]);
    const text = textOf(create([attribute('Name', name), attribute('Activation Date', dateTime(TAG.AttributeValue, NOW + 1n)), attribute('Deactivation Date', dateTime(TAG.AttributeValue, NOW + 3600n))], 'a'), create([attribute('Activation Date', dateTime(TAG.AttributeValue, 0n))], 'b'));
    expect(text).toContain('Name: $unique.disk-1');
    expect(text).toContain('ActivationDate: $now\n');
    expect(text).toContain('DeactivationDate: $now+3600');
    expect(text).toContain('ActivationDate: 1970-01-01T00:00:00Z');
  });

  it('expects the failure that was seen, and no value of the server that nobody uses', () => {
    const text = textOf(get('gone', { reason: ResultReason.ItemNotFound }), { operation: Operation.Query, payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryServerInformation)], answer: [textString(TAG.VendorIdentification, 'Acme')] });
    expect(text).toContain('title: The object is read, which is refused');
    expect(text).toContain('expect: { failure: ItemNotFound }');
    expect(text).not.toContain('Acme');
  });

  it('keeps header fields in an order of their own, another version, and the change of connections', () => {
    const header = [dateTime(TAG.TimeStamp, NOW), integer(TAG.MaximumResponseSize, 8192)];
    const text = textOf(create([], 'a'), create([], 'b'), get('a', { header, version: '1.0', connection: 2 }), get('b', { connection: 1 }));
    const steps = loadSuite('store.yaml', text).cases[0]?.steps ?? [];
    expect(steps.map(({ version, newConnection, keepOrder, header: fields }) => [version, newConnection, keepOrder, fields.length])).toEqual([
      [undefined, undefined, undefined, 0],
      [undefined, undefined, undefined, 0],
      ['1.0', true, true, 2],
      [undefined, true, undefined, 0],
    ]);
  });

  it('says what the server has to hold before, what was left out, and what is not byte for byte the same', () => {
    const strange = { ...exchange(get('a')), answer: Uint8Array.of(1, 2, 3) };
    const padded = exchange(get('abc'));
    const altered = Uint8Array.from(padded.request, (byte, index) => (index === padded.request.length - 1 ? 7 : byte));
    const vendor = exchange({ operation: Operation.GetAttributes, payload: [id('old'), textString(TAG.AttributeName, 'vendor attribute')], answer: [id('old')] });
    expect(suiteOf([strange, { ...padded, request: altered }, vendor], OPTIONS)?.notes).toEqual([
      'Message 1 was left out: its answer is no Response Message that can be read.',
      'Message 3 was left out: the suite language has no words for it.',
      'Step 1 is not byte for byte what the client sent.',
      'Step 1 names the object abc, which the client knew from before: it must be on the server.',
      'Keys, secrets, passwords and data are stand-ins of the same length; names are made unique to each run.',
    ]);
  });

  it('is none when nothing can be made a step', () => {
    expect(suiteOf([], OPTIONS)).toBeUndefined();
    expect(suiteOf([{ ...exchange(get('a')), request: Uint8Array.of(1) }], OPTIONS)).toBeUndefined();
  });

  it('follows data from the server through the client and back', () => {
    const sealed = byteString(TAG.Data, Uint8Array.from({ length: 16 }, () => 9));
    const plain = byteString(TAG.Data, Uint8Array.from({ length: 4 }, () => 5));
    const text = textOf(create([], 'a'), { operation: Operation.Encrypt, payload: [id('a'), plain], answer: [id('a'), sealed] }, { operation: Operation.Decrypt, payload: [id('a'), sealed], answer: [id('a'), plain] });
    const data = /Encrypt: \{ UniqueIdentifier: \$key, Data: "?([0-9a-f]{8})"? \}/.exec(text)?.[1] ?? 'none';
    expect(data).not.toBe('05050505');
    expect(text).toContain('Data: bind $data');
    expect(text).toMatch(new RegExp(`Decrypt: \\{ UniqueIdentifier: \\$key, Data: \\$data \\}[^]*Data: "?${data}"?`));
  });
});
