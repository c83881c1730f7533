import { existsSync, readFileSync, statSync } from 'node:fs';
import { Option } from 'commander';
import { messageOf, UserError } from '../../kmip/user-error.js';
import { parseJson, toJson } from '../../kmip/text/json.js';
import { formatReadable } from '../../kmip/text/readable.js';
import { formatXml, parseXml } from '../../kmip/text/xml.js';
import { decode, encode, fromHex, type Decoded, type Item } from '../../ttlv/index.js';
import { HEADER_LENGTH, isTagPrefix, padded } from '../../ttlv/layout.js';
import { visibleJson } from '../../report/index.js';
import { EXIT } from '../exit-codes.js';
import type { Register } from '../register.js';

export const registerDecode: Register = (program, io, end) => {
  program
    .command('decode')
    .description('Shows TTLV messages as a tree, and every departure from the encoding rules with its offset. Hides no secrets.')
    .argument('<hex|file...>', 'hex digits (blanks, | and : between them are ignored), or a file with hex digits, with the bytes themselves, or with a message in XML or JSON; several messages may follow one another')
    .addOption(new Option('--xml', 'writes XML (KMIP Additional Message Encodings) instead of a tree').conflicts('json'))
    .option('--json', 'writes JSON (KMIP Additional Message Encodings) instead of a tree')
    .addHelpText('after', '\nExit codes: 0 well-formed, 1 departures from the encoding rules, 2 neither hex nor a file that can be read.')
    .action((inputs: string[], options: { xml?: boolean; json?: boolean }) => {
      const { output, findings, clean } = describeBytes(readInput(inputs), options.xml ? 'xml' : options.json ? 'json' : 'tree');
      io.out(output);
      io.err(findings);
      if (!clean) end(EXIT.failed);
    });
};

/** The bytes that the arguments stand for: the content of one file, or hex digits over any number of arguments. */
function readInput(inputs: readonly string[]): Uint8Array {
  const [first = ''] = inputs;
  if (inputs.length === 1 && existsSync(first)) return readFile(first);
  return readHex(inputs.join(' '), inputs.length === 1 ? `'${first}' is no file, and as hex it is wrong` : 'the hex is wrong');
}

function readFile(path: string): Uint8Array {
  if (!statSync(path).isFile()) throw new UserError(`'${path}' is no file`, 'Give a file with one or more messages, or their hex digits.');
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw new UserError(`'${path}' cannot be read: ${messageOf(error)}`, undefined, { cause: error });
  }
  if (/^(\xef\xbb\xbf)?\s*[<{[]/.test(content.subarray(0, 1024).toString('latin1'))) return readMessageText(path, new TextDecoder().decode(content));
  const text = content.toString('latin1');
  return /^[0-9a-fA-F\s|:]*$/.test(text) ? readHex(text, `'${path}' holds hex that is wrong`) : content;
}

/** A message in XML or JSON, as the bytes that it stands for: no tag of TTLV begins like either. */
function readMessageText(path: string, text: string): Uint8Array {
  try {
    return encode(text.trimStart().startsWith('<') ? parseXml(text, path) : parseJson(text, path));
  } catch (error) {
    throw new UserError(`'${path}' is text, not TTLV, and no message in XML or JSON: ${messageOf(error)}`, 'Give a file with one or more messages in TTLV or their hex digits, or one message in XML or JSON.', { cause: error });
  }
}

function readHex(text: string, problem: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = fromHex(text.replaceAll(':', ' '));
  } catch (error) {
    throw new UserError(`${problem}: ${messageOf(error)}`, 'Give a file with one or more messages, or their hex digits.', { cause: error });
  }
  if (bytes.length === 0) throw new UserError('there are no bytes to decode', 'Give a file with one or more messages, or their hex digits.');
  return bytes;
}

export interface BytesDescription {
  /** The messages in the form asked for. */
  readonly output: string;
  /** The departures from the encoding rules, one line each; '' when there are none. */
  readonly findings: string;
  readonly clean: boolean;
}

/**
 * Describes one or more messages that follow one another. XML of several messages has the root `KMIP`, as the published test
 * cases have it; JSON of several is an array.
 */
function describeBytes(bytes: Uint8Array, form: 'tree' | 'xml' | 'json'): BytesDescription {
  const messages = splitMessages(bytes).map(({ offset, message }) => ({ offset, decoded: decode(message, { messageSize: message.length }) }));
  const several = messages.length > 1;
  const findings = messages.flatMap(({ offset, decoded }) => decoded.findings.map((finding) => ({ ...finding, offset: offset + finding.offset })));
  const items = messages.flatMap(({ decoded }) => (decoded.item === undefined ? [] : [decoded.item]));
  return {
    output: form === 'tree' ? messages.map(({ offset, decoded }, index) => tree(decoded, offset, several ? `Message ${index + 1} of ${messages.length}, ` : '')).join('\n') : data(items, form),
    findings: findings.map(({ offset, rule, message }) => `offset ${offset} (0x${offset.toString(16)}): ${rule}: ${message}\n`).join(''),
    clean: findings.length === 0,
  };
}

/** A message ends where its header says, unless what follows starts no other message: then it is left to the decoder to report. */
function splitMessages(bytes: Uint8Array): { offset: number; message: Uint8Array }[] {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const messages: { offset: number; message: Uint8Array }[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const announced = offset + HEADER_LENGTH > bytes.length ? bytes.length : offset + HEADER_LENGTH + padded(numbers.getUint32(offset + 4));
    const end = announced < bytes.length && isTagPrefix(bytes[announced] ?? 0) ? announced : bytes.length;
    messages.push({ offset, message: bytes.subarray(offset, end) });
    offset = end;
  }
  return messages;
}

const tree = ({ item, byteLength }: Decoded, offset: number, title: string): string =>
  `${title === '' ? '' : `${title}${byteLength} bytes from offset ${offset}\n`}${item === undefined ? 'nothing that could be read\n' : cutLines(formatReadable(item, { offsets: true }))}`;

/** Characters of a line on the screen; the other forms hold all. */
const MAXIMUM_LINE = 4096;

const cutLines = (text: string): string =>
  text.replace(/^.*$/gm, (line) => (line.length > MAXIMUM_LINE ? `${line.slice(0, MAXIMUM_LINE)}… (${line.length - MAXIMUM_LINE} characters more; --xml and --json hold all)` : line));

function data(items: readonly Item[], form: 'xml' | 'json'): string {
  const [first] = items;
  if (form === 'json') return `${visibleJson(JSON.stringify(items.length === 1 && first !== undefined ? toJson(first) : items.map((item) => toJson(item)), undefined, 2))}\n`;
  return items.length === 1 && first !== undefined ? formatXml(first) : `<KMIP>\n${items.map(formatXml).join('')}</KMIP>\n`;
}
