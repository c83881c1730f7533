/** Names that Get Attribute List leaves out (C-5). */
import { attributeByName } from '../kmip/vocabulary.js';
import type { Check } from './check.js';
import { checkAt, within, type Scope } from './scope.js';

/** The same finding for the expectation of a case and for what every object has, so that it is reported once; the scope names the payload. */
export function missingName(scope: Scope, name: string, why: string): Check {
  const attribute = attributeByName(name);
  const inner = within(scope, `Attribute ${JSON.stringify(name)}`, undefined, attribute === undefined ? {} : { attribute });
  return checkAt(inner, { rule: 'C-5', verdict: 'failure', expected: name, actual: 'nothing', message: `Get Attribute List does not name ${name}, ${why}.`, cause: `Get Attribute List does not name ${name}` });
}
