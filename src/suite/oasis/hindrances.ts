/** What a published case needs that no run has: such a case is skipped with the reason. */
import { TAG } from '../../kmip/constants.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import type { Step } from '../case.js';
import { child, children, valueOf } from './document.js';
import { leavesOf } from './pattern-walk.js';
import { isFromClient } from './steps.js';

/** Cases that rely on the state or the policy of a server, by id. Source: the descriptions in the files. */
const PRECONDITIONS: Readonly<Record<string, string>> = {
  'TC-151': 'It needs fresh objects in the default object group of the server.',
  'TC-153': 'It needs a server whose policy hands out the members of an object group in turn.',
};

export interface HindranceFacts {
  readonly id: string;
  readonly text: string;
  /** All requests of the file, those of the server too. */
  readonly requests: readonly XmlElement[];
  readonly steps: readonly Step[];
  /** Id of the case whose objects this one needs and whose file is missing. */
  readonly missing?: string;
}

/** Why the case cannot run, as a sentence; undefined when it can. */
export function hindranceOf({ id, text, requests, steps, missing }: HindranceFacts): string | undefined {
  if (missing !== undefined) return `It needs the objects of ${missing}, whose file does not lie beside it.`;
  return PRECONDITIONS[id] ?? serverAsks(requests) ?? logsIn(requests) ?? waits(text) ?? looksForObject(steps);
}

function serverAsks(requests: readonly XmlElement[]): string | undefined {
  const request = requests.find((each) => !isFromClient(each));
  if (request === undefined) return undefined;
  return `The server sends ${valueOf(child(child(request, 'BatchItem'), 'Operation'))} to the client, which needs a connection that the server opens.`;
}

function logsIn(requests: readonly XmlElement[]): string | undefined {
  const credentials = requests.flatMap((request) => children(child(child(request, 'RequestHeader'), 'Authentication'), 'Credential'));
  const first = credentials[0];
  if (first === undefined) return undefined;
  const user = valueOf(child(child(first, 'CredentialValue'), 'Username'));
  return user === '' ? `It presents a credential (${valueOf(child(first, 'CredentialType'))}) that the server has to know beforehand.` : `It logs in as ${JSON.stringify(user)} with a password that the server has to know beforehand.`;
}

/** Requests that are marked to be repeated until time has changed the answer; Poll is repeated until the answer is there. */
function waits(text: string): string | undefined {
  const repeated = [...text.matchAll(/\[REPEAT\][^<]*<RequestMessage>[^]*?<Operation [^>]*value="(\w+)"/g)].map((match) => match[1]).find((operation) => operation !== 'Poll');
  return repeated === undefined ? undefined : `It repeats ${repeated} until time has changed the answer, for longer than a run waits.`;
}

/** An identifier that the file spells out names an object that somebody else has made. */
function looksForObject(steps: readonly Step[]): string | undefined {
  for (const item of steps.flatMap((step) => step.items)) {
    const identifier = leavesOf(item.request).find((leaf) => leaf.tag === TAG.UniqueIdentifier);
    if (item.expect.status === 'Success' && identifier?.value.is === 'literal' && typeof identifier.value.value === 'string') {
      return `It needs an object with the Unique Identifier ${JSON.stringify(identifier.value.value)} on the server.`;
    }
  }
  return undefined;
}
