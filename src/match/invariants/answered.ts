/** The attributes of an answer, and the place of each. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { attributeByTag, tagTitle } from '../../kmip/vocabulary.js';
import type { SeenAttribute } from '../attribute-bag.js';
import { dig, structureOf } from '../fields.js';
import { attributesIn, type FixedAttributes } from '../ledger/request-attributes.js';
import { within, type Scope } from '../scope.js';
import type { InvariantContext } from './context.js';

/** The attributes of a Get Attributes or Export answer, by key; undefined for other operations. */
export function answeredAttributes({ event }: InvariantContext): FixedAttributes | undefined {
  return event.operation === ENUM.Operation.GetAttributes || event.operation === ENUM.Operation.Export ? attributesIn(event.response) : undefined;
}

/** The scope of one attribute of the answer. */
export function atAttribute(scope: Scope, tag: number, seen?: SeenAttribute): Scope {
  const attribute = attributeByTag(tag);
  const holder = structureOf(dig(structureOf(scope.trail.at(-1)), TAG.Attributes));
  const outer = holder === undefined ? scope : within(scope, tagTitle(TAG.Attributes), holder);
  return within(outer, `Attribute ${JSON.stringify(tagTitle(tag))}`, seen?.item, attribute === undefined ? {} : { attribute });
}
