import { describe, expect, it } from 'vitest';
import { parseCredentialFile, readCredential } from './credential.js';
import { refusedOperations, roleFlags } from './role.js';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----';
const CHAIN = '-----BEGIN CERTIFICATE-----\nBB==\n-----END CERTIFICATE-----\n';
const KEY = ['-----BEGIN EC ', 'PRIVATE KEY-----\nCC==\n-----END EC ', 'PRIVATE KEY-----'].join('');

describe('credential.json', () => {
  const data = { ca_chain: [CHAIN], certificate: CERTIFICATE, private_key: KEY, serial_number: '728181095563584845125173905844944137943705466376' };
  const read = { certificates: `${CERTIFICATE}\n${CHAIN}`, key: KEY, serial: data.serial_number };

  it('is the whole answer of Vault, or its data', () => {
    expect(parseCredentialFile(JSON.stringify({ request_id: 'r', data }), 'c.json')).toEqual(read);
    expect(parseCredentialFile(JSON.stringify(data), 'c.json')).toEqual(read);
  });

  it('may be of the format pem_bundle, where the certificate carries the key', () => {
    expect(readCredential({ certificate: `${KEY}\n${CERTIFICATE}\n${CHAIN}`, ca_chain: [CHAIN], serial_number: '1' })).toEqual({ certificates: `${KEY}\n${CERTIFICATE}\n${CHAIN.trim()}\n`, key: `${KEY}\n${CERTIFICATE}\n${CHAIN}`, serial: '1' });
  });

  it.each([
    ['x', 'c.json is no JSON.'],
    ['[]', 'c.json holds no client credential with certificate and private key in PEM.'],
    [JSON.stringify({ data: { ...data, private_key: '' } }), 'c.json holds no client credential with certificate and private key in PEM.'],
    [JSON.stringify({ data: { ...data, certificate: 'AA==' } }), 'c.json holds no client credential with certificate and private key in PEM.'],
  ])('%s is refused', (text, message) => {
    expect(() => parseCredentialFile(text, 'c.json')).toThrow(message);
  });
});

describe('a role', () => {
  it('allows all operations unless some are chosen, by any way to write them', () => {
    expect(roleFlags([])).toEqual({ operation_all: true });
    expect(roleFlags(['Create', 'Get Attributes', 'operation_rekey', 'GetAttributeList'])).toEqual({ operation_create: true, operation_get_attributes: true, operation_rekey: true, operation_get_attribute_list: true });
  });

  it('refuses the others, which KMIP calls so', () => {
    expect(refusedOperations([])).toEqual([]);
    expect(refusedOperations(['Create', 'Register', 'Activate', 'Query', 'Discover Versions', 'Destroy', 'Revoke', 'Locate', 'Get', 'Get Attributes', 'Get Attribute List', 'Import', 'Encrypt', 'Decrypt'])).toEqual([
      'Add Attribute', 'Create Key Pair', 'Delete Attribute', 'MAC', 'MAC Verify', 'Modify Attribute', 'Re-key', 'Re-key Key Pair', 'RNG Retrieve', 'RNG Seed', 'Sign', 'Signature Verify',
    ]); // prettier-ignore
  });
});
