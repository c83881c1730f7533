import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UserError } from '../kmip/user-error.js';
import { parseExpectations, renderExpectations } from './expectation-file.js';

const GOOD = `
# a remark
- case: lifecycle/SKLC-M-1
  versions: 1.2..1.4
  check:
    cause: Get Attributes returns no Digest
  reason: PyKMIP has no Digest
  link: https://example.com/issues/1
  expires: 2026-12-31
- case: 'BL-*'
  check: { rule: S-3, path: Response Header › Time Stamp }
  reason: known
`;

const problemsOf = (text: string): string[] => {
  try {
    parseExpectations(text, 'x.yaml');
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message.split('\n');
  }
};

describe('a list of expected failures', () => {
  it('holds entries with the place where they stand', () => {
    expect(parseExpectations(GOOD, 'x.yaml')).toEqual({
      file: 'x.yaml',
      entries: [
        {
          case: 'lifecycle/SKLC-M-1',
          versions: '1.2..1.4',
          check: { cause: 'Get Attributes returns no Digest' },
          reason: 'PyKMIP has no Digest',
          link: 'https://example.com/issues/1',
          expires: '2026-12-31',
          place: 'x.yaml:3:3',
        },
        { case: 'BL-*', check: { rule: 'S-3', path: 'Response Header › Time Stamp' }, reason: 'known', place: 'x.yaml:10:3' },
      ],
    });
  });

  it.each([['an empty file', ''], ['remarks alone', '# nothing\n'], ['an empty list', '[]\n']])('may be %s', (_, text) => {
    expect(parseExpectations(text, 'x.yaml').entries).toEqual([]);
  });

  it.each([
    ['an entry without a reason', '- case: a/b\n  check: { cause: c }\n', ['x.yaml:1:3: the entry for a/b has no reason: say why this failure is accepted']],
    ['a reason left empty', '- case: a/b\n  check: { cause: c }\n  reason:\n', ['x.yaml:3:10: the entry for a/b has no reason: say why this failure is accepted']],
    ['a reason of blanks', "- case: a/b\n  check: { cause: c }\n  reason: '  '\n", ['x.yaml:3:11: the entry for a/b has no reason: say why this failure is accepted']],
    ['a wrong key', '- case: a/b\n  check: { cause: c }\n  reasn: x\n  reason: x\n', ["x.yaml:3:3: 'reasn' is none of case, versions, check, intermittent, reason, link, expires, preset, failures, did you mean 'reason'?"]],
    ['no case', '- check: { cause: c }\n  reason: x\n', ["x.yaml:1:3: the entry has no 'case'"]],
    ['a wrong range', '- case: a/b\n  versions: 1.5\n  check: { cause: c }\n  reason: x\n', ["x.yaml:2:13: '1.5' is no range of KMIP versions; ranges are 1.2, 1.2.., ..1.4 and 1.2..2.1"]],
    ['a day that does not exist', '- case: a/b\n  check: { cause: c }\n  reason: x\n  expires: 2026-02-30\n', ["x.yaml:4:12: '2026-02-30' is no day; write it as 2026-12-31"]],
    ['a link that is none', '- case: a/b\n  check: { cause: c }\n  reason: x\n  link: javascript:alert(1)\n', ["x.yaml:4:9: 'javascript:alert(1)' is no http or https address"]],
    ['no check', '- case: a/b\n  reason: x\n', ["x.yaml:1:3: 'check' must hold either 'cause', or 'rule' and 'path', or 'refused' and perhaps 'with'"]],
    ['a rule without a path', '- case: a/b\n  check: { rule: S-3 }\n  reason: x\n', ["x.yaml:2:10: 'check' must hold either 'cause', or 'rule' and 'path', or 'refused' and perhaps 'with'"]],
    ['a cause with a rule', '- case: a/b\n  check: { cause: c, rule: S-3, path: p }\n  reason: x\n', ["x.yaml:2:10: 'check' must hold either 'cause', or 'rule' and 'path', or 'refused' and perhaps 'with'"]],
    ['a map instead of a list', 'case: a/b\n', ["x.yaml:1:1: the file must be a list; each entry begins with '- case:'"]],
    ['a text instead of an entry', '- a/b\n', ["x.yaml:1:3: an entry must be a map that begins with 'case:'"]],
    ['a list instead of a text', '- case: [a]\n  check: { cause: c }\n  reason: x\n', ["x.yaml:1:9: 'case' must be a text", "x.yaml:1:3: the entry has no 'case'"]],
  ])('must not hold %s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('must be YAML', () => {
    expect(problemsOf('- case: [a\n')[0]).toMatch(/^x\.yaml:2:1: not valid YAML: /);
  });

  it('names everything that is wrong at once', () => {
    expect(problemsOf('- case: a\n  check: { cause: c }\n- check: { cause: c }\n  reason: x\n')).toHaveLength(2);
  });
});

