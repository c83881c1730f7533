/** The page as the templates show it: plain data, made from the run result alone. */
import { compareVersions } from '../../kmip/version.js';
import type { Check } from '../../match/check.js';
import type { Cause, CaseResult, ProfileVerdict, RunResult } from '../../runner/result.js';
import { duration } from '../duration.js';
import { caseKey, countOf, groupBySuite, indexCases, ofCause, type CaseName } from '../outline.js';
import { OUTCOMES, symbolOf } from '../outcomes.js';
import { caseAnchors, groupAnchor, type Anchors } from './anchors.js';
import { casesInFull, EVIDENCE_BUDGET } from './budget.js';
import { viewCase, viewMessages, type CaseView, type MessageView } from './case-view.js';

export interface Page {
  readonly title: string;
  readonly target: string;
  /** Address, vendor and TLS in one line. */
  readonly presence: string;
  readonly when: string;
  readonly took: string;
  readonly tool: string;
  readonly alerts: readonly string[];
  readonly lead: string;
  readonly matrix: { readonly versions: readonly string[]; readonly rows: readonly MatrixRow[] };
  readonly reasons: readonly VerdictView[];
  readonly outcomes: readonly OutcomeView[];
  readonly checks: string;
  readonly targetFacts: readonly Fact[];
  readonly configuration: readonly Fact[];
  readonly suites: RunResult['suites'];
  readonly causes: readonly CauseView[];
  readonly ledgers: readonly Ledger[];
  readonly groups: readonly GroupView[];
}

interface MatrixRow {
  readonly profile: string;
  readonly cells: readonly { readonly version: string; readonly verdict?: VerdictView }[];
}

interface VerdictView {
  readonly profile: string;
  readonly version: string;
  readonly verdict: string;
  /** The verdict as a name for styles, without a space. */
  readonly style: string;
  readonly symbol: string;
  readonly anchor: string;
  readonly reason: string;
  readonly passed: number;
  readonly cases: number;
}

