/** The order in which Locate lists objects (C-4). */
import type { Item } from '../../ttlv/index.js';
import { TAG } from '../../kmip/constants.js';
import { compareVersions } from '../../kmip/version.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { describeItem } from '../describe.js';
import { textOf } from '../fields.js';
import type { Period } from '../ledger/ledger.js';
import { checkAt, within } from '../scope.js';
import type { InvariantContext } from './context.js';

/**
 * C-4: from 2.0 on the object that was created last comes first (KMIP 2.1 §6.1.28). Times have whole seconds, so that a server may
 * not know which of two objects of one second is the newer.
 */
export function newestFirst(scope: InvariantContext['scope'], items: readonly Item[]): Check[] {
  if (compareVersions(scope.exchange.version, '2.0') < 0) return [];
  const made = [...scope.ledger.objects.values()].flatMap(({ id, made: period }) => (period === undefined ? [] : [{ id, period }]));
  const listed = items.flatMap((item) => {
    const rank = made.findIndex(({ id }) => id === textOf(item));
    const object = made[rank];
    return object === undefined ? [] : [{ item, rank, period: object.period }];
  });
  type Listed = (typeof listed)[number];
  const behind = (isOlder: (before: Listed, each: Listed) => boolean): Listed | undefined => listed.find((each, index) => listed.slice(0, index).some((before) => isOlder(before, each)));
  const surely = behind((before, each) => isLater(each.period, before.period));
  const late = surely ?? behind((before, each) => before.rank < each.rank);
  if (late === undefined) return [];
  const verdict = surely === undefined ? 'warning' : 'failure';
  return [checkAt(within(scope, tagTitle(TAG.UniqueIdentifier), late.item), { rule: 'C-4', verdict, about: late.item, expected: 'the newest object first', actual: describeItem(late.item), message: 'Locate lists an object behind one that was made before it.', cause: 'Locate does not list the newest object first' })];
}

/** Made in a later second, whatever fraction of one has been cut off the times. */
const isLater = (later: Period, earlier: Period): boolean => later.from - earlier.to >= 2n;
