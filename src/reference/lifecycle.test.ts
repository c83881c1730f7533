import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import {
  algorithm,
  attributeNames,
  attributes,
  bed,
  bits,
  byteString,
  createKey,
  date,
  ENCRYPT_DECRYPT,
  enumeration,
  fieldsOf,
  id,
  idOf,
  name,
  newAttribute,
  read,
  readOne,
  registerKey,
  revocation,
  START,
  stateOf,
  symmetricKey,
  usage,
  VERSIONS,
} from './testing/reference.js';

const WRONG_STATE = { '1.0': 'PermissionDenied', '1.1': 'PermissionDenied', '1.2': 'PermissionDenied', '1.3': 'PermissionDenied', '1.4': 'PermissionDenied', '2.0': 'PermissionDenied', '2.1': 'WrongKeyLifecycleState' };

describe.each(VERSIONS)('the life of a symmetric key in KMIP %s', (version) => {
  it('SKLC-M-1: is Pre-Active after Create, with what was asked for and what the server adds', () => {
    const server = bed(version);
    const created = server.must(
      'Create',
      enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey),
      attributes(version, algorithm('AES'), bits(256), usage(ENCRYPT_DECRYPT), name('key')),
    );
    const key = idOf(created);
    expect(key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(stateOf(server, key)).toBe('PreActive');
    expect(readOne(server, key, TAG.CryptographicLength)).toBe(256);
    expect(readOne(server, key, TAG.CryptographicUsageMask)).toBe(ENCRYPT_DECRYPT);
    expect(readOne(server, key, TAG.InitialDate)).toBe(START);
    expect(readOne(server, key, TAG.LastChangeDate)).toBe(START);
    expect(readOne(server, key, TAG.UniqueIdentifier)).toBe(key);
    expect(read(server, key, TAG.ActivationDate)).toEqual([]);
    expect(server.ask('Destroy', id(key)).status).toBe('Success');
  });

  it('SKLC-M-2: cannot be destroyed while Active, only after it is compromised', () => {
    const server = bed(version);
    const key = createKey(server);
    server.wait(10n);
    expect(server.ask('Activate', id(key)).status).toBe('Success');
    expect(stateOf(server, key)).toBe('Active');
    expect(readOne(server, key, TAG.ActivationDate)).toBe(START + 10n);
    expect(server.ask('Destroy', id(key))).toMatchObject({ status: 'OperationFailed', reason: WRONG_STATE[version] });

    server.wait(10n);
    expect(server.ask('Revoke', id(key), revocation('KeyCompromise'), date(TAG.CompromiseOccurrenceDate, 6n)).status).toBe('Success');
    expect(stateOf(server, key)).toBe('Compromised');
    expect(readOne(server, key, TAG.CompromiseDate)).toBe(START + 20n);
    expect(readOne(server, key, TAG.CompromiseOccurrenceDate)).toBe(6n);
    expect(server.ask('Destroy', id(key)).status).toBe('Success');
    expect(stateOf(server, key)).toBe('DestroyedCompromised');
  });

  it('SKLC-M-3: keeps its Activation Date once it is Active', () => {
    const server = bed(version);
    const key = createKey(server);
    server.must('Activate', id(key));
    const answer = server.ask('ModifyAttribute', id(key), newAttribute(version, date(TAG.ActivationDate, START + 100n)));
    expect(answer).toMatchObject({ status: 'OperationFailed', reason: WRONG_STATE[version] });
    expect(readOne(server, key, TAG.ActivationDate)).toBe(START);
  });

  it('is activated and deactivated by its dates, and remembers when', () => {
    const server = bed(version);
    const key = createKey(server, date(TAG.ActivationDate, START + 10n), date(TAG.DeactivationDate, START + 20n));
    expect(stateOf(server, key)).toBe('PreActive');
    server.wait(10n);
    expect(stateOf(server, key)).toBe('Active');
    server.wait(15n);
    expect(stateOf(server, key)).toBe('Deactivated');
    expect(readOne(server, key, TAG.LastChangeDate)).toBe(START + 20n);
  });

  it('is Deactivated by a revocation that is no compromise, and can then be destroyed', () => {
    const server = bed(version);
    const key = createKey(server, date(TAG.ActivationDate, START - 10n));
    server.must('Revoke', id(key), revocation('Superseded'));
    expect(stateOf(server, key)).toBe('Deactivated');
    expect(readOne(server, key, TAG.DeactivationDate)).toBe(START);
    server.must('Destroy', id(key));
    expect(stateOf(server, key)).toBe('Destroyed');
    expect(readOne(server, key, TAG.DestroyDate)).toBe(START);
  });

  it('leaves Destroyed for Destroyed Compromised when a compromise becomes known', () => {
    const server = bed(version);
    const key = createKey(server);
    server.must('Destroy', id(key));
    server.must('Revoke', id(key), revocation('KeyCompromise'));
    expect(stateOf(server, key)).toBe('DestroyedCompromised');
  });

  it('takes the Initial Date for a compromise whose date is not known', () => {
    const server = bed(version);
    const key = createKey(server);
    server.wait(5n);
    server.must('Revoke', id(key), revocation('KeyCompromise'));
    expect(readOne(server, key, TAG.CompromiseOccurrenceDate)).toBe(START);
  });

  it('cannot be deactivated before it is Active', () => {
    const server = bed(version);
    const key = createKey(server);
    const reason = version === '2.1' ? 'WrongKeyLifecycleState' : version === '2.0' ? 'PermissionDenied' : 'IllegalOperation';
    expect(server.ask('Revoke', id(key), revocation('Superseded'))).toMatchObject({ status: 'OperationFailed', reason });
  });

  it('cannot be destroyed twice, nor activated twice', () => {
    const server = bed(version);
    const key = createKey(server);
    server.must('Activate', id(key));
    expect(server.ask('Activate', id(key)).reason).toBe(WRONG_STATE[version]);
    server.must('Revoke', id(key), revocation('Superseded'));
    server.must('Destroy', id(key));
    expect(server.ask('Destroy', id(key)).reason).toBe(version.startsWith('2') ? 'ObjectDestroyed' : 'PermissionDenied');
  });

  it('keeps its attributes when it is destroyed, but not its value', () => {
    const server = bed(version);
    const key = createKey(server, name('gone'));
    const digest = read(server, key, TAG.Digest);
    server.must('Destroy', id(key));
    expect(attributeNames(server, key)).toContain('Name');
    expect(read(server, key, TAG.Digest)).toEqual(digest);
    expect(server.ask('Get', id(key)).reason).toBe(version.startsWith('2') ? 'ObjectDestroyed' : 'ItemNotFound');
  });

  it('does not exist for another client', () => {
    const server = bed(version);
    const key = createKey(server);
    const missing = version.startsWith('2') ? 'ObjectNotFound' : 'ItemNotFound';
    for (const operation of ['Get', 'GetAttributes', 'Activate', 'Destroy'] as const) {
      expect(server.as('stranger').ask(operation, id(key))).toMatchObject({ status: 'OperationFailed', reason: missing });
    }
  });

  it('answers a Compromise Occurrence Date without compromise with Invalid Field', () => {
    const server = bed(version);
    const key = createKey(server, date(TAG.ActivationDate, START));
    expect(server.ask('Revoke', id(key), revocation('Superseded'), date(TAG.CompromiseOccurrenceDate, START)).reason).toBe('InvalidField');
  });

  it('refuses dates that contradict each other', () => {
    const server = bed(version);
    const refused = version.startsWith('2') ? 'InvalidAttributeValue' : 'InvalidField';
    const ask = (...dates: ReturnType<typeof date>[]): string | undefined =>
      server.ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), attributes(version, algorithm('AES'), bits(128), usage(ENCRYPT_DECRYPT), ...dates)).reason;
    expect(ask(date(TAG.ActivationDate, START), date(TAG.DeactivationDate, START - 1n))).toBe(refused);
    expect(ask(date(TAG.ActivationDate, START), date(TAG.ProcessStartDate, START - 1n))).toBe(refused);
    expect(ask(date(TAG.DeactivationDate, START), date(TAG.ProtectStopDate, START + 1n))).toBe(refused);
  });

  it('does not begin for an algorithm whose keys are pairs', () => {
    const given = attributes(version, algorithm('RSA'), bits(2048), usage(ENCRYPT_DECRYPT));
    const { reason } = bed(version).ask('Create', enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey), given);
    expect(reason).toBe(version.startsWith('2') ? 'InvalidAttributeValue' : 'InvalidField');
  });
});

