/** The text of a published file: its size, its kind and its encoding. */
import { closeSync, fstatSync, openSync, readFileSync, constants } from 'node:fs';
import { fileFault } from '../../kmip/file-fault.js';
import { UserError } from '../../kmip/user-error.js';

/** Bytes of the longest file that is read; the longest published ones have less than a tenth. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/**
 * Reads a file in UTF-8, UTF-16 with or without a byte order mark, or the encoding that its XML declaration names.
 *
 * @throws UserError with file, and line where it has one, when the file cannot be read, is too long, or is not in that encoding.
 */
export function readText(path: string, maxBytes = MAX_FILE_BYTES): string {
  const bytes = readBytes(path, maxBytes);
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`${path}:1:1: the encoding '${encoding}' is not known`, 'Convert the file to UTF-8.', { cause: error });
    throw new UserError(`${path}:${lineOfFirstError(bytes, encoding)}: the file is not in ${encoding.toUpperCase()}`, 'Convert the file to UTF-8, or name its encoding in the XML declaration.', { cause: error });
  }
}

function readBytes(path: string, maxBytes: number): Uint8Array {
  let descriptor: number | undefined;
  try {
    // Without this flag a named pipe that nobody writes to would be waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new UserError(`${path}: this is no file`);
    if (stats.size > maxBytes) throw new UserError(`${path}:1:1: the file has ${stats.size} bytes, more than the ${maxBytes} that a test case may have`);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: the file cannot be read: ${fileFault(error)}`, undefined, { cause: error });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** By byte order mark, else as the declaration says; both are ASCII in every encoding that a declaration can be read in. */
function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark a document begins with `<` all the same (XML 1.0 appendix F).
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const declaration = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(declaration)?.[1]?.toLowerCase() ?? 'utf-8';
}

/** The line, counted from 1, in which the bytes first are not in the encoding. */
function lineOfFirstError(bytes: Uint8Array, encoding: string): number {
  let line = 0;
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let start = 0; start < bytes.length; ) {
    line += 1;
    const next = bytes.indexOf(0x0a, start);
    const end = next < 0 ? bytes.length : next + 1;
    try {
      decoder.decode(bytes.subarray(start, end), { stream: end < bytes.length });
    } catch {
      return line;
    }
    start = end;
  }
  return Math.max(line, 1);
}
