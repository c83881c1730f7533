import { describe, expect, it } from 'vitest';
import type { StructureItem } from '../ttlv/item.js';
import { ENUM, MASK, TAG } from '../kmip/constants.js';
import {
  algorithm,
  answersOf,
  attributes,
  bed,
  bits,
  boolean,
  createKey,
  ENCRYPT_DECRYPT,
  enumeration,
  exchange,
  filter,
  id,
  idOf,
  integer,
  name,
  requestMessage,
  since,
  stateOf,
  structure,
  usage,
  VERSIONS,
  type BatchRequest,
} from './testing/reference.js';
import type { ProtocolVersion } from '../kmip/version.js';

const onError = (option: keyof typeof ENUM.BatchErrorContinuationOption) =>
  enumeration(TAG.BatchErrorContinuationOption, ENUM.BatchErrorContinuationOption[option]);
const inOrder = boolean(TAG.BatchOrderOption, true);
const create = (version: ProtocolVersion, ...more: ReturnType<typeof name>[]): BatchRequest => ({
  operation: 'Create',
  payload: [
    enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey),
    attributes(version, algorithm('AES'), bits(128), usage(ENCRYPT_DECRYPT), ...more),
  ],
});

describe.each(VERSIONS)('a batch in KMIP %s', (version) => {
  const missing = version.startsWith('2') ? 'ObjectNotFound' : 'ItemNotFound';

  it('is answered item by item, with the Unique Batch Item IDs', () => {
    const server = bed(version);
    const key = createKey(server);
    const answers = server.batch([
      { operation: 'Activate', payload: [id(key)] },
      { operation: 'GetAttributeList', payload: [id(key)] },
    ]);
    expect(answers.map(({ operation, status, uniqueBatchItemId }) => [operation, status, [...uniqueBatchItemId!]])).toEqual([
      ['Activate', 'Success', [1]],
      ['GetAttributeList', 'Success', [2]],
    ]);
  });

  it('stops at the first failure by default, and keeps what was done', () => {
    const server = bed(version);
    const key = createKey(server);
    const answers = server.batch([
      { operation: 'Activate', payload: [id(key)] },
      { operation: 'Get', payload: [id('no such object')] },
      { operation: 'Get', payload: [id(key)] },
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['Success', 'OperationFailed']);
    expect(stateOf(server, key)).toBe('Active');
  });

  it('goes on after a failure when told to', () => {
    const server = bed(version);
    const key = createKey(server);
    const answers = server.batch(
      [
        { operation: 'Get', payload: [id('no such object')] },
        { operation: 'Activate', payload: [id(key)] },
      ],
      [onError('Continue')],
    );
    expect(answers.map(({ status, reason }) => [status, reason])).toEqual([
      ['OperationFailed', missing],
      ['Success', undefined],
    ]);
    expect(stateOf(server, key)).toBe('Active');
  });

  it('BL-M-2: is undone after a failure when told to: nothing has happened, and the answers say so', () => {
    const server = bed(version);
    const key = createKey(server);
    const answers = server.batch(
      [
        { operation: 'Activate', payload: [id(key)] },
        { operation: 'Check', payload: [id(key), usage(MASK.CryptographicUsageMask.Encrypt)] },
        { operation: 'Check', payload: [id(key), usage(MASK.CryptographicUsageMask.Sign)] },
        { operation: 'Destroy', payload: [id(key)] },
      ],
      [onError('Undo')],
    );
    const forbidden = version.startsWith('2') ? 'IncompatibleCryptographicUsageMask' : 'PermissionDenied';
    expect(answers.map(({ operation, status, reason }) => [operation, status, reason])).toEqual([
      ['Activate', 'OperationUndone', undefined],
      ['Check', 'OperationUndone', undefined],
      ['Check', 'OperationFailed', forbidden],
    ]);
    expect(idOf(answers[0]!.payload!)).toBe(key);
    expect(stateOf(server, key)).toBe('PreActive');
  });

  it('undoes creations and deletions as well', () => {
    const server = bed(version);
    const key = createKey(server);
    const [created] = server.batch([create(version, name('undone')), { operation: 'Destroy', payload: [id(key)] }, { operation: 'Get', payload: [id('nothing')] }], [onError('Undo')]);
    expect(server.ask('Get', id(idOf(created!.payload!))).reason).toBe(missing);
    expect(server.ask('Get', id(key)).status).toBe('Success');
    expect(server.batch([create(version, name('undone'))])[0]!.status).toBe('Success');
  });

  it('needs a Unique Batch Item ID for each of several items', () => {
    const [header, first, second] = requestMessage(version, [create(version), create(version)]).value as [StructureItem, StructureItem, StructureItem];
    const bare = structure(
      TAG.BatchItem,
      second.value.filter((item) => item.tag !== TAG.UniqueBatchItemID),
    );
    const response = exchange(bed(version).engine, structure(TAG.RequestMessage, [header, first, bare]));
    expect(answersOf(response, version)).toEqual([{ operation: undefined, status: 'OperationFailed', reason: 'InvalidMessage' }]);
  });

  it('hands the ID Placeholder on when the items run in order', () => {
    const server = bed(version);
    const answers = server.batch([create(version), { operation: 'Activate', payload: [] }, { operation: 'Get', payload: [] }], [inOrder]);
    expect(answers.map(({ status }) => status)).toEqual(['Success', 'Success', 'Success']);
    expect(idOf(answers[2]!.payload!)).toBe(idOf(answers[0]!.payload!));
  });

  it('forgets the ID Placeholder with the message', () => {
    const server = bed(version);
    server.batch([create(version)]);
    expect(server.ask('Get').reason).toBe(missing);
  });

  it('takes the ID Placeholder from a Locate that finds one object, and loses it when Locate finds several', () => {
    const server = bed(version);
    const key = createKey(server, name('one'));
    createKey(server);
    const located = (...filters: ReturnType<typeof filter>): unknown =>
      server.batch([{ operation: 'Locate', payload: filters }, { operation: 'Get', payload: [] }], [inOrder]).map(({ status }) => status);
    expect(located(...filter(version, name('one')))).toEqual(['Success', 'Success']);
    expect(located(...filter(version, algorithm('AES')))).toEqual(['Success', 'OperationFailed']);
    expect(located(integer(TAG.MaximumItems, 1), ...filter(version, algorithm('AES')))).toEqual(['Success', 'Success']);
    expect(server.ask('Get', id(key)).status).toBe('Success');
  });

  it('loses the ID Placeholder when a Check fails', () => {
    const server = bed(version);
    const check = { operation: 'Check', payload: [usage(MASK.CryptographicUsageMask.Sign)] } as const;
    const answers = server.batch([create(version), check, { operation: 'Get', payload: [] }], [onError('Continue'), inOrder]);
    expect(answers.map(({ reason }) => reason)).toEqual([undefined, version.startsWith('2') ? 'IncompatibleCryptographicUsageMask' : 'PermissionDenied', missing]);
  });
});

it.each(['1.0', '1.4'] as const)('1.x has no ID Placeholder unless the items are ordered (%s)', (version) => {
  expect(bed(version).batch([create(version), { operation: 'Get', payload: [] }]).map(({ reason }) => reason)).toEqual([undefined, 'ItemNotFound']);
});

describe.each(since('2.0'))('references to the batch in KMIP %s', (version) => {
  const asked = (reference: ReturnType<typeof integer>, count = 1): unknown =>
    bed(version)
      .batch([...Array.from({ length: count }, () => create(version)), { operation: 'Get', payload: [reference] }])
      .map(({ payload, reason }) => (payload === undefined ? reason : idOf(payload)));
  const same = (reference: ReturnType<typeof integer>): boolean => {
    const [created, got] = asked(reference) as string[];
    return created === got;
  };

  it('name the object by operation, by placeholder or by number', () => {
    expect(same(enumeration(TAG.UniqueIdentifier, ENUM.UniqueIdentifier.Create))).toBe(true);
    expect(same(enumeration(TAG.UniqueIdentifier, ENUM.UniqueIdentifier.IDPlaceholder))).toBe(true);
    expect(same(integer(TAG.UniqueIdentifier, 0))).toBe(true);
    expect(same(integer(TAG.UniqueIdentifier, -1))).toBe(true);
  });

  it('mean the latest of several', () => {
    const [, second, got] = asked(enumeration(TAG.UniqueIdentifier, ENUM.UniqueIdentifier.Create), 2) as string[];
    expect(got).toBe(second);
  });

  it('that lead nowhere find no object', () => {
    expect(asked(enumeration(TAG.UniqueIdentifier, ENUM.UniqueIdentifier.Register))).toEqual([expect.any(String), 'ObjectNotFound']);
    expect(asked(integer(TAG.UniqueIdentifier, 5))).toEqual([expect.any(String), 'ObjectNotFound']);
  });
});
