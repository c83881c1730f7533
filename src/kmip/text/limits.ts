/** Limits of documents that somebody else has written, in XML and in JSON. */
import { UserError } from '../user-error.js';

/** Elements or objects in one another. */
export const MAX_DEPTH = 100;

/** Characters of a whole document. */
export const MAX_LENGTH = 64 * 1024 * 1024;

/** Throws a UserError that names `file` when a document is longer than that. */
export function refuseLong(text: string, file: string): void {
  if (text.length > MAX_LENGTH) throw new UserError(`${file}: the document has ${text.length} characters, more than ${MAX_LENGTH}`);
}
