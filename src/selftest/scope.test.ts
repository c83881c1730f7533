import { describe, expect, it } from 'vitest';
import { loadSuites } from '../suite/index.js';
import { faultByName, type Fault } from '../reference/faults/index.js';
import { akinTo, coveredVersions, leadingVersions, sampleOf, suitesFor, versionsFor } from './scope.js';

const SUITES = loadSuites(['symmetric-key-lifecycle-server']);

function fault(name: string): Fault {
  const found = faultByName(name);
  if (found === undefined) throw new Error(`no fault is named ${name}`);
  return found;
}

describe('the versions in which a fault is tried', () => {
  it('are those wanted in which it can show, else the newest in which it can', () => {
    expect(versionsFor(fault('version-minor-lower'), ['1.0', '1.4', '2.1'], coveredVersions(SUITES))).toEqual(['1.4']);
    expect(versionsFor(fault('set-attribute-without-effect'), ['1.4'], coveredVersions(SUITES))).toEqual(['2.1']);
  });

  it('are led by the newest of each family', () => {
    expect(leadingVersions(['1.0', '1.3', '1.4', '2.0', '2.1'])).toEqual(['1.4', '2.1']);
    expect(leadingVersions(['1.0'])).toEqual(['1.0']);
  });
});

describe('the cases that a fault faces', () => {
  it('send one of its operations', () => {
    const ids = suitesFor(fault('query-empty'), SUITES, ['1.4']).flatMap((suite) => suite.cases.map((each) => each.id));
    expect(ids).toContain('SKLC-QUERY');
    expect(ids).not.toContain('SKLC-CREATE-TWO');
  });

  it('are few where each waits for its time limit', () => {
    expect(suitesFor(fault('never-answers'), SUITES, ['1.4']).flatMap((suite) => suite.cases)).toHaveLength(3);
  });

  it('are first those that speak of the same things, of each version as many as are wanted', () => {
    const found = [...akinTo({ name: 'two-objects', sentence: 'Create gives two keys the same identifier.' }, SUITES, 1)];
    expect(found.map(({ id, version }) => `${id} ${version}`)).toEqual(coveredVersions(SUITES).map((version) => `SKLC-CREATE-TWO ${version}`));
    expect(akinTo({ name: 'zzz', sentence: 'Qqq.' }, SUITES, 5).size).toBe(0);
  });

  it('are sampled evenly by version, the whole where the sample is as large', () => {
    const cases = SUITES.flatMap((suite) => suite.cases);
    const sample = [...sampleOf(SUITES, 5)];
    expect(coveredVersions(SUITES).map((version) => sample.filter((each) => each.version === version).length)).toEqual(coveredVersions(SUITES).map(() => 5));
    expect(sampleOf(SUITES, cases.length).size).toBe(cases.length);
  });
});
