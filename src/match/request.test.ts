import { describe, expect, it } from 'vitest';
import { encode, toHex, type Item } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { UserError } from '../kmip/user-error.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Pattern, Step, StepItem } from '../suite/case.js';
import { initialState, literalKey, type Bindings } from './exchange.js';
import { resolveRequest, type ResolvedRequest } from './request.js';
import { any, between, builder, bytes, hex, now, oneOf, PLACE, unique, use } from './testing/build.js';

const NOW = 1_735_689_600n;

function resolve(version: ProtocolVersion, items: readonly (readonly Pattern[])[], header: readonly Pattern[] = [], state: Bindings = initialState(), more: Partial<StepItem & Step> = {}): ResolvedRequest {
  const { uniqueBatchItemId, messageExtensions, keepOrder } = more;
  const own = { ...(uniqueBatchItemId === undefined ? {} : { uniqueBatchItemId }), ...(messageExtensions === undefined ? {} : { messageExtensions }) };
  const step: Step = { number: 1, title: '', header, items: items.map((request): StepItem => ({ operation: ENUM.Operation.Destroy, request, expect: { status: 'Success', payload: [] }, ...own })), place: PLACE, ...(keepOrder === undefined ? {} : { keepOrder }) };
  return resolveRequest(step, state, { version, nowSeconds: NOW, unique: (suffix) => `run-${suffix}` });
}

/** The fields of the parts of a Request Message: of its header, and of each of its Batch Items. */
function parts(resolved: ResolvedRequest): readonly (readonly Item[])[] {
  if ('blockedBy' in resolved) throw new Error(`blocked by ${resolved.blockedBy.join(', ')}`);
  return resolved.message.value.map((each) => (each.type === 'Structure' ? each.value : []));
}

/** The fields of the first Request Payload. */
function payload(resolved: ResolvedRequest): readonly Item[] {
  const found = parts(resolved)[1]?.find((each) => each.tag === TAG.RequestPayload);
  return found?.type === 'Structure' ? found.value : [];
}

