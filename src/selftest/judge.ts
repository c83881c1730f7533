/** What the trials say of the checks: which faults survive, which checks cry wolf, which are idle. */
import { RULES } from '../match/rules.js';
import type { Suite } from '../suite/case.js';
import type { Detector, FaultInVersion, SelftestResult, Trial, VersionTrial } from './result.js';

/** Must be found: in each version in which the fault showed, some case failed or errored. Must not be blamed: every case was judged and none failed or errored. */
export function judgeTrials(trials: readonly Trial[], suites: readonly Suite[]): Pick<SelftestResult, 'survivors' | 'ineffective' | 'falseAlarms' | 'rules' | 'cases'> {
  const faults = trials.filter((trial) => trial.expectation === 'must-detect');
  const controls = trials.filter((trial) => trial.expectation === 'permitted');
  const cases = new Map(suites.flatMap((suite) => suite.cases.map((each) => [`${suite.name}/${each.id}`, each.title] as const)));
  return {
    survivors: faults.flatMap((trial) => inVersions(trial, ({ version, effective }) => effective && !trial.catches.some((each) => each.version === version))),
    ineffective: trials.filter((trial) => trial.fault !== UNCHANGED).flatMap((trial) => inVersions(trial, ({ effective }) => !effective)),
    falseAlarms: controls.filter((trial) => trial.catches.length > 0 || trial.unjudged.length > 0).map((trial) => trial.fault),
    rules: RULES.map((rule) => detector(rule.id, rule.title, faults, (found) => found.rule === rule.id)),
    cases: [...cases].map(([name, title]) => detector(name, title, faults, (found) => `${found.suite}/${found.id}` === name)),
  };
}

/** The server as it should be, which shows that what fails elsewhere fails because of the fault. */
const UNCHANGED = 'control-nothing';

const inVersions = ({ fault, versions }: Trial, isMeant: (each: VersionTrial) => boolean): FaultInVersion[] => versions.filter(isMeant).map(({ version }) => ({ fault, version }));

function detector(name: string, title: string, faults: readonly Trial[], isBy: (found: Trial['catches'][number]) => boolean): Detector {
  const caught = faults.filter((trial) => trial.catches.some(isBy));
  return { name, title, faults: caught.filter((trial) => !trial.broad).map((trial) => trial.fault), broadFaults: caught.filter((trial) => trial.broad).map((trial) => trial.fault) };
}

/** Caught nothing at all. */
export const isIdle = ({ faults, broadFaults }: Detector): boolean => faults.length === 0 && broadFaults.length === 0;
