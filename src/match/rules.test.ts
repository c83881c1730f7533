import { describe, expect, it } from 'vitest';
import { PROTOCOL_VERSIONS } from '../kmip/version.js';
import { RULES, ruleSource } from './rules.js';
import { RULE_EXAMPLES } from './testing/rule-examples.js';

describe('the table of rules', () => {
  it('has an example for every rule', () => {
    expect(RULE_EXAMPLES.map((example) => example.rule).sort()).toEqual(RULES.map((rule) => rule.id).sort());
  });

  it('names a document and a section for every rule in every version', () => {
    for (const rule of RULES) for (const version of PROTOCOL_VERSIONS) expect(ruleSource(rule.id, version), `${rule.id} in ${version}`).toMatch(/^KMIP( Profiles| Symmetric Key Lifecycle Profile)? \d\.\d §[\d.]+$/);
  });
});

describe.each(RULE_EXAMPLES)('$rule', ({ rule, verdict, obeyed, broken }) => {
  it('finds nothing in an answer that obeys it', () => {
    const unwanted = obeyed().filter((check) => check.verdict === 'failure' || check.verdict === 'inconclusive' || (check.rule === rule && check.verdict === verdict && verdict !== 'match'));
    expect(unwanted).toEqual([]);
  });

  it(`finds a ${verdict} in an answer that does not`, () => {
    expect(broken().filter((check) => check.rule === rule).map((check) => check.verdict)).toContain(verdict);
  });
});
