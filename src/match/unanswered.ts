/** A request that the server passed over (P-5). */
import type { ProtocolVersion } from '../kmip/version.js';
import { operationTitle } from '../kmip/vocabulary.js';
import type { Step } from '../suite/case.js';
import type { Check } from './check.js';
import { ruleSource } from './rules.js';

/** The failure of a step whose request got no answer although the server went on to answer a later one; `how` tells that, as a sentence. */
export function unansweredCheck(step: Pick<Step, 'items'>, version: ProtocolVersion, how: string): Check {
  const operations = [...new Set(step.items.map((item) => operationTitle(item.operation)))].join(', ');
  return {
    rule: 'P-5',
    verdict: 'failure',
    path: 'Connection',
    expected: `an answer to ${operations}`,
    actual: 'nothing',
    message: how,
    cause: `${operations}: the server never answers`,
    source: ruleSource('P-5', version),
  };
}
