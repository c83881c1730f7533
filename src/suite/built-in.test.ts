import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_DIRECTORY, suiteNames } from './find.js';
import { loadSuites } from './load.js';

describe('the built-in suites', () => {
  const names = suiteNames(BUILT_IN_DIRECTORY);

  it('are valid, alone and together, and called like their files', () => {
    expect(loadSuites([BUILT_IN_DIRECTORY]).map(({ name }) => name)).toEqual(names);
  });

  it.each(names)('%s fits the JSON Schema as an editor reads it, with numbers and booleans', (name) => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(join(BUILT_IN_DIRECTORY, 'suite.schema.json'), 'utf8')) as object);
    validate(parse(readFileSync(join(BUILT_IN_DIRECTORY, `${name}.yaml`), 'utf8'), { maxAliasCount: -1 }));
    expect(validate.errors).toBeNull();
  });
});
