/** The encodings of messages besides TTLV, and what HTTP calls them (KMIP Additional Message Encodings 1.0 §2.4, §4, §6). */
import { decode, encode, type Item } from '../../ttlv/index.js';
import { UserError } from '../user-error.js';
import { formatJson, parseJson } from './json.js';
import { formatXml, parseXml } from './xml.js';

export const MESSAGE_ENCODINGS = ['ttlv', 'xml', 'json'] as const;
export type MessageEncoding = (typeof MESSAGE_ENCODINGS)[number];

export const CONTENT_TYPES: Readonly<Record<MessageEncoding, string>> = { ttlv: 'application/octet-stream', xml: 'text/xml', json: 'application/json' };

/** The encoding that a Content-Type names, parameters aside; undefined for any other. */
export function encodingOfContentType(contentType: string | undefined): MessageEncoding | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return MESSAGE_ENCODINGS.find((encoding) => CONTENT_TYPES[encoding] === type);
}

/** A message in TTLV as the body that its encoding has. Text stands in UTF-8. */
export function toBody(message: Uint8Array, encoding: MessageEncoding): Uint8Array {
  if (encoding === 'ttlv') return message;
  const { item } = decode(message);
  if (item === undefined) throw new UserError('The message cannot be written as text, because it is no TTLV item.');
  return Buffer.from(encoding === 'xml' ? `<?xml version="1.0" encoding="UTF-8"?>\n${formatXml(item)}` : formatJson(item));
}

/**
 * A body as a message in TTLV.
 *
 * @throws UserError that says what is wrong with a text.
 */
export function fromBody(body: Uint8Array, encoding: MessageEncoding): Uint8Array {
  if (encoding === 'ttlv') return body;
  return encode(parse(new TextDecoder('utf-8').decode(body), encoding));
}

const parse = (text: string, encoding: 'xml' | 'json'): Item => (encoding === 'xml' ? parseXml(text, 'The XML text') : parseJson(text, 'The JSON text'));
