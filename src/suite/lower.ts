/** From a case as written to the cases of all protocol versions that it exists in. */
import { suggest } from '../kmip/suggest.js';
import { allOperations, isDefinedIn, operationByName } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Case, Need, Step } from './case.js';
import { clientNeedsIn } from './client.js';
import { boundVariable, usedVariable } from './words.js';
import type { Place } from './place.js';
import { acrossVersions, collector, type Complain, type Problem } from './problem.js';
import type { Entry, MapNode, SourceNode, TextNode } from './source.js';
import { behind, checkKnown } from './pipelined.js';
import { lowerStep, type StepContext } from './step.js';
import { whereUnannounced } from './unannounced.js';
import { noVariables } from './variables.js';
import { entriesIn, itemsIn, keyName, mapsIn, textsIn, versionsOf } from './versioned.js';
import { afterWait, MOST_SECONDS, waitingSeconds } from './wait.js';

export interface Lowered {
  readonly cases: readonly Case[];
  readonly problems: readonly Problem[];
}

/**
 * @param versions of the suite, for a case that gives none.
 * @param asClient set where the suite is judged as its client would.
 */
export function lowerCase(map: MapNode, suite: string, versions: readonly ProtocolVersion[] | undefined, asClient?: Case['asClient']): Lowered {
  const early: Problem[] = [];
  const range = map.entries.find(({ key }) => key === 'versions');
  const own = range === undefined ? versions : versionsOf(range.value, collector(early));
  const everywhere = new Set(textsOf(map).flatMap(({ text }) => boundVariable(text) ?? []));
  const found = new Map<ProtocolVersion, Problem[]>();
  const cases: Case[] = [];
  const bound = new Map<string, Place>();
  const used = new Set<string>();
  for (const version of own ?? []) {
    const problems: Problem[] = [];
    found.set(version, problems);
    const context = { version, complain: collector(problems), variables: noVariables(), ...(asClient === undefined ? {} : { asClient }) };
    cases.push(lowerIn(map, suite, context, everywhere));
    for (const [name, { place }] of context.variables.bound) bound.set(name, bound.get(name) ?? place);
    for (const name of context.variables.used) used.add(name);
  }
  const unused = [...bound].filter(([name]) => !used.has(name)).map(([name, place]): Problem => ({ place, message: `variable '$${name}' is never used` }));
  return { cases, problems: [...early, ...acrossVersions(found), ...unused] };
}

function lowerIn(map: MapNode, suite: string, context: StepContext, everywhere: ReadonlySet<string>): Case {
  const { version, complain } = context;
  const entries = entriesIn(map, version, complain);
  const value = (key: string): SourceNode | undefined => entries.find((each) => each.key === key)?.value;
  const text = (key: string): string => {
    const node = value(key);
    return node?.kind === 'text' ? node.text : '';
  };
  const id = text('id');
  if (text('title') === '') complain(map.place, `case ${id} has no 'title'`);
  const sources = textsIn(value('source'), version, complain).map((each) => each.text);
  if (sources.length === 0) complain(map.place, `case ${id} has no 'source'`);
  const stepMaps = mapsIn(value('steps'), version);
  if (stepMaps.length === 0) complain(map.place, `case ${id} has no step`);
  const steps = numbered(stepMaps, 1, context);
  const cleanupMaps = mapsIn(value('cleanup'), version).filter((step) => !isLeftOut(step, context, everywhere));
  const cleanup = numbered(cleanupMaps, stepMaps.length + 1, context);
  if (waitingSeconds({ steps, cleanup }) > MOST_SECONDS) complain(map.place, `case ${id} waits ${waitingSeconds({ steps, cleanup })} seconds; ${MOST_SECONDS} are the most`);
  const level = text('level') === 'optional' ? 'optional' : 'mandatory';
  const needs = lowerNeeds(value('needs'), context);
  if (needs.length > 0 && level === 'mandatory') complain(map.place, `case ${id} is mandatory; 'needs' is for optional cases`);
  const own = entries.find(({ key }) => key === 'clientNeeds');
  if (own !== undefined && context.asClient === undefined) complain(own.place, `'clientNeeds' stands in a suite that is not judged as a client would`);
  const asClient = context.asClient !== undefined && own !== undefined ? { needs: clientNeedsIn(own.value) } : context.asClient;
  const breaks = text('breaks');
  return { id, title: text('title'), suite, level, version, sources, needs, steps, cleanup, ...(value('intrusive') === undefined ? {} : { intrusive: true }), ...(asClient === undefined ? {} : { asClient }), ...(breaks === '' ? {} : { breaks }), place: map.place };
}

