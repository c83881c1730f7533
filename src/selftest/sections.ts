/** What a report of the self-test shows, whatever its form. */
import { FAULT_GROUPS } from '../reference/faults/index.js';
import { isIdle } from './judge.js';
import type { Catch, Detector, SelftestResult, Trial } from './result.js';

export interface Section {
  readonly title: string;
  readonly remark: string;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const NAMES_SHOWN = 6;

/** "350 of 352 faults caught; none of 33 legal variations blamed" */
export function summarise({ trials, survivors, falseAlarms }: SelftestResult): string {
  const faults = trials.filter((trial) => trial.expectation === 'must-detect').length;
  const controls = trials.length - faults;
  const caught = faults === 0 ? [] : [`${faults - survivors.length} of ${faults} faults caught`];
  const blamed = controls === 0 ? [] : [`${falseAlarms.length === 0 ? 'none' : falseAlarms.length} of ${controls} legal variations blamed`];
  return [...caught, ...blamed].join('; ');
}

export function selftestSections(result: SelftestResult): Section[] {
  return [...problems(result), ...idle(result), ...FAULT_GROUPS.flatMap((group) => groupSection(group, result.trials.filter((trial) => trial.group === group))), detectors('Rules', result.rules), detectors('Cases', result.cases)];
}

function problems({ trials, survivors, falseAlarms }: SelftestResult): Section[] {
  const named = (names: readonly string[]): Trial[] => trials.filter((trial) => names.includes(trial.fault));
  const survived: Section = {
    title: 'Survivors',
    remark: 'Faults that every check let pass.',
    tone: 'bad',
    head: ['Fault', 'What the server does', 'Forbidden by', 'Cases'],
    rows: named(survivors).map((trial) => [trial.fault, trial.sentence, trial.source, String(trial.cases)]),
  };
  const blamed: Section = {
    title: 'False alarms',
    remark: 'Legal behaviour that something blamed, or that kept a case from being judged.',
    tone: 'bad',
    head: ['Variation', 'What the server does', 'Permitted by', 'Blamed by'],
    rows: named(falseAlarms).map((trial) => [trial.fault, trial.sentence, trial.source, [...trial.catches.map(describeCatch), ...trial.unjudged.map((each) => `${each.id} ${each.version}: ${each.reason}`)].slice(0, NAMES_SHOWN).join('; ')]),
  };
  return [survived, blamed].filter((section) => section.rows.length > 0);
}

function idle({ rules, cases }: SelftestResult): Section[] {
  const section = (title: string, remark: string, found: readonly Detector[]): Section => ({ title, remark, tone: 'plain', head: ['Name', 'What it asks'], rows: found.map((each) => [each.name, each.title]) });
  return [
    section('Idle rules', 'Rules of the matcher that no fault made fail.', rules.filter(isIdle)),
    section('Idle cases', 'Cases that no fault made fail.', cases.filter(isIdle)),
  ].filter((each) => each.rows.length > 0);
}

function groupSection(group: string, trials: readonly Trial[]): Section[] {
  if (trials.length === 0) return [];
  const control = group === 'control';
  return [
    {
      title: control ? 'Legal variations' : `Faults: ${group}`,
      remark: control ? 'Other ways to answer, which nothing may blame.' : '',
      tone: 'plain',
      head: ['Name', 'What the server does', control ? 'Permitted by' : 'Forbidden by', 'Versions', 'Cases', 'Caught by', 'First'],
      rows: trials.map((trial) => [trial.fault, trial.sentence, trial.source, trial.versions.join(', '), String(trial.cases), caughtBy(trial), first(trial)]),
    },
  ];
}

const distinct = (values: readonly string[]): number => new Set(values).size;

function caughtBy({ catches, expectation }: Trial): string {
  if (catches.length === 0) return expectation === 'permitted' ? 'nothing' : 'NOTHING';
  const cases = distinct(catches.map((each) => `${each.suite}/${each.id}`));
  const rules = distinct(catches.map((each) => each.rule));
  return `${cases} ${cases === 1 ? 'case' : 'cases'}, ${rules} ${rules === 1 ? 'rule' : 'rules'}`;
}

const first = ({ catches: [found] }: Trial): string => (found === undefined ? '' : describeCatch(found));

/** "BL-GET 1.4, S-1: …" */
export const describeCatch = ({ id, version, rule, cause }: Catch): string => `${id} ${version}, ${rule}: ${cause}`;

function detectors(title: string, found: readonly Detector[]): Section {
  return {
    title: `${title} and the faults they caught`,
    remark: 'Faults that touch all messages are counted apart: any case finds them.',
    tone: 'plain',
    head: ['Name', 'What it asks', 'Faults', 'Of all messages'],
    rows: found.map((each) => [each.name, each.title, each.faults.length === 0 ? '–' : named(each.faults), String(each.broadFaults.length)]),
  };
}

const named = (names: readonly string[]): string => `${names.length}: ${names.slice(0, NAMES_SHOWN).join(', ')}${names.length > NAMES_SHOWN ? ', …' : ''}`;
