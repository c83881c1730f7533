import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decode, encode } from '../ttlv/index.js';
import type { StructureItem } from '../ttlv/item.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { createEngine } from './engine.js';
import { algorithm, answersOf, attributes, bits, enumeration, exchange, filter, id, requestMessage, symmetricKey, usage, VERSIONS, name, type BatchRequest } from './testing/reference.js';

const client = { identity: 'client' };
const stillThere = (engine: ReturnType<typeof createEngine>): void => {
  const [answer] = answersOf(exchange(engine, requestMessage('1.2', [{ operation: 'DiscoverVersions', payload: [] }])), '1.2');
  expect(answer?.status).toBe('Success');
};
const isResponse = (bytes: Uint8Array): void => {
  const { item, findings } = decode(bytes);
  expect(findings).toEqual([]);
  expect(item?.tag).toBe(TAG.ResponseMessage);
};

describe('hostile bytes', () => {
  it('are answered, whatever they are', () => {
    const engine = createEngine();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (bytes) => {
        isResponse(engine.handle(bytes, client));
      }),
      { numRuns: 500, seed: 1 },
    );
    stillThere(engine);
  });

  it.each(VERSIONS)('that are a damaged request are answered (%s)', (version) => {
    const engine = createEngine();
    const object = enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey);
    const given = attributes(version, algorithm('AES'), bits(128), usage(12), name('key'));
    const requests: BatchRequest[] = [
      { operation: 'Create', payload: [object, given] },
      { operation: 'Register', payload: [object, given, symmetricKey(new Uint8Array(16))] },
      { operation: 'Locate', payload: filter(version, name('key')) },
      { operation: 'Get', payload: [id('key')] },
    ];
    const good = encode(requestMessage(version, requests));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        isResponse(engine.handle(bytes, client));
      }),
      { numRuns: 400, seed: 2 },
    );
    stillThere(engine);
  });

  it('that nest structures endlessly are answered', () => {
    let nested: StructureItem = { tag: TAG.RequestPayload, type: 'Structure', value: [] };
    for (let depth = 0; depth < 2000; depth++) nested = { tag: TAG.RequestPayload, type: 'Structure', value: [nested] };
    const engine = createEngine();
    isResponse(engine.handle(encode({ tag: TAG.RequestMessage, type: 'Structure', value: [nested] }), client));
    stillThere(engine);
  });
});

it('one server lasts through ten thousand requests', () => {
  const engine = createEngine();
  const request = encode(requestMessage('1.4', [{ operation: 'Query', payload: [enumeration(TAG.QueryFunction, ENUM.QueryFunction.QueryObjects)] }]));
  for (let n = 0; n < 10_000; n++) engine.handle(request, client);
  stillThere(engine);
});
