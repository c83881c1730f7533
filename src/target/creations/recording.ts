/** Connections that note in a log what goes over them into being, before and after. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { outlineResponse } from '../../kmip/message.js';
import { enumerationName } from '../../kmip/vocabulary.js';
import type { Connect, Connection } from '../../transport/connection.js';
import { decode } from '../../ttlv/index.js';
import type { CreationLog } from './log.js';
import { answersTo, askedCreations } from './messages.js';

export const recordingCreations =
  (connect: Connect, log: CreationLog): Connect =>
  async (encoding) =>
    recording(await connect(encoding), log);

function recording(connection: Connection, log: CreationLog): Connection {
  const exchange: Connection['exchange'] = async (request, ...rest) => {
    const asked = decode(request).item;
    const creations = askedCreations(asked).map((creation) => ({ ...creation, number: log.nextNumber() }));
    for (const { number, version, operation, names } of creations) {
      log.note({ event: 'creating', number, at: new Date().toISOString(), version, operation: enumerationName(TAG.Operation, operation), names });
    }
    const answer = await connection.exchange(request, ...rest);
    const response = decode(answer.bytes).item;
    const answers = answersTo(asked, response);
    const time = outlineResponse(response)?.timeStamp;
    for (const { number, position } of creations) {
      const answered = answers[position];
      // Without an answer of its own the creation stays open: nobody knows what became of it.
      if (answered !== undefined && !answered.pending) log.note({ event: 'created', number, ids: answered.succeeded ? answered.ids : [], ...(time === undefined ? {} : { serverTime: Number(time) }) });
    }
    for (const answered of answers) {
      if (answered?.operation !== ENUM.Operation.Destroy || !answered.succeeded) continue;
      for (const id of answered.ids) log.note({ event: 'destroyed', id });
    }
    return answer;
  };
  return {
    get session() {
      return connection.session;
    },
    exchange,
    isOpen: () => connection.isOpen(),
    surplus: () => connection.surplus(),
    close: () => connection.close(),
  };
}