/** `x` and `width`: the part of the outcome in a bar of 1000. */
interface OutcomeView {
  readonly outcome: string;
  readonly symbol: string;
  readonly count: number;
  readonly x: number;
  readonly width: number;
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

interface CauseView extends Pick<Cause, 'title' | 'source'> {
  readonly number: number;
  readonly style: 'failed' | 'errored';
  readonly symbol: string;
  readonly count: string;
  readonly example: Cause['example'];
  readonly exampleAnchor?: string;
  readonly stepTitle?: string;
  readonly repeat?: string;
  readonly messages: readonly MessageView[];
  readonly links: readonly Link[];
}

interface Link {
  readonly text: string;
  readonly anchor: string;
}

/** Something that the reader must know of although it fails nothing: variations, warnings, skips. */
interface Ledger {
  readonly title: string;
  readonly anchor: string;
  readonly explanation: string;
  readonly nothing: string;
  readonly rows: readonly LedgerRow[];
}

interface LedgerRow {
  readonly title: string;
  readonly detail: string;
  readonly count: string;
  readonly links: readonly Link[];
  readonly more: number;
}

interface GroupView {
  readonly anchor: string;
  readonly profile: string;
  readonly version: string;
  readonly count: string;
  readonly cases: readonly CaseView[];
}

/** Causes that are shown with their messages. */
const CAUSES_WITH_MESSAGES = 50;
const LEDGER_LINKS = 24;

/** `budget`: characters that the evidence of cases may take. */
export function viewPage(result: RunResult, budget = EVIDENCE_BUDGET): Page {
  const anchors = caseAnchors(result.cases);
  const verdicts = result.verdicts.map(viewVerdict);
  return {
    title: `KMIP conformance of ${result.target.description}`,
    target: result.target.description,
    presence: [result.target.address, result.target.vendor, result.target.tls?.protocol, result.target.tls?.cipher].filter((fact) => fact !== undefined).join(' · '),
    when: `${result.startedAt.slice(0, 10)} ${result.startedAt.slice(11, 16)} UTC`,
    took: duration(result.durationMs),
    tool: `${result.tool.name} ${result.tool.version}`,
    alerts: alerts(result),
    lead: lead(result.verdicts),
    matrix: viewMatrix(result, verdicts),
    reasons: verdicts,
    outcomes: viewOutcomes(result),
    checks: countOf(result.counts.checks, 'check', 'checks'),
    targetFacts: targetFacts(result),
    configuration: configuration(result),
    suites: result.suites,
    causes: viewCauses(result, anchors),
    ledgers: [variations(result.cases, anchors), warnings(result.cases, anchors), skips(result.cases, anchors)],
    groups: viewGroups(result, anchors, casesInFull(result.cases, budget)),
  };
}

const ENDINGS: Readonly<Record<Exclude<RunResult['ended'], 'completed'>, string>> = {
  interrupted: 'The run was interrupted: not every case ran.',
  'target-lost': 'The target was lost: not every case ran.',
  bailed: 'The run ended at the first failure: not every case ran.',
};

function alerts({ ended, endedBecause, configuration: { showSecrets, verifyServer }, target }: RunResult): string[] {
  return [
    ...(ended === 'completed' ? [] : [[ENDINGS[ended], ...(endedBecause === undefined ? [] : [endedBecause])].join(' ')]),
    ...(showSecrets ? ['This report shows key material and passwords in the clear. Do not pass it on.'] : []),
    ...(verifyServer ? [] : ['The certificate of the server was not verified: nothing shows which server answered.']),
    ...target.remarks,
  ];
}

function lead(verdicts: readonly ProfileVerdict[]): string {
  if (verdicts.length === 0) return 'No case was run, so there is no verdict.';
  const counts = (['conformant', 'not conformant', 'incomplete'] as const)
    .map((verdict) => ({ verdict, count: verdicts.filter((each) => each.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return `${countOf(verdicts.length, 'verdict', 'verdicts')}: ${counts.join(', ')}.`;
}

const viewVerdict = ({ suite, profile, version, verdict, reason, counts }: ProfileVerdict): VerdictView => ({
  profile,
  version,
  verdict,
  style: verdict.replace(' ', '-'),
  symbol: symbolOf(verdict),
  anchor: groupAnchor(suite, version),
  reason,
  passed: counts.passed,
  cases: counts.cases,
});

function viewMatrix(result: RunResult, verdicts: readonly VerdictView[]): Page['matrix'] {
  const versions = [...new Set(result.verdicts.map((each) => each.version))].sort(compareVersions);
  const suites = [...new Map(result.verdicts.map((each) => [each.suite, each.profile]))];
  const rows = suites.map(([suite, profile]) => ({
    profile,
    cells: versions.map((version) => {
      const verdict = verdicts[result.verdicts.findIndex((each) => each.suite === suite && each.version === version)];
      return { version, ...(verdict === undefined ? {} : { verdict }) };
    }),
  }));
  return { versions, rows };
}

function viewOutcomes({ counts }: RunResult): OutcomeView[] {
  let x = 0;
  return [...OUTCOMES].reverse().map((outcome) => {
    const width = counts.cases === 0 ? 0 : (1000 * counts[outcome]) / counts.cases;
    const view = { outcome, symbol: symbolOf(outcome), count: counts[outcome], x: round(x), width: round(width) };
    x += width;
    return view;
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;

const facts = (rows: Readonly<Record<string, string | undefined>>): Fact[] =>
  Object.entries(rows).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));

function targetFacts({ target, configuration: { verifyServer } }: RunResult): Fact[] {
  const { tls, clockOffsetSeconds: offset } = target;
  const certificate = tls?.certificate;
  return facts({
    Target: target.name,
    Address: target.address,
    Vendor: target.vendor,
    'Protocol versions offered': target.offeredVersions?.join(', ') ?? 'not told',
    Operations: target.operations?.join(', '),
    'Object types': target.objectTypes?.join(', '),
    Clock: offset === undefined ? undefined : offset === 0 ? 'as ours' : `${Math.abs(offset)} s ${offset > 0 ? 'ahead of' : 'behind'} ours`,
    TLS: tls === undefined ? undefined : `${tls.protocol}, ${tls.cipher}`,
    'Server certificate': tls === undefined ? undefined : `${tls.authorized ? 'valid' : 'not valid'}${verifyServer ? '' : ', not verified'}`,
    Subject: certificate?.subject,
    Issuer: certificate?.issuer,
    'Alternative names': certificate?.subjectAltName,
    Validity: certificate === undefined ? undefined : `${certificate.validFrom} to ${certificate.validTo}`,
    'SHA-256 fingerprint': certificate?.fingerprint,
  });
}

function configuration({ configuration: asked, tool, startedAt, finishedAt }: RunResult): Fact[] {
  return facts({
    Command: asked.command,
    'Protocol versions': asked.versions.length === 0 ? 'all that suites and target share' : asked.versions.join(', '),
    Cases: asked.cases.length === 0 ? 'all' : asked.cases.join(', '),
    Level: asked.level,
    'Time limit for an answer': duration(asked.timeoutMs),
    'Cases at the same time': String(asked.jobs),
    'Ends at the first failure': asked.bail ? 'yes' : 'no',
    'Prefix of names on the server': asked.namePrefix,
    Started: startedAt,
    Finished: finishedAt,
    Tool: `${tool.name} ${tool.version}, Node.js ${tool.node}`,
  });
}

function viewCauses(result: RunResult, anchors: Anchors): CauseView[] {
  const index = indexCases(result);
  return result.causes.map((cause, at) => {
    const example = index.get(caseKey(cause.example));
    const step = example?.steps.find((each) => each.number === cause.example.step);
    const exampleAnchor = anchors.of(cause.example);
    const style = cause.kind === 'failure' ? 'failed' : 'errored';
    return {
      number: at + 1,
      style,
      symbol: symbolOf(style),
      count: countOf(cause.cases.length, 'case', 'cases'),
      title: cause.title,
      source: cause.source,
      example: cause.example,
      ...(exampleAnchor === undefined ? {} : { exampleAnchor }),
      ...(step === undefined ? {} : { stepTitle: step.title }),
      ...(example === undefined ? {} : { repeat: example.repeat }),
      messages: step === undefined || at >= CAUSES_WITH_MESSAGES ? [] : viewMessages(ofCause(step, cause.title)),
      links: links(cause.cases, anchors),
    };
  });
}

const links = (names: readonly CaseName[], anchors: Anchors): Link[] =>
  names.flatMap((name) => {
    const anchor = anchors.of(name);
    return anchor === undefined ? [] : [{ text: `${name.id} ${name.version}`, anchor }];
  });

interface Entry {
  readonly title: string;
  readonly detail: string;
  readonly case: CaseResult;
}

/** One row for each title, most frequent first. */
function ledgerRows(entries: readonly Entry[], one: string, many: string, anchors: Anchors): LedgerRow[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.title);
    if (group === undefined) groups.set(entry.title, [entry]);
    else group.push(entry);
  }
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((group) => {
      const cases = [...new Set(group.map((entry) => entry.case))];
      return {
        title: group[0]?.title ?? '',
        detail: group[0]?.detail ?? '',
        count: countOf(group.length, one, many),
        links: links(cases.slice(0, LEDGER_LINKS), anchors),
        more: Math.max(0, cases.length - LEDGER_LINKS),
      };
    });
}

const checkEntries = (cases: readonly CaseResult[], verdict: Check['verdict'], title: (check: Check) => string): Entry[] =>
  cases.flatMap((each) =>
    each.steps
      .filter((step) => !step.cleanup)
      .flatMap((step) =>
        step.checks.filter((check) => check.verdict === verdict).map((check) => ({ title: title(check), detail: `${check.message} ${compare(check)}(${check.source})`, case: each })),
      ),
  );

const compare = ({ expected, actual }: Check): string =>
  [expected === undefined ? '' : `Expected ${expected}. `, actual === undefined ? '' : `Came back: ${actual}. `].join('');

const variations = (cases: readonly CaseResult[], anchors: Anchors): Ledger => ({
  title: 'Permitted variations used',
  anchor: 'variations',
  explanation: 'Answers that differ from the published ones as a numbered clause permits.',
  nothing: 'No permitted variation was used.',
  rows: ledgerRows(checkEntries(cases, 'variation', (check) => check.variation ?? check.source), 'time', 'times', anchors),
});

const warnings = (cases: readonly CaseResult[], anchors: Anchors): Ledger => ({
  title: 'Warnings',
  anchor: 'warnings',
  explanation: 'Differences where the document is doubtful or the value is the policy of the server. They fail nothing.',
  nothing: 'There were no warnings.',
  rows: ledgerRows(checkEntries(cases, 'warning', (check) => check.cause), 'time', 'times', anchors),
});

const skips = (cases: readonly CaseResult[], anchors: Anchors): Ledger => ({
  title: 'Skipped cases',
  anchor: 'skips',
  explanation: 'Cases that did not run, by reason. A mandatory case that did not run leaves its profile incomplete.',
  nothing: 'Every planned case ran.',
  rows: ledgerRows(
    cases.flatMap((each) => (each.skip === undefined ? [] : [{ title: each.skip.reason, detail: SKIPS[each.skip.category], case: each }])),
    'case',
    'cases',
    anchors,
  ),
});

const SKIPS: Readonly<Record<NonNullable<CaseResult['skip']>['category'], string>> = {
  'version-not-offered': 'Protocol version not offered',
  'not-announced': 'Not announced by the target',
  'run-ended': 'The run ended before',
};

function viewGroups(result: RunResult, anchors: Anchors, full: ReadonlySet<number>): GroupView[] {
  const indexes = new Map(result.cases.map((each, index) => [each, index]));
  const profiles = new Map(result.suites.map((suite) => [suite.name, suite.profile]));
  return groupBySuite(result.cases).map(({ suite, version, cases }) => ({
    anchor: groupAnchor(suite, version),
    profile: profiles.get(suite) ?? suite,
    version,
    count: countOf(cases.length, 'case', 'cases'),
    cases: cases.map((each) => {
      const index = indexes.get(each) ?? 0;
      return viewCase(each, anchors.at(index), full.has(index));
    }),
  }));
}
