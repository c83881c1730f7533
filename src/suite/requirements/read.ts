/** A list of requirements as written: shape, sources, and what stands in which protocol version. */
import type { ProtocolVersion } from '../../kmip/version.js';
import { checkOutline, REQUIREMENTS_OUTLINE } from '../outline.js';
import { formatPlace, type Place } from '../place.js';
import { acrossVersions, collector, type Problem } from '../problem.js';
import { readSource, valueOf, type MapNode, type SourceNode, type TextNode } from '../source.js';
import { entriesIn, textsIn, versionsOf } from '../versioned.js';
import { checkSource } from './documents.js';
import type { RequirementLevel } from './requirement.js';

/** The list before its globs are resolved. */
export interface WrittenList {
  readonly suite: TextNode;
  readonly requirements: readonly WrittenRequirement[];
}

export interface WrittenRequirement {
  readonly id: string;
  readonly title: string;
  readonly area: string;
  readonly place: Place;
  readonly versions: ReadonlyMap<ProtocolVersion, WrittenScope>;
}

export interface WrittenScope {
  readonly level: RequirementLevel;
  readonly sources: readonly string[];
  readonly globs: readonly TextNode[];
  readonly untested?: string;
}

export interface ReadList {
  readonly list?: WrittenList;
  readonly problems: readonly Problem[];
}

export function readRequirements(file: string, text: string): ReadList {
  const problems: Problem[] = [];
  const complain = collector(problems);
  const tree = readSource(file, text, complain);
  if (tree !== undefined) checkOutline(tree, complain, REQUIREMENTS_OUTLINE);
  if (tree?.kind !== 'map' || problems.length > 0) return { problems };
  const areas = mapsIn(valueOf(tree, 'areas'));
  const requirements = areas.flatMap((area) => mapsIn(valueOf(area, 'requirements')).map((map) => readRequirement(map, textOf(area, 'title'), problems)));
  const suite = valueOf(tree, 'suite');
  checkIds(requirements, problems);
  return { ...(suite?.kind === 'text' ? { list: { suite, requirements } } : {}), problems };
}

function readRequirement(map: MapNode, area: string, problems: Problem[]): WrittenRequirement {
  const id = textOf(map, 'id');
  const found = new Map<ProtocolVersion, Problem[]>();
  const versions = new Map<ProtocolVersion, WrittenScope>();
  for (const version of versionsOf(valueOf(map, 'versions'), collector(problems)) ?? []) {
    const own: Problem[] = [];
    found.set(version, own);
    versions.set(version, readScope(map, id, version, own));
  }
  problems.push(...acrossVersions(found));
  return { id, title: textOf(map, 'title'), area, place: map.place, versions };
}

function readScope(map: MapNode, id: string, version: ProtocolVersion, problems: Problem[]): WrittenScope {
  const complain = collector(problems);
  const entries = entriesIn(map, version, complain);
  const value = (key: string): SourceNode | undefined => entries.find((each) => each.key === key)?.value;
  const level = value('level');
  const untested = value('untested');
  const sources = textsIn(value('source'), version, complain);
  const globs = textsIn(value('decidedBy'), version, complain);
  if (sources.length === 0) complain(map.place, `requirement ${id} has no 'source'`);
  for (const { text, place } of sources) {
    const wrong = checkSource(text, version);
    if (wrong !== undefined) complain(place, wrong.message, wrong.suggestion);
  }
  if (globs.length === 0 && untested === undefined) complain(map.place, `requirement ${id} has neither 'decidedBy' nor 'untested' with a reason`);
  if (globs.length > 0 && untested !== undefined) complain(untested.place, `requirement ${id} has both 'decidedBy' and 'untested'`);
  return {
    level: level?.kind === 'text' && level.text === 'should' ? 'should' : 'mandatory',
    sources: sources.map(({ text }) => text),
    globs,
    ...(untested?.kind === 'text' ? { untested: untested.text } : {}),
  };
}

function checkIds(requirements: readonly WrittenRequirement[], problems: Problem[]): void {
  const first = new Map<string, Place>();
  for (const { id, place } of requirements) {
    const other = first.get(id);
    if (other === undefined) first.set(id, place);
    else problems.push({ place, message: `requirement ${id} is there twice, first at ${formatPlace(other)}` });
  }
}

function textOf(map: MapNode, key: string): string {
  const node = valueOf(map, key);
  return node?.kind === 'text' ? node.text : '';
}

const mapsIn = (node: SourceNode | undefined): MapNode[] => (node?.kind === 'list' ? node.items.filter((item): item is MapNode => item.kind === 'map') : []);
