import { describe, expect, it } from 'vitest';
import { decode, encode } from '../ttlv/index.js';
import { field, fields, type Item, type StructureItem } from '../ttlv/item.js';
import { longField, numberField, structureField } from '../ttlv/fields.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { createEngine } from './engine.js';
import {
  answersOf,
  bed,
  boolean,
  byteString,
  createKey,
  enumeration,
  exchange,
  id,
  integer,
  requestMessage,
  since,
  START,
  structure,
  textString,
  VERSIONS,
} from './testing/reference.js';

const header = (response: StructureItem): StructureItem => structureField(response, TAG.ResponseHeader)!;
const versionOf = (response: StructureItem): string => {
  const version = structureField(header(response), TAG.ProtocolVersion)!;
  return `${numberField(version, TAG.ProtocolVersionMajor)}.${numberField(version, TAG.ProtocolVersionMinor)}`;
};
const engine = () => createEngine({ now: () => new Date(Number(START) * 1000) });
const query = { operation: 'Query', payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryOperations)] } as const;

/** A request whose header states any version. */
function stating(major: number, minor: number, extra: Item[] = []): StructureItem {
  const [first, ...items] = requestMessage('1.0', [query]).value as StructureItem[];
  const version = structure(TAG.ProtocolVersion, [integer(TAG.ProtocolVersionMajor, major), integer(TAG.ProtocolVersionMinor, minor)]);
  return structure(TAG.RequestMessage, [structure(TAG.RequestHeader, [version, ...extra, ...first!.value.slice(1)]), ...items]);
}

describe('the response header', () => {
  it.each(VERSIONS)('repeats the version of the request and tells the time (%s)', (version) => {
    const response = exchange(engine(), requestMessage(version, [query]));
    expect(versionOf(response)).toBe(version);
    expect(longField(header(response), TAG.TimeStamp)).toBe(START);
    expect(numberField(header(response), TAG.BatchCount)).toBe(1);
  });

  it('has a Server Correlation Value from 1.4 on', () => {
    expect(field(header(exchange(engine(), requestMessage('1.3', [query]))), TAG.ServerCorrelationValue)).toBeUndefined();
    expect(field(header(exchange(engine(), requestMessage('1.4', [query]))), TAG.ServerCorrelationValue)).toBeDefined();
  });
});

describe('a version that the server does not speak', () => {
  it('of a newer major version is refused in the newest version', () => {
    const response = exchange(engine(), stating(4, 0));
    expect(versionOf(response)).toBe('3.0');
    expect(answersOf(response, '3.0')).toEqual([{ operation: undefined, status: 'OperationFailed', reason: 'UnsupportedProtocolVersion' }]);
  });

  it('of a newer minor version of 2.x is refused', () => {
    expect(answersOf(exchange(engine(), stating(2, 9)), '2.1')).toMatchObject([{ reason: 'UnsupportedProtocolVersion' }]);
  });

  it('of a newer minor version of 1.x is answered in 1.4, and its unknown fields are ignored', () => {
    const response = exchange(engine(), stating(1, 9, [integer(0x42ffff, 1)]));
    expect(versionOf(response)).toBe('1.4');
    expect(answersOf(response, '1.4')).toMatchObject([{ operation: 'Query', status: 'Success' }]);
  });

  it('because it was started without it is refused with Invalid Message', () => {
    const only12 = createEngine({ versions: ['1.2'] });
    expect(answersOf(exchange(only12, stating(1, 0)), '1.2')).toMatchObject([{ operation: undefined, reason: 'InvalidMessage' }]);
    expect(answersOf(exchange(only12, stating(2, 0)), '1.2')).toMatchObject([{ operation: undefined, reason: 'InvalidMessage' }]);
  });
});

describe('a message that cannot be parsed', () => {
  const refused = [{ operation: undefined, status: 'OperationFailed', reason: 'InvalidMessage' }];
  const answered = (bytes: Uint8Array): unknown => {
    const { item } = decode(engine().handle(bytes, { identity: 'client' }));
    return answersOf(item as StructureItem, '2.1');
  };

  it.each([
    ['no bytes', Uint8Array.of()],
    ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a message that ends too early', encode(requestMessage('1.2', [query])).subarray(0, -8)],
    ['bytes after the message', Buffer.concat([encode(requestMessage('1.2', [query])), new Uint8Array(8)])],
    ['no structure', encode(integer(TAG.RequestMessage, 1))],
    ['a response', encode(structure(TAG.ResponseMessage, []))],
    ['no header', encode(structure(TAG.RequestMessage, []))],
  ])('is answered without Operation: %s', (_name, bytes) => {
    expect(answered(bytes)).toEqual(refused);
  });

  it('because a padding byte is not zero is answered without Operation', () => {
    const bytes = encode(requestMessage('1.2', [query]));
    bytes[bytes.length - 1] = 1;
    expect(answered(bytes)).toEqual(refused);
  });
});

