import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { clientDirectory } from './clients.js';
import { BUILT_IN_DIRECTORY, suiteNames } from './find.js';
import { loadSuites } from './load.js';

describe('the built-in suites', () => {
  const names = suiteNames(BUILT_IN_DIRECTORY);

  it('are valid, alone and together, and called like their files', () => {
    expect(loadSuites([BUILT_IN_DIRECTORY]).map(({ name }) => name).sort()).toEqual([...suiteNames(clientDirectory(BUILT_IN_DIRECTORY)), ...names].sort());
  });

  const clients = suiteNames(clientDirectory(BUILT_IN_DIRECTORY)).map((name) => `clients/${name}`);
  it.each([...names, ...clients])('%s fits the JSON Schema as an editor reads it, with numbers and booleans', (name) => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(join(BUILT_IN_DIRECTORY, 'suite.schema.json'), 'utf8')) as object);
    validate(parse(readFileSync(join(BUILT_IN_DIRECTORY, `${name}.yaml`), 'utf8'), { maxAliasCount: -1, merge: true }));
    expect(validate.errors).toBeNull();
  });
});
