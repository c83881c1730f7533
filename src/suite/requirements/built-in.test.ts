import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BUILT_IN_DIRECTORY } from '../find.js';
import { loadSuites } from '../load.js';
import { coverage, loadRequirements } from './index.js';

const names = ['baseline-server', 'basic-cryptographic-server', 'symmetric-key-lifecycle-server'];
const suites = loadSuites(names);

describe('the requirements of the profiles', () => {
  it('are there for every profile, and each has a case or a written reason in each of its versions', () => {
    const lists = loadRequirements(suites);
    expect(lists.map(({ suite }) => suite)).toEqual(names);
    const open = lists.flatMap((list) => list.requirements).filter(({ scopes }) => scopes.some(({ decidedBy, untested }) => decidedBy.length === 0 && (untested ?? '') === ''));
    expect(open).toEqual([]);
  });

  it('leave no mandatory case that decides none of them', () => {
    const idle = coverage(suites, loadRequirements(suites)).flatMap((profile) => profile.idle.filter(({ level }) => level === 'mandatory').map(({ id, versions }) => ({ id, versions })));
    expect(idle).toEqual([]);
  });

  it.each(names)('of %s fit the JSON Schema as an editor reads them', (name) => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(join(BUILT_IN_DIRECTORY, 'requirements.schema.json'), 'utf8')) as object);
    validate(parse(readFileSync(join(BUILT_IN_DIRECTORY, 'requirements', `${name}.yaml`), 'utf8')));
    expect(validate.errors).toBeNull();
  });
});
