/** A command line as a POSIX shell splits it into words (IEEE Std 1003.1-2017, Shell Command Language §2.2), without any expansion. */
import { UserError } from '../kmip/user-error.js';

/** Throws a UserError when a quote is not closed or there is no word. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const next = (): string => line.charAt(at++);
  while (at < line.length) {
    const character = next();
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "'" || character === '"') {
      const start = at;
      word ??= '';
      for (;;) {
        if (at >= line.length) throw new UserError(`The command has a quote that is not closed: ${line.slice(start - 1)}`, 'Close it, or put a backslash before it.');
        const quoted = next();
        if (quoted === character) break;
        word += quoted === '\\' && character === '"' && /["\\$`]/.test(line.charAt(at)) ? next() : quoted;
      }
    } else {
      word = (word ?? '') + (character === '\\' ? next() : character);
    }
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0) throw new UserError('The command is empty.', 'Write the command line that starts the server: command:my-server --port {port} --tls {dir}');
  return words;
}
