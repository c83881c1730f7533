/** Texts that are a word of the language: variables, times, run-unique texts, the server's choice. Everything else is a literal. */
import type { LeafType } from '../kmip/text/literal.js';
import { tagName } from '../kmip/vocabulary.js';
import type { ValuePattern } from './case.js';
import { vocabularyOf, type Context } from './context.js';
import { isFault, readText } from './literal.js';
import type { Place } from './place.js';
import { fault, type Fault } from './problem.js';
import { article, leafTypes, type Site } from './site.js';
import { bind, use } from './variables.js';

const VARIABLE = /^\$([A-Za-z_][A-Za-z0-9_]*)$/;
const BINDING = /^bind \$([A-Za-z_][A-Za-z0-9_]*)$/;
const NOW = /^\$now([+-]\d{1,10})?$/;
const UNIQUE = /^\$unique(?:\.([\p{L}\p{N}_-]+))?$/u;
const RESERVED: readonly string[] = ['now', 'unique', 'any'];

const DATES: readonly LeafType[] = ['DateTime', 'DateTimeExtended'];
const TEXTS: readonly LeafType[] = ['TextString', 'Identifier', 'Reference', 'NameReference'];

/** A value with the type that its item gets. */
export interface TypedValue {
  readonly type: LeafType;
  readonly value: ValuePattern;
}

/** The variable that a text uses, or undefined. */
export function usedVariable(text: string): string | undefined {
  const name = VARIABLE.exec(text)?.[1];
  return name === undefined || RESERVED.includes(name) ? undefined : name;
}

/** The variable that a text binds, or undefined. */
export const boundVariable = (text: string): string | undefined => BINDING.exec(text)?.[1];

/** What a text means at a place. */
export function readWord(text: string, place: Place, site: Site, context: Context): TypedValue | Fault {
  const types = leafTypes(site);
  const now = NOW.exec(text);
  if (now !== null) return typedAs(DATES, { is: 'now', offsetSeconds: Number(now[1] ?? 0) }, `'${text}' is a time`, site);
  const unique = UNIQUE.exec(text);
  if (unique !== null) return typedAs(TEXTS, { is: 'unique', suffix: unique[1] ?? '' }, `'${text}' is a text`, site);
  if (text === '$any') return context.side === 'request' ? fault(`'$any' stands in a request; it belongs in expectations`) : usual({ is: 'any' }, site);
  const bound = boundVariable(text);
  if (bound !== undefined) return readBinding(bound, place, site, context);
  const used = usedVariable(text);
  if (used !== undefined) {
    const type = use(context.variables, used, types);
    return typeof type === 'object' ? type : { type, value: { is: 'variable', name: used, bind: false } };
  }
  if (/^(\$(?!\$)|bind \$)/.test(text)) return fault(`'${text}' is no word of the language; a text that begins with $ is written $$…`);
  const literal = readText(text.startsWith('$$') ? text.slice(1) : text, site, vocabularyOf(context));
  return isFault(literal) ? literal : { type: literal.type, value: { is: 'literal', value: literal.value } };
}

function readBinding(name: string, place: Place, site: Site, { side, binds, variables }: Context): TypedValue | Fault {
  if (side === 'request') return fault(`'bind $${name}' stands in a request; variables are bound in expectations`);
  if (!binds) return fault(`variable '$${name}' cannot be bound here; an undone item need not have a payload`);
  if (RESERVED.includes(name)) return fault(`'$${name}' is a word of the language and cannot be bound`);
  const typed = usual({ is: 'variable', name, bind: true }, site);
  return isFault(typed) ? typed : (bind(variables, name, typed.type, place) ?? typed);
}

function typedAs(family: readonly LeafType[], value: ValuePattern, what: string, site: Site): TypedValue | Fault {
  const type = leafTypes(site).find((each) => family.includes(each));
  return type === undefined ? fault(`${what}, but ${tagName(site.meaning)} is ${article(site.types)}`) : { type, value };
}

/** With the first type of the site, which is the usual one. */
function usual(value: ValuePattern, site: Site): TypedValue | Fault {
  const [type] = leafTypes(site);
  return type === undefined ? fault(`${tagName(site.meaning)} has no type of its own; write the type: { Integer: $any }`) : { type, value };
}
