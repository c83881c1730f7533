/** Many problems of one file as a message that fits on a screen. */

const MAXIMUM_LINES = 10;
/** Characters of a quotation, and of a whole line. */
const MAXIMUM_QUOTATION = 80;
const MAXIMUM_LINE = 400;

/** The first problems, one line each, and how many more there are. What they quote is cut, and control characters in it are replaced. */
export function problemLines(problems: readonly string[]): string {
  const rest = problems.length - MAXIMUM_LINES;
  return [...problems.slice(0, MAXIMUM_LINES).map(printable), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

const printable = (text: string): string =>
  cut(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd').replace(/'([^']*)'/g, (_, quoted: string) => `'${cut(quoted, MAXIMUM_QUOTATION)}'`), MAXIMUM_LINE);

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