describe.each(VERSIONS)('the request header in KMIP %s', (version) => {
  const asked = (build: (header: readonly Item[], items: readonly Item[]) => Item[]): unknown => {
    const [first, ...items] = requestMessage(version, [query]).value as StructureItem[];
    return answersOf(exchange(engine(), structure(TAG.RequestMessage, build(first!.value, items))), version)[0];
  };
  const invalid = { operation: undefined, status: 'OperationFailed', reason: 'InvalidMessage' };

  it('has the Batch Count of the Batch Items that follow', () => {
    expect(asked((fields, items) => [structure(TAG.RequestHeader, [...fields.slice(0, -1), integer(TAG.BatchCount, 2)]), ...items])).toEqual(invalid);
    expect(asked((fields) => [structure(TAG.RequestHeader, fields)])).toEqual(invalid);
    expect(asked((fields) => [structure(TAG.RequestHeader, [...fields.slice(0, -1), integer(TAG.BatchCount, 0)])])).toEqual(invalid);
  });

  it('has each field once, in order, with its type', () => {
    expect(asked((fields, items) => [structure(TAG.RequestHeader, [...fields, integer(TAG.BatchCount, 1)]), ...items])).toEqual(invalid);
    expect(asked((fields, items) => [structure(TAG.RequestHeader, [...fields].reverse()), ...items])).toEqual(invalid);
    expect(asked((fields, items) => [structure(TAG.RequestHeader, [...fields.slice(0, -1), textString(TAG.BatchCount, '1')]), ...items])).toEqual(invalid);
  });

  it('has no field that the version does not know', () => {
    const unknown = asked((fields, items) => [structure(TAG.RequestHeader, [...fields, integer(0x42ffff, 1)]), ...items]);
    expect(unknown).toEqual({ operation: undefined, status: 'OperationFailed', reason: 'InvalidField' });
  });
});

describe('a request payload', () => {
  const server = bed('1.2');

  it('has no unknown fields', () => {
    expect(server.ask('Get', id('x'), integer(0x42ffff, 1)).reason).toBe('InvalidField');
  });

  it('has the fields that the operation requires', () => {
    expect(server.ask('Create').reason).toBe('InvalidMessage');
    expect(server.ask('Query').reason).toBe('InvalidMessage');
  });

  it('has no field twice that cannot be repeated', () => {
    expect(server.ask('Get', id('x'), id('x')).reason).toBe('InvalidMessage');
  });

  it('has enumeration values that the version knows', () => {
    expect(server.ask('Query', enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryProfiles)).reason).toBe('InvalidField');
    expect(server.in('1.3').ask('Query', enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryProfiles)).status).toBe('Success');
  });

  it('is checked to the bottom', () => {
    const key = structure(TAG.SymmetricKey, [structure(TAG.KeyBlock, [integer(TAG.CryptographicLength, 128)])]);
    expect(server.ask('Register', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), structure(TAG.TemplateAttribute, []), key).reason).toBe('InvalidMessage');
  });
});

describe('an operation that the version or the server does not have', () => {
  it('is answered with its own code and Operation Not Supported', () => {
    expect(bed('1.0').ask('DiscoverVersions')).toEqual({ operation: 'DiscoverVersions', status: 'OperationFailed', reason: 'OperationNotSupported' });
    expect(bed('1.1').ask('Encrypt')).toEqual({ operation: 'Encrypt', status: 'OperationFailed', reason: 'OperationNotSupported' });
    expect(bed('2.0').ask('Ping')).toEqual({ operation: 'Ping', status: 'OperationFailed', reason: 'OperationNotSupported' });
    expect(bed('2.1').ask('Ping')).toMatchObject({ status: 'Success' });
  });

  it('is known by a number that KMIP does not have', () => {
    const message = requestMessage('1.4', [query]);
    const [first, item] = message.value as [StructureItem, StructureItem];
    const odd = structure(TAG.BatchItem, [enumeration(TAG.Operation, 0x7fff), ...item.value.slice(1)]);
    const response = exchange(engine(), structure(TAG.RequestMessage, [first, odd]));
    const answer = structureField(response, TAG.BatchItem)!;
    expect(numberField(answer, TAG.Operation)).toBe(0x7fff);
    expect(numberField(answer, TAG.ResultReason)).toBe(ENUM.ResultReason.OperationNotSupported);
  });
});

