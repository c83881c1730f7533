import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { UserError } from '../kmip/user-error.js';
import { resolveNode, resultProblem, resultSchema, type SchemaNode } from './result-schema.js';
import { parseResultsJson, renderResultsJson } from './results-json.js';
import { hostileResult, HOSTILE, runResult, sampleResult, caseResult, check, step } from './testing/sample-result.js';

describe('results.json', () => {
  it.each([
    ['a run with every outcome', sampleResult()],
    ['a run without cases', runResult([])],
    ['a run in which every text is hostile', hostileResult(HOSTILE)],
  ])('keeps %s', (_, result) => {
    expect(parseResultsJson(renderResultsJson(result), 'results.json')).toEqual(result);
  });

  it('writes the same bytes whatever order the keys were made in', () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).reverse().map(([key, each]) => [key, backwards(each)]));
    };
    const result = sampleResult();
    expect(renderResultsJson(backwards(result) as typeof result)).toBe(renderResultsJson(result));
  });

  it('starts with what tells its format, in the order of the schema', () => {
    expect(Object.keys(JSON.parse(renderResultsJson(sampleResult())) as object)).toEqual([
      'format', 'formatVersion', 'tool', 'startedAt', 'finishedAt', 'durationMs', 'ended', 'configuration', 'target', 'suites', 'cases', 'verdicts', 'causes', 'counts',
    ]);
  });

  it('writes a check on one line', () => {
    const lines = renderResultsJson(runResult([caseResult({ steps: [step({ checks: [check({ rule: 'S-9', bytes: { offset: 8, length: 16 } })] })] })])).split('\n');
    expect(lines.filter((line) => line.includes('"S-9"'))).toEqual([
      '      {"rule":"S-9","verdict":"match","path":"Batch Item 1 › Result Status","expected":"Success (0)","actual":"Success (0)","message":"The Result Status is as expected.","cause":"Result Status differs","source":"KMIP 1.4 §9.1.3.2.28","bytes":{"offset":8,"length":16}}',
    ]);
  });

  it.each([
    ['{', 'x.json is not JSON: '],
    ['[]', 'x.json is no run result: it has no "format": "kmip-conformance-result".'],
    ['{"format":"kmip-conformance-result","formatVersion":2}', 'x.json has format version 2; this program reads version 1.'],
    ['{"format":"kmip-conformance-result","formatVersion":1}', "x.json is no run result: at the top: must have required property 'tool'."],
  ])('refuses %s', (text, message) => {
    expect(() => parseResultsJson(text, 'x.json')).toThrow(UserError);
    expect(() => parseResultsJson(text, 'x.json')).toThrow(message);
  });
});

describe('the schema of run results', () => {
  it('refuses unknown members', () => {
    expect(resultProblem({ ...sampleResult(), colour: 'red' })).toBe('at the top: must NOT have additional properties ("colour")');
  });

  it('refuses outcomes that do not exist', () => {
    expect(resultProblem(runResult([{ ...caseResult(), outcome: 'green' as 'passed' }], { counts: sampleResult().counts }))).toBe(
      'at /cases/0/outcome: must be equal to one of the allowed values',
    );
  });

  it('describes every member', () => {
    const bare = (node: SchemaNode, path: string): string[] => [
      ...(node.description === undefined && node.$ref === undefined ? [path] : []),
      ...Object.entries(node.properties ?? {}).flatMap(([name, each]) => bare(each, `${path}.${name}`)),
    ];
    expect(Object.entries(resultSchema.$defs).flatMap(([name, node]) => bare(node, name))).toEqual([]);
  });

  const interfaces = [...interfacesOf('../runner/result.ts'), ...interfacesOf('../match/check.ts')];
  it.each(interfaces)('has the members of $name as the source declares them', ({ name, members }) => {
    expect(describeNode(resultSchema.$defs[name])).toEqual(members);
  });
});

/** Member name, with `?` when optional, to the members of an object written in place, or to true. */
interface Members {
  readonly [member: string]: Members | true;
}

function interfacesOf(file: string): { name: string; members: Members }[] {
  const source = ts.createSourceFile(file, readFileSync(new URL(file, import.meta.url), 'utf8'), ts.ScriptTarget.ES2023);
  return source.statements.filter(ts.isInterfaceDeclaration).map((each) => ({ name: each.name.text, members: describeMembers(each.members, source) }));
}

const describeMembers = (members: ts.NodeArray<ts.TypeElement>, source: ts.SourceFile): Members =>
  Object.fromEntries(
    members.filter(ts.isPropertySignature).map((each) => [each.name.getText(source) + (each.questionToken ? '?' : ''), describeType(each.type, source)]),
  );

function describeType(type: ts.TypeNode | undefined, source: ts.SourceFile): Members | true {
  if (type === undefined) return true;
  if (ts.isTypeLiteralNode(type)) return describeMembers(type.members, source);
  if (ts.isTypeOperatorNode(type)) return describeType(type.type, source);
  return ts.isArrayTypeNode(type) ? describeType(type.elementType, source) : true;
}

function describeNode(node: SchemaNode | undefined): Members | true {
  const { properties, items, required = [] } = resolveNode(node) ?? {};
  if (items !== undefined && items.$ref === undefined) return describeNode(items);
  if (properties === undefined) return true;
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name + (required.includes(name) ? '' : '?'), each.$ref === undefined ? describeNode(each) : true]),
  );
}
