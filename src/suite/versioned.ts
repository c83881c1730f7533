/** Keys and list entries with a range of protocol versions behind `@`. */
import { PROTOCOL_VERSIONS, parseVersionRange, rangeIncludes, type ProtocolVersion, type VersionRange } from '../kmip/version.js';
import { formatPlace } from './place.js';
import type { Complain } from './problem.js';
import type { Entry, ListNode, MapNode, SourceNode, TextNode } from './source.js';

/** `Fresh@1.1..` is `Fresh` from 1.1 on. A text whose last `@` has no digits and dots behind it has no range. */
function splitRange(text: string): { readonly name: string; readonly range?: VersionRange; readonly wrong?: string } {
  const at = text.lastIndexOf('@');
  const behind = text.slice(at + 1);
  if (at < 0 || !/^[\d.]+$/.test(behind)) return { name: text };
  const range = parseVersionRange(behind);
  return range === undefined ? { name: text.slice(0, at), wrong: behind } : { name: text.slice(0, at), range };
}

const wrongRange = (text: string): string => `'${text}' is no range of protocol versions; write 1.2, 1.2.., ..1.4 or 1.0..2.1`;

/** Whether a text ends with what would be read as a range. */
export const looksRanged = (text: string): boolean => splitRange(text).name !== text;

/** The key without its range. */
export const keyName = (key: string): string => splitRange(key).name;

/** The entries of a map that exist in a version, their keys without ranges. */
export function entriesIn(map: MapNode, version: ProtocolVersion, complain: Complain): Entry[] {
  const selected = new Map<string, Entry>();
  for (const entry of map.entries) {
    const { name, range, wrong } = splitRange(entry.key);
    if (wrong !== undefined) complain(entry.place, wrongRange(wrong));
    else if (range === undefined || rangeIncludes(range, version)) {
      const first = selected.get(name);
      if (first !== undefined) complain(entry.place, `'${name}' is given twice for one protocol version, first at ${formatPlace(first.place)}`);
      else selected.set(name, { ...entry, key: name });
    }
  }
  return [...selected.values()];
}

/** The items of a list that exist in a version; texts come without their range. */
export function itemsIn(list: ListNode, version: ProtocolVersion, complain: Complain): SourceNode[] {
  return list.items.flatMap((item): SourceNode[] => {
    if (item.kind !== 'text') return [item];
    const { name, range, wrong } = splitRange(item.text);
    if (wrong !== undefined) complain(item.place, wrongRange(wrong));
    if (wrong !== undefined || (range !== undefined && !rangeIncludes(range, version))) return [];
    return [{ ...item, text: name }];
  });
}

/** The maps of a list, steps for example, that exist in a version. */
export function mapsIn(node: SourceNode | undefined, version: ProtocolVersion): MapNode[] {
  const maps = node?.kind === 'list' ? node.items.filter((item): item is MapNode => item.kind === 'map') : [];
  return maps.filter((map) => {
    const range = map.entries.find(({ key }) => key === 'versions');
    return range === undefined || (versionsOf(range.value, () => undefined)?.includes(version) ?? true);
  });
}

/** The texts of a text or of a list of texts. */
export function textsIn(node: SourceNode | undefined, version: ProtocolVersion, complain: Complain): TextNode[] {
  if (node === undefined || node.kind === 'nothing') return [];
  const items = itemsIn(node.kind === 'list' ? node : { kind: 'list', items: [node], place: node.place }, version, complain);
  return items.flatMap((item) => {
    if (item.kind === 'text') return [item];
    complain(item.place, 'must be a text');
    return [];
  });
}

/** The versions of a range; all for undefined. Undefined after a complaint. */
export function versionsOf(node: SourceNode | undefined, complain: Complain): readonly ProtocolVersion[] | undefined {
  if (node === undefined) return PROTOCOL_VERSIONS;
  const text = node.kind === 'text' ? node.text : '';
  const range = parseVersionRange(text);
  const versions = range === undefined ? [] : PROTOCOL_VERSIONS.filter((version) => rangeIncludes(range, version));
  if (versions.length > 0) return versions;
  complain(node.place, range === undefined ? wrongRange(text) : `the range '${text}' holds no protocol version`);
  return undefined;
}
