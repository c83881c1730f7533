/** How outcomes and verdicts are shown: a symbol and a word each, so that nothing hangs on colour alone. */
import type { Check } from '../match/check.js';
import type { CaseOutcome, ProfileVerdict, StepResult } from '../runner/result.js';

/** In the order in which a reader wants to see them. */
export const OUTCOMES: readonly CaseOutcome[] = ['failed', 'errored', 'inconclusive', 'skipped', 'passed'];

type Shown = CaseOutcome | StepResult['outcome'] | ProfileVerdict['verdict'] | Check['verdict'];

const SYMBOLS: Readonly<Record<Shown, string>> = {
  passed: '✓',
  failed: '✗',
  errored: '!',
  inconclusive: '?',
  skipped: '–',
  blocked: '–',
  conformant: '✓',
  'not conformant': '✗',
  incomplete: '?',
  match: '✓',
  variation: '≈',
  note: '·',
  warning: '!',
  failure: '✗',
};

/** One character that stands for the outcome beside its word, so that colour is never alone. */
export const symbolOf = (shown: Shown): string => SYMBOLS[shown];
