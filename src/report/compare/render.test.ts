import { describe, expect, it } from 'vitest';
import { hostileResult, HOSTILE, runResult, sampleResult } from '../testing/sample-result.js';
import { after, before, outcome } from '../testing/changes.js';
import { renderComparisonText, renderMatrixText } from './console.js';
import { renderComparisonHtml, renderMatrixHtml } from './html.js';
import { renderComparisonMarkdown, renderMatrixMarkdown } from './markdown.js';

describe('a comparison', () => {
  it('is told on the console, regressions first', () => {
    expect(renderComparisonText(before(), after())).toBe(`old: PyKMIP 0.10.0, started for this run, 2026-03-14 09:26 UTC
new: PyKMIP 0.11.0, 2026-04-01 10:00 UTC

✗ 1 newly failing
  A (1.4)  passed → failed  [symmetric-key-lifecycle]
      now: no Digest
      repeat: kmip-conformance run symmetric-key-lifecycle --target pykmip --case A --version 1.4

✗ 1 failing differently
  B (1.4)  failed → failed  [symmetric-key-lifecycle]
      now: wrong State
      repeat: kmip-conformance run symmetric-key-lifecycle --target pykmip --case B --version 1.4

✗ 1 newly skipped
  C (1.4)  passed → skipped  [symmetric-key-lifecycle]

✗ 2 removed
  I (1.4)  passed → not there  [symmetric-key-lifecycle]
  J (1.4), optional  passed → not there  [symmetric-key-lifecycle]

✓ 1 fixed
  E (1.4)  failed → passed  [symmetric-key-lifecycle]
      before: no Digest

✓ 1 failing less
  D (1.4)  failed → failed  [symmetric-key-lifecycle]
      before: wrong State

✓ 1 newly passed
  F (1.4)  skipped → passed  [symmetric-key-lifecycle]

· 1 added
  K (1.4)  not there → failed  [symmetric-key-lifecycle]
      now: wrong State

· 1 slower
  G (1.4)  100 ms → 400 ms  [symmetric-key-lifecycle]

4 regressions, 3 cases better, 1 unchanged.
`);
  });

  it('of equal runs is one line', () => {
    expect(renderComparisonText(before(), before()).split('\n').slice(2)).toEqual(['', 'No regression, 10 unchanged.', '']);
  });

  it('is told in Markdown', () => {
    const [old, current] = [runResult([outcome('A', 'passed')]), runResult([outcome('A', 'failed', ['no Digest'])])];
    expect(renderComparisonMarkdown(old, current)).toBe(`## KMIP conformance: what changed

Old: PyKMIP 0.10.0, started for this run, 2026-03-14 09:26 UTC  
New: PyKMIP 0.10.0, started for this run, 2026-03-14 09:26 UTC

**1 regression, 0 unchanged.**

- Symmetric Key Lifecycle Server 1.4: conformant → not conformant

### ✗ 1 newly failing

| Case | Suite | Change | Causes |
| --- | --- | --- | --- |
| A (1.4) | symmetric-key-lifecycle | passed → failed | now: no Digest |
`);
  });

  it('is a page that loads nothing and runs no script', () => {
    const page = renderComparisonHtml(before(), after());
    expect(page).toContain('<h1>4 regressions, 3 cases better, 1 unchanged</h1>');
    expect(page).toContain(
      '<tr><th scope="row">A (1.4)</th><td>symmetric-key-lifecycle</td><td>passed → failed</td><td><div>now: no Digest</div><code>kmip-conformance run symmetric-key-lifecycle --target pykmip --case A --version 1.4</code></td></tr>',
    );
    expect(page).toMatch(/content="default-src &#x27;none&#x27;; style-src &#x27;sha256-[\w+/&#;]+?(=|&#x3D;)?&#x27;; base-uri/);
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(/);
  });
});

describe('a matrix of targets', () => {
  const other = () => ({ ...runResult([outcome('A', 'failed', ['x']), outcome('B', 'passed'), outcome('C', 'passed', [], { version: '2.1' })]), target: { ...sampleResult().target, description: 'Other' } });
  const first = () => runResult([outcome('A', 'passed'), outcome('B', 'passed')]);

  it('shows on the console where they differ', () => {
    expect(renderMatrixText([first(), other(), first()])).toBe(`A  PyKMIP 0.10.0, started for this run, 2026-03-14 09:26
B  Other
C  PyKMIP 0.10.0, started for this run, 2026-03-14 09:26 (2)

Symmetric Key Lifecycle Server
            A               B               C
  KMIP 1.4  conformant      not conformant  conformant
  KMIP 2.1  –               conformant      –
  A (1.4)   ✓ passed        ✗ failed        ✓ passed
  C (2.1)   –               ✓ passed        –
  1 case alike
`);
  });

  it('shows every case in Markdown', () => {
    expect(renderMatrixMarkdown([first(), other()])).toBe(`## KMIP conformance of several targets

### Symmetric Key Lifecycle Server

|  | PyKMIP 0.10.0, started for this run | Other |
| --- | --- | --- |
| **KMIP 1.4** | ✓ **conformant** | ✗ **not conformant** |
| **KMIP 2.1** | – | ✓ **conformant** |
| A (1.4) | ✓ passed | ✗ failed |
| B (1.4) | ✓ passed | ✓ passed |
| C (2.1) | – | ✓ passed |
`);
  });

  it('is a page with one column for each target', () => {
    const page = renderMatrixHtml([first(), other()]);
    expect(page).toContain('<th scope="col">PyKMIP 0.10.0, started for this run</th><th scope="col">Other</th>');
    expect(page).toContain(
      '<tr><th scope="row">A (1.4)<small>Create, read the state, destroy</small></th><td class="t passed"><span aria-hidden="true">✓</span> passed</td><td class="t failed"><span aria-hidden="true">✗</span> failed</td></tr>',
    );
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(/);
  });
});

describe('what a server says', () => {
  const hostile = hostileResult(HOSTILE);
  it('stays text in every form', () => {
    for (const page of [renderComparisonHtml(sampleResult(), hostile), renderMatrixHtml([sampleResult(), hostile])]) {
      expect(page).not.toMatch(/<script|<img/);
    }
    for (const text of [renderComparisonText(sampleResult(), hostile), renderMatrixText([sampleResult(), hostile])]) {
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|::error/);
    }
    expect(renderComparisonMarkdown(sampleResult(), hostile)).not.toMatch(/<(?!br>)/);
  });
});
