/** What the trials say of the checks: which faults survive, which checks cry wolf, which are idle. */
import { RULES } from '../match/rules.js';
import type { Suite } from '../suite/case.js';
import type { Detector, SelftestResult, Trial } from './result.js';

/** Must be found: some case failed or errored. Must not be blamed: every case was judged and none failed or errored. */
export function judgeTrials(trials: readonly Trial[], suites: readonly Suite[]): Pick<SelftestResult, 'survivors' | 'falseAlarms' | 'rules' | 'cases'> {
  const faults = trials.filter((trial) => trial.expectation === 'must-detect');
  const controls = trials.filter((trial) => trial.expectation === 'permitted');
  const cases = new Map(suites.flatMap((suite) => suite.cases.map((each) => [`${suite.name}/${each.id}`, each.title] as const)));
  return {
    survivors: faults.filter((trial) => trial.catches.length === 0).map((trial) => trial.fault),
    falseAlarms: controls.filter((trial) => trial.catches.length > 0 || trial.unjudged.length > 0).map((trial) => trial.fault),
    rules: RULES.map((rule) => detector(rule.id, rule.title, faults, (found) => found.rule === rule.id)),
    cases: [...cases].map(([name, title]) => detector(name, title, faults, (found) => `${found.suite}/${found.id}` === name)),
  };
}

function detector(name: string, title: string, faults: readonly Trial[], isBy: (found: Trial['catches'][number]) => boolean): Detector {
  const caught = faults.filter((trial) => trial.catches.some(isBy));
  return { name, title, faults: caught.filter((trial) => !trial.broad).map((trial) => trial.fault), broadFaults: caught.filter((trial) => trial.broad).map((trial) => trial.fault) };
}

/** Caught nothing at all. */
export const isIdle = ({ faults, broadFaults }: Detector): boolean => faults.length === 0 && broadFaults.length === 0;
