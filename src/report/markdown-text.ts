/** Text for Markdown as GitHub and GitLab read it (GitHub Flavored Markdown 0.29). Line breaks and control characters are gone before. */

/** Text that is shown as it is: nothing in it is markup, HTML, a link or a formula, also within a table. */
export const markdownText = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|#~]/g, '\\$&')
    .replace(/\$/g, '&#36;')
    // Bare addresses and names would become links and notify people.
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\b(www)\./gi, '$1&#46;')
    .replace(/@/g, '&#64;&#8203;');

/** A block of lines shown as they are. The fence is longer than any within (GFM §4.5). */
export function markdownBlock(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map((match) => match[0].length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join('\n');
}

/** A table of cells that are Markdown already. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
