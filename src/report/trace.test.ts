import { describe, expect, it } from 'vitest';
import { caseResult, check, hostileResult, HOSTILE, runResult, sampleResult, step } from './testing/sample-result.js';
import { renderTraces } from './trace.js';

describe('traces', () => {
  it('hold every message of a case that went wrong', () => {
    const message = { at: '2026-03-14T09:26:53.589Z', byteLength: 40, hex: '42'.repeat(40), tree: [{ depth: 0, tag: 'BatchItem', type: 'Structure', offset: 0, length: 40 }] };
    const failing = check({ verdict: 'failure', path: 'State', expected: 'PreActive (1)', actual: 'Active (2)', message: 'The key is Active.', source: 'KMIP 1.4 §3.22' });
    const traces = renderTraces(runResult([caseResult({ outcome: 'failed', steps: [step({ outcome: 'failed', request: message, checks: [failing] })] }), caseResult({ id: 'A' })]));
    expect(traces.map(({ path, text }) => ({ path, text }))).toEqual([
      {
        path: 'traces/symmetric-key-lifecycle/1.4/SKLC-M-1.txt',
        text: `symmetric-key-lifecycle 1.4 SKLC-M-1: Create, read the state, destroy
failed; profiles/symmetric-key-lifecycle.yaml:10:3

what      The key is Active.
where     step 1, State
expected  PreActive (1)
actual    Active (2)
repeat    kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4
source    KMIP 1.4 §3.22

== Step 1: Create a key (failed)

-- sent, 40 bytes, 2026-03-14T09:26:53.589Z
  BatchItem
${'42'.repeat(32)}
${'42'.repeat(8)}
`,
      },
    ]);
  });

  it('are there for failed, errored and inconclusive cases', () => {
    expect(renderTraces(sampleResult()).map((each) => each.case.outcome)).toEqual(['failed', 'failed', 'errored', 'inconclusive', 'failed']);
  });

  it('never leave their folder and never share a file', () => {
    const paths = renderTraces(hostileResult(`../${HOSTILE}`)).map((each) => each.path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^traces\/[\w-][\w.-]*\/[\d.]+\/[\w-][\w.-]*\.txt$/);
    const cases = ['a', 'A', 'a'].map((id) => caseResult({ id, outcome: 'failed' }));
    expect(renderTraces(runResult(cases)).map((each) => each.path.split('/').at(-1))).toEqual(['a.txt', 'A-2.txt', 'a-3.txt']);
  });
});