describe('the attributes that a version adds to the list of a created key', () => {
  const expected = (version: (typeof VERSIONS)[number]): string[] => attributeNames(...([bed(version)].map((server) => [server, createKey(server)] as const)[0]!));
  const COMMON = ['Unique Identifier', 'Object Type', 'Cryptographic Algorithm', 'Cryptographic Length', 'Digest', 'Cryptographic Usage Mask', 'Lease Time', 'State', 'Initial Date', 'Last Change Date'];
  const SENSITIVITY = ['Sensitive', 'Always Sensitive', 'Extractable', 'Never Extractable'];

  it.each([
    ['1.0', []],
    ['1.1', ['Fresh']],
    ['1.2', ['Fresh', 'Original Creation Date']],
    ['1.3', ['Fresh', 'Original Creation Date', 'Random Number Generator']],
    ['1.4', ['Fresh', 'Original Creation Date', 'Random Number Generator', ...SENSITIVITY]],
    ['2.1', ['Fresh', 'Original Creation Date', 'Random Number Generator', ...SENSITIVITY, 'Key Format Type', 'Protection Storage Mask', 'Short Unique Identifier']],
  ] as const)('%s', (version, added) => {
    expect(expected(version)).toEqual([...COMMON, ...added]);
  });

  it('gives the Digest a Key Format Type from 1.1 on', () => {
    const server = bed('1.1');
    const key = registerKey(server, symmetricKey(new Uint8Array(16)), usage(ENCRYPT_DECRYPT));
    const [algorithm, value, format] = [
      enumeration(TAG.HashingAlgorithm, ENUM.HashingAlgorithm.SHA_256),
      byteString(TAG.DigestValue, createHash('sha256').update(new Uint8Array(16)).digest()),
      enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw),
    ];
    expect(fieldsOf(read(server, key, TAG.Digest)[0]!)).toEqual([algorithm, value, format]);
    expect(fieldsOf(read(server.in('1.0'), key, TAG.Digest)[0]!)).toEqual([algorithm, value]);
  });
});
