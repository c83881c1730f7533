import { expect, it } from 'vitest';
import { lostCapabilities, type Capabilities } from './capabilities.js';
import type { QueryFacts, VersionFacts } from './facts.js';

const answered = (name: string, values: string[]): QueryFacts => ({ function: name, outcome: 'answered', values });
const facts = (version: VersionFacts['version'], ...queries: QueryFacts[]): VersionFacts => ({ version, outcome: 'spoken', queries });

const kept: Capabilities = {
  format: 'kmip-conformance-capabilities',
  formatVersion: 1,
  target: { address: '127.0.0.1:5696', surveyed: '2026-03-14T00:00:00.000Z' },
  versions: { '1.4': { operations: ['Create', 'Get'], objectTypes: ['SymmetricKey'] }, '2.1': { profiles: ['BaselineServer'] } },
};

it('misses nothing where the target claims the same or more', () => {
  const found = [facts('1.4', answered('QueryOperations', ['Get', 'Create', 'Locate']), answered('QueryObjects', ['SymmetricKey'])), facts('2.1', answered('QueryProfiles', ['BaselineServer']))];
  expect(lostCapabilities(kept, found)).toEqual([]);
});

it('names operations, object types, profiles and versions that are gone', () => {
  expect(lostCapabilities(kept, [facts('1.4', answered('QueryOperations', ['Get'])), facts('2.1', answered('QueryProfiles', []))])).toEqual([
    'KMIP 1.4: operation Create is no longer announced.',
    'KMIP 1.4: object type SymmetricKey is no longer announced.',
    'KMIP 2.1: profile BaselineServer is no longer announced.',
  ]);
  expect(lostCapabilities(kept, [{ version: '1.4', outcome: 'refused', queries: [] }])).toEqual(['KMIP 1.4 is no longer spoken.', 'KMIP 2.1 is no longer spoken.']);
});