describe.each(VERSIONS)('the Maximum Response Size in KMIP %s', (version) => {
  it('is kept: a larger response becomes Response Too Large, and nothing has happened', () => {
    const server = bed(version);
    const key = createKey(server);
    const limit = integer(TAG.MaximumResponseSize, 64);
    expect(server.batch([{ operation: 'Destroy', payload: [id(key)] }], [limit])).toEqual([{ operation: 'Destroy', status: 'OperationFailed', reason: 'ResponseTooLarge' }]);
    expect(server.ask('Destroy', id(key)).status).toBe('Success');
  });

  it('lets a response of exactly that size through', () => {
    const bytes = engine().handle(encode(requestMessage(version, [query])), { identity: 'client' });
    const asked = (limit: number): unknown =>
      answersOf(exchange(engine(), requestMessage(version, [query], [integer(TAG.MaximumResponseSize, limit)])), version)[0];
    expect(asked(bytes.length)).toMatchObject({ status: 'Success' });
    expect(asked(bytes.length - 1)).toMatchObject({ reason: 'ResponseTooLarge' });
  });
});

describe('a Message Extension that the server does not know', () => {
  const extended = (critical: boolean): StructureItem => {
    const [first, item] = requestMessage('1.2', [query]).value as [StructureItem, StructureItem];
    const extension = structure(TAG.MessageExtension, [
      textString(TAG.VendorIdentification, 'acme'),
      boolean(TAG.CriticalityIndicator, critical),
      structure(TAG.VendorExtension, [integer(0x540001, 1)]),
    ]);
    return structure(TAG.RequestMessage, [first, structure(TAG.BatchItem, [...item.value, extension])]);
  };

  it('refuses the message when it is critical', () => {
    expect(answersOf(exchange(engine(), extended(true)), '1.2')).toEqual([{ operation: 'Query', status: 'OperationFailed', reason: 'FeatureNotSupported' }]);
  });

  it('changes nothing when it is not', () => {
    expect(answersOf(exchange(engine(), extended(false)), '1.2')).toMatchObject([{ operation: 'Query', status: 'Success' }]);
  });
});

describe('the Asynchronous Indicator', () => {
  it('of 1.x is an offer that the server does not take up', () => {
    expect(bed('1.4').batch([query], [boolean(TAG.AsynchronousIndicator, true)])).toMatchObject([{ status: 'Success' }]);
  });

  it.each(since('2.0'))('Mandatory is refused in %s, Optional and Prohibited are not', (version) => {
    const asked = (value: keyof typeof ENUM.AsynchronousIndicator): unknown =>
      bed(version).batch([query], [enumeration(TAG.AsynchronousIndicator, ENUM.AsynchronousIndicator[value])])[0];
    expect(asked('Mandatory')).toMatchObject({ status: 'OperationFailed', reason: 'FeatureNotSupported' });
    expect(asked('Optional')).toMatchObject({ status: 'Success' });
    expect(asked('Prohibited')).toMatchObject({ status: 'Success' });
  });
});

describe('interference', () => {
  it('changes the response, sees the request and may cut the bytes', () => {
    const seen: unknown[] = [];
    const broken = createEngine({
      interference: {
        response: (response, context) => {
          seen.push([context.operations, context.version, context.count, context.request?.tag]);
          return structure(response.tag, [...response.value, integer(0x540001, 1)]);
        },
        bytes: (bytes) => [bytes.subarray(0, 8), bytes.subarray(8)],
      },
    });
    const { parts } = broken.exchange(encode(requestMessage('1.2', [query])), { identity: 'client' });
    expect(parts.map((part) => part.length)).toEqual([8, decode(Buffer.concat(parts)).byteLength - 8]);
    expect(fields(decode(Buffer.concat(parts)).item as StructureItem, 0x540001)).toHaveLength(1);
    broken.handle(byteString(1, Uint8Array.of()).value, { identity: 'client' });
    expect(seen).toEqual([
      [[ENUM.Operation.Query], '1.2', 1, TAG.RequestMessage],
      [[], '3.0', 2, undefined],
    ]);
  });
});
