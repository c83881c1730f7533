/** Many nodes of a cluster that do the same at the same time, each on a connection of its own. */
import type { Check } from '../../match/check.js';
import type { Connection } from '../../transport/connection.js';
import { asFailure, TransportFailure } from '../../transport/trouble.js';
import type { Exchange } from '../answer.js';
import { openConversation } from '../conversation.js';
import { TRANSPORT_PATHS } from '../judgement.js';
import type { VitalSign } from '../vital-sign.js';

/** Handshakes under way at the same time: both sides may be one machine, whose slowness nobody is to be blamed for. */
const HANDSHAKES = 10;

export interface NodeMessage {
  readonly bytes: Uint8Array;
  readonly vital: VitalSign;
  readonly newConnection?: true;
}

/**
 * What each node got for its messages, up to the first without an answer. All connections stand before the first message goes out.
 * `answerMs`: the limit for one answer, in milliseconds.
 */
export async function sendByNodes(nodes: number, messages: readonly NodeMessage[], connect: () => Promise<Connection>, answerMs: number): Promise<(readonly Exchange[])[]> {
  const gated = limited(HANDSHAKES, connect);
  const opened = await Promise.all(Array.from({ length: nodes }, () => gated().catch(asFailure)));
  return Promise.all(opened.map((first) => converseAs(first, messages, gated, answerMs)));
}

async function converseAs(first: Connection | TransportFailure, messages: readonly NodeMessage[], connect: () => Promise<Connection>, answerMs: number): Promise<readonly Exchange[]> {
  if (first instanceof TransportFailure) return [{ kind: 'failure', failure: first }];
  const ready = [first];
  const conversation = openConversation(() => Promise.resolve(ready.pop() ?? connect()), answerMs);
  const exchanges: Exchange[] = [];
  try {
    for (const [index, { bytes, vital, newConnection }] of messages.entries()) {
      if (newConnection === true && index > 0) await conversation.renew();
      const exchange = await conversation.exchange(bytes, vital);
      exchanges.push(exchange);
      if (exchange.kind !== 'answer') break;
    }
    return exchanges;
  } finally {
    await conversation.close();
  }
}

/** Calls beyond the limit wait for their turn. */
function limited<Result>(limit: number, call: () => Promise<Result>): () => Promise<Result> {
  const waiting: (() => void)[] = [];
  let busy = 0;
  return async () => {
    if (busy === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy++;
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy--;
      else next();
    }
  };
}

/** What became of one message over all nodes: those that cannot go on, each with the reason as a sentence. */
export function nodesCheck(nodes: number, stopped: readonly { readonly node: number; readonly how: string }[], source: string): Check {
  const [first] = stopped;
  const common = { rule: 'T-2', path: TRANSPORT_PATHS.after, expected: `${nodes} nodes go on`, actual: `${nodes - stopped.length} go on`, source };
  if (first === undefined) return { ...common, verdict: 'match', message: `All ${nodes} nodes were answered as expected.`, cause: 'All nodes are served' };
  return { ...common, verdict: 'failure', message: `${stopped.length} of ${nodes} nodes cannot go on; node ${first.node}: ${first.how}`, cause: 'Many nodes at once are not all served' };
}
