/**
 * JUnit XML, as Jenkins, GitLab and GitHub actions read it: a test suite for each suite and protocol version.
 * Inconclusive cases are errors, because what was not judged must not look green. Failures that are expected are skipped with the
 * reason, because a CI system has no other word for what is red and fails nothing; a list that is not met is a test suite of its own.
 */
import type { CaseResult, RunResult, StepResult } from '../runner/result.js';
import { fit } from './columns.js';
import { expectationProblems, expectedReasons } from './failures.js';
import { explainCheck, explainExchange, type Passage } from './evidence.js';
import { caseKey, groupBySuite, isWrong, type CaseGroup } from './outline.js';
import { harmless, xmlAttribute, xmlText } from './sanitize.js';

/** Longest text of a server that is repeated; results.json has it in full. */
const TEXT_LIMIT = 2000;
/** CI systems show the message in a list. */
const MESSAGE_LIMIT = 300;
const TREE_LINES = 60;

export interface JunitOptions {
  /** Stands before the names of suites and classes, so that one CI job can tell several targets apart. */
  readonly suiteName?: string;
  /** The file to attach to a case, as Jenkins and GitLab find it; undefined for none. */
  readonly attachment?: (each: CaseResult) => string | undefined;
}

/** JUnit XML: a test suite for each suite and version, a test case for each case; texts are cut so that CI systems can show them. */
export function renderJunit(run: RunResult, options: JunitOptions = {}): string {
  const result = harmless(run, TEXT_LIMIT);
  const expected = expectedReasons(result);
  const suites = [...groupBySuite(result.cases).map((group) => testSuite(result, group, expected, options)), ...expectationSuite(result, options), ...unfinishedSuite(result, options)];
  const totals = { tests: sum(suites, 'tests'), failures: sum(suites, 'failures'), errors: sum(suites, 'errors') };
  const root = element('testsuites', { name: options.suiteName ?? result.tool.name, ...totals, time: seconds(result.durationMs) }, suites.map((suite) => suite.xml));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

interface TestSuite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly xml: string;
}

const sum = (suites: readonly TestSuite[], key: 'tests' | 'failures' | 'errors'): number => suites.reduce((total, suite) => total + suite[key], 0);

/** The reason of each case that fails as expected. */
type Reasons = ReadonlyMap<string, string>;

function testSuite(result: RunResult, { suite, version, cases }: CaseGroup, expected: Reasons, options: JunitOptions): TestSuite {
  const isExpected = (each: CaseResult): boolean => expected.has(caseKey(each));
  const counts = {
    tests: cases.length,
    failures: cases.filter((each) => each.outcome === 'failed' && !isExpected(each)).length,
    errors: cases.filter((each) => each.outcome === 'errored' || each.outcome === 'inconclusive').length,
  };
  const attributes = {
    name: named(' / ', options, suite, version),
    ...counts,
    skipped: cases.filter((each) => each.outcome === 'skipped' || isExpected(each)).length,
    time: seconds(cases.reduce((total, each) => total + each.durationMs, 0)),
    timestamp: (cases.find((each) => each.startedAt !== undefined)?.startedAt ?? result.startedAt).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length),
    hostname: result.target.address,
  };
  return { ...counts, xml: element('testsuite', attributes, [properties(result, suite, version), ...cases.map((each) => testCase(each, expected.get(caseKey(each)), options))]) };
}

function properties(result: RunResult, suite: string, version: string): string {
  const { target, tool } = result;
  const facts = result.suites.find((each) => each.name === suite);
  const verdict = result.verdicts.find((each) => each.suite === suite && each.version === version);
  const rows: Readonly<Record<string, string | undefined>> = {
    tool: `${tool.name} ${tool.version}`,
    node: tool.node,
    target: target.name,
    'target.description': target.description,
    'target.address': target.address,
    'target.vendor': target.vendor,
    'target.versions': target.offeredVersions?.join(', '),
    'target.tls': target.tls === undefined ? undefined : `${target.tls.protocol} ${target.tls.cipher}`,
    'kmip.version': version,
    profile: facts?.profile,
    'suite.checksum': facts?.checksum,
    verdict: verdict?.verdict,
    'verdict.reason': verdict?.reason,
    command: result.configuration.command,
  };
  const known = Object.entries(rows).filter((row): row is [string, string] => row[1] !== undefined);
  return element('properties', {}, known.map(([name, value]) => element('property', { name, value }, [])));
}

/** `PyKMIP / baseline-server / 1.4`, without the first when no name was asked for. */
const named = (separator: string, { suiteName }: JunitOptions, ...names: readonly string[]): string => [...(suiteName === undefined ? [] : [suiteName]), ...names].join(separator);

function testCase(each: CaseResult, expected: string | undefined, options: JunitOptions): string {
  const attributes = { name: `${each.id} ${each.title}`, classname: named('.', options, each.suite, each.version), time: seconds(each.durationMs) };
  return element('testcase', attributes, [...(expected === undefined ? verdictElement(each) : [expectedFailure(each, expected)]), ...remarks(each, options)]);
}

