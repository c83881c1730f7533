/** Sections of the specification in sentences like "KMIP 1.4 §4.10, 2.1 §6.1.7", compared with the registry. */
import { registry, type Sections } from '../registry.js';

type Cited = '1.4' | '2.1';

/** Something of the registry that a section of the specification is about. */
interface Subject {
  readonly title: string;
  readonly sections: Sections | undefined;
}

export const operations: readonly Subject[] = registry.operations.flatMap(({ name, directions }) => Object.values(directions).map(({ sections }) => ({ title: name, sections })));
export const attributes: readonly Subject[] = registry.attributes.map(({ name, sections }) => ({ title: name, sections }));
const tables: readonly Subject[] = [
  ...[...registry.enumerations, ...registry.masks].map(({ name, sections }) => ({ title: `${name}: its values`, sections })),
  ...registry.structures.flatMap(({ name, variants }) => variants.map(({ sections }) => ({ title: name, sections }))),
];

/** What a section is about: the attribute or the operation, though tables of structures stand there as well. */
function titlesOf(version: Cited, section: string): readonly string[] {
  const about = (subjects: readonly Subject[]): string[] => subjects.filter(({ sections }) => sections?.[version] === section).map(({ title }) => title);
  const first = about([...operations, ...attributes]);
  return first.length > 0 ? first : about(tables);
}

const sectionsOf = (version: Cited, titles: readonly string[]): readonly string[] =>
  [...operations, ...attributes, ...tables].flatMap(({ title, sections }) => (titles.includes(title) ? (sections?.[version] ?? []) : []));

/** "KMIP 1.4 §4.10 and §3.21, 2.1 §6.1.7" by version; of profiles nothing. */
export function citations(source: string): ReadonlyMap<Cited, readonly string[]> {
  const found = new Map<Cited, string[]>();
  let version: Cited | undefined;
  for (const [, document, named, section] of source.matchAll(/(profiles \d\.\d)|(1\.4|2\.1)(?= §)|§(\d+(?:\.\d+)*)/gi)) {
    if (document !== undefined) version = undefined;
    else if (named !== undefined) version = named as Cited;
    else if (version !== undefined && section !== undefined) found.set(version, [...(found.get(version) ?? []), section]);
  }
  return found;
}

/** Cited sections whose subject stands elsewhere in the other version than where the source says; a chapter stands for its sections. */
export function strayed(source: string): string[] {
  const cited = citations(source);
  const from = (one: Cited, other: Cited): string[] => {
    const others = cited.get(other);
    if (others === undefined) return [];
    return (cited.get(one) ?? []).flatMap((section) => {
      const titles = titlesOf(one, section);
      const places = sectionsOf(other, titles);
      const found = others.some((chapter) => places.some((place) => place === chapter || place.startsWith(`${chapter}.`)));
      return places.length === 0 || found ? [] : [`${titles.join(', ')}, ${one} §${section}, is ${other} §${places.join(', §')} and not §${others.join(', §')}`];
    });
  };
  return [...from('1.4', '2.1'), ...from('2.1', '1.4')];
}

const CHAPTERS = { '1.4': /^[34]\./, '2.1': /^(4|6\.1)\./ } as const;

/** Cited sections of the chapters about attributes and operations that are of none. */
export const ofNothing = (source: string): string[] =>
  [...citations(source)].flatMap(([version, sections]) => sections.filter((section) => CHAPTERS[version].test(section) && titlesOf(version, section).length === 0).map((section) => `${version} §${section}`));
