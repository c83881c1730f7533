import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import { payloadChecks, scenario } from './testing/scenario.js';
import { getAttributes } from './testing/steps.js';

describe('an attribute that a case asks for and does not get', () => {
  const found = (version: ProtocolVersion): unknown => payloadChecks(getAttributes(scenario(version), 'a', [['Always Sensitive', false]], []), 'Attribute "Always Sensitive"');

  it('is the fault of the server where the version defines it', () => {
    expect(found('1.4')).toMatchObject([{ rule: 'C-6', verdict: 'failure', cause: 'Get Attributes returns no Always Sensitive' }]);
  });

  it('is the fault of the case where it does not', () => {
    expect(found('1.3')).toMatchObject([{ rule: 'C-6', verdict: 'inconclusive', message: 'The case asks for Always Sensitive, which KMIP 1.3 does not define.', cause: 'The case asks for an attribute that its version does not define' }]);
  });

  it('is neither in a list of names where that is wanted', () => {
    const s = scenario('1.3');
    const checks = s.one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']], expect: [['AttributeName', 'Always Sensitive'], ['AttributeName', 'x-Always Sensitive']] }, { payload: [['UniqueIdentifier', 'a']] });
    expect(payloadChecks(checks, 'Attribute "Always Sensitive"')).toMatchObject([{ rule: 'C-5', verdict: 'inconclusive' }]);
    expect(payloadChecks(checks, 'Attribute "x-Always Sensitive"')).toMatchObject([{ rule: 'C-5', verdict: 'failure' }]);
  });
});
