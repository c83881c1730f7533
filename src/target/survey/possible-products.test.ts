import { describe, expect, it } from 'vitest';
import { allOperations } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { loadSuites } from '../../suite/load.js';
import type { VersionFacts } from './facts.js';
import { possibleProducts } from './possible-products.js';

const suites = loadSuites(['clients']);
const spoken = (version: ProtocolVersion, operations: readonly string[]): VersionFacts => ({ version, outcome: 'spoken', queries: [{ function: 'QueryOperations', outcome: 'answered', values: operations }] });
const all = allOperations().map(({ xmlName }) => xmlName);

describe('products by what a server tells of itself', () => {
  it('are not ruled out by a server that does everything', () => {
    const found = possibleProducts(suites, (['1.0', '1.1', '1.2', '1.3', '1.4'] as const).map((version) => spoken(version, all)), true);
    expect(found).toHaveLength(19);
    expect(found.filter(({ works, because }) => works !== 'untested' || because !== undefined)).toEqual([]);
  });

  it('cannot work in a version that the server does not speak, the second of two as well', () => {
    const found = possibleProducts(suites, [spoken('1.4', all), { version: '1.0', outcome: 'refused', queries: [] }], false);
    const becauseOf = (suite: string): string | undefined => found.find((each) => each.suite === suite)?.because;
    expect(becauseOf('psmdb')).toBe('It speaks KMIP 1.0, which the server does not.');
    expect(becauseOf('pg-tde')).toBe('It speaks KMIP 1.0, which the server does not.');
    expect(becauseOf('zenko')).toBeUndefined();
    expect(becauseOf('vast')).toBe('It reaches servers by HTTPS.');
  });

  it('are doubtful where Query leaves an operation out that they use', () => {
    const found = possibleProducts(suites, [spoken('1.2', all.filter((name) => name !== 'Encrypt' && name !== 'Decrypt'))], false);
    expect(found.find(({ suite }) => suite === 'edb-tde')).toEqual({ suite: 'edb-tde', product: 'EDB Postgres TDE', works: 'untested', because: 'Query does not announce Encrypt, Decrypt, which it uses.' });
  });
});
