import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../kmip/version.js';
import { readFileName, type FileFacts } from './file-name.js';

describe('readFileName', () => {
  it.each<[string, ProtocolVersion, FileFacts]>([
    ['v1.4/mandatory/SKLC-M-1-14.xml', '1.4', { id: 'SKLC-M-1', family: 'SKLC', level: 'mandatory', description: '' }],
    ['v1.4/optional/CS-RNG-O-4-14.xml', '1.4', { id: 'CS-RNG-O-4', family: 'CS-RNG', level: 'optional', description: '' }],
    ['CS-AC-M-OAEP-10-14.xml', '1.4', { id: 'CS-AC-M-OAEP-10', family: 'CS-AC', level: 'mandatory', description: '' }],
    ['CS-BC-M-CHACHA20POLY1305-1-21.xml', '2.1', { id: 'CS-BC-M-CHACHA20POLY1305-1', family: 'CS-BC', level: 'mandatory', description: '' }],
    ['SUITEB_128-M-1-14.xml', '1.4', { id: 'SUITEB_128-M-1', family: 'SUITEB_128', level: 'mandatory', description: '' }],
    ['MSGENC-HTTPS-M-1-21.xml', '2.1', { id: 'MSGENC-HTTPS-M-1', family: 'MSGENC-HTTPS', level: 'mandatory', description: '' }],
    ['CS-BC-M-10-12_Encrypt_with_CBC.xml', '1.2', { id: 'CS-BC-M-10', family: 'CS-BC', level: 'mandatory', description: 'Encrypt with CBC' }],
    ['CS_BC_M_14_12_Date_Checks.xml', '1.2', { id: 'CS-BC-M-14', family: 'CS-BC', level: 'mandatory', description: 'Date Checks' }],
    ['TC_311_12_Create_Destroy.xml', '1.2', { id: 'TC-311', family: 'TC', level: 'optional', description: 'Create Destroy' }],
    ['TC_ECC_1_12_Register_an_ECC_Key_Pair.xml', '1.2', { id: 'TC-ECC-1', family: 'TC', level: 'optional', description: 'Register an ECC Key Pair' }],
    ['TC-311-10-CREATE-DESTROY.xml', '1.2', { id: 'TC-311', family: 'TC', level: 'optional', description: 'Create Destroy' }],
    ['TC-SK-CREATE-DESTROY.xml', '1.2', { id: 'TC-SK-CREATE-DESTROY', family: 'TC', level: 'optional', description: '' }],
    ['mandatory/SKFF-M-10.xml', '1.4', { id: 'SKFF-M-10', family: 'SKFF', level: 'mandatory', description: '' }],
    ['SKLC_M_1_10_SymmetricKeyLifecycle_1.xml', '1.0', { id: 'SKLC-M-1', family: 'SKLC', level: 'mandatory', description: 'SymmetricKeyLifecycle 1' }],
    ['SUITEB_128_M_1_11_Query.xml', '1.1', { id: 'SUITEB_128-M-1', family: 'SUITEB_128', level: 'mandatory', description: 'Query' }],
    ['kmip-profiles-v1.3/mandatory/CS-RNG-O-1-13.xml', '1.3', { id: 'CS-RNG-O-1', family: 'CS-RNG', level: 'optional', description: '' }],
    ['CS-AC-M-3-ECC-13.xml', '1.3', { id: 'CS-AC-M-3-ECC', family: 'CS-AC', level: 'mandatory', description: '' }],
    ['CS-BC-M-4-12-3DES-13.xml', '1.3', { id: 'CS-BC-M-4-12-3DES', family: 'CS-BC', level: 'mandatory', description: '' }],
    ['SKFF-M-12-12.xml', '1.2', { id: 'SKFF-M-12', family: 'SKFF', level: 'mandatory', description: '' }],
    ['SKFF-M-12.xml', '1.2', { id: 'SKFF-M-12', family: 'SKFF', level: 'mandatory', description: '' }],
    ['sklc-m-1-30.xml', '3.0', { id: 'SKLC-M-1', family: 'SKLC', level: 'mandatory', description: '' }],
    ['TC-Q-S2C-PROF-1-13.xml', '1.3', { id: 'TC-Q-S2C-PROF-1', family: 'TC', level: 'optional', description: '' }],
    ['TC-REKEY-1-10.xml', '1.0', { id: 'TC-REKEY-1', family: 'TC', level: 'optional', description: '' }],
    ['mandatory\\own.xml', '1.4', { id: 'own', family: 'own', level: 'mandatory', description: '' }],
  ])('reads %s', (path, version, facts) => {
    expect(readFileName(path, version)).toEqual(facts);
  });
});
