import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Survey } from '../../target/survey/facts.js';
import { runCaptured } from '../testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'probe-'));
const file = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

it('shows facts on the console, as a page and as a capability profile', async () => {
  const { code, out, err } = await runCaptured(['probe', 'embedded', '--html', file('probe.html'), '--save', file('target.yaml')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Embedded reference server on 127\.0\.0\.1:\d+\n/);
  expect(out).toContain('  Accepted                           TLSv1.2, TLSv1.3\n');
  expect(out).toContain('✓ Baseline Server 1.0–2.1            possible by the operations announced\n');
  expect(readFileSync(file('probe.html'), 'utf8')).toContain('<th scope="row">Discover Versions</th>');
  expect(readFileSync(file('target.yaml'), 'utf8')).toMatch(/\nformat: kmip-conformance-capabilities\n/);
});

it('prints the facts as JSON', async () => {
  const { code, out } = await runCaptured(['probe', '--target', 'embedded', '--json']);
  expect(code).toBe(0);
  expect((JSON.parse(out) as Survey).format).toBe('kmip-conformance-probe');
});

it('lets a run fail that finds less than the capability profile claims', async () => {
  const run = (capabilities: string): ReturnType<typeof runCaptured> =>
    runCaptured(['run', '--case', 'SKLC-M-1', '--kmip-version', '1.4', '--capabilities', capabilities, '--output', file('report')]);
  expect(await run(file('target.yaml'))).toMatchObject({ code: 0, err: '' });
  writeFileSync(file('more.yaml'), 'format: kmip-conformance-capabilities\nformatVersion: 1\nversions:\n  1.4: { operations: [Create, Certify] }\n  2.1: { objectTypes: [CertificateRequest] }\n');
  const { code, err } = await run(file('more.yaml'));
  expect(err).toBe(
    `kmip-conformance: the target claims less than ${file('more.yaml')} says:\n  KMIP 1.4: operation Certify is no longer announced.\n  KMIP 2.1: object type CertificateRequest is no longer announced.\n`,
  );
  expect(code).toBe(1);
  expect(readFileSync(join(folder, 'report', 'report.html'), 'utf8')).toContain('operation Certify is no longer announced');
});

it('names the place of everything that is wrong in a capability profile', async () => {
  writeFileSync(file('wrong.yaml'), 'format: kmip-conformance-capabilities\nformatVersion: 2\nversions:\n  1.4:\n    operation: [Create]\n  1.5: {}\n');
  const { code, err } = await runCaptured(['run', '--capabilities', file('wrong.yaml'), '--output', file('report')]);
  expect(code).toBe(2);
  expect(err.replaceAll(file('wrong.yaml'), 'wrong.yaml').split('\n').slice(0, 3)).toEqual([
    "kmip-conformance: wrong.yaml:2:16: '2' is none of 1, did you mean '1'?",
    "wrong.yaml:5:5: 'operation' is not known here, did you mean 'operations'?",
    "wrong.yaml:6:3: '1.5' is not known here, did you mean '1.0'?",
  ]);
});

it('ends with 3 and one message when the target cannot be reached', async () => {
  const { code, out, err } = await runCaptured(['probe', 'kmip://127.0.0.1:1', '--timeout', '2000']);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toMatch(/^kmip-conformance: 127\.0\.0\.1:1 refused the connection\.\n/);
});
