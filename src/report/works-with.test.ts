import { describe, expect, it } from 'vitest';
import type { CaseResult, RunResult, SuiteFacts } from '../runner/result.js';
import { renderSummary } from './console.js';
import { renderHtml } from './html/render.js';
import { caseResult, check, runResult, step } from './testing/sample-result.js';
import { profileVerdicts, worksWith, worksWithLead } from './works-with.js';

const suite = (parts: Partial<NonNullable<SuiteFacts['client']>> = {}, optional: readonly string[] = []): SuiteFacts => ({
  name: 'zenko',
  title: 'Zenko',
  profile: 'Zenko',
  includes: [],
  file: 'zenko.yaml',
  checksum: '00',
  extent: [{ version: '1.4', mandatory: ['Z-1'], optional }],
  client: { name: 'Zenko', versions: '8.1', evidence: 'run', sources: ['its source'], needs: [], ...parts },
});

const passed = (parts: Partial<CaseResult> = {}): CaseResult => caseResult({ suite: 'zenko', id: 'Z-1', version: '1.4', level: 'mandatory', outcome: 'passed', steps: [step()], ...parts });
const failing = (parts: Partial<CaseResult> = {}): CaseResult =>
  passed({ outcome: 'failed', steps: [step({ outcome: 'failed', breaks: 'Putting a bucket fails', checks: [check({ verdict: 'failure', message: 'Create fails.' })] })], ...parts });

const rowOf = (cases: readonly CaseResult[], facts = suite()): ReturnType<typeof worksWith>[number] => worksWith(runResult(cases, { suites: [facts] }))[0]!;

describe('works with', () => {
  it('says yes when every mandatory case passed', () => {
    expect(rowOf([passed()])).toEqual({ suite: 'zenko', product: 'Zenko', versions: '8.1', evidence: 'its code was run', sources: ['its source'], works: 'yes', without: [] });
  });

  it('says no and what the user sees first, then what the server did', () => {
    expect(rowOf([failing()])).toMatchObject({ works: 'no', because: 'Putting a bucket fails. Create fails.' });
  });

  it('an answer that never came breaks the product too, a server that was never reached says nothing', () => {
    const errored = (errorKind: string): CaseResult => passed({ outcome: 'errored', steps: [step({ outcome: 'errored', errorKind, reason: 'It ended.', checks: [] })] });
    expect(rowOf([errored('closed-before-answer')])).toMatchObject({ works: 'no' });
    expect(rowOf([errored('refused')])).toMatchObject({ works: 'untested' });
  });

  it('an optional case that fails is what the product works without', () => {
    expect(rowOf([passed(), failing({ id: 'Z-2', level: 'optional' })], suite({}, ['Z-2']))).toMatchObject({ works: 'yes', without: ['Putting a bucket fails. Create fails.'] });
  });

  it('is untested where not every case ran, or where the suite cannot show it', () => {
    expect(rowOf([])).toMatchObject({ works: 'untested', because: 'Not all of its cases were selected.' });
    expect(rowOf([passed()], suite({ notCovered: 'It speaks HTTPS.' }))).toMatchObject({ works: 'untested', because: 'It speaks HTTPS.' });
    expect(rowOf([failing()], suite({ notCovered: 'It speaks HTTPS.' }))).toMatchObject({ works: 'no' });
  });

  it('says no when the server offers no version of the product', () => {
    const skipped = passed({ outcome: 'skipped', steps: [], skip: { category: 'version-not-offered', reason: 'The target does not offer KMIP 1.4.' } });
    expect(rowOf([skipped])).toMatchObject({ works: 'no', because: 'The product cannot talk to the server. The target does not offer KMIP 1.4.' });
  });

  it('stands in console and page, and products not among the verdicts', () => {
    const result: RunResult = runResult([failing()], { suites: [suite()] });
    expect(worksWithLead(worksWith(result))).toBe('Works with 0 of 1 product.');
    expect(profileVerdicts(result)).toEqual([]);
    const text = renderSummary(result, { color: false, columns: 100 });
    expect(text).toContain('✗ Zenko  no        (its code was run)\n    Putting a bucket fails. Create fails.\n');
    const html = renderHtml(result);
    expect(html).toContain('<h2 id="works-with">Works with</h2>');
    expect(html).toContain('<td>Putting a bucket fails. Create fails.</td>');
  });
});