it('is written in the manual as the program reads it', () => {
  const manual = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n(- case:[\s\S]*?)```/.exec(manual) ?? [];
  expect(parseExpectations(example, 'ci.md').entries).toEqual([
    {
      case: 'symmetric-key-lifecycle-server/SKLC-M-1',
      versions: '1.2..1.4',
      check: { cause: 'Get Attributes returns no Digest' },
      reason: 'Digest comes with release 4.2',
      link: 'https://tracker.example.com/KMS-815',
      expires: '2026-12-31',
      place: 'ci.md:1:3',
    },
  ]);
});

describe('several failures with one reason', () => {
  const GROUP = `- reason: no Digest
  link: https://example.com/1
  failures:
    - case: lifecycle/M-1@1.2..1.4, BL-*
      check: { cause: c }
    - case: M-2
      versions: 2.0..
      intermittent: true
      check: { rule: r, path: p }
`;

  it('are entries of their own', () => {
    const common = { reason: 'no Digest', link: 'https://example.com/1' };
    expect(parseExpectations(GROUP, 'x.yaml').entries).toEqual([
      { case: 'lifecycle/M-1@1.2..1.4, BL-*', check: { cause: 'c' }, ...common, place: 'x.yaml:4:7' },
      { case: 'M-2', versions: '2.0..', intermittent: true, check: { rule: 'r', path: 'p' }, ...common, place: 'x.yaml:6:7' },
    ]);
  });

  it.each([
    ['a case beside them', `${GROUP}  case: x\n`, ["x.yaml:10:9: 'case' stands beside 'failures'; it belongs in its entries"]],
    ['no reason', GROUP.replace('reason: no Digest\n  ', ''), ['x.yaml:1:3: the entry for lifecycle/M-1@1.2..1.4, BL-* has no reason: say why this failure is accepted']],
    ['none', '- reason: x\n  failures: []\n', ["x.yaml:2:13: 'failures' must be a list; each entry begins with '- case:'"]],
    ['a reason within', GROUP.replace('versions', 'reason'), ["x.yaml:7:7: 'reason' is none of case, versions, check, intermittent"]],
    ['a text', '- reason: x\n  failures: [a]\n', ["x.yaml:2:14: an entry must be a map that begins with 'case:'"]],
    ['a wrong range', GROUP.replace('1.2..1.4', '1.9'), ["x.yaml:4:13: '1.9' is no range of KMIP versions; ranges are 1.2, 1.2.., ..1.4 and 1.2..2.1"]],
    ['something else than true', GROUP.replace('true', 'sometimes'), ["x.yaml:8:21: 'intermittent' is true or absent, and not 'sometimes'"]],
  ])('must not have %s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('are written as they are read', () => {
    const [first, second] = parseExpectations(GROUP, 'x.yaml').entries;
    const lone = { case: 'M-3', check: { cause: 'other' }, reason: 'else' };
    const text = renderExpectations([first!, lone, second!], 'results.json');
    expect(parseExpectations(text, 'x.yaml').entries).toEqual([first, second, lone].map((entry) => ({ ...entry, place: expect.stringMatching(/^x\.yaml:\d+:\d+$/) as string })));
  });
});

describe('the JSON Schema of the list', () => {
  const validate = new Ajv({ strictTypes: false, strictRequired: false }).compile(
    JSON.parse(readFileSync(new URL('../../profiles/expected-failures.schema.json', import.meta.url), 'utf8')) as object,
  );

  it.each([
    ['a good list', GOOD, true],
    ['no reason', '- case: a/b\n  check: { cause: c }\n', false],
    ['a reason of blanks', "- case: a/b\n  check: { cause: c }\n  reason: '  '\n", false],
    ['cause and rule', '- case: a/b\n  check: { cause: c, rule: r, path: p }\n  reason: x\n', false],
    ['a rule alone', '- case: a/b\n  check: { rule: r }\n  reason: x\n', false],
    ['an unknown key', '- case: a/b\n  check: { cause: c }\n  reason: x\n  colour: red\n', false],
    ['a map', 'case: a/b\n', false],
    ['a group', '- reason: x\n  failures:\n    - { case: a, check: { cause: c }, intermittent: true }\n', true],
    ['a group with a case', '- reason: x\n  case: a\n  failures:\n    - { case: a, check: { cause: c } }\n', false],
    ['an empty group', '- reason: x\n  failures: []\n', false],
  ])('agrees with the program on %s', (_, text, good) => {
    expect(validate(parse(text))).toBe(good);
    expect(problemsOf(text).length === 0).toBe(good);
  });
});

describe('a list that is written', () => {
  it('leaves every reason to be filled in', () => {
    const text = renderExpectations(
      [
        { case: 'lifecycle/SKLC-M-1', versions: '1.2..1.4', check: { cause: 'Get Attributes returns no Digest' } },
        { case: 'lifecycle/SKLC-M-2', versions: '2.1', check: { cause: 'A "colon": # and more' } },
      ],
      'PyKMIP',
    );
    expect(text).toBe(`# Expected failures of PyKMIP.
# Give each entry a reason; 'link' (an address) and 'expires' (2026-12-31) may follow it.

- case: lifecycle/SKLC-M-1
  versions: 1.2..1.4
  check:
    cause: Get Attributes returns no Digest
  reason:

- case: lifecycle/SKLC-M-2
  versions: "2.1"
  check:
    cause: 'A "colon": # and more'
  reason:
`);
    expect(problemsOf(text)).toEqual([
      'x.yaml:8:10: the entry for lifecycle/SKLC-M-1 has no reason: say why this failure is accepted',
      'x.yaml:14:10: the entry for lifecycle/SKLC-M-2 has no reason: say why this failure is accepted',
    ]);
    const filled = parseExpectations(text.replaceAll('reason:', 'reason: known'), 'x.yaml');
    expect(filled.entries.map((each) => [each.versions, each.check.cause])).toEqual([
      ['1.2..1.4', 'Get Attributes returns no Digest'],
      ['2.1', 'A "colon": # and more'],
    ]);
  });

  it('is an empty list when nothing failed', () => {
    expect(parse(renderExpectations([], 'results.json'))).toEqual([]);
  });
});
