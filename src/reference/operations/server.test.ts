import { describe, expect, it } from 'vitest';
import { fields, type Item, type StructureItem } from '../../ttlv/item.js';
import { longField, numberField, structureField } from '../../ttlv/fields.js';
import { ENUM, MASK, TAG } from '../../kmip/constants.js';
import { operationTitle } from '../../kmip/vocabulary.js';
import { createEngine } from '../engine.js';
import {
  answersOf,
  bed,
  createKey,
  date,
  enumeration,
  exchange,
  fieldsOf,
  id,
  integer,
  interval,
  longInteger,
  readOne,
  requestMessage,
  revocation,
  since,
  START,
  structure,
  textString,
  usage,
  VERSIONS,
} from '../testing/reference.js';

const asks = (...functions: (keyof typeof ENUM.QueryFunction)[]): Item[] => functions.map((name) => enumeration(TAG.QueryFunction, ENUM.QueryFunction[name]));

describe.each(VERSIONS)('Query in KMIP %s', (version) => {
  const server = bed(version);

  it('lists the operations that are answered, and no others', () => {
    const listed = fields(server.must('Query', ...asks('QueryOperations')), TAG.Operation).map(({ value }) => value as number);
    for (const [name, code] of Object.entries(ENUM.Operation)) {
      const { reason } = server.ask(name as keyof typeof ENUM.Operation);
      expect([operationTitle(code), reason === 'OperationNotSupported']).toEqual([operationTitle(code), !listed.includes(code)]);
    }
  });

  it('lists the object types that can be registered', () => {
    const listed = fields(server.must('Query', ...asks('QueryObjects')), TAG.ObjectType).map(({ value }) => value);
    const { Certificate, OpaqueObject, PrivateKey, PublicKey, SecretData, SplitKey, SymmetricKey } = ENUM.ObjectType;
    expect(listed).toEqual(expect.arrayContaining([Certificate, SymmetricKey, PublicKey, PrivateKey, SplitKey, SecretData, OpaqueObject]));
    expect(listed.includes(ENUM.ObjectType.PGPKey)).toBe(version !== '1.0' && version !== '1.1');
  });

  it('names the vendor together with the Server Information', () => {
    const payload = server.must('Query', ...asks('QueryServerInformation'));
    expect(payload.value.map(({ tag }) => tag)).toEqual([TAG.VendorIdentification, TAG.ServerInformation]);
  });

  it('answers what the server has none of with nothing', () => {
    expect(server.must('Query', ...asks('QueryApplicationNamespaces')).value).toEqual([]);
  });

  it('answers several functions in the order of the payload', () => {
    const payload = server.must('Query', ...asks('QueryServerInformation', 'QueryObjects', 'QueryOperations'));
    const order = [...new Set(payload.value.map(({ tag }) => tag))];
    expect(order).toEqual([TAG.Operation, TAG.ObjectType, TAG.VendorIdentification, TAG.ServerInformation]);
  });
});

describe('Query of capabilities', () => {
  it.each(since('1.3'))('says what the server can do, in the fields of %s', (version) => {
    const payload = bed(version).must('Query', ...asks('QueryCapabilities', 'QueryRNGs'));
    const capabilities = structureField(payload, TAG.CapabilityInformation)!;
    expect(fieldsOf(capabilities).slice(0, 3)).toEqual([
      { tag: TAG.StreamingCapability, type: 'Boolean', value: true },
      { tag: TAG.AsynchronousCapability, type: 'Boolean', value: false },
      { tag: TAG.AttestationCapability, type: 'Boolean', value: false },
    ]);
    expect(capabilities.value.length).toBe({ '1.3': 7, '1.4': 9, '2.0': 10, '2.1': 10 }[version as '1.3']);
    expect(numberField(structureField(payload, TAG.RNGParameters)!, TAG.RNGAlgorithm)).toBe(ENUM.RNGAlgorithm.DRBG);
  });

  it.each(since('2.0'))('knows the profiles and Protection Storage Masks of %s', (version) => {
    const payload = bed(version).must('Query', ...asks('QueryProfiles', 'QueryStorageProtectionMasks'));
    expect(payload.value.map(({ tag }) => tag)).toEqual([TAG.ProfileInformation, TAG.ProfileInformation, TAG.ProfileInformation, TAG.ProtectionStorageMasks]);
  });
});

describe.each(since('1.1'))('Discover Versions in KMIP %s', (version) => {
  const asked = (...versions: [number, number][]): string[] => {
    const items = versions.map(([major, minor]) => structure(TAG.ProtocolVersion, [integer(TAG.ProtocolVersionMajor, major), integer(TAG.ProtocolVersionMinor, minor)]));
    return bed(version)
      .must('DiscoverVersions', ...items)
      .value.map((item) => `${numberField(item as StructureItem, TAG.ProtocolVersionMajor)}.${numberField(item as StructureItem, TAG.ProtocolVersionMinor)}`);
  };

  it('lists all versions, newest first', () => {
    expect(asked()).toEqual(['3.0', ...[...VERSIONS].reverse()]);
  });

  it('lists those that client and server have in common', () => {
    expect(asked([1, 2], [3, 0], [2, 0])).toEqual(['3.0', '2.0', '1.2']);
    expect(asked([9, 9])).toEqual([]);
  });
});

