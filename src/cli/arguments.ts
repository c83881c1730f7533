/** Readers of option values; each throws what commander shows as one message. */
import { InvalidArgumentError } from 'commander';
import { suggest } from '../kmip/suggest.js';
import { isProtocolVersion, PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';

/** Versions separated by commas; refuses what is no KMIP version. */
export function versionList(text: string): ProtocolVersion[] {
  return text.split(',').map((part) => {
    const version = part.trim();
    if (!isProtocolVersion(version)) throw new InvalidArgumentError(`'${version}' is not a KMIP version; versions are ${PROTOCOL_VERSIONS.join(', ')}.`);
    return version;
  });
}

/** A reader of whole numbers from `smallest` to `largest`, both allowed. */
export const wholeNumber =
  (smallest: number, largest: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= smallest && value <= largest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${smallest} to ${largest}.`);
  };

/** `2/5`: the second of five. */
export function shardChoice(text: string): { readonly index: number; readonly count: number } {
  const [, index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && count !== undefined && index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('It must be I/N, the shard and the number of shards, as in 1/4.');
}

/** A reader of exactly one of the choices; its refusal suggests the nearest one. */
export const oneOf =
  <Choice extends string>(choices: readonly Choice[]) =>
  (text: string): Choice => {
    if ((choices as readonly string[]).includes(text)) return text as Choice;
    throw new InvalidArgumentError(explainChoices(text, choices));
  };

/** A reader of choices separated by commas, with repetitions and in their order. */
export const someOf =
  <Choice extends string>(choices: readonly Choice[]) =>
  (text: string): Choice[] =>
    text.split(',').map((part) => oneOf(choices)(part.trim()));

/** For options that may be given several times. */
export const collect = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

function explainChoices(text: string, choices: readonly string[]): string {
  const near = suggest(text, choices);
  return `'${text}' is none of ${choices.join(', ')}.${near === undefined ? '' : ` Did you mean '${near}'?`}`;
}
