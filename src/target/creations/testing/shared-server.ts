/** A server that others use as well, and a client that speaks to it in single operations. */
import { ENUM, TAG } from '../../../kmip/constants.js';
import { requestMessage } from '../../../kmip/message.js';
import { startReferenceServer, type ReferenceServer } from '../../../reference/index.js';
import { createTestPki } from '../../../transport/certificates.js';
import { connect } from '../../../transport/client.js';
import type { Connection } from '../../../transport/connection.js';
import { DEFAULT_LIMITS, type Endpoint } from '../../../transport/endpoint.js';
import { clientEndpoint } from '../../../transport/testing/loopback.js';
import { encode, enumeration, integer, structure, textString, type Item } from '../../../ttlv/index.js';
import { openInterview, payloadOf, type Interview } from '../../survey/interview.js';
import { textsOf } from '../messages.js';

export interface SharedServer {
  readonly server: ReferenceServer;
  readonly endpoint: Endpoint;
  readonly open: () => Promise<Connection>;
  /** Somebody else. */
  readonly other: Interview;
  close(): Promise<void>;
}

export async function sharedServer(): Promise<SharedServer> {
  const pki = await createTestPki();
  const server = await startReferenceServer({ tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key } });
  const endpoint = clientEndpoint(pki, server.port);
  const open = (): Promise<Connection> => connect(endpoint, DEFAULT_LIMITS);
  const other = openInterview(open);
  return {
    server,
    endpoint,
    open,
    other,
    async close() {
      await other.close();
      await server.close();
    },
  };
}

const { Operation } = ENUM;

const attribute = (name: string, value: Item): Item => structure(TAG.Attribute, [textString(TAG.AttributeName, name), value]);

/** The payload of a Create in KMIP 1.4: an AES key, with this Name when there is one. */
export const aesKey = (name?: string): Item[] => [
  enumeration(TAG.ObjectType, ENUM.ObjectType.SymmetricKey),
  structure(TAG.TemplateAttribute, [
    attribute('Cryptographic Algorithm', enumeration(TAG.AttributeValue, ENUM.CryptographicAlgorithm.AES)),
    attribute('Cryptographic Length', integer(TAG.AttributeValue, 128)),
    attribute('Cryptographic Usage Mask', integer(TAG.AttributeValue, 12)),
    ...(name === undefined ? [] : [attribute('Name', structure(TAG.AttributeValue, [textString(TAG.NameValue, name), enumeration(TAG.NameType, ENUM.NameType.UninterpretedTextString)]))]),
  ]),
];

export const byId = (id: string): Item[] => [textString(TAG.UniqueIdentifier, id)];

export const message = (...items: readonly { readonly operation: number; readonly payload: readonly Item[] }[]): Uint8Array => encode(requestMessage('1.4', [], items));

export async function createKey(client: Interview, name?: string): Promise<string> {
  const payload = payloadOf(await client.ask('1.4', Operation.Create, aesKey(name)));
  return payload === undefined ? '' : (textsOf(payload, TAG.UniqueIdentifier)[0] ?? '');
}

/** The identifiers of all objects on the server, in order. */
export async function allObjects(client: Interview): Promise<string[]> {
  const payload = payloadOf(await client.ask('1.4', Operation.Locate, []));
  return payload === undefined ? [] : textsOf(payload, TAG.UniqueIdentifier).sort();
}
