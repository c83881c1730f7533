import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown.js';
import { markdownBlock, markdownTable, markdownText } from './markdown-text.js';
import { expectedSample, unexpectedSample } from './testing/expectations.js';
import { caseResult, check, hostileResult, HOSTILE, runResult, sampleResult, step } from './testing/sample-result.js';

const failing = check({ verdict: 'failure', path: 'State', expected: 'PreActive (1)', actual: 'Active (2)', message: 'The key is Active.', cause: 'Create makes keys Active', source: 'KMIP 1.4 §3.22' });
const errored = step({ outcome: 'errored', errorKind: 'closed-before-answer', reason: 'It closed the connection.', checks: [] });

describe('the Markdown summary', () => {
  it('shows verdicts, causes, and each failure in five lines', () => {
    const result = runResult([
      caseResult({ suite: 'baseline-server', id: 'BL-M-1' }),
      caseResult({ outcome: 'failed', steps: [step({ outcome: 'failed', checks: [failing] })] }),
      caseResult({ id: 'SKLC-O-1', level: 'optional', version: '2.1', outcome: 'errored', steps: [errored] }),
    ]);
    expect(renderMarkdown(result)).toBe(`## KMIP conformance of PyKMIP 0.10.0, started for this run

| Profile | KMIP 1.4 | KMIP 2.1 |
| --- | --- | --- |
| Baseline Server | ✓ conformant 1/1 |  |
| Symmetric Key Lifecycle Server | ✗ not conformant 0/1 | ? incomplete 0/1 |

3 cases, 1 failed, 1 errored, 1 passed in 12.3 s.

### Causes

| Cause | Cases | Specification | Where |
| --- | --- | --- | --- |
| ✗ Create makes keys Active | 1 | KMIP 1.4 §3.22 | SKLC-M-1 (1.4) |
| ! The target closes the connection without an answer | 1 | KMIP Symmetric Key Lifecycle Profile 1.0 §3.1 | SKLC-O-1 (2.1) |

### Failures

✗ **SKLC-M-1** in KMIP 1.4, symmetric-key-lifecycle

\`\`\`text
what      The key is Active.
where     step 1, State
expected  PreActive (1)
actual    Active (2)
repeat    kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-M-1 --version 1.4
\`\`\`

! **SKLC-O-1** in KMIP 2.1, symmetric-key-lifecycle, optional

\`\`\`text
what      It closed the connection.
where     step 1
expected  –
actual    –
repeat    kmip-conformance run symmetric-key-lifecycle --target pykmip --case SKLC-O-1 --version 2.1
\`\`\`
`);
  });

  it('is short when everything passed', () => {
    expect(renderMarkdown(runResult([caseResult({ suite: 'baseline-server' })]))).toBe(`## KMIP conformance of PyKMIP 0.10.0, started for this run

| Profile | KMIP 1.4 |
| --- | --- |
| Baseline Server | ✓ conformant 1/1 |

1 case, 1 passed in 12.3 s.
`);
  });

  it('says how the run ended, which shard it is, and that it shows secrets', () => {
    const { configuration } = sampleResult();
    const shard = { index: 2, count: 3, planned: 9, plan: '00', positions: [], command: 'kmip-conformance run' };
    const result = runResult([], { ended: 'target-lost', endedBecause: 'It refused <b>.', configuration: { ...configuration, showSecrets: true, shard } });
    expect(renderMarkdown(result)).toBe(`## KMIP conformance of PyKMIP 0.10.0, started for this run

**The target was lost: not every case ran.** It refused &lt;b&gt;.

Shard 2 of 3: verdicts need the other shards, which \`kmip-conformance merge\` adds.

**This report shows key material and passwords in the clear.**

No case was run, so there is no verdict.

0 cases in 12.3 s.
`);
  });

  it('names the reasons of what was expected, and leaves the verdicts as they are', () => {
    const text = renderMarkdown(expectedSample());
    expect(text).toContain('| Symmetric Key Lifecycle Server | ✗ not conformant 0/4 | ? incomplete 1/3 |');
    expect(text).toContain(`### Expected failures

As expected: 2 expected failures of known.yaml.

<details><summary>2 expected failures, with reasons</summary>

- PyKMIP has no Digest (2 cases)

</details>
`);
  });

  it('names what differs from the list', () => {
    expect(renderMarkdown(unexpectedSample())).toContain(`Not as known.yaml expects:

- known.yaml:20:3: symmetric-key-lifecycle/SKLC-M-1 in KMIP 2.1: Passed, so the entry can go: SKLC-M-1 (2.1).
- symmetric-key-lifecycle/SKLC-M-1 (1.4): The case also fails with "Create makes keys Active", which no entry expects.
- symmetric-key-lifecycle/SKLC-M-2 (1.4): The case also fails with "Create makes keys Active", which no entry expects.
`);
  });

  it('lets nothing that a server says become markup', () => {
    const text = renderMarkdown(hostileResult(`${HOSTILE} | @someone https://evil.example www.evil.example $x$ \`\`\`\` [a](b)`));
    const outside = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
    expect(outside).not.toMatch(/<(?!\/?(details|summary)>)/);
    expect(outside).not.toMatch(/(?<!\\)[`[\]]|@|:\/\/|www\.|\$/);
    expect(text).not.toMatch(/^::/m);
    // Every table row keeps its number of cells.
    for (const row of outside.split('\n').filter((line) => line.startsWith('| ') && line.includes('evil'))) {
      expect([4, 5]).toContain(row.split(/(?<!\\)\|/).length - 1);
    }
  });

  it('shows at most a hundred failures', () => {
    const cases = Array.from({ length: 130 }, (_, at) => caseResult({ id: `C-${at}`, outcome: 'failed', steps: [step({ outcome: 'failed', checks: [failing] })] }));
    const text = renderMarkdown(runResult(cases));
    expect(text.match(/^what {6}/gm)).toHaveLength(100);
    expect(text.endsWith('\n\n30 more failures in the reports.\n')).toBe(true);
  });
});

describe('Markdown text', () => {
  it('escapes what would be markup', () => {
    expect(markdownText('a*b_c`d[e](f)|g#h~i\\j{k} <l> & $m$')).toBe('a\\*b\\_c\\`d\\[e\\](f)\\|g\\#h\\~i\\\\j\\{k\\} &lt;l&gt; &amp; &#36;m&#36;');
    expect(markdownText('https://a.b www.a.b @me')).toBe('https&#58;//a.b www&#46;a.b &#64;&#8203;me');
  });

  it('fences a block with more backticks than it holds', () => {
    expect(markdownBlock(['a', '````', 'b'])).toBe('`````text\na\n````\nb\n`````');
  });

  it('makes tables', () => {
    expect(markdownTable(['A', 'B'], [['1', '2']])).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |');
  });
});
