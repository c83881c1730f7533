/** Variables of one case in one protocol version: bound once, bound before they are used. */
import { suggest } from '../kmip/suggest.js';
import type { LeafType } from './literal.js';
import { formatPlace, type Place } from './place.js';
import type { Complain } from './problem.js';

export interface Variables {
  readonly bound: Map<string, { readonly type: LeafType; readonly place: Place }>;
  readonly used: Set<string>;
}

export const noVariables = (): Variables => ({ bound: new Map(), used: new Set() });

/** Types whose values are the same text under different names in 3.0. */
const TEXTS: readonly LeafType[] = ['TextString', 'Identifier', 'Reference', 'NameReference'];

export function bind(variables: Variables, name: string, type: LeafType, place: Place, complain: Complain): void {
  const first = variables.bound.get(name);
  if (first === undefined) variables.bound.set(name, { type, place });
  else complain(place, `variable '$${name}' is bound twice, first at ${formatPlace(first.place)}`);
}

/** The type that the item gets at the place of use; undefined after a complaint. */
export function use(variables: Variables, name: string, allowed: readonly LeafType[], place: Place, complain: Complain): LeafType | undefined {
  variables.used.add(name);
  const variable = variables.bound.get(name);
  if (variable === undefined) {
    const near = suggest(name, variables.bound.keys());
    complain(place, `variable '$${name}' is not bound before this place`, near === undefined ? undefined : `$${near}`); return;
  }
  const { type } = variable;
  const fitting = allowed.length === 0 || allowed.includes(type) ? type : allowed.find((each) => TEXTS.includes(each) && TEXTS.includes(type));
  if (fitting === undefined) complain(place, `variable '$${name}' is a ${type}, but a ${allowed.join(' or ')} stands here`);
  return fitting;
}
