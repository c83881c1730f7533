/** What is said of one result of cryptography, and where. */
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { bytesOf, field } from '../fields.js';
import type { RuleId } from '../rules.js';
import { checkAt, within, type CheckParts } from '../scope.js';
import type { InvariantContext } from './context.js';

export const requestBytes = ({ event }: InvariantContext, tag: number): Uint8Array | undefined => bytesOf(field(event.request, tag));
export const answerBytes = ({ event }: InvariantContext, tag: number): Uint8Array | undefined => bytesOf(field(event.response, tag));

/** A check of one result of an answer. */
export function resultFinding({ scope, event }: InvariantContext, tag: number, parts: CheckParts): Check {
  const about = field(event.response, tag);
  return checkAt(within(scope, tagTitle(tag), about), { ...parts, about });
}

/** The same, where right and wrong are told with the same sides. */
export const resultCheck = (context: InvariantContext, tag: number, rule: RuleId, right: boolean, { expected, actual, yes, no, cause }: { readonly expected: string; readonly actual: string; readonly yes: string; readonly no: string; readonly cause: string }): Check =>
  resultFinding(context, tag, right ? { rule, verdict: 'match', expected, actual, message: yes, cause: yes.replace(/\.$/, '') } : { rule, verdict: 'failure', expected, actual, message: no, cause });
