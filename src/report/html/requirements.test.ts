import { describe, expect, it } from 'vitest';
import { judgeRequirements } from '../../runner/requirements.js';
import type { RunResult } from '../../runner/result.js';
import type { Requirement } from '../../suite/requirements/requirement.js';
import { renderSummary } from '../console.js';
import { renderMarkdown } from '../markdown.js';
import { caseResult, HOSTILE, runResult } from '../testing/sample-result.js';
import { caseAnchors } from './anchors.js';
import { renderHtml } from './render.js';
import { viewRequirements } from './requirements.js';

const SUITE = 'baseline-server';

const requirement = (id: string, cases: readonly string[], parts: Partial<Requirement['scopes'][number]> = {}): Requirement => ({
  id,
  title: `What ${id} says`,
  area: 'Operations',
  scopes: [{ versions: ['1.4', '2.1'], level: 'mandatory', sources: ['KMIP 1.4 §4.11'], decidedBy: cases.map((each) => ({ suite: SUITE, id: each })), ...parts }],
});

function resultOf(requirements: readonly Requirement[]): RunResult {
  const cases = [
    caseResult({ suite: SUITE, id: 'BL-GET', version: '1.4', outcome: 'passed' }),
    caseResult({ suite: SUITE, id: 'BL-LOG', version: '1.4', outcome: 'failed' }),
    caseResult({ suite: SUITE, id: 'BL-GET', version: '2.1', outcome: 'passed' }),
  ];
  return runResult(cases, { requirements: judgeRequirements([{ suite: SUITE, profile: 'Baseline Server', requirements }], cases) });
}

const result = resultOf([requirement('BL-OP-GET', ['BL-GET']), requirement('BL-OP-LOG', ['BL-GET', 'BL-LOG']), requirement('BL-MSG-TLS', [], { untested: 'No client sees it.' })]);

describe('the requirements map', () => {
  const view = viewRequirements(result, caseAnchors(result.cases));

  it('counts what is met, by profile and version', () => {
    expect(view?.profiles[0]?.totals).toEqual([
      { style: 'failed', symbol: '✗', text: '1 of 3' },
      { style: 'inconclusive', symbol: '?', text: '1 of 3' },
    ]);
  });

  it('links each cell to the case that failed, or else to the first', () => {
    expect(view?.profiles[0]?.areas[0]?.rows.map(({ id, cells }) => ({ id, cells }))).toEqual([
      {
        id: 'BL-OP-GET',
        cells: [
          { style: 'passed', symbol: '✓', word: 'passed', anchor: 'case-baseline-server-1.4-BL-GET' },
          { style: 'passed', symbol: '✓', word: 'passed', anchor: 'case-baseline-server-2.1-BL-GET' },
        ],
      },
      {
        id: 'BL-OP-LOG',
        cells: [
          { style: 'failed', symbol: '✗', word: 'failed', anchor: 'case-baseline-server-1.4-BL-LOG' },
          { style: 'skipped', symbol: '–', word: 'not tested: not selected', anchor: 'case-baseline-server-2.1-BL-GET' },
        ],
      },
      {
        id: 'BL-MSG-TLS',
        cells: [
          { style: 'skipped', symbol: '–', word: 'not tested: no check' },
          { style: 'skipped', symbol: '–', word: 'not tested: no check' },
        ],
      },
    ]);
  });

  it('lists what is not met', () => {
    expect(view?.unmet).toEqual([{ id: 'BL-OP-LOG', title: 'What BL-OP-LOG says', profile: 'Baseline Server', links: [{ text: '1.4', anchor: 'case-baseline-server-1.4-BL-LOG' }] }]);
    expect(view?.unmetCount).toBe('1 requirement');
  });

  it('stands behind the verdicts and before the causes', () => {
    const html = renderHtml(result);
    const places = ['id="verdicts"', 'id="requirements"', 'id="causes"', 'id="cases"'].map((each) => html.indexOf(each)).filter((place) => place >= 0);
    expect(html).toContain('id="requirements"');
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('escapes what it shows', () => {
    const hostile = resultOf([{ ...requirement('BL-OP-GET', ['BL-GET'], { sources: [HOSTILE], untested: HOSTILE }), title: HOSTILE, area: HOSTILE }]);
    expect(renderHtml(hostile)).not.toContain('<img');
  });

  it('is left out when the run knows no requirements', () => {
    expect(viewRequirements(runResult([]), caseAnchors([]))).toBeUndefined();
    expect(renderHtml(runResult([]))).not.toContain('id="requirements"');
  });
});

describe('the counts of requirements', () => {
  it('are one line for each profile on the console', () => {
    expect(renderSummary(result, { color: false, columns: 100 })).toContain('\nMandatory requirements met, of all, also those that no case decides\n  Baseline Server  1.4: 1/3  2.1: 1/3\n');
  });

  it('are a table in Markdown', () => {
    expect(renderMarkdown(result)).toContain('| Profile | KMIP 1.4 | KMIP 2.1 |\n| --- | --- | --- |\n| Baseline Server | ✗ 1/3 | ? 1/3 |');
  });
});
