import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUILT_IN_DIRECTORY } from './find.js';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';

/** The head and the first cases of a real suite. */
const text = readFileSync(join(BUILT_IN_DIRECTORY, 'symmetric-key-lifecycle-server.yaml'), 'utf8').split('\n').slice(0, 130).join('\n');

const loads = (suite: string): void => {
  try {
    loadSuite('s.yaml', suite);
  } catch (error) {
    expect(error).toBeInstanceOf(SuiteErrors);
    expect((error as SuiteErrors).problems).not.toEqual([]);
  }
};

const WORDS = ['bind $key', '$key', '$any', '$now', '[]', '{}', '[a, b]', '{ index: 1 }', '{ Integer: 5 }', '{ oneOf: [] }', '""', '~', 'expect:', 'absent:', '@2.0..', '@', ':', '-', '  ', '*create', '&x', '0x', 'Attributes', 'CurrentAttribute', 'x-ID', 'malformed: true', 'batch:', 'versions: 1.4'];

it('whatever is written, the answer is a suite or a list of problems', () => {
  const damage = fc.record({ at: fc.integer({ min: 0, max: text.length }), length: fc.integer({ min: 0, max: 30 }), by: fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 5 })) });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (all) => {
      loads(all.reduce((suite, { at, length, by }) => suite.slice(0, at) + by + suite.slice(at + length), text));
    }),
    { numRuns: 100 },
  );
});
