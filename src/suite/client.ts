/** The parts of a suite that make it the suite of one product; their shape has been checked against the JSON Schema. */
import { CLIENT_NEEDS, EVIDENCE, type Case, type ClientNeed, type ClientProduct } from './case.js';
import { valueOf, type MapNode, type SourceNode } from './source.js';

export interface ClientPart {
  readonly client?: ClientProduct;
  readonly asClient?: NonNullable<Case['asClient']>;
  /** Its messages are TTLV in HTTPS. */
  readonly encoding?: 'ttlv';
}

/** @param suite the whole suite file. */
export function readClient(suite: MapNode): ClientPart {
  const product = valueOf(suite, 'clientProduct');
  const client = product?.kind === 'map' ? readProduct(product) : undefined;
  const asClient = textOf(valueOf(suite, 'judge')) === 'as-client' ? { needs: client?.needs ?? [] } : undefined;
  const https = product?.kind === 'map' && valueOf(product, 'https') !== undefined;
  return { ...(client === undefined ? {} : { client }), ...(asClient === undefined ? {} : { asClient }), ...(https ? { encoding: 'ttlv' } : {}) };
}

function readProduct(map: MapNode): ClientProduct {
  const text = (key: string): string => textOf(valueOf(map, key)) ?? '';
  const notCovered = text('notCovered');
  return {
    name: text('name'),
    versions: text('versions'),
    evidence: EVIDENCE.find((grade) => grade === text('evidence')) ?? 'documented',
    sources: textsOf(valueOf(map, 'sources')),
    ...(notCovered === '' ? {} : { notCovered }),
    needs: clientNeedsIn(valueOf(map, 'needs')),
  };
}

/** What a list of needs names. */
export function clientNeedsIn(node: SourceNode | undefined): ClientNeed[] {
  const names = textsOf(node);
  return CLIENT_NEEDS.filter((need) => names.includes(need));
}

const textOf = (node: SourceNode | undefined): string | undefined => (node?.kind === 'text' ? node.text : undefined);
const textsOf = (node: SourceNode | undefined): string[] => (node?.kind === 'list' ? node.items : [node]).flatMap((item) => textOf(item) ?? []);