function numbered(maps: readonly MapNode[], first: number, context: StepContext): Step[] {
  const { version, variables, complain } = context;
  const steps: Step[] = [];
  let known: ReadonlySet<string> = new Set();
  for (const [index, map] of maps.entries()) {
    const bound = new Set(variables.bound.keys());
    const step = lowerStep(map, first + index, context);
    if (step === undefined) continue;
    if (step.pipelined === true) checkKnown(usedInRequest(map, version), bound, known, complain);
    else known = bound;
    steps.push(behind(steps.at(-1), whereUnannounced(afterWait(step, map, version, complain), map, version, complain), map, complain));
  }
  return steps;
}

/** What is not sent. */
const OF_ANSWER = /^(expect|otherwise)(@|$)/;

const usedInRequest = (map: MapNode, version: ProtocolVersion): { readonly name: string; readonly place: Place }[] =>
  textsOf(withoutAnswer(map), version).flatMap(({ text, place }) => {
    const name = usedVariable(text);
    return name === undefined ? [] : [{ name, place }];
  });

function withoutAnswer(node: MapNode): MapNode {
  const entries = node.entries.filter(({ key }) => !OF_ANSWER.test(key));
  return {
    ...node,
    entries: entries.map((entry) => (keyName(entry.key) === 'batch' && entry.value.kind === 'list' ? { ...entry, value: { ...entry.value, items: entry.value.items.map((item) => (item.kind === 'map' ? withoutAnswer(item) : item)) } } : entry)),
  };
}

const ignore: Complain = () => undefined;

/** A clean-up step does not exist in versions that bind none of the variables it needs, though other versions do. */
function isLeftOut(step: MapNode, { version, variables }: StepContext, everywhere: ReadonlySet<string>): boolean {
  const names = textsOf(step, version).flatMap(({ text }) => usedVariable(text) ?? []);
  const own = new Set(textsOf(step, version).flatMap(({ text }) => boundVariable(text) ?? []));
  return names.some((name) => !variables.bound.has(name) && !own.has(name) && everywhere.has(name));
}

/** All texts below a node; with a version, those that exist in it. */
function textsOf(node: SourceNode, version?: ProtocolVersion): TextNode[] {
  switch (node.kind) {
    case 'text':
      return [node];
    case 'nothing':
      return [];
    case 'list':
      return (version === undefined ? node.items : itemsIn(node, version, ignore)).flatMap((item) => textsOf(item, version));
    case 'map': {
      const entries: readonly Entry[] = version === undefined ? node.entries : entriesIn(node, version, ignore);
      return entries.flatMap((entry) => textsOf(entry.value, version));
    }
  }
}

function lowerNeeds(node: SourceNode | undefined, { version, complain }: StepContext): Need[] {
  return textsIn(node, version, complain).flatMap(({ text, place }): Need[] => {
    const definition = operationByName(text);
    if (definition?.xmlName !== text) {
      complain(place, `unknown operation '${text}'`, definition?.xmlName ?? suggest(text, allOperations().map(({ xmlName }) => xmlName)));
      return [];
    }
    if (!isDefinedIn(definition, version)) complain(place, `operation '${text}' does not exist in this protocol version`);
    return [{ operation: definition.code }];
  });
}
