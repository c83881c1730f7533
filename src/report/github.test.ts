import { describe, expect, it } from 'vitest';
import { renderGithub } from './github.js';
import { expectedSample, unexpectedSample } from './testing/expectations.js';
import { caseResult, check, hostileResult, HOSTILE, runResult, step } from './testing/sample-result.js';

const failing = (cause: string, level: 'mandatory' | 'optional' = 'mandatory', id = 'SKLC-M-1', place = 'suites/own.yaml:12:5') =>
  caseResult({
    id,
    level,
    outcome: 'failed',
    steps: [step({ outcome: 'failed', place, checks: [check({ verdict: 'failure', path: 'State', expected: '100%', actual: 'Active (2)', message: 'The key is Active.', cause, source: 'KMIP 1.4 §3.22' })] })],
  });

describe('annotations for GitHub Actions', () => {
  it('name a cause at the line of the suite, with the five lines of its first failure', () => {
    expect(renderGithub(runResult([failing('Create: Active, at once')]))).toBe(
      '::error file=suites/own.yaml,line=12,col=5,title=KMIP conformance%3A Create%3A Active%2C at once::' +
        '1 case: SKLC-M-1 (1.4)%0A' +
        'what      The key is Active.%0A' +
        'where     step 1, State%0A' +
        'expected  100%25%0A' +
        'actual    Active (2)%0A' +
        'repeat    kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4%0A' +
        'KMIP 1.4 §3.22\n',
    );
  });

  it.each(['/usr/lib/x.yaml:1:1', 'C:\\x.yaml:1:1', '../x.yaml:1:1', 'nowhere'])('leave out the place %s, which is not within the checkout', (place) => {
    expect(renderGithub(runResult([failing('Cause', 'mandatory', 'A', place)]))).toMatch(/^::error title=KMIP conformance%3A Cause::1 case/);
  });

  it('are warnings where only optional cases fail, behind the errors', () => {
    const text = renderGithub(runResult([failing('One', 'optional', 'A'), failing('Two', 'optional', 'B'), failing('Two', 'mandatory', 'C')]));
    expect(text.split('\n').map((line) => /^::(\w+).*%3A (\w+)::(\d cases?)/.exec(line)?.slice(1))).toEqual([['error', 'Two', '2 cases'], ['warning', 'One', '1 case'], undefined]);
  });

  it('are none when everything passed', () => {
    expect(renderGithub(runResult([caseResult()]))).toBe('');
  });

  it('are at most ten, and the tenth names the rest', () => {
    const lines = renderGithub(runResult(Array.from({ length: 12 }, (_, at) => failing(`Cause ${at}`, 'mandatory', `C-${at}`)))).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('::error title=KMIP conformance%3A 3 more::KMIP conformance: Cause 9%0AKMIP conformance: Cause 10%0AKMIP conformance: Cause 11');
  });

  it('tell of a run that did not reach its end', () => {
    expect(renderGithub(runResult([], { ended: 'target-lost', endedBecause: 'It refused.' }))).toBe('::error title=KMIP conformance%3A the run did not reach its end::It refused.\n');
    expect(renderGithub(runResult([], { ended: 'interrupted' }))).toBe('::error title=KMIP conformance%3A the run did not reach its end::It ended early: interrupted.\n');
  });

  it('are silent about what was expected', () => {
    expect(renderGithub(expectedSample())).toMatch(/^::warning [^\n]*Locate finds what does not exist::[^\n]*\n$/);
  });

  it('tell what differs from the list of expected failures', () => {
    expect(renderGithub(unexpectedSample()).split('\n')[0]).toBe(
      '::error title=KMIP conformance%3A not as expected::known.yaml:20:3: symmetric-key-lifecycle/SKLC-M-1 in KMIP 2.1: Passed, so the entry can go: SKLC-M-1 (2.1).',
    );
  });

  it('never let a server give a command of its own', () => {
    for (const line of renderGithub(hostileResult(HOSTILE)).trimEnd().split('\n')) expect(line).toMatch(/^::(error|warning) (file=[^:,]*,line=\d+,col=\d+,)?title=[^:,]*::[^\r\n]*$/);
  });
});
