/**
 * The test cases that OASIS publishes, when they are at hand: KMIP_OASIS_CASES names a folder that holds them. They are no part of
 * the project, so that without the variable nothing runs here.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../runner/result.js';
import { runCaptured } from './testing/run-captured.js';

const cases = process.env.KMIP_OASIS_CASES ?? '';
const folder = mkdtempSync(join(tmpdir(), 'official-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Families of which the embedded server passes every mandatory case (docs/oasis.md). */
const PASSED = /^oasis\/(AKLC|AX|BL|CS-AC|CS-BC|CS-RNG|MSGENC-(HTTPS|JSON|XML)|OMOS|QS|SASED|SKFF|SKLC|SUITEB_(128|192)|TL)$/;

describe.skipIf(cases === '')('the official test cases', () => {
  it(
    'pass against the embedded server, in the families that docs/oasis.md lists as passed',
    async () => {
      const { code } = await runCaptured(['run', cases, '--output', folder, '--reporter', 'json']);
      expect(code).toBeLessThan(2);
      const result = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as RunResult;
      expect(result.leftOut?.filter(({ kind }) => kind === 'unreadable') ?? []).toEqual([]);
      const wrong = result.cases.filter((each) => PASSED.test(each.suite) && each.outcome !== 'passed' && each.skip === undefined);
      expect(wrong.map((each) => `${each.id} ${each.version} ${each.outcome}`)).toEqual([]);
    },
    120_000,
  );
});
