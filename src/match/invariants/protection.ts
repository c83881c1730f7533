/** Sensitive and Extractable: the four flags agree, and what they forbid is not served (I-17). */
import { TAG } from '../../kmip/constants.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { withArticle } from '../describe.js';
import { booleanOf } from '../fields.js';
import { firstOf, keyFacts, valueOf, type FixedAttributes } from '../ledger/request-attributes.js';
import { checkAt, subjectOf, within } from '../scope.js';
import { answeredAttributes, atAttribute } from './answered.js';
import type { InvariantContext } from './context.js';
import { servedObject } from './served.js';

const flagOf = (attributes: FixedAttributes | undefined, tag: number): boolean | undefined => booleanOf(valueOf(attributes, tag));

/** What was always, or never, so is so now. */
const HISTORIES: readonly { readonly history: number; readonly flag: number; readonly is: boolean }[] = [
  { history: TAG.AlwaysSensitive, flag: TAG.Sensitive, is: true },
  { history: TAG.NeverExtractable, flag: TAG.Extractable, is: false },
];

export function flagsAgree(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  return HISTORIES.flatMap(({ history, flag, is }) => {
    const seen = firstOf(attributes, history);
    if (flagOf(attributes, history) !== true || flagOf(attributes, flag) !== !is) return [];
    const title = tagTitle(history);
    return [checkAt(atAttribute(context.scope, history, seen), { rule: 'I-17', verdict: 'failure', about: seen?.value, expected: 'false', actual: 'true', message: `${title} is true, but ${tagTitle(flag)} is ${!is}.`, cause: `${subjectOf(context.scope)} returns ${withArticle(title)} that contradicts ${tagTitle(flag)}` })];
  });
}

/** The value of a sensitive object is served only wrapped, that of one that is not extractable not at all. */
export function forbiddenIsNotServed(context: InvariantContext): Check[] {
  const { scope, object } = context;
  const item = servedObject(context);
  if (item === undefined) return [];
  const facts = keyFacts(item);
  if (facts.material === undefined && !facts.wrapped) return [];
  const flag = (tag: number): boolean | undefined => [answeredAttributes(context), object?.fixed, object?.seen].map((attributes) => flagOf(attributes, tag)).find((value) => value !== undefined);
  const forbidden = flag(TAG.Extractable) === false ? TAG.Extractable : flag(TAG.Sensitive) === true && !facts.wrapped ? TAG.Sensitive : undefined;
  if (forbidden === undefined) return [];
  const how = forbidden === TAG.Sensitive ? 'a sensitive object unwrapped' : 'an object that is not extractable';
  return [checkAt(within(scope, tagTitle(item.tag), item), { rule: 'I-17', verdict: 'failure', about: item, secret: false, expected: 'a failure', actual: tagTitle(item.tag), message: `The server serves ${how}.`, cause: `${subjectOf(scope)} returns ${how}` })];
}
