import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'validate-'));
afterAll(() => rmSync(folder, { recursive: true }));
let fresh = 0;

const query = (id: string, ...more: readonly string[]): string[] => [
  `  - id: ${id}`,
  '    title: The server tells its operations',
  ...more.map((line) => `    ${line}`),
  '    source: KMIP 1.4 §4.25',
  '    steps:',
  '      - send: { Query: { QueryFunction: QueryOperations } }',
];
const suite = (...cases: readonly (readonly string[])[]): string => ['suite: own', 'title: Own', 'profile: Own', 'versions: 1.4', 'cases:', ...cases.flat(), ''].join('\n');
/** Line 5 is that of the requirement's id. */
const requirement = (id: string, source: string, ...more: readonly string[]): string[] => [
  `      - id: ${id}`,
  '        title: Query tells the operations',
  '        versions: 1.4',
  `        source: ${source}`,
  ...more.map((line) => `        ${line}`),
];
const list = (...requirements: readonly (readonly string[])[]): string => ['suite: own', 'areas:', '  - title: Query', '    requirements:', ...requirements.flat(), ''].join('\n');
const SOURCE = 'KMIP 1.4 §4.25';

/** What `validate` says of a suite and the list beside it, with `DIR` for their folder. */
async function validate(suiteText: string, listText: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const directory = join(folder, String(++fresh));
  mkdirSync(join(directory, 'requirements'), { recursive: true });
  writeFileSync(join(directory, 'own.yaml'), suiteText);
  writeFileSync(join(directory, 'requirements', 'own.yaml'), listText);
  const { code, out, err } = await runCaptured(['validate', join(directory, 'own.yaml')]);
  return { code, out: out.replaceAll(directory, 'DIR'), err: err.replaceAll(directory, 'DIR') };
}

describe('validate', () => {
  it('takes a suite and a list that agree', async () => {
    expect(await validate(suite(query('OWN-QUERY')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY')))).toEqual({
      code: 0,
      out: 'DIR/own.yaml: own, valid; 1 case, 1 over all protocol versions; 1 requirements\n',
      err: '',
    });
  });

  it.each([
    ['a mandatory case that decides no requirement', suite(query('OWN-QUERY'), query('OWN-MORE')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY')), "DIR/own.yaml:11:5: mandatory case OWN-MORE decides no requirement: name it in a 'decidedBy' of the list, or make it optional"],
    ['an optional case for a mandatory requirement', suite(query('OWN-QUERY', 'level: optional')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY')), 'DIR/requirements/own.yaml:9:20: case OWN-QUERY is optional and requirement OWN-OP-QUERY mandatory'],
    ['a requirement in a version that the suite leaves out', suite(query('OWN-QUERY')), list([...requirement('OWN-OP-QUERY', 'KMIP 1.3 to 1.4 §4.25', 'decidedBy: OWN-QUERY')].map((line) => line.replace('versions: 1.4', 'versions: 1.3..1.4'))), 'DIR/requirements/own.yaml:9:20: no case decides requirement OWN-OP-QUERY (KMIP 1.3)'],
    ['a case that no suite has', suite(query('OWN-QUERY')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: [OWN-QUERY, OWN-QUERRY]')), "DIR/requirements/own.yaml:9:32: no case is called 'OWN-QUERRY', did you mean 'OWN-QUERY'?"],
    ['a requirement of a document that does not exist', suite(query('OWN-QUERY')), list(requirement('OWN-OP-QUERY', 'KMIP 1.7 §4.25', 'decidedBy: OWN-QUERY')), "DIR/requirements/own.yaml:8:17: unknown document 'KMIP 1.7'"],
    ['two requirements with one id', suite(query('OWN-QUERY')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY'), requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY')), 'DIR/requirements/own.yaml:10:9: requirement OWN-OP-QUERY is there twice, first at DIR/requirements/own.yaml:5:9'],
    ['two cases with one id', suite(query('OWN-QUERY'), query('OWN-QUERY')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY')), 'DIR/own.yaml:11:9'],
    ['a list of another suite', suite(query('OWN-QUERY')), list(requirement('OWN-OP-QUERY', SOURCE, 'decidedBy: OWN-QUERY')).replace('suite: own', 'suite: other'), "DIR/requirements/own.yaml:1:8: the suite beside it is called 'own'"],
  ])('refuses %s, with the place', async (_, suiteText, listText, message) => {
    const { code, out, err } = await validate(suiteText, listText);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
