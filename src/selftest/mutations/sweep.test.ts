import { describe, expect, it } from 'vitest';
import { loadSuites } from '../../suite/index.js';
import { MUTATION_KINDS } from './kinds.js';
import { reasonFor, REASONS } from './legal.js';
import { renderPage, survivorsAmong } from './page.js';
import { sweep } from './sweep.js';
import { createTally, type Change } from './tally.js';

const CASES = ['BL-GET', 'BL-LOCATE-NAME', 'BL-DELETE-ATTRIBUTE', 'BL-DISCOVER-VERSIONS'];

describe('a sweep over a few cases', { timeout: 60_000 }, () => {
  it('finds every change noticed, or knows why it is left alone', async () => {
    const cases = loadSuites(['baseline-server']).flatMap((suite) => suite.cases).filter((each) => CASES.includes(each.id) && each.version === '1.4');
    expect(cases.map((each) => each.id).sort()).toEqual([...CASES].sort());
    const tally = createTally();
    const { leftOut } = await sweep({ cases, wanted: tally.wanted, onAttempt: tally.note });
    expect(leftOut).toEqual([]);
    const changes = tally.changes();
    expect(changes.length).toBeGreaterThan(400);
    expect(survivorsAmong(changes)).toEqual([]);
  });
});

const change = (parts: Partial<Change>): Change => ({ version: '1.4', operation: 'Get', path: 'Batch Item › Response Payload › Object Type', kind: 'missing', tried: 1, noticed: 0, ...parts });

describe('a change that nothing noticed', () => {
  it('is a survivor unless a reason is written down', () => {
    const free = change({ path: 'Batch Item › Result Message' });
    const noticed = change({ noticed: 1 });
    expect(survivorsAmong([change({}), free, noticed])).toEqual([change({})]);
    expect(reasonFor(free)?.source).toBe('KMIP 1.4 §6.11, 2.1 §9.17');
  });

  it('is tried in more cases than one that was noticed', () => {
    const tally = createTally();
    const [each] = loadSuites(['baseline-server'])[0]?.cases ?? [];
    if (each === undefined) throw new Error('no case');
    const mutation = { kind: 'missing', operation: 'Get', path: 'Batch Item', at: [1] };
    for (let time = 0; time < 8; time++) {
      expect(tally.wanted(mutation, each)).toBe(true);
      tally.note({ case: each, step: 1, mutation });
    }
    expect(tally.wanted(mutation, each)).toBe(false);
    expect(tally.changes()).toEqual([{ version: each.version, operation: 'Get', path: 'Batch Item', kind: 'missing', tried: 8, noticed: 0, example: `${each.id} step 1` }]);
  });

  it('has a reason that names kinds which exist', () => {
    const known = new Set(MUTATION_KINDS.map(({ name }) => name));
    expect(REASONS.flatMap(({ kinds }) => kinds ?? []).filter((kind) => !known.has(kind))).toEqual([]);
  });
});

describe('the page', () => {
  it('tells sums, reasons and survivors', () => {
    const page = renderPage({ changes: [change({ noticed: 1 }), change({ path: 'Batch Item › Result Message', example: 'BL-GET step 2' }), change({ kind: 'flipped', example: 'BL-GET step 1' })], cases: 4, day: '2026-03-14', toolVersion: '0.1.0' });
    expect(page).toContain('**3 changes in KMIP 1.4: 1 noticed, 1 left alone with a reason, 1 survived.** Taken on 2026-03-14 with version 0.1.0, from 4 cases.');
    expect(page).toContain('| missing | An item is left out. | 1 / 1 / 0 |');
    expect(page).toContain('| 1.4 | Get | Batch Item › Response Payload › Object Type | flipped | BL-GET step 1 |');
  });
});
