/** Who sends a message, to which server, and how many do so at once. */
import type { Way } from '../transport/endpoint.js';
import type { Complain } from './problem.js';
import type { Entry, MapNode, SourceNode } from './source.js';
import { boundVariable } from './words.js';

/** Of words that the shape of a step has been checked for. */
export const readWay = (as: string | undefined, server: string | undefined): Way => ({
  ...(as === 'other' || as === 'renewed' ? { as } : {}),
  ...(server === 'second' ? { server } : {}),
});

/** Nodes of one cluster; more say nothing about a server that fewer do not. */
const MOST_NODES = 500;

/** What does not go with many nodes: there is one answer for each. */
const OF_ONE = ['refusal', 'as', 'server'];

/** Undefined for a step of one client, and after a complaint. */
export function readNodes(entry: Entry | undefined, step: MapNode, complain: Complain): number | undefined {
  if (entry === undefined) return undefined;
  const nodes = entry.value.kind === 'text' ? Number(entry.value.text) : NaN;
  const stray = step.entries.find(({ key }) => OF_ONE.includes(key));
  if (stray !== undefined) complain(stray.place, `'${stray.key}' stands beside 'nodes', which are clients like the first`);
  if (bindsIn(step)) complain(entry.place, `the step binds a variable, of which each of its 'nodes' would have a value`);
  if (Number.isInteger(nodes) && nodes >= 2 && nodes <= MOST_NODES) return nodes;
  complain(entry.value.place, `'nodes' must be a number from 2 to ${MOST_NODES}`);
  return undefined;
}

function bindsIn(node: SourceNode): boolean {
  switch (node.kind) {
    case 'text':
      return boundVariable(node.text) !== undefined;
    case 'list':
      return node.items.some(bindsIn);
    case 'map':
      return node.entries.some(({ value }) => bindsIn(value));
    case 'nothing':
      return false;
  }
}

/** Behind the operations, for a step without a title. */
export function wayTitle({ as, server }: Way, nodes: number | undefined): string {
  const parts = [...(as === 'other' ? ['by the other client'] : as === 'renewed' ? ['with a renewed certificate'] : []), ...(server === undefined ? [] : ['of the second server']), ...(nodes === undefined ? [] : [`by ${nodes} nodes at once`])];
  return parts.map((part) => `, ${part}`).join('');
}
