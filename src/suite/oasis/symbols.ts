/**
 * Symbols in values: a name in capitals behind a dollar sign stands for a value of the run, `$NOW` with an offset in seconds for
 * a time (KMIP Profiles 2.1 §4). A symbol is always the whole value.
 */
import type { ValuePattern } from '../case.js';

/** What the symbol in a value stands for; undefined when the value is a literal. */
export function readSymbol(text: string): ValuePattern | undefined {
  const symbol = /^\$([A-Z][A-Z0-9_]*)([+-]\d+)?$/.exec(text.trim());
  if (symbol === null) return undefined;
  const [, name = '', offset] = symbol;
  if (name === 'NOW') return { is: 'now', offsetSeconds: Number(offset ?? 0) };
  return offset === undefined ? { is: 'variable', name, bind: false } : undefined;
}

/** The symbol for a value, or undefined when the value is a literal or a text of the run. */
export function writeSymbol(value: ValuePattern): string | undefined {
  if (value.is === 'variable') return `$${value.name}`;
  if (value.is !== 'now') return undefined;
  return value.offsetSeconds === 0 ? '$NOW' : `$NOW${value.offsetSeconds > 0 ? '+' : ''}${value.offsetSeconds}`;
}
