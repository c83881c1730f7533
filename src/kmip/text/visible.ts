/**
 * Text from a server as a person may safely see it on a terminal or in a report: control characters, line and paragraph
 * separators, characters that change the direction of writing, invisible ones, lone surrogates and the backslash itself become
 * escapes (`\n`, `\x1b`, `\u202e`). Reversible, because a backslash never stands for itself.
 */
export function visibleText(text: string): string {
  return text.replace(/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu, escapeCharacter);
}

const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
