import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_DIRECTORY } from '../find.js';
import { loadSuites } from '../load.js';
import { loadRequirements } from './index.js';

const names = ['baseline-server', 'basic-cryptographic-server', 'symmetric-key-lifecycle-server'];
const suites = loadSuites(names);

describe('the requirements of the profiles', () => {
  it('are there for every profile, and each has a case or a written reason in each of its versions', () => {
    const lists = loadRequirements(suites);
    expect(lists.map(({ suite }) => suite)).toEqual(names);
    const open = lists.flatMap((list) => list.requirements).filter(({ scopes }) => scopes.some(({ decidedBy, untested }) => decidedBy.length === 0 && (untested ?? '') === ''));
    expect(open).toEqual([]);
  });

  it.each(names)('of %s hold when the suite is loaded alone with those that it includes', (name) => {
    const alone = suites.filter((each) => each.name === name);
    expect(loadRequirements(alone, suites).map(({ suite }) => suite)).toEqual([name]);
  });

  it.each(names)('of %s fit the JSON Schema as an editor reads them', (name) => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(join(BUILT_IN_DIRECTORY, 'requirements.schema.json'), 'utf8')) as object);
    validate(parse(readFileSync(join(BUILT_IN_DIRECTORY, 'requirements', `${name}.yaml`), 'utf8')));
    expect(validate.errors).toBeNull();
  });
});
