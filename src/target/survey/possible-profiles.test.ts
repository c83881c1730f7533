import { describe, expect, it } from 'vitest';
import { isDefinedIn, operationByName } from '../../kmip/vocabulary.js';
import { possibleProfiles, PROFILE_REQUIREMENTS } from './possible-profiles.js';

const BASELINE_1_0 = ['Locate', 'Check', 'Get', 'GetAttributes', 'GetAttributeList', 'AddAttribute', 'ModifyAttribute', 'DeleteAttribute', 'Activate', 'Revoke', 'Destroy', 'Query'];

describe('possibleProfiles', () => {
  it('finds Baseline possible by the operations of the specification', () => {
    expect(possibleProfiles('1.0', BASELINE_1_0)).toEqual([
      { version: '1.0', profile: 'Baseline Server', source: 'KMIP 1.0 §12.1', missing: [] },
      { version: '1.0', profile: 'Symmetric Key Lifecycle Server', source: 'KMIP Symmetric Key Lifecycle Profile 1.0 §2.3', missing: ['Create'] },
    ]);
  });

  it('asks for the operations of Baseline in the profiles that include it', () => {
    expect(possibleProfiles('1.4', ['Encrypt', ...BASELINE_1_0].filter((name) => name !== 'Check')).map(({ profile, missing }) => [profile, missing])).toEqual([
      ['Baseline Server', ['Check', 'DiscoverVersions']],
      ['Symmetric Key Lifecycle Server', ['Check', 'DiscoverVersions', 'Create']],
      ['Basic Cryptographic Server', ['Check', 'DiscoverVersions', 'Decrypt']],
    ]);
  });

  it('names operations that their versions define, and nothing else', () => {
    const wrong = PROFILE_REQUIREMENTS.flatMap(({ requirements }) =>
      requirements.flatMap(({ versions, operations }) =>
        operations.flatMap((name) => versions.filter((version) => {
          const operation = operationByName(name);
          return operation?.xmlName !== name || !isDefinedIn(operation, version);
        }).map((version) => `${name} ${version}`)),
      ),
    );
    expect(wrong).toEqual([]);
  });
});
