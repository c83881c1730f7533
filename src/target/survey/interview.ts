/** Single requests to a server, for facts: the connection is opened when needed, and opened again when the server has closed it. */
import { decode, encode } from '../../ttlv/index.js';
import type { Item } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { outlineResponse, requestMessage, type ResponseOutline } from '../../kmip/message.js';
import { visibleText } from '../../kmip/text/visible.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { enumerationName } from '../../kmip/vocabulary.js';
import type { Answer, Connection } from '../../transport/connection.js';
import { TransportFailure } from '../../transport/trouble.js';

/** `elapsedMs`: from handing the request to the socket to having read the answer. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly outline: ResponseOutline; readonly elapsedMs: number }
  | { readonly kind: 'failure'; readonly failure?: TransportFailure; readonly detail: string };

export interface Interview {
  ask(version: ProtocolVersion, operation: number, payload: readonly Item[]): Promise<Reply>;
  close(): Promise<void>;
}

/** A server that lets so many requests run into the time limit is not asked again. */
const PATIENCE = 2;
/** UTF-16 units of a Result Message. */
const MESSAGE_SHOWN = 1000;

/** Connects when the first question is asked, and again after a connection was lost. */
export function openInterview(connect: () => Promise<Connection>): Interview {
  let connection: Connection | undefined;
  let late = 0;
  const drop = async (): Promise<void> => {
    await connection?.close();
    connection = undefined;
  };
  return {
    async ask(version, operation, payload) {
      if (late >= PATIENCE) return { kind: 'failure', detail: 'not asked: earlier requests were not answered in time' };
      try {
        if (connection?.isOpen() !== true || connection.surplus() !== undefined) {
          await drop();
          connection = await connect();
        }
        const started = performance.now();
        const answer = await connection.exchange(encode(requestMessage(version, [], [{ operation, payload }])));
        const outline = outlineResponse(decode(answer.bytes).item);
        return outline === undefined ? { kind: 'failure', detail: 'the answer is no KMIP Response Message' } : { kind: 'answer', answer, outline, elapsedMs: performance.now() - started };
      } catch (error) {
        await drop();
        if (!(error instanceof TransportFailure)) throw error;
        if (error.kind === 'answer-timeout') late++;
        return { kind: 'failure', failure: error, detail: error.message };
      }
    },
    close: drop,
  };
}

/** The Response Payload of a first Batch Item that succeeded. */
export const payloadOf = (reply: Reply): ResponseOutline['items'][number]['payload'] => {
  const item = reply.kind === 'answer' ? reply.outline.items[0] : undefined;
  return item?.status === ENUM.ResultStatus.Success ? item.payload : undefined;
};

/** `OperationFailed, InvalidMessage: "…"`, or what went wrong with the connection. */
export function describeReply(reply: Reply): string {
  if (reply.kind === 'failure') return reply.detail;
  const [item] = reply.outline.items;
  if (item === undefined) return 'the answer has no Batch Item';
  const words = [
    item.status === undefined ? 'no Result Status' : enumerationName(TAG.ResultStatus, item.status),
    ...(item.reason === undefined ? [] : [enumerationName(TAG.ResultReason, item.reason)]),
  ].join(', ');
  return item.message === undefined ? words : `${words}: ${visibleText(item.message.slice(0, MESSAGE_SHOWN))}`;
}
