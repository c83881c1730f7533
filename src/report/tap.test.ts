import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderTap } from './tap.js';
import { expectedSample, unexpectedSample } from './testing/expectations.js';
import { caseResult, check, hostileResult, HOSTILE, runResult, step } from './testing/sample-result.js';

const failing = step({ outcome: 'failed', checks: [check({ verdict: 'failure', path: 'Attribute "State"', expected: 'PreActive (1)', actual: 'Active (2)', message: 'The key is Active.', cause: 'Create makes keys Active', source: 'KMIP 1.4 §3.22' })] });

describe('TAP version 14', () => {
  it('has a test point for each case, with the failures as YAML', () => {
    const result = runResult([
      caseResult({ title: 'Passes \\ with a #hash' }),
      caseResult({ id: 'SKLC-M-2', outcome: 'failed', steps: [failing] }),
      caseResult({ id: 'SKLC-M-3', outcome: 'skipped', skip: { category: 'not-announced', reason: 'Query # does not say.' } }),
    ]);
    expect(renderTap(result)).toBe(`TAP version 14
1..3
ok 1 - symmetric-key-lifecycle 1.4 SKLC-M-1: Passes \\\\ with a \\#hash
not ok 2 - symmetric-key-lifecycle 1.4 SKLC-M-2: Create, read the state, destroy
  ---
  outcome: failed
  failures:
    - message: "The key is Active."
      at: "step 1, Attribute \\"State\\""
      wanted: "PreActive (1)"
      found: "Active (2)"
      source: "KMIP 1.4 §3.22"
      cause: "Create makes keys Active"
  repeat: "kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-2 --version 1.4"
  ...
ok 3 - symmetric-key-lifecycle 1.4 SKLC-M-3: Create, read the state, destroy # SKIP Query \\# does not say.
`);
  });

  it('marks optional and expected failures TODO', () => {
    const optional = runResult([caseResult({ level: 'optional', outcome: 'failed', steps: [failing] })]);
    expect(renderTap(optional).split('\n')[2]).toBe('not ok 1 - symmetric-key-lifecycle 1.4 SKLC-M-1: Create, read the state, destroy # TODO optional');
    const marks = (text: string): (string | undefined)[] => text.split('\n').filter((line) => line.startsWith('not ok')).map((line) => / # (.*)$/.exec(line)?.[1]);
    expect(marks(renderTap(expectedSample()))).toEqual(['TODO expected to fail', 'TODO expected to fail', 'TODO optional']);
    expect(marks(renderTap(unexpectedSample()))).toEqual([undefined, undefined, 'TODO optional']);
    expect(renderTap(unexpectedSample())).toContain('\n# known.yaml:20:3: symmetric-key-lifecycle/SKLC-M-1 in KMIP 2.1: Passed, so the entry can go: SKLC-M-1 (2.1).\n');
  });

  it('bails out when the run did not reach its end', () => {
    expect(renderTap(runResult([], { ended: 'target-lost', endedBecause: 'It refused.' }))).toBe('TAP version 14\n1..0\nBail out! It refused.\n');
  });

  it('keeps its lines whatever a server says', () => {
    const lines = renderTap(hostileResult(HOSTILE)).trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^(TAP version 14|1\.\.\d+|(not )?ok \d+ - [^#]*(\\#[^#]*)*( # (SKIP|TODO) .*)?| {2}.*|# .*|Bail out! .*)$/);
    const blocks = [...lines.join('\n').matchAll(/^ {2}---\n([\s\S]*?)\n {2}\.\.\.$/gm)];
    expect(blocks).toHaveLength(5);
    for (const [, block] of blocks) expect(parse(block!)).toHaveProperty('repeat');
  });
});
