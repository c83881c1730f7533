/** What the name of a published test case file says. Pure. */
import { versionNumbers, type ProtocolVersion } from '../../kmip/version.js';
import type { Level } from '../case.js';

export interface FileFacts {
  /** The case's id without version: `SKLC-M-1`, `TC-311`. */
  readonly id: string;
  /** What its cases have in common: `SKLC`, `CS-BC`, `TC`. */
  readonly family: string;
  readonly level: Level;
  /** Words behind the id; '' when there are none. */
  readonly description: string;
}

/**
 * Reads names of all published styles: `SKLC-M-1-14`, `CS-BC-M-1-12_Encrypt_with_New_Symmetric_Key`, `TC_311_12_Create_Destroy`,
 * `SUITEB_128_M_1_11_…`, `TC-311-10-CREATE-DESTROY`, and names without a version or capitals.
 *
 * @param path slash-separated; a folder `mandatory` or `optional` decides the level when the name does not.
 * @param version what the messages of the file say, because names are sometimes older than their content.
 */
export function readFileName(path: string, version: ProtocolVersion): FileFacts {
  const parts = path.split(/[\\/]/);
  const name = (parts.pop() ?? '').replace(/\.xml$/i, '');
  const base = MARK.test(name) ? name : withCapitals(name);
  const { id, description } = splitName(base, version);
  const marked = /^(.+?)-([MO])-/.exec(`${id}-`);
  return { id, family: marked?.[1] ?? id.split('-')[0] ?? id, level: levelOf(marked?.[2], parts), description };
}

/** What only names of profile cases have: `-M-` or `-O-` before the number. */
const MARK = /[-_][MO][-_]/;

const withCapitals = (name: string): string => (/^[a-z0-9_-]+$/.test(name) && MARK.test(name.toUpperCase()) ? name.toUpperCase() : name);

function splitName(base: string, version: ProtocolVersion): { id: string; description: string } {
  const words = [...base.matchAll(/[^-_]+/g)].map((match) => ({ text: match[0], from: match.index }));
  // Descriptions begin with the first word that has a small letter; a name that begins with one has no description.
  const described = words.findIndex((word) => /[a-z]/.test(word.text));
  const leading = described <= 0 ? words : words.slice(0, described);
  const at = versionWord(leading.map((word) => word.text), version);
  const end = at ?? leading.length;
  const first = words[end];
  const id = first === undefined ? base : base.slice(0, Math.max(first.from - 1, 0));
  const rest = words.slice(at === undefined ? end : end + 1).map((word) => word.text);
  return { id: id.includes('-') ? id : withDashes(id), description: rest.map(lowerCapitals).join(' ') };
}

/** Two families have a number behind an underscore of their own, whatever stands between the other words. */
const withDashes = (id: string): string => id.replaceAll('_', '-').replace(/^SUITEB-(?=\d)/, 'SUITEB_');

/** The index of the word that is a version: the last one that is the content's, else a version behind a number (`TC-311-10`). */
function versionWord(words: readonly string[], version: ProtocolVersion): number | undefined {
  const { major, minor } = versionNumbers(version);
  const exact = words.lastIndexOf(`${major}${minor}`);
  if (exact >= 2 && !/^[MO]$/.test(words[exact - 1] ?? '')) return exact;
  const older = words.findLastIndex((word, index) => index >= 2 && /^(1[0-4]|2[01]|30)$/.test(word) && /^\d+$/.test(words[index - 1] ?? ''));
  return older < 0 ? undefined : older;
}

const lowerCapitals = (word: string): string => (/^[A-Z]+$/.test(word) && word.length > 3 ? word.charAt(0) + word.slice(1).toLowerCase() : word);

function levelOf(mark: string | undefined, folders: readonly string[]): Level {
  if (mark !== undefined) return mark === 'M' ? 'mandatory' : 'optional';
  return folders.includes('mandatory') ? 'mandatory' : 'optional';
}
