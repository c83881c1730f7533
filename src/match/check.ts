/** What one comparison found. */

/**
 * - `match`: equal after normalisation.
 * - `variation`: differs as a numbered permitted variation allows.
 * - `note`: harmless surplus or information.
 * - `warning`: differs, but the file or the specification is doubtful, or the value is server policy; fails in strict mode.
 * - `failure`: not permitted.
 * - `inconclusive`: the expected side cannot be evaluated.
 */
export type Verdict = 'match' | 'variation' | 'note' | 'warning' | 'failure' | 'inconclusive';

export interface Check {
  /** Id of the rule that decided, from the rule table (`S-3`, `V-7`, `E-3`, …). */
  readonly rule: string;
  readonly verdict: Verdict;
  /** Where, in words: `Batch Item 1 › Response Payload › Attribute "State"`. */
  readonly path: string;
  /** As a person reads it, for example `PreActive (1)`; absent when the rule expects nothing in particular. */
  readonly expected?: string;
  /** As a person reads it, or `nothing`. */
  readonly actual?: string;
  /** One sentence that explains what was found: "The response holds no Digest although the request asked for it." */
  readonly message: string;
  /** What the failures of one cause have in common, without values of this run: "Get Attributes returns no Digest". */
  readonly cause: string;
  /** Document and section: "KMIP 1.4 §3.17". */
  readonly source: string;
  /** The permitted variation used, for example "Profiles 2.1 §4.1.1 item 21". */
  readonly variation?: string;
  /** The bytes of the response that it is about. */
  readonly bytes?: { readonly offset: number; readonly length: number };
  /** Set when expected and actual are key material or passwords: they are redacted unless secrets are shown. */
  readonly secret?: true;
  /** Set where a failure follows from that of an earlier step, by the number of this step: it is no finding of its own. */
  readonly consequenceOf?: number;
}

/** The checks of a strict run, in which every warning fails. */
export const strictly = (checks: readonly Check[]): Check[] => checks.map((check) => (check.verdict === 'warning' ? { ...check, verdict: 'failure' } : check));

/** The worst verdict of several, in the order match, variation, note, warning, inconclusive, failure. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  const order: readonly Verdict[] = ['match', 'variation', 'note', 'warning', 'inconclusive', 'failure'];
  let worst: Verdict = 'match';
  for (const verdict of verdicts) if (order.indexOf(verdict) > order.indexOf(worst)) worst = verdict;
  return worst;
}
