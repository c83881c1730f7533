import { describe, expect, it } from 'vitest';
import { registry, type Sections } from '../../kmip/registry.js';
import { FAULTS, type Fault } from './index.js';

type Cited = '1.4' | '2.1';

/** Something of the registry that a section of the specification is about. */
interface Subject {
  readonly title: string;
  readonly sections: Sections | undefined;
}

const operations: readonly Subject[] = registry.operations.flatMap(({ name, directions }) => Object.values(directions).map(({ sections }) => ({ title: name, sections })));
const attributes: readonly Subject[] = registry.attributes.map(({ name, sections }) => ({ title: name, sections }));
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
function citations(source: string): ReadonlyMap<Cited, readonly string[]> {
  const found = new Map<Cited, string[]>();
  let version: Cited | undefined;
  for (const [, document, named, section] of source.matchAll(/(profiles \d\.\d)|(1\.4|2\.1)(?= §)|§(\d+(?:\.\d+)*)/gi)) {
    if (document !== undefined) version = undefined;
    else if (named !== undefined) version = named as Cited;
    else if (version !== undefined && section !== undefined) found.set(version, [...(found.get(version) ?? []), section]);
  }
  return found;
}

/** Cited sections of one version whose subject stands elsewhere in the other than where the fault says; a chapter stands for its sections. */
function strayed({ name, source }: Fault, from: Cited, to: Cited): string[] {
  const cited = citations(source);
  const others = cited.get(to);
  if (others === undefined) return [];
  return (cited.get(from) ?? []).flatMap((section) => {
    const titles = titlesOf(from, section);
    const places = sectionsOf(to, titles);
    const found = others.some((other) => places.some((place) => place === other || place.startsWith(`${other}.`)));
    return places.length === 0 || found ? [] : [`${name}: ${titles.join(', ')}, ${from} §${section}, is ${to} §${places.join(', §')} and not §${others.join(', §')}`];
  });
}

/** Each section that a fault cites by itself. */
const cited = FAULTS.flatMap((fault) => [...citations(fault.source)].flatMap(([version, sections]) => sections.map((section) => ({ fault, version, section }))));

describe('the sections that faults cite', () => {
  it('are read', () => {
    expect(citations('KMIP 1.4 §4.10 and §3.21, 2.1 §6.1.7')).toEqual(new Map([['1.4', ['4.10', '3.21']], ['2.1', ['6.1.7']]]));
    expect(citations('KMIP Profiles 2.1 §4.1; stand-alone profiles 1.0 §4')).toEqual(new Map());
    expect(cited.length).toBeGreaterThan(900);
  });

  it('are about the same in 1.4 and in 2.1', () => {
    expect(FAULTS.flatMap((fault) => [...strayed(fault, '1.4', '2.1'), ...strayed(fault, '2.1', '1.4')])).toEqual([]);
  });

  it('exist, where they are of an attribute or an operation', () => {
    const chapters = { '1.4': /^[34]\./, '2.1': /^(4|6\.1)\./ } as const;
    const wrong = cited.filter(({ version, section }) => chapters[version].test(section) && titlesOf(version, section).length === 0);
    expect(wrong.map(({ fault, version, section }) => `${fault.name}: ${version} §${section}`)).toEqual([]);
  });

  it('are of operations that the faults touch or speak of', () => {
    const wrong = cited.flatMap(({ fault, version, section }) => {
      const touched = registry.operations.filter(({ xmlName }) => fault.operations?.some((each) => each === xmlName)).map(({ name }) => name);
      const titles = operations.filter(({ sections }) => sections?.[version] === section).map(({ title }) => title);
      return titles.filter((title) => !touched.includes(title) && !fault.sentence.includes(title)).map((title) => `${fault.name}: ${title}, ${version} §${section}`);
    });
    expect(wrong).toEqual([]);
  });
});
