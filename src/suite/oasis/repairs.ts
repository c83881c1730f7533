/** What the repair of a defect changed in the messages of a case, for the record. Pure. */
import type { Repair } from '../case.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import { child, valueOf, type ElementExchange } from './document.js';

export interface RepairedExchange extends ElementExchange {
  readonly repairs: readonly Repair[];
}

/** Why something was changed. */
export type Reason = Pick<Repair, 'defect' | 'problem' | 'treatment'>;

/**
 * The exchanges after a repair, each with what was changed in it. An exchange that the repair left out is noted on the one before
 * it, or the first.
 */
export function noteRepairs(before: readonly RepairedExchange[], after: readonly ElementExchange[], reason: Reason): RepairedExchange[] {
  const leftOut = before.length - after.length;
  const noted = after.map((exchange, index): RepairedExchange => {
    const own = before.find((each) => each.request === exchange.request) ?? before[leftOut === 0 ? index : -1];
    const changes = own === undefined ? [] : [...changesIn(own.request, exchange.request, 'Request'), ...changesIn(own.response, exchange.response, 'Response')];
    return { ...exchange, repairs: [...(own?.repairs ?? []), ...changes.map((change) => ({ ...reason, ...change }))] };
  });
  if (leftOut === 0) return noted;
  const kept = new Set(after.map(({ request }) => request));
  return noted.map((exchange, index) => {
    const from = before.findIndex((each) => each.request === exchange.request);
    const next = before.findIndex((each, position) => position > from && kept.has(each.request));
    const gone = before.slice(index === 0 ? 0 : from + 1, next < 0 ? before.length : next).filter((each) => !kept.has(each.request));
    return { ...exchange, repairs: [...exchange.repairs, ...gone.map(({ request }): Repair => ({ ...reason, path: `line ${request.line}`, published: `a request: ${operationsIn(request)}`, used: 'nothing' }))] };
  });
}

type Change = Pick<Repair, 'path' | 'published' | 'used'>;

function changesIn(before: XmlElement, after: XmlElement, path: string): Change[] {
  if (textOf(before) === textOf(after)) return [];
  if (valueOf(before) !== valueOf(after)) return [{ path, published: valueOf(before), used: valueOf(after) }];
  if (before.children.length === after.children.length) {
    return before.children.flatMap((each, index) => changesIn(each, after.children[index] ?? each, `${path} › ${titleIn(before, index)}`));
  }
  const [published, used] = [before, after].map((element) => element.children.map((each, index) => ({ path: `${path} › ${titleIn(element, index)}`, text: textOf(each), what: nameOf(each) })));
  const missing = (published ?? []).filter(({ text }) => !(used ?? []).some((other) => other.text === text));
  const added = (used ?? []).filter(({ text }) => !(published ?? []).some((other) => other.text === text));
  return [...missing.map((each) => ({ path: each.path, published: each.what, used: 'nothing' })), ...added.map((each) => ({ path: each.path, published: 'nothing', used: each.what }))];
}

/** Name of a child, numbered where several have it. */
function titleIn(parent: XmlElement, index: number): string {
  const name = parent.children[index]?.name ?? '';
  const same = parent.children.filter((each) => each.name === name);
  const own = parent.children[index];
  return same.length > 1 && own !== undefined ? `${name} ${same.indexOf(own) + 1}` : name;
}

/** Content without the place in the file. */
const textOf = (element: XmlElement): string => JSON.stringify([element.name, element.attributes, element.children.map(textOf)]);

/** The value, or the name of an attribute, or the name of the element. */
const nameOf = (element: XmlElement): string => valueOf(element) || valueOf(child(element, 'AttributeName')) || element.name;

const operationsIn = (request: XmlElement): string => request.children.flatMap((item) => valueOf(child(item, 'Operation')) || []).join(', ');
