import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import sax from 'sax';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { RunResult } from '../runner/result.js';
import { judgeExpectations } from '../runner/expected-failures.js';
import { renderSummary } from './console.js';
import { renderCtrf } from './ctrf.js';
import { renderGithub } from './github.js';
import { renderHtml } from './html/render.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderResultsJson } from './results-json.js';
import { renderTap } from './tap.js';
import { caseResult, hostileResult, HOSTILE, runResult, sampleResult } from './testing/sample-result.js';

/** Passed, failed, errored, inconclusive and skipped cases, one failure that is expected, and an entry that nothing meets. */
function mixed(): RunResult {
  const sample = sampleResult();
  const cases = [...sample.cases, caseResult({ id: 'SKLC-M-9' })];
  const result = runResult(cases);
  const entry = { case: 'symmetric-key-lifecycle/SKLC-M-2', versions: '1.4', reason: 'known', place: 'known.yaml:1:3' };
  const entries = ['Get Attributes returns no Digest', 'Create makes keys Active'].map((cause) => ({ ...entry, check: { cause } }));
  return { ...result, expectations: judgeExpectations(result, { file: 'known.yaml', entries }, '2026-03-14') };
}

/** What each case ends with, in one word that every format has: what was not judged is `failed` there. */
const word = (outcome: string): string => (outcome === 'errored' || outcome === 'inconclusive' ? 'failed' : outcome);

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  const parser = sax.parser(true);
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  parser.write(xml).close();
  return root.children[0]!;
}

const all = (element: Element, name: string): Element[] => [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => all(child, name))];

