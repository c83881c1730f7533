import { describe, expect, it } from 'vitest';
import { renderCtrf } from './ctrf.js';
import { expectedSample } from './testing/expectations.js';
import { caseResult, check, hostileResult, HOSTILE, runResult, sampleResult, step } from './testing/sample-result.js';

interface Report {
  readonly results: { readonly summary: Readonly<Record<string, number>>; readonly tests: readonly (Readonly<Record<string, unknown>> & { readonly status: string; readonly tags: readonly string[] })[] };
}
const report = (result: Parameters<typeof renderCtrf>[0]): Report => JSON.parse(renderCtrf(result)) as Report;

const failing = step({ outcome: 'failed', checks: [check({ verdict: 'failure', path: 'State', expected: 'PreActive (1)', actual: 'Active (2)', message: 'The key is Active.' })] });

describe('CTRF', () => {
  it('holds a run as its schema names things', () => {
    expect(report(runResult([caseResult({ outcome: 'failed', steps: [failing] })]))).toEqual({
      reportFormat: 'CTRF',
      specVersion: '0.0.0',
      timestamp: '2026-03-14T09:27:05.934Z',
      generatedBy: 'kmip-conformance',
      results: {
        tool: { name: 'kmip-conformance', version: '0.1.0' },
        summary: {
          tests: 1,
          passed: 0,
          failed: 1,
          skipped: 0,
          pending: 0,
          other: 0,
          suites: 1,
          start: Date.UTC(2026, 2, 14, 9, 26, 53, 589),
          stop: Date.UTC(2026, 2, 14, 9, 27, 5, 934),
          duration: 12_345,
          extra: {
            ended: 'completed',
            verdicts: [
              {
                suite: 'symmetric-key-lifecycle',
                profile: 'Symmetric Key Lifecycle Server',
                version: '1.4',
                verdict: 'not conformant',
                reason: '1 of 1 mandatory case failed. Baseline Server, which it includes, has no mandatory case in KMIP 1.4 and demands nothing there.',
              },
            ],
          },
        },
        tests: [
          {
            name: 'SKLC-M-1 Create, read the state, destroy',
            status: 'failed',
            rawStatus: 'failed',
            duration: 42,
            start: Date.UTC(2026, 2, 14, 9, 26, 53, 589),
            stop: Date.UTC(2026, 2, 14, 9, 26, 53, 631),
            suite: ['symmetric-key-lifecycle', 'KMIP 1.4'],
            message: 'The key is Active.',
            trace:
              'what      The key is Active.\nwhere     step 1, State\nexpected  PreActive (1)\nactual    Active (2)\n' +
              'repeat    kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4',
            line: 10,
            filePath: 'profiles/symmetric-key-lifecycle.yaml',
            tags: ['mandatory'],
            parameters: { kmipVersion: '1.4' },
            steps: [{ name: 'Create a key', status: 'failed' }],
            extra: {
              sources: ['KMIP Symmetric Key Lifecycle Profile 1.0 §3.1'],
              repeat: 'kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4',
            },
          },
        ],
        environment: {
          reportName: 'KMIP conformance',
          appName: 'PyKMIP 0.10.0, started for this run',
          extra: { target: 'pykmip', address: '127.0.0.1:5696', vendor: 'PyKMIP Project', command: 'kmip-conformance run --target pykmip' },
        },
      },
    });
  });

  it('calls failed what could not be judged, and keeps the word', () => {
    const { summary, tests } = report(sampleResult()).results;
    expect(tests.map((each) => [each.rawStatus, each.status])).toEqual([
      ['passed', 'passed'],
      ['passed', 'passed'],
      ['failed', 'failed'],
      ['failed', 'failed'],
      ['errored', 'failed'],
      ['skipped', 'skipped'],
      ['passed', 'passed'],
      ['inconclusive', 'failed'],
      ['failed', 'failed'],
    ]);
    for (const status of ['passed', 'failed', 'skipped'] as const) expect(summary[status]).toBe(tests.filter((each) => each.status === status).length);
    expect(tests[5]).toMatchObject({ message: 'Query does not announce Archive, which this optional case needs.', duration: 0 });
    expect(tests[5]).not.toHaveProperty('start');
  });

  it('tags what was expected to fail', () => {
    expect(report(expectedSample()).results.tests.map((each) => each.tags)).toEqual([
      ['mandatory'],
      ['mandatory'],
      ['mandatory', 'expected-failure'],
      ['mandatory', 'expected-failure'],
      ['mandatory'],
      ['optional'],
    ]);
  });

  it('has whole numbers where the schema asks for integers', () => {
    const { summary, tests } = report(runResult([caseResult({ durationMs: 1.5 })], { durationMs: 2.25 })).results;
    expect([summary.duration, tests[0]!.duration, tests[0]!.stop]).toEqual([2, 2, Date.UTC(2026, 2, 14, 9, 26, 53, 591)]);
  });

  it('makes harmless what a server says', () => {
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(renderCtrf(hostileResult(HOSTILE))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|\\u00/);
  });
});
