/** What the rules ask that the checks name: lists of what matched give their ids alone. */
import { compareVersions } from '../../kmip/version.js';
import { RULES } from '../../match/index.js';
import type { RunResult } from '../../runner/result.js';

export interface RuleView {
  readonly id: string;
  readonly title: string;
  readonly asks: string;
  /** Once for each section that the versions of the run have. */
  readonly sources: string;
}

/** The rules that decided anything in this run, in the order of the rule table. */
export function viewRules({ cases }: Pick<RunResult, 'cases'>): RuleView[] {
  const used = new Set(cases.flatMap((each) => each.steps.flatMap((step) => step.checks.map((check) => check.rule))));
  const versions = [...new Set(cases.map((each) => each.version))].sort(compareVersions);
  return RULES.filter((rule) => used.has(rule.id)).map(({ id, title, asks, source }) => ({
    id,
    title,
    asks,
    sources: [...new Set(versions.map((version) => source[version]))].join('; '),
  }));
}