describe('a request', () => {
  it('is a Request Message with version, header fields in wire order, Batch Count and payload', () => {
    const build = builder('1.4');
    const resolved = resolve('1.4', [[build.pattern('UniqueIdentifier', 'a')]], [build.pattern('BatchOrderOption', true), build.pattern('MaximumResponseSize', 256)]);
    if ('blockedBy' in resolved) throw new Error('blocked');
    expect(toHex(encode(resolved.message))).toBe(
      [
        '420078 01 00000090',
        '420077 01 00000058',
        '420069 01 00000020',
        '42006a 02 00000004 00000001 00000000',
        '42006b 02 00000004 00000004 00000000',
        '420050 02 00000004 00000100 00000000',
        '420010 06 00000008 00000000 00000001',
        '42000d 02 00000004 00000001 00000000',
        '42000f 01 00000028',
        '42005c 05 00000004 00000014 00000000',
        '420079 01 00000010',
        '420094 07 00000001 61000000 00000000',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('numbers the items of a batch of several up to 2.1', () => {
    const ids = (version: ProtocolVersion, count: number): (string | undefined)[] =>
      parts(resolve(version, new Array<readonly Pattern[]>(count).fill([])))
        .slice(1)
        .map((fields) => {
          const id = fields.find((each) => each.tag === TAG.UniqueBatchItemID);
          return id?.type === 'ByteString' ? toHex(id.value) : undefined;
        });
    expect(ids('2.1', 2)).toEqual(['00000001', '00000002']);
    expect(ids('1.4', 258).at(-1)).toBe('00000102');
    expect([ids('1.4', 1), ids('3.0', 2)]).toEqual([[undefined], [undefined, undefined]]);
  });

  it('has the Unique Batch Item ID, the Message Extension and the order of header fields that the step gives', () => {
    const build = builder('1.4');
    const extension = build.pattern('MessageExtension', [['VendorIdentification', 'v'], ['CriticalityIndicator', false], ['VendorExtension', []]]);
    const header = [build.pattern('BatchOrderOption', true), build.pattern('MaximumResponseSize', 256)];
    const [fields, item] = parts(resolve('1.4', [[]], header, initialState(), { uniqueBatchItemId: hex('0a'), messageExtensions: [extension], keepOrder: true }));
    expect(fields?.map(({ tag }) => tag)).toEqual([TAG.ProtocolVersion, TAG.BatchOrderOption, TAG.MaximumResponseSize, TAG.BatchCount]);
    expect(item).toEqual([
      { tag: TAG.Operation, type: 'Enumeration', value: ENUM.Operation.Destroy },
      { tag: TAG.UniqueBatchItemID, type: 'ByteString', value: hex('0a') },
      { tag: TAG.RequestPayload, type: 'Structure', value: [] },
      {
        tag: TAG.MessageExtension,
        type: 'Structure',
        value: [
          { tag: TAG.VendorIdentification, type: 'TextString', value: 'v' },
          { tag: TAG.CriticalityIndicator, type: 'Boolean', value: false },
          { tag: TAG.VendorExtension, type: 'Structure', value: [] },
        ],
      },
    ]);
  });

  it('names every variable that has no value', () => {
    const build = builder('1.4');
    const named = (name: string): Pattern => build.pattern('UniqueIdentifier', use(name));
    expect(resolve('1.4', [[named('key'), named('key')], [build.pattern('KeyWrappingData', [['EncryptionKeyInformation', [['UniqueIdentifier', use('other')]]]])]], [build.pattern('ClientCorrelationValue', use('header'))])).toEqual({ blockedBy: ['header', 'key', 'other'] });
    expect(resolve('1.4', [[build.attributesPattern('template', ['x-ID', use('value')])]])).toEqual({ blockedBy: ['value'] });
  });

  it('fills in variables, times and texts of this run', () => {
    const build = builder('1.4');
    const state: Bindings = { variables: new Map([['key', { value: 'id-1', type: 'TextString', tag: TAG.UniqueIdentifier, origin: 'Step 1' }]]), literals: new Map() };
    const fields = [build.pattern('UniqueIdentifier', use('key')), build.pattern('CompromiseOccurrenceDate', now(-60)), build.pattern('UniqueIdentifier', unique('b'))];
    expect(payload(resolve('1.4', [fields], [], state))).toEqual([
      { tag: TAG.UniqueIdentifier, type: 'TextString', value: 'id-1' },
      { tag: TAG.CompromiseOccurrenceDate, type: 'DateTime', value: NOW - 60n },
      { tag: TAG.UniqueIdentifier, type: 'TextString', value: 'run-b' },
    ]);
  });

  it('counts times in microseconds where the place is of that type', () => {
    const times = (type: 'DateTime' | 'DateTimeExtended'): readonly unknown[] => payload(resolve('2.1', [[{ kind: 'leaf', tag: TAG.SubmissionDate, type, value: now(2), place: PLACE }]])).map(({ value }) => value);
    expect([times('DateTime'), times('DateTimeExtended')]).toEqual([[NOW + 2n], [(NOW + 2n) * 1_000_000n]]);
  });

  it('sends what the server chose in place of a literal of the published case', () => {
    const build = builder('1.4');
    const state: Bindings = { variables: new Map(), literals: new Map([[literalKey(TAG.Data, hex('0102')), hex('beef')]]) };
    expect(payload(resolve('1.4', [[build.pattern('Data', hex('0102')), build.pattern('IVCounterNonce', hex('0102'))]], [], state))).toEqual([
      { tag: TAG.Data, type: 'ByteString', value: hex('beef') },
      { tag: TAG.IVCounterNonce, type: 'ByteString', value: hex('0102') },
    ]);
  });

  it('writes attributes as the version does', () => {
    const forms = (version: ProtocolVersion): readonly Item[] => {
      const build = builder(version);
      return payload(resolve(version, [[build.attributesPattern('template', ['Cryptographic Length', 128], ['x-ID', 'a'])]]));
    };
    expect(forms('1.4')).toEqual([
      {
        tag: TAG.TemplateAttribute,
        type: 'Structure',
        value: [
          { tag: TAG.Attribute, type: 'Structure', value: [{ tag: TAG.AttributeName, type: 'TextString', value: 'Cryptographic Length' }, { tag: TAG.AttributeValue, type: 'Integer', value: 128 }] },
          { tag: TAG.Attribute, type: 'Structure', value: [{ tag: TAG.AttributeName, type: 'TextString', value: 'x-ID' }, { tag: TAG.AttributeValue, type: 'TextString', value: 'a' }] },
        ],
      },
    ]);
    expect(forms('2.1')).toEqual([
      {
        tag: TAG.Attributes,
        type: 'Structure',
        value: [
          { tag: TAG.CryptographicLength, type: 'Integer', value: 128 },
          {
            tag: TAG.Attribute,
            type: 'Structure',
            value: [
              { tag: TAG.VendorIdentification, type: 'TextString', value: 'x' },
              { tag: TAG.AttributeName, type: 'TextString', value: 'ID' },
              { tag: TAG.AttributeValue, type: 'TextString', value: 'a' },
            ],
          },
        ],
      },
    ]);
  });

  it('writes attributes of 1.x as a list too, with their index', () => {
    const build = builder('1.4');
    expect(payload(resolve('1.4', [[build.attributesPattern('list', ['x-ID', 'a', 2])]]))).toEqual([
      { tag: TAG.Attribute, type: 'Structure', value: [{ tag: TAG.AttributeName, type: 'TextString', value: 'x-ID' }, { tag: TAG.AttributeIndex, type: 'Integer', value: 2 }, { tag: TAG.AttributeValue, type: 'TextString', value: 'a' }] },
    ]);
  });

  it.each([any, bytes(2), oneOf('a'), between(1, 2), { is: 'other-than', name: 'key' } as const])('cannot leave a value to the server: $is', (value) => {
    const refused = (): unknown => resolve('1.4', [[builder('1.4').pattern('UniqueIdentifier', value)]]);
    expect(refused).toThrow(new UserError('test.yaml:1:1: a request cannot leave a value to the server.', 'Write the value that is to be sent.'));
  });

  it.each([
    [['Integer', 'Enumeration', 'Interval'], 1],
    [['LongInteger', 'BigInteger', 'DateTime', 'DateTimeExtended'], 1n],
    [['Boolean'], true],
    [['TextString', 'Identifier', 'Reference', 'NameReference'], 'text'],
    [['ByteString'], hex('00')],
  ] as const)('sends a value at a place of its type: %s', (fitting, value) => {
    const types = ['Integer', 'Enumeration', 'Interval', 'LongInteger', 'BigInteger', 'DateTime', 'DateTimeExtended', 'Boolean', 'TextString', 'Identifier', 'Reference', 'NameReference', 'ByteString'] as const;
    const state: Bindings = { variables: new Map([['v', { value, type: 'TextString', tag: TAG.Data, origin: 'Step 1' }]]), literals: new Map() };
    const sent = types.filter((type) => {
      try {
        return payload(resolve('1.4', [[{ kind: 'leaf', tag: TAG.Data, type, value: use('v'), place: PLACE }]], [], state)).some((item) => item.type === type && item.value === value);
      } catch (error) {
        expect(error).toEqual(new UserError(`test.yaml:1:1: the value does not fit the type ${type} of its place.`, 'Bind the variable at a place of the same type.'));
        return false;
      }
    });
    expect(sent).toEqual(fitting);
  });

  it('refuses a value that does not fit its place, naming the place', () => {
    const build = builder('1.4');
    const state: Bindings = { variables: new Map([['data', { value: hex('00'), type: 'ByteString', tag: TAG.Data, origin: 'Step 1' }]]), literals: new Map() };
    expect(() => resolve('1.4', [[build.pattern('UniqueIdentifier', use('data'))]], [], state)).toThrow('test.yaml:1:1: the value does not fit the type TextString of its place.');
  });
});