function verdictElement(each: CaseResult): string[] {
  switch (each.outcome) {
    case 'passed':
      return [];
    case 'skipped':
      return [element('skipped', { message: each.skip?.reason ?? '' }, [])];
    case 'failed':
      return [problem('failure', headline(each), countedSteps(each)[0]?.checks.find(isWrong)?.rule ?? 'failed', each)];
    case 'errored':
      return [problem('error', headline(each), each.steps.find((step) => step.errorKind !== undefined)?.errorKind ?? 'errored', each)];
    case 'inconclusive':
      return [problem('error', headline(each), 'inconclusive', each)];
  }
}

const expectedFailure = (each: CaseResult, reason: string): string => element('skipped', { type: 'expected-failure', message: `Fails as expected: ${fit(reason, MESSAGE_LIMIT)}` }, xmlText(details(each)));

const problem = (name: 'failure' | 'error', message: string, type: string, each: CaseResult): string =>
  element(name, { message, type }, xmlText(details(each)));

/** Steps that something is wrong with; clean-up never counts. */
const countedSteps = (each: CaseResult): StepResult[] => each.steps.filter((step) => !step.cleanup && step.outcome !== 'passed');

/** What is wrong first, and how much more there is. */
function headline(each: CaseResult): string {
  const messages = countedSteps(each).flatMap((step) => [
    ...step.checks.filter(isWrong).map((check) => check.message),
    ...(step.reason === undefined ? [] : [step.reason]),
  ]);
  const [first = 'The case ended before its last step.', ...more] = messages;
  const short = fit(first, MESSAGE_LIMIT);
  return more.length === 0 ? short : `${short} (and ${more.length} more)`;
}

function details(each: CaseResult): string {
  const steps = countedSteps(each).flatMap((step) => [
    `Step ${step.number}: ${step.title} (${step.place})`,
    ...(step.reason === undefined ? [] : [`  ${step.reason}`]),
    ...step.checks.filter(isWrong).flatMap((check) => ['', `  ${check.message} [${check.rule}]`, ...explainCheck(check).flatMap(passageLines)]),
    '',
    ...explainExchange(step, TREE_LINES).flatMap(passageLines),
    '',
  ]);
  return ['', ...steps, `Demanded by: ${each.sources.join('; ')}`, `Case: ${each.place}`, `Repeat: ${each.repeat}`, ''].join('\n');
}

const passageLines = ({ label, lines, verbatim }: Passage): string[] =>
  verbatim === true ? [`  ${label}:`, ...lines.map((line) => `  ${line}`)] : [`    ${`${label}:`.padEnd(15)}${lines.join(' ')}`];

/** Warnings go with the case that they belong to, whatever its outcome. */
function remarks(each: CaseResult, { attachment }: JunitOptions): string[] {
  const warnings = each.steps
    .filter((step) => !step.cleanup)
    .flatMap((step) => step.checks.filter((check) => check.verdict === 'warning').map((check) => `warning: step ${step.number}: ${check.message} (${check.source})`));
  const file = attachment?.(each);
  // Jenkins and GitLab look for this on a line of its own.
  const lines = [...warnings, ...(file === undefined ? [] : [`[[ATTACHMENT|${file}]]`])];
  return lines.length === 0 ? [] : [element('system-out', {}, xmlText(lines.join('\n')))];
}

/** What the list of expected failures says and the run does not. */
function expectationSuite(result: RunResult, options: JunitOptions): TestSuite[] {
  const problems = expectationProblems(result);
  if (problems.length === 0) return [];
  const cases = problems.map((message, index) =>
    element('testcase', { name: `Not as expected ${index + 1}`, classname: named('.', options, 'expected failures'), time: seconds(0) }, [element('failure', { message: fit(message, MESSAGE_LIMIT), type: 'not-as-expected' }, xmlText(message))]),
  );
  const counts = { tests: problems.length, failures: problems.length, errors: 0 };
  return [{ ...counts, xml: element('testsuite', { name: named(' / ', options, 'expected failures'), ...counts, skipped: 0, time: seconds(0) }, cases) }];
}

/** A run that did not reach its end is an error of its own: without it the file of a lost target might hold nothing red. */
function unfinishedSuite(result: RunResult, options: JunitOptions): TestSuite[] {
  if (result.ended === 'completed') return [];
  const message = result.endedBecause ?? `The run ended early: ${result.ended}.`;
  const error = element('error', { message, type: result.ended }, []);
  const body = element('testcase', { name: 'The run reaches its end', classname: named('.', options, 'run'), time: seconds(result.durationMs) }, [error]);
  const attributes = { name: named(' / ', options, 'run'), tests: 1, failures: 0, errors: 1, skipped: 0, time: seconds(result.durationMs) };
  return [{ tests: 1, failures: 0, errors: 1, xml: element('testsuite', attributes, [body]) }];
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

/** `content` is child elements or escaped text. */
function element(name: string, attributes: Readonly<Record<string, string | number>>, content: readonly string[] | string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlAttribute(String(value))}"`);
  const start = `<${name}${written.join('')}`;
  if (content.length === 0) return `${start}/>`;
  return `${start}>${typeof content === 'string' ? content : `\n${content.join('\n')}\n`}</${name}>`;
}
