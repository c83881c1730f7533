/** Identifiers and objects: new ones are new, undone ones are gone, destroyed ones are not served (B-3, I-11, I-13). */
import type { Item } from '../../ttlv/index.js';
import { TAG } from '../../kmip/constants.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { dig, field, structureOf } from '../fields.js';
import { madeIds, makesObjects } from '../ledger/record.js';
import { checkAt, subjectOf, within } from '../scope.js';
import type { InvariantContext } from './context.js';
import { servedObject } from './served.js';

/** B-3: what was just made has an identifier that nothing else has. */
export function newIdentifiers({ scope, event }: InvariantContext): Check[] {
  if (!makesObjects(event.operation)) return [];
  const ids = madeIds(event);
  const taken = ids.find((id, index) => ids.indexOf(id) !== index || scope.ledger.objects.get(id)?.undone === false);
  if (taken !== undefined) {
    const reused = ids.filter((id) => id === taken).length === 1 && scope.ledger.objects.get(taken)?.destroyed === true;
    const sides = { about: identifierItem(event, taken), expected: 'an identifier of its own', actual: JSON.stringify(taken) };
    return [
      reused
        ? checkAt(scope, { rule: 'B-3', verdict: 'warning', ...sides, message: `The server gives a new object the identifier ${JSON.stringify(taken)} of a destroyed one.`, cause: `${subjectOf(scope)} returns the identifier of a destroyed object` })
        : checkAt(scope, { rule: 'B-3', verdict: 'failure', ...sides, message: `The server gives a new object the identifier ${JSON.stringify(taken)}, which another object has.`, cause: `${subjectOf(scope)} returns the identifier of another object` }),
    ];
  }
  const empty = ids.includes('');
  return empty ? [checkAt(scope, { rule: 'V-1', verdict: 'failure', about: identifierItem(event, ''), expected: 'an identifier', actual: 'empty', message: 'The server gives a new object an empty identifier.', cause: `${subjectOf(scope)} returns an empty Unique Identifier` })] : [];
}

const identifierItem = (event: InvariantContext['event'], id: string): Item | undefined => event.response.value.findLast((item) => item.value === id);

/** I-11: nothing can be done with what was undone. */
export function undoneIsGone({ scope, object }: InvariantContext): Check[] {
  if (object?.undone !== true) return [];
  return [checkAt(scope, { rule: 'I-11', verdict: 'failure', expected: 'a failure', actual: 'Success', message: 'The operation succeeds on an object whose making was undone.', cause: `${subjectOf(scope)} succeeds on an object whose making was undone` })];
}

/** I-13: after Destroy the key material is gone, whatever attributes the server keeps. */
export function destroyedIsNotServed(context: InvariantContext): Check[] {
  const { scope, object } = context;
  const item = servedObject(context);
  if (object?.destroyed !== true || item === undefined || item.tag === TAG.Certificate) return [];
  const keyBlock = field(item, TAG.KeyBlock);
  if (keyBlock !== undefined && dig(structureOf(keyBlock), TAG.KeyValue) === undefined) return [];
  return [checkAt(within(scope, tagTitle(item.tag), item), { rule: 'I-13', verdict: 'failure', about: item, expected: 'nothing', actual: tagTitle(item.tag), message: 'The server serves an object that it has destroyed.', cause: `${subjectOf(scope)} returns a destroyed object` })];
}
