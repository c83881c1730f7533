/** What a report of the self-test shows, whatever its form. */
import { PROTOCOL_VERSIONS } from '../kmip/version.js';
import { FAULT_GROUPS, FAULTS } from '../reference/faults/index.js';
import { reasonForIdle } from './idle.js';
import { isIdle } from './judge.js';
import type { Catch, Detector, FaultInVersion, SelftestResult, Trial } from './result.js';

export interface Section {
  readonly title: string;
  readonly remark: string;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const NAMES_SHOWN = 6;

interface Tally {
  readonly faults: number;
  readonly tried: number;
  readonly caught: number;
  readonly survived: number;
  readonly ineffective: number;
}

/** Faults, each counted in each version in which it ran. */
function tally(trials: readonly Trial[], { survivors, ineffective }: Pick<SelftestResult, 'survivors' | 'ineffective'>, version?: string): Tally {
  const names = new Set(trials.map((trial) => trial.fault));
  const count = (list: readonly FaultInVersion[]): number => list.filter((each) => names.has(each.fault) && (version === undefined || each.version === version)).length;
  const ran = trials.map((trial) => trial.versions.filter((each) => version === undefined || each.version === version).length);
  const survived = count(survivors);
  const idle = count(ineffective);
  const tried = ran.reduce((sum, each) => sum + each, 0) - idle;
  return { faults: ran.filter((each) => each > 0).length, tried, caught: tried - survived, survived, ineffective: idle };
}

const mustBeCaught = ({ trials }: SelftestResult): Trial[] => trials.filter((trial) => trial.expectation === 'must-detect');

/** "432 faults in 7 versions: 2400 of 2402 caught; none of 33 legal variations blamed" */
export function summarise(result: SelftestResult): string {
  const faults = mustBeCaught(result);
  const controls = result.trials.length - faults.length;
  const { tried, caught } = tally(faults, result);
  const versions = new Set(result.trials.flatMap((trial) => trial.versions.map((each) => each.version))).size;
  const ofFaults = faults.length === 0 ? [] : [`${counted(faults.length, 'fault')} in ${counted(versions, 'version')}: ${caught} of ${tried} caught`];
  const ofControls = controls === 0 ? [] : [`${result.falseAlarms.length === 0 ? 'none' : result.falseAlarms.length} of ${counted(controls, 'legal variation')} blamed`];
  return [...ofFaults, ...ofControls].join('; ');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Everything, the sums first. */
export const selftestSections = (result: SelftestResult): Section[] => [
  ...sums(result),
  ...toMend(result),
  ...FAULT_GROUPS.flatMap((group) => groupSection(group, result.trials.filter((trial) => trial.group === group))),
  detectors('Rules', result.rules),
  ...(result.thorough ? [detectors('Cases', result.cases)] : []),
];

/** What has to be mended, or to be explained: survivors, false alarms, faults without effect, idle rules and cases. */
export function toMend(result: SelftestResult): Section[] {
  const { trials, survivors, falseAlarms, ineffective } = result;
  const versionsOf = (list: readonly FaultInVersion[], { fault }: Trial): string => list.filter((each) => each.fault === fault).map((each) => each.version).join(', ');
  const named = (names: readonly string[]): Trial[] => trials.filter((trial) => names.includes(trial.fault));
  const rowsOf = (list: readonly FaultInVersion[]): string[][] => named(list.map((each) => each.fault)).map((trial) => [trial.fault, versionsOf(list, trial), trial.sentence, trial.source]);
  return [
    { title: 'Survivors', remark: 'Faults that every check let pass.', tone: survivors.length === 0 ? 'good' : 'bad', head: ['Fault', 'Versions', 'What the server does', 'Forbidden by'], rows: rowsOf(survivors) },
    {
      title: 'False alarms',
      remark: 'Legal behaviour that something blamed, or that kept a case from being judged.',
      tone: falseAlarms.length === 0 ? 'good' : 'bad',
      head: ['Variation', 'What the server does', 'Permitted by', 'Blamed by'],
      rows: named(falseAlarms).map((trial) => [trial.fault, trial.sentence, trial.source, [...trial.catches.map(describeCatch), ...trial.unjudged.map((each) => `${each.id} ${each.version}: ${each.reason}`)].slice(0, NAMES_SHOWN).join('; ')]),
    },
    { title: 'Without effect', remark: 'Faults that changed no answer in these versions, because no case asks for what they touch. They prove nothing there and are not counted.', tone: 'plain', head: ['Fault', 'Versions', 'What the server does', 'Source'], rows: rowsOf(ineffective) },
    ...(trials.length === FAULTS.length ? idleSections(result) : []),
  ];
}

/**
 * Only all faults, each against all cases, show that a check catches none; in a run that stops at the first catch the idle rules
 * are those of which it is known why.
 */
function idleSections({ rules, cases, thorough }: SelftestResult): Section[] {
  const idle = (found: readonly Detector[]): string[][] => found.filter(isIdle).flatMap((each) => (thorough || reasonForIdle(each.name) !== undefined ? [[each.name, each.title, reasonForIdle(each.name) ?? '']] : []));
  return [
    { title: 'Idle rules', remark: 'Rules of the matcher that no fault made fail.', tone: 'plain', head: ['Rule', 'What it asks', 'Why it is kept'], rows: idle(rules) },
    ...(thorough ? [{ title: 'Idle cases', remark: 'Cases that no fault made fail.', tone: 'plain' as const, head: ['Case', 'What it asks', 'Why it is kept'], rows: idle(cases) }] : []),
  ];
}

function sums(result: SelftestResult): Section[] {
  const faults = mustBeCaught(result);
  const head = ['Faults', 'Put to the test', 'Caught', 'Survived', 'Without effect'];
  const remark = 'A fault counts once for each version in which it ran.';
  const row = (name: string, { faults: all, tried, caught, survived, ineffective }: Tally): string[] => [name, ...[all, tried, caught, survived, ineffective].map(String)];
  const groups = FAULT_GROUPS.filter((group) => faults.some((trial) => trial.group === group));
  const versions = PROTOCOL_VERSIONS.filter((version) => faults.some((trial) => trial.versions.some((each) => each.version === version)));
  return [
    { title: 'By group', remark, tone: 'plain', head: ['Group', ...head], rows: [...groups.map((group) => row(group, tally(faults.filter((trial) => trial.group === group), result))), row('all', tally(faults, result))] },
    { title: 'By version', remark, tone: 'plain', head: ['Version', ...head], rows: versions.map((version) => row(version, tally(faults, result, version))) },
  ];
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
      rows: trials.map((trial) => [trial.fault, trial.sentence, trial.source, effectiveIn(trial), String(casesOf(trial)), caughtBy(trial), first(trial)]),
    },
  ];
}

const effectiveIn = ({ versions }: Trial): string => versions.filter((each) => each.effective).map((each) => each.version).join(', ');

/** Cases that ran, each counted in each version. */
export const casesOf = ({ versions }: Trial): number => versions.reduce((sum, each) => sum + each.cases, 0);

const distinct = (values: readonly string[]): number => new Set(values).size;

function caughtBy({ catches, expectation }: Trial): string {
  if (catches.length === 0) return expectation === 'permitted' ? 'nothing' : 'NOTHING';
  const cases = distinct(catches.map((each) => `${each.suite}/${each.id}`));
  const rules = distinct(catches.map((each) => each.rule));
  return `${counted(cases, 'case')}, ${counted(rules, 'rule')}`;
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