describe('one run in every format', () => {
  const result = mixed();
  const expected = new Map(result.cases.map((each) => [`${each.suite} ${each.version} ${each.id}`, each.id === 'SKLC-M-2' && each.version === '1.4' ? 'expected' : word(each.outcome)]));
  const outcomes = (entries: readonly (readonly [string, string])[]): Record<string, string> => Object.fromEntries([...entries].sort());
  const ours = outcomes([...expected]);

  it('has cases of every kind', () => {
    expect([...new Set([...expected.values(), ...result.cases.map(({ outcome }) => outcome)])].sort()).toEqual(['errored', 'expected', 'failed', 'inconclusive', 'passed', 'skipped']);
  });

  it('is the same in junit.xml', () => {
    const suites = parseXml(renderJunit(result)).children.filter(({ attributes }) => attributes.name !== 'expected failures');
    const found = suites.flatMap(({ attributes: { name = '' }, children }) =>
      children.filter((child) => child.name === 'testcase').map(({ attributes, children: [verdict] }): [string, string] => {
        const [suite = '', version = ''] = name.split(' / ');
        const outcome = { undefined: 'passed', 'system-out': 'passed', skipped: verdict?.attributes.type === 'expected-failure' ? 'expected' : 'skipped', failure: 'failed', error: 'failed' }[String(verdict?.name)];
        return [`${suite} ${version} ${attributes.name?.split(' ')[0] ?? ''}`, outcome ?? ''];
      }),
    );
    expect(outcomes(found)).toEqual(ours);
  });

  it('is the same in TAP', () => {
    const lines = renderTap(result).split('\n').filter((line) => /^(not )?ok /.test(line));
    const found = lines.map((line): [string, string] => {
      const [, not, name = '', directive = ''] = /^(not )?ok \d+ - ([^:]+):.*?(?: # (SKIP|TODO expected|TODO optional).*)?$/.exec(line) ?? [];
      const outcome = directive === 'SKIP' ? 'skipped' : directive === 'TODO expected' ? 'expected' : not === undefined ? 'passed' : 'failed';
      return [name, outcome];
    });
    expect(outcomes(found)).toEqual(ours);
  });

  it('is the same in CTRF', () => {
    const { tests } = (JSON.parse(renderCtrf(result)) as { results: { tests: { name: string; status: string; suite: string[]; tags: string[] }[] } }).results;
    const found = tests.map(({ name, status, suite, tags }): [string, string] => [`${suite[0] ?? ''} ${(suite[1] ?? '').replace('KMIP ', '')} ${name.split(' ')[0] ?? ''}`, tags.includes('expected-failure') ? 'expected' : status]);
    expect(outcomes(found)).toEqual(ours);
  });

  it('is the same in results.json', () => {
    const { cases } = JSON.parse(renderResultsJson(result)) as RunResult;
    expect(cases.map(({ id, outcome }) => [id, outcome])).toEqual(result.cases.map(({ id, outcome }) => [id, outcome]));
  });

  it('has the same verdicts on its profiles in the HTML report, Markdown, JUnit, CTRF and on the console', () => {
    const console = renderSummary(result, { color: false, columns: 200 });
    const [html, markdown] = [renderHtml(result), renderMarkdown(result)];
    const properties = all(parseXml(renderJunit(result)), 'testsuite').map((suite) => [suite.attributes.name, all(suite, 'property').find(({ attributes }) => attributes.name === 'verdict')?.attributes.value]);
    for (const { suite, profile, version, verdict, counts } of result.verdicts) {
      expect(console).toMatch(new RegExp(`${profile} +${version.replace('.', '\\.')} +${verdict}\\n`));
      expect(markdown).toContain(`${verdict} ${counts.passed}/${counts.cases}`);
      expect(html).toContain(verdict);
      expect(properties).toContainEqual([`${suite} / ${version}`, verdict]);
    }
  });

  it('names every failure that nothing expects in GitHub annotations', () => {
    const text = renderGithub(result);
    const unexpected = new Set((result.expectations?.unexpected ?? []).map(({ id }) => id));
    for (const id of unexpected) expect(text).toContain(id);
    expect(text).not.toMatch(/^(?!::(error|warning) ).+$/m);
  });
});

/** The elements and attributes that Jenkins, GitLab and GitHub's reporters read, as their documents give them. */
const JUNIT: Readonly<Record<string, { readonly within: readonly string[]; readonly needs: readonly string[]; readonly may: readonly string[]; readonly numbers: readonly string[] }>> = {
  testsuites: { within: [''], needs: ['name', 'tests', 'failures', 'errors', 'time'], may: [], numbers: ['tests', 'failures', 'errors', 'time'] },
  testsuite: { within: ['testsuites'], needs: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'], may: ['timestamp', 'hostname'], numbers: ['tests', 'failures', 'errors', 'skipped', 'time'] },
  properties: { within: ['testsuite'], needs: [], may: [], numbers: [] },
  property: { within: ['properties'], needs: ['name', 'value'], may: [], numbers: [] },
  testcase: { within: ['testsuite'], needs: ['name', 'classname', 'time'], may: [], numbers: ['time'] },
  failure: { within: ['testcase'], needs: ['message', 'type'], may: [], numbers: [] },
  error: { within: ['testcase'], needs: ['message', 'type'], may: [], numbers: [] },
  skipped: { within: ['testcase'], needs: ['message'], may: ['type'], numbers: [] },
  'system-out': { within: ['testcase'], needs: [], may: [], numbers: [] },
};

function junitProblems(element: Element, parent = ''): string[] {
  const rule = JUNIT[element.name];
  if (rule === undefined) return [`<${element.name}> is no element of JUnit`];
  const names = Object.keys(element.attributes);
  const counted = (name: string): number => all(element, name).length;
  const counts = element.name === 'testsuite' ? { tests: counted('testcase'), failures: counted('failure'), errors: counted('error'), skipped: counted('skipped') } : element.name === 'testsuites' ? { tests: counted('testcase'), failures: counted('failure'), errors: counted('error') } : {};
  const verdicts = element.name === 'testcase' ? element.children.filter(({ name }) => name !== 'system-out').length : 0;
  return [
    ...(rule.within.includes(parent) ? [] : [`<${element.name}> stands in <${parent}>`]),
    ...rule.needs.filter((name) => !names.includes(name)).map((name) => `<${element.name}> lacks ${name}`),
    ...names.filter((name) => ![...rule.needs, ...rule.may].includes(name)).map((name) => `<${element.name}> has ${name}`),
    ...rule.numbers.filter((name) => !/^\d+(\.\d+)?$/.test(element.attributes[name] ?? '')).map((name) => `${name} of <${element.name}> is no number`),
    ...Object.entries(counts).filter(([name, count]) => element.attributes[name] !== String(count)).map(([name, count]) => `<${element.name}> says ${name}=${element.attributes[name] ?? ''} and has ${count}`),
    ...(verdicts > 1 ? ['<testcase> has two verdicts'] : []),
    ...element.children.flatMap((child) => junitProblems(child, element.name)),
  ];
}

/** Where something stands that must not be there; empty when it is not. */
function around(text: string, pattern: RegExp): string {
  const found = pattern.exec(text);
  return found === null ? '' : text.slice(Math.max(0, found.index - 40), found.index + 40);
}

describe('hostile texts in every field that a server fills', () => {
  const schema = JSON.parse(readFileSync(new URL('../runner/result.schema.json', import.meta.url), 'utf8')) as object;
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

  it.each([
    ['markup, the end of CDATA, control characters, half a surrogate pair', HOSTILE],
    ['a megabyte', 'A'.repeat(1 << 20)],
    ['a megabyte of markup', '<b>'.repeat(1 << 18)],
    ['a megabyte of halves of surrogate pairs', '\udc00\ud800'.repeat(1 << 16)],
  ])('leave each format valid: %s', (_, text) => {
    const result = hostileResult(text);
    // Hundreds of fields of a megabyte each are more than one string can hold.
    expect(validate(JSON.parse(renderResultsJson(hostileResult(text.slice(0, 1 << 14)))))).toBe(true);
    expect(junitProblems(parseXml(renderJunit(result)))).toEqual([]);
    expect((JSON.parse(renderCtrf(result)) as { results: { tests: unknown[] } }).results.tests).toHaveLength(result.cases.length);
    const tap = renderTap(result);
    for (const block of tap.match(/^ {2}---\n[\s\S]*?^ {2}\.\.\.$/gm) ?? []) expect(parseYaml(block.replace(/^ {2}(---|\.\.\.)$/gm, ''))).toMatchObject({ outcome: expect.any(String) as string });
    const [junit, html] = [renderJunit(result), renderHtml(result)];
    for (const shown of [junit, html, renderMarkdown(result), tap, renderGithub(result), renderSummary(result, { color: false, columns: 100 })]) {
      expect(around(shown, /(?![\t\n])[\p{Cc}\p{Cs}]/u)).toBe('');
      expect(shown.length).toBeLessThan(4_000_000);
    }
    for (const shown of [junit, html]) expect(around(shown, /<script>alert|<img|<b><b>/)).toBe('');
  });

  it('and an ordinary run is valid JUnit', () => {
    for (const result of [sampleResult(), mixed(), runResult([])]) expect(junitProblems(parseXml(renderJunit(result)))).toEqual([]);
  });
});
