import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { findSuites, suiteNames } from './find.js';

describe('findSuites', () => {
  const builtIn = mkdtempSync(join(tmpdir(), 'built-in-'));
  for (const name of ['baseline-server.yaml', 'basic-cryptographic-server.yaml', 'suite.schema.json']) writeFileSync(join(builtIn, name), '');
  mkdirSync(join(builtIn, 'clients'));
  for (const name of ['ceph-rgw.yaml', 'zenko.yaml']) writeFileSync(join(builtIn, 'clients', name), '');
  const own = mkdtempSync(join(tmpdir(), 'own-'));
  mkdirSync(join(own, 'deep', 'empty'), { recursive: true });
  for (const name of ['b.yaml', 'a.yaml', 'notes.md', join('deep', 'c.yaml'), join('deep', 'd.yml')]) writeFileSync(join(own, name), '');

  it('finds suites by the name of the file', () => {
    expect(suiteNames(builtIn)).toEqual(['baseline-server', 'basic-cryptographic-server']);
    expect(findSuites(['basic-cryptographic-server', 'baseline-server'], builtIn)).toEqual([join(builtIn, 'basic-cryptographic-server.yaml'), join(builtIn, 'baseline-server.yaml')]);
  });

  it('takes a file whatever it is called, and all .yaml and .yml files of a folder and below', () => {
    expect(findSuites([join(own, 'notes.md'), own], builtIn)).toEqual([join(own, 'notes.md'), join(own, 'a.yaml'), join(own, 'b.yaml'), join(own, 'deep', 'c.yaml'), join(own, 'deep', 'd.yml')]);
  });

  it('takes each file once', () => {
    expect(findSuites([join(own, 'b.yaml'), own, join(own, 'deep', '..', 'b.yaml')], builtIn)).toEqual([join(own, 'b.yaml'), join(own, 'a.yaml'), join(own, 'deep', 'c.yaml'), join(own, 'deep', 'd.yml')]);
  });

  it('refuses what is nothing, with the nearest name and all names', () => {
    expect(() => findSuites(['basline-server'], builtIn)).toThrow(
      new UserError("There is no suite, file or folder 'basline-server', did you mean 'baseline-server'?", 'Suites are baseline-server, basic-cryptographic-server, and those of products clients or client:PRODUCT (ceph-rgw, zenko); a path to a file or folder works as well.'),
    );
    expect(() => findSuites(['/nowhere/at/all.yaml'], builtIn)).toThrow(
      new UserError("There is no suite, file or folder '/nowhere/at/all.yaml'.", 'Suites are baseline-server, basic-cryptographic-server, and those of products clients or client:PRODUCT (ceph-rgw, zenko); a path to a file or folder works as well.'),
    );
  });

  it.each([
    ['client', 'clients'],
    ['cleints', 'clients'],
    ['zenko', 'client:zenko'],
    ['clinet:zenko', 'client:zenko'],
    ['ceph-rwg', 'client:ceph-rgw'],
  ])('knows the suites of products as well: %s', (selector, meant) => {
    expect(() => findSuites([selector], builtIn)).toThrow(`There is no suite, file or folder '${selector}', did you mean '${meant}'?`);
  });

  it('refuses a folder without suites', () => {
    const empty = join(own, 'deep', 'empty');
    expect(() => findSuites([empty], builtIn)).toThrow(new UserError(`There is no suite in ${empty}.`, 'A folder is searched for files that end in .yaml or .yml.'));
  });
});
