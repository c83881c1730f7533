import { describe, expect, it } from 'vitest';
import { progressLine, renderSummary } from './console.js';
import { caseResult, check, hostileResult, HOSTILE, runResult, sampleResult, step } from './testing/sample-result.js';

const plain = { color: false, columns: 100 };
const ESCAPE = '\u001b';

describe('the progress line', () => {
  const state = { done: 7, cases: 310, failed: 2, current: 'symmetric-key-lifecycle 1.4 SKLC-M-1' };

  it('tells how far the run is', () => {
    expect(progressLine(state, plain)).toBe('  7/310  2 failed  symmetric-key-lifecycle 1.4 SKLC-M-1');
    expect(progressLine({ ...state, failed: 0 }, plain)).toBe('  7/310  symmetric-key-lifecycle 1.4 SKLC-M-1');
  });

  it('stays one column short of the width, so that the terminal does not wrap', () => {
    expect(progressLine(state, { ...plain, columns: 30 })).toBe('  7/310  2 failed  symmetric…');
    expect(progressLine(state, { ...plain, columns: 30 })).toHaveLength(29);
  });

  it('colours without changing a letter', () => {
    const colored = progressLine(state, { ...plain, color: true });
    expect(colored).toBe(`${ESCAPE}[1m  7/310${ESCAPE}[0m${ESCAPE}[31m  2 failed${ESCAPE}[0m${ESCAPE}[2m  symmetric-key-lifecycle 1.4 SKLC-M-1${ESCAPE}[0m`);
  });

  it('lets no name move the cursor', () => {
    expect(progressLine({ ...state, current: 'a\r\u001b[2Kb' }, plain)).toBe('  7/310  2 failed  a\\r\\x1b[2Kb');
  });
});

describe('the summary', () => {
  const lines = renderSummary(sampleResult(), { ...plain, output: 'out' }).split('\n');

  it('gives a verdict with its reason for each profile and version', () => {
    expect(lines.slice(0, 17)).toEqual([
      '',
      'KMIP conformance of PyKMIP 0.10.0, started for this run',
      '  127.0.0.1:5696, PyKMIP Project, TLSv1.3',
      '  Note: Query was answered in KMIP 2.1.',
      '',
      '✓ Baseline Server                 1.4  conformant',
      '    1 of 1 case passed. The only mandatory case passed.',
      '✓ Baseline Server                 2.1  conformant',
      '    1 of 1 case passed. The only mandatory case passed.',
      '✗ Symmetric Key Lifecycle Server  1.4  not conformant',
      '    0 of 4 cases passed. 2 of 3 mandatory cases failed, and 1 was not judged (1 errored). 1 of 1',
      '    optional case was skipped, which does not count. Baseline Server, which it includes, is',
      '    conformant too.',
      '? Symmetric Key Lifecycle Server  2.1  incomplete',
      '    1 of 3 cases passed. 1 of 2 mandatory cases was not judged (1 inconclusive). 1 of 1 optional',
      '    case failed, which does not count. Baseline Server, which it includes, is conformant too.',
      '',
    ]);
  });

  it('explains each cause: what was sent, what came back, what is expected and where, and how to repeat', () => {
    const start = lines.indexOf('✗ 2 cases: Create makes keys Active');
    expect(lines.slice(start, start + 26)).toEqual([
      '✗ 2 cases: Create makes keys Active',
      '  SKLC-M-1 (1.4), step 2, Read State and Digest: The key is Active although no Activation Date was',
      '  given.',
      '  where          Batch Item 1 › Response Payload › Attribute "State"',
      '  expected       PreActive (1)',
      '  came back      Active (2)',
      '  specification  KMIP 1.4 §3.22',
      '  sent, 184 bytes',
      '    BatchItem',
      '      Operation Enumeration GetAttributes (11)',
      '      RequestPayload',
      '        UniqueIdentifier TextString c8d2b7f1-5a0e-4c55-9d0a-1f7f9b1e3a77',
      '        AttributeName TextString State',
      '        AttributeName TextString Digest',
      '  answer, 224 bytes',
      '    BatchItem',
      '      Operation Enumeration GetAttributes (11)',
      '      ResultStatus Enumeration Success (0)',
      '      ResponsePayload',
      '        UniqueIdentifier TextString c8d2b7f1-5a0e-4c55-9d0a-1f7f9b1e3a77',
      '        Attribute',
      '          AttributeName TextString State',
      '  >       AttributeValue Enumeration Active (2)',
      '  cases          SKLC-M-1 (1.4), SKLC-M-2 (1.4)',
      '  repeat         kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4',
      '',
    ]);
  });

  it('ends with totals and where the reports are', () => {
    expect(lines.slice(-4)).toEqual([
      '9 cases, 3 failed, 1 errored, 1 inconclusive, 1 skipped, 3 passed in 12.3 s',
      '16 checks, 1 warning, 1 permitted variation',
      'Reports in out',
      '',
    ]);
  });

  it('says why a run did not reach its end', () => {
    const text = renderSummary(runResult([], { ended: 'target-lost', endedBecause: 'It crashed.' }), plain);
    expect(text.split('\n').at(-2)).toBe('The target was lost: not every case ran. It crashed.');
  });

  it('keeps to the width, but for commands, which are for copying', () => {
    const long = renderSummary(sampleResult(), { color: false, columns: 60 }).split('\n');
    expect(long.filter((line) => line.length > 60 && !line.startsWith('  repeat '))).toEqual([]);
  });

  it('uses no escape without colour, and only its own with colour', () => {
    const hostile = hostileResult(HOSTILE);
    expect(renderSummary(hostile, plain)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    const colored = renderSummary(hostile, { ...plain, color: true });
    expect(colored.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]+m`, 'g'), '')).toBe(renderSummary(hostile, plain));
  });

  it('gives no command to a CI system, however a text is wrapped', () => {
    for (const columns of [40, 57, 80, 100]) {
      expect(renderSummary(hostileResult('x ::set-output name=a::b ::error::c ##[command]rm ##vso[x]'), { color: false, columns })).not.toMatch(/::[a-z-]+( .*)?::|##[[a-z]/i);
    }
  });

  it('leaves IPv6 addresses in commands alone', () => {
    const repeat = 'kmip-conformance run --target kmip://[2001:db8::a]:5696';
    expect(renderSummary(runResult([caseResult({ outcome: 'failed', repeat, steps: [step({ checks: [check({ verdict: 'failure' })] })] })]), plain)).toContain(`${repeat}\n`);
  });

  it('shows twenty causes and says where the others are', () => {
    const failing = Array.from({ length: 23 }, (_, index) =>
      caseResult({ id: `C-${index}`, outcome: 'failed', steps: [step({ outcome: 'failed', checks: [check({ verdict: 'failure', cause: `Cause ${index}` })] })] }),
    );
    const text = renderSummary(runResult(failing), { ...plain, output: 'out' });
    expect(text.match(/^✗ 1 case: Cause/gm)).toHaveLength(20);
    expect(text).toContain('\n3 more causes in out/report.html\n');
  });
});
