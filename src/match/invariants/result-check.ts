/** What is said of one result of cryptography, and where. */
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { bytesOf, field } from '../fields.js';
import type { RuleId } from '../rules.js';
import { checkAt, within, type Scope } from '../scope.js';
import type { InvariantContext } from './context.js';

export const requestBytes = ({ event }: InvariantContext, tag: number): Uint8Array | undefined => bytesOf(field(event.request, tag));
export const answerBytes = ({ event }: InvariantContext, tag: number): Uint8Array | undefined => bytesOf(field(event.response, tag));

export const placeOfResult = ({ scope, event }: InvariantContext, tag: number): Scope => within(scope, tagTitle(tag), field(event.response, tag));

/** A check of one result; right and wrong are told with the same sides. */
export function resultCheck(context: InvariantContext, tag: number, rule: RuleId, right: boolean, words: { readonly expected: string; readonly actual: string; readonly yes: string; readonly no: string; readonly cause: string }): Check {
  return checkAt(placeOfResult(context, tag), {
    rule,
    verdict: right ? 'match' : 'failure',
    about: field(context.event.response, tag),
    expected: words.expected,
    actual: words.actual,
    message: right ? words.yes : words.no,
    cause: right ? words.yes.replace(/\.$/, '') : words.cause,
  });
}