it('Discover Versions lists what the server was started with', () => {
  const engine = createEngine({ versions: ['1.2', '1.4'] });
  const [answer] = answersOf(exchange(engine, requestMessage('1.2', [{ operation: 'DiscoverVersions', payload: [] }])), '1.2');
  expect(answer!.payload!.value.map((item) => fieldsOf(item)[1]!.value)).toEqual([4, 2]);
});

describe.each(VERSIONS)('leases and allocations in KMIP %s', (version) => {
  const server = bed(version);
  const limits = (total: bigint): Item => structure(TAG.UsageLimits, [longInteger(TAG.UsageLimitsTotal, total), enumeration(TAG.UsageLimitsUnit, ENUM.UsageLimitsUnit.Byte)]);

  it('Obtain Lease gives an hour and says when the object changed', () => {
    const key = createKey(server);
    const payload = server.must('ObtainLease', id(key));
    expect(fieldsOf(payload)).toEqual([id(key), interval(TAG.LeaseTime, 3600), date(TAG.LastChangeDate, START)]);
  });

  it('Obtain Lease is refused for an object past its life', () => {
    const key = createKey(server);
    server.must('Revoke', id(key), revocation('KeyCompromise'));
    expect(server.ask('ObtainLease', id(key)).reason).toBe('PermissionDenied');
  });

  it('Get Usage Allocation takes from the Usage Limits until they are used up', () => {
    const key = createKey(server, limits(10n), date(TAG.ActivationDate, START));
    const allocate = (units: bigint): string | undefined => server.ask('GetUsageAllocation', id(key), longInteger(TAG.UsageLimitsCount, units)).reason;
    expect([allocate(6n), allocate(5n), allocate(4n), allocate(1n)]).toEqual([undefined, 'PermissionDenied', undefined, 'PermissionDenied']);
    expect(fieldsOf({ tag: 0, type: 'Structure', value: readOne(server, key, TAG.UsageLimits) as Item[] })[1]).toEqual(longInteger(TAG.UsageLimitsCount, 0n));
  });

  it('Get Usage Allocation needs Usage Limits and an Active key', () => {
    const unlimited = createKey(server, date(TAG.ActivationDate, START));
    const inactive = createKey(server, limits(10n));
    const ask = (key: string): string | undefined => server.ask('GetUsageAllocation', id(key), longInteger(TAG.UsageLimitsCount, 1n)).reason;
    expect(ask(unlimited)).toBe(version.startsWith('2') ? 'AttributeNotFound' : 'IllegalOperation');
    expect(ask(inactive)).toBe(version === '2.1' ? 'WrongKeyLifecycleState' : 'PermissionDenied');
    expect(server.ask('GetUsageAllocation', id(unlimited)).reason).toBe('InvalidMessage');
  });

  it('Check allows what mask, limits and lease allow', () => {
    const key = createKey(server, limits(10n));
    const { Encrypt } = MASK.CryptographicUsageMask;
    const allowed = server.ask('Check', id(key), longInteger(TAG.UsageLimitsCount, 10n), usage(Encrypt), interval(TAG.LeaseTime, 3600));
    expect(fieldsOf(allowed.payload!)).toEqual([id(key)]);
  });

  it('Check names what it does not allow from 1.1 to 1.4', () => {
    const key = createKey(server, limits(10n));
    const refused = server.ask('Check', id(key), longInteger(TAG.UsageLimitsCount, 11n), usage(MASK.CryptographicUsageMask.Sign), interval(TAG.LeaseTime, 3601));
    const named = ['1.1', '1.2', '1.3', '1.4'].includes(version);
    expect(refused).toMatchObject({ status: 'OperationFailed', reason: version.startsWith('2') ? 'UsageLimitExceeded' : 'PermissionDenied' });
    expect(refused.payload?.value.map(({ tag }) => tag)).toEqual(named ? [TAG.UsageLimitsCount, TAG.CryptographicUsageMask, TAG.LeaseTime] : undefined);
    expect(refused.payload && longField(refused.payload, TAG.UsageLimitsCount)).toBe(named ? 11n : undefined);
  });
});

describe.each(since('2.0'))('the small operations of KMIP %s', (version) => {
  const server = bed(version);

  it('Log and Interop are accepted', () => {
    expect(server.must('Log', textString(TAG.LogMessage, 'hello')).value).toEqual([]);
    const begin = enumeration(TAG.InteropFunction, ENUM.InteropFunction.Begin);
    expect(server.must('Interop', begin, textString(TAG.InteropIdentifier, 'case')).value).toEqual([]);
    expect(server.ask('Interop', begin).reason).toBe('InvalidMessage');
  });

  it('Set Endpoint Role keeps the server a server', () => {
    const role = (name: keyof typeof ENUM.EndpointRole): Item => enumeration(TAG.EndpointRole, ENUM.EndpointRole[name]);
    expect(fieldsOf(server.must('SetEndpointRole', role('Server')))).toEqual([role('Server')]);
    expect(server.ask('SetEndpointRole', role('Client')).reason).toBe('PermissionDenied');
  });
});
