import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { worksWith } from '../report/works-with.js';
import type { RunResult } from '../runner/result.js';
import { findPykmipServer } from '../target/pykmip-setup.js';
import { runCaptured } from './testing/run-captured.js';

const hasPykmip = await findPykmipServer().then(
  () => true,
  () => false,
);
const folder = mkdtempSync(join(tmpdir(), 'clients-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('products that use KMIP servers', () => {
  it('all work with the embedded server', { timeout: 180_000 }, async () => {
    const { code, out } = await runCaptured(['run', 'clients', '--output', folder]);
    expect(out).toContain('Works with 19 of 19 products.');
    expect(code).toBe(0);
    const result = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as RunResult;
    expect(worksWith(result).filter(({ works, without }) => works !== 'yes' || without.length > 0)).toEqual([]);
    expect(result.cases.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(result.cases[0]?.repeat).toBe('kmip-conformance run client:ceph-rgw --kmip-version 1.0 --case CEPH-LIFE');
  });

  it.skipIf(!hasPykmip)('work with PyKMIP 0.10.0 as docs/clients.md says (skipped when pykmip-server is not installed)', { timeout: 300_000 }, async () => {
    const { code } = await runCaptured(['run', 'clients', '--target', 'pykmip', '--output', folder]);
    expect(code).toBe(1);
    const rows = worksWith(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as RunResult);
    expect(rows.filter(({ works }) => works !== 'yes').map(({ suite, works }) => `${suite}: ${works}`)).toEqual(['fortigate: no', 'vast: untested']);
    expect(rows.filter(({ without }) => without.length > 0).map(({ suite, without }) => `${suite}: ${without.length}`)).toEqual(['datastax: 2', 'scylla: 1', 'vmware: 1', 'zenko: 2']);
  });

  it('are listed with what is known of them', async () => {
    const { code, out } = await runCaptured(['list', 'client:vmware']);
    expect(code).toBe(0);
    expect(out).toContain('client:vmware: VMware vCenter and vSphere (6 cases)\n  for VMware vCenter vSphere 7.0 (seen with 7.0.3); requests known from: trace\n');
  });

  it('that are unknown end with 2, the list and a suggestion', async () => {
    const { code, err } = await runCaptured(['run', 'client:zenka']);
    expect(code).toBe(2);
    expect(err).toContain("There is no suite for the product 'zenka', did you mean 'client:zenko'?\n  → Products are ceph-rgw, datastax,");
  });
});
