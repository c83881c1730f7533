/** Variables of one case in one protocol version: bound once, bound before they are used. */
import type { LeafType } from '../kmip/text/literal.js';
import { suggest } from '../kmip/suggest.js';
import { formatPlace, type Place } from './place.js';
import { article } from './site.js';
import { fault, type Fault } from './problem.js';

export interface Variables {
  readonly bound: Map<string, { readonly type: LeafType; readonly place: Place }>;
  readonly used: Set<string>;
}

export const noVariables = (): Variables => ({ bound: new Map(), used: new Set() });

/** Types whose values are the same text under different names in 3.0. */
export const TEXT_TYPES: readonly LeafType[] = ['TextString', 'Identifier', 'Reference', 'NameReference'];

/** Binds a variable, or tells why it cannot be bound. */
export function bind(variables: Variables, name: string, type: LeafType, place: Place): Fault | undefined {
  const first = variables.bound.get(name);
  if (first !== undefined) return fault(`variable '$${name}' is bound twice, first at ${formatPlace(first.place)}`);
  variables.bound.set(name, { type, place });
  return undefined;
}

/** The type that the item gets at the place of use. */
export function use(variables: Variables, name: string, allowed: readonly LeafType[]): LeafType | Fault {
  variables.used.add(name);
  const variable = variables.bound.get(name);
  if (variable === undefined) {
    const near = suggest(name, variables.bound.keys());
    return fault(`variable '$${name}' is not bound before this place`, near === undefined ? undefined : `$${near}`);
  }
  const { type } = variable;
  const fitting = allowed.length === 0 || allowed.includes(type) ? type : allowed.find((each) => TEXT_TYPES.includes(each) && TEXT_TYPES.includes(type));
  return fitting ?? fault(`variable '$${name}' is ${article([type])}, but ${article(allowed)} stands here`);
}
