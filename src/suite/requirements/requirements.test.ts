import { describe, expect, it } from 'vitest';
import { formatProblem } from '../problem.js';
import { readRequirements } from './read.js';
import { resolveRequirements, type ListedSuite } from './resolve.js';

const FILE = 'requirements/one.yaml';

const listed = (suite: string, cases: readonly (readonly [string, 'mandatory' | 'optional'])[]): ListedSuite => ({
  name: suite,
  includes: [],
  cases: cases.flatMap(([id, level]) => (['1.0', '1.1'] as const).map((version) => ({ suite, id, level, version }))),
});

const suite = listed('one', [['C-GET', 'mandatory'], ['C-GET-FORMAT', 'mandatory'], ['C-EXTRA', 'optional']]);

/** Line 5 is the first of the requirement. */
const one = (...lines: readonly string[]): string => ['suite: one', 'areas:', '  - title: Operations', '    requirements:', ...lines.map((line, at) => `      ${at === 0 ? '- ' : '  '}${line}`)].join('\n');

const REST = ['title: Get returns an object', 'versions: 1.0..1.1', 'source: KMIP 1.0 to 1.1 §4.11'] as const;

function problems(text: string): string[] {
  const { list, problems: own } = readRequirements(FILE, text);
  const resolved = list === undefined ? [] : resolveRequirements(list, [suite]).problems;
  return [...own, ...resolved].map(formatProblem);
}

const resolve = (text: string): unknown => {
  const { list } = readRequirements(FILE, text);
  return list === undefined ? undefined : resolveRequirements(list, [suite]).list;
};

describe('a list of requirements', () => {
  it('names the cases that decide a requirement, by glob, in every version', () => {
    expect(resolve(one('id: OP-GET', ...REST, 'decidedBy: C-GET*'))).toEqual({
      suite: 'one',
      requirements: [
        {
          id: 'OP-GET',
          title: 'Get returns an object',
          area: 'Operations',
          scopes: [
            {
              versions: ['1.0', '1.1'],
              level: 'mandatory',
              sources: ['KMIP 1.0 to 1.1 §4.11'],
              decidedBy: [
                { suite: 'one', id: 'C-GET' },
                { suite: 'one', id: 'C-GET-FORMAT' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('can differ by version', () => {
    const text = one('id: OP-GET', 'title: Get', 'versions: 1.0..1.1', 'source: [KMIP 1.0 §4.10@1.0, KMIP 1.1 §4.11@1.1]', 'untested@1.0: No case can be made.', 'level@1.1: should', 'decidedBy@1.1: C-EXTRA');
    expect(problems(text)).toEqual([]);
    expect(resolve(text)).toMatchObject({
      requirements: [
        {
          scopes: [
            { versions: ['1.0'], level: 'mandatory', sources: ['KMIP 1.0 §4.10'], decidedBy: [], untested: 'No case can be made.' },
            { versions: ['1.1'], level: 'should', sources: ['KMIP 1.1 §4.11'], decidedBy: [{ suite: 'one', id: 'C-EXTRA' }] },
          ],
        },
      ],
    });
  });

  it.each([
    ['a glob that names no case', one('id: OP-GET', ...REST, 'decidedBy: [C-GET, C-GOT]'), [`${FILE}:9:28: no case is called 'C-GOT', did you mean 'C-GET'?`]],
    ['a requirement without a case', one('id: OP-GET', ...REST, 'decidedBy: C-GOT*'), [`${FILE}:9:20: no case is called 'C-GOT*', did you mean 'C-GET'?`, `${FILE}:9:20: no case decides requirement OP-GET, did you mean 'C-GET'?`]],
    ['a requirement with neither case nor reason', one('id: OP-GET', ...REST), [`${FILE}:5:9: requirement OP-GET has neither 'decidedBy' nor 'untested' with a reason`]],
    ['a reason beside a case', one('id: OP-GET', ...REST, 'decidedBy: C-GET', 'untested: No case.'), [`${FILE}:10:19: requirement OP-GET has both 'decidedBy' and 'untested'`]],
    ['an optional case for a mandatory requirement', one('id: OP-GET', ...REST, 'decidedBy: C-EXTRA'), [`${FILE}:9:20: case C-EXTRA is optional and requirement OP-GET mandatory`]],
    ['a mandatory case for a recommendation', one('id: OP-GET', ...REST, 'level: should', 'decidedBy: C-GET'), [`${FILE}:10:20: case C-GET is mandatory and requirement OP-GET only a 'should'`]],
    ['an unknown document', one('id: OP-GET', 'title: Get', 'versions: 1.0', 'source: KMIP Profile 1.0 §4.10', 'decidedBy: C-GET'), [`${FILE}:8:17: unknown document 'KMIP Profile 1.0', did you mean 'KMIP Profiles 1.0'?`]],
    ['a document of another version', one('id: OP-GET', 'title: Get', 'versions: 1.0..1.1', 'source: KMIP 1.1 §4.11', 'decidedBy: C-GET'), [`${FILE}:8:17: 'KMIP 1.1' does not speak about this protocol version (KMIP 1.0)`]],
    ['a document without a section', one('id: OP-GET', 'title: Get', 'versions: 1.0', 'source: KMIP 1.0', 'decidedBy: C-GET'), [`${FILE}:8:17: 'KMIP 1.0' names no section and no test case`]],
    ['a version without a source', one('id: OP-GET', 'title: Get', 'versions: 1.0..1.1', 'source: KMIP 1.0 §4.10@1.0', 'decidedBy: C-GET'), [`${FILE}:5:9: requirement OP-GET has no 'source' (KMIP 1.1)`]],
    ['an unknown key', one('id: OP-GET', ...REST, 'decidedby: C-GET'), [`${FILE}:9:9: unknown key 'decidedby', did you mean 'decidedBy'?`]],
    [
      'two requirements with one id',
      `${one('id: OP-GET', ...REST, 'decidedBy: C-GET')}\n      - {id: OP-GET, title: Again, versions: 1.0, source: KMIP 1.0 §4.10, decidedBy: C-GET}`,
      [`${FILE}:10:9: requirement OP-GET is there twice, first at ${FILE}:5:9`],
    ],
  ])('is refused with %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});
