import { describe, expect, it } from 'vitest';
import { encode, toHex, type Item } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Pattern, Step, StepItem } from '../suite/case.js';
import { initialState, literalKey, type Bindings } from './exchange.js';
import { resolveRequest, type ResolvedRequest } from './request.js';
import { builder, hex, now, PLACE, unique, use } from './testing/build.js';

const NOW = 1_735_689_600n;

function resolve(version: ProtocolVersion, items: readonly (readonly Pattern[])[], header: readonly Pattern[] = [], state: Bindings = initialState()): ResolvedRequest {
  const step: Step = { number: 1, title: '', header, items: items.map((request): StepItem => ({ operation: ENUM.Operation.Destroy, request, expect: { status: 'Success', payload: [] } })), place: PLACE };
  return resolveRequest(step, state, { version, nowSeconds: NOW, unique: (suffix) => `run-${suffix}` });
}

/** The fields of the first Request Payload. */
function payload(resolved: ResolvedRequest): readonly Item[] {
  if ('blockedBy' in resolved) throw new Error(`blocked by ${resolved.blockedBy.join(', ')}`);
  const item = resolved.message.value.find((each) => each.tag === TAG.BatchItem);
  const found = item?.type === 'Structure' ? item.value.find((each) => each.tag === TAG.RequestPayload) : undefined;
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
    const ids = (version: ProtocolVersion): (string | undefined)[] => {
      const resolved = resolve(version, [[], []]);
      if ('blockedBy' in resolved) throw new Error('blocked');
      return resolved.message.value.slice(1).map((item) => {
        const id = item.type === 'Structure' ? item.value.find((each) => each.tag === TAG.UniqueBatchItemID) : undefined;
        return id?.type === 'ByteString' ? toHex(id.value) : undefined;
      });
    };
    expect(ids('2.1')).toEqual(['00000001', '00000002']);
    expect(ids('3.0')).toEqual([undefined, undefined]);
  });

  it('names every variable that has no value', () => {
    const build = builder('1.4');
    expect(resolve('1.4', [[build.pattern('UniqueIdentifier', use('key'))], [build.pattern('UniqueIdentifier', use('other'))]])).toEqual({ blockedBy: ['key', 'other'] });
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

  it('refuses a value that does not fit its place, naming the place', () => {
    const build = builder('1.4');
    const state: Bindings = { variables: new Map([['data', { value: hex('00'), type: 'ByteString', tag: TAG.Data, origin: 'Step 1' }]]), literals: new Map() };
    expect(() => resolve('1.4', [[build.pattern('UniqueIdentifier', use('data'))]], [], state)).toThrow('test.yaml:1:1: the value does not fit the type TextString of its place.');
  });
});
