/** A comparison as its readers want it: what got worse first. */
import { duration } from '../duration.js';
import { countOf } from '../outline.js';
import type { Change, ChangeKind, Comparison, VerdictChange } from './compare.js';

export interface Section {
  readonly kind: ChangeKind;
  /** "2 newly failing" */
  readonly title: string;
  readonly tone: 'worse' | 'better' | 'other';
  readonly symbol: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  readonly suite: string;
  /** "passed → failed" */
  readonly change: string;
  /** Causes that came and went. */
  readonly details: readonly string[];
  /** Only for what has to be looked into. */
  readonly repeat?: string;
}

const TONES: Readonly<Record<ChangeKind, Section['tone']>> = {
  'newly failing': 'worse',
  'failing differently': 'worse',
  'newly skipped': 'worse',
  removed: 'worse',
  fixed: 'better',
  'failing less': 'better',
  'newly passed': 'better',
  added: 'other',
  slower: 'other',
};

const SYMBOLS: Readonly<Record<Section['tone'], string>> = { worse: '✗', better: '✓', other: '·' };

/** The changes by their kind, those that got worse first; kinds without a change are left out. */
export const sectionsOf = ({ changes }: Comparison): Section[] =>
  (Object.keys(TONES) as ChangeKind[]).flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    const tone = kind === 'removed' && !own.some((change) => change.regression) ? 'other' : TONES[kind];
    return own.length === 0 ? [] : [{ kind, title: `${own.length} ${kind}`, tone, symbol: SYMBOLS[tone], rows: own.map(rowOf) }];
  });

function rowOf(change: Change): Row {
  const { id, version, level, suite, kind, appeared, gone, durationMs, repeat } = change;
  return {
    name: `${id} (${version})${level === 'optional' ? ', optional' : ''}`,
    suite,
    change: kind === 'slower' ? `${duration(durationMs.before)} → ${duration(durationMs.after)}` : `${change.before ?? 'not there'} → ${change.after ?? 'not there'}`,
    details: [...appeared.map((cause) => `now: ${cause}`), ...gone.map((cause) => `before: ${cause}`)],
    ...(change.regression && change.after !== undefined && change.after !== 'skipped' ? { repeat } : {}),
  };
}

/** "Baseline Server 1.4: conformant → not conformant" */
export const describeVerdict = ({ profile, version, before, after }: VerdictChange): string =>
  `${profile} ${version}: ${before ?? 'no verdict'} → ${after ?? 'no verdict'}`;

/** "2 regressions, 3 cases better, 40 unchanged" */
export function summarise(comparison: Comparison): string {
  const better = comparison.changes.filter((change) => TONES[change.kind] === 'better').length;
  return [
    comparison.regressions === 0 ? 'No regression' : countOf(comparison.regressions, 'regression', 'regressions'),
    ...(better === 0 ? [] : [`${countOf(better, 'case', 'cases')} better`]),
    `${comparison.unchanged} unchanged`,
  ].join(', ');
}

/** "PyKMIP 0.10.0, 2026-03-14 09:26 UTC" */
export const describeSide = ({ target, startedAt }: Comparison['before']): string => `${target.description}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
