/** Finds the target that the user named. */
import { suggest } from '../kmip/suggest.js';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import { COMMAND_PREFIX, startCommand } from './command.js';
import { startEmbedded, type EmbeddedOptions } from './embedded.js';
import { hostTarget, type HostOptions } from './host.js';
import { startPykmip } from './pykmip.js';
import type { Target } from './target.js';

export interface TargetOptions {
  /** For `embedded`. */
  readonly embedded?: EmbeddedOptions;
  /** For `kmip://`. */
  readonly host?: HostOptions;
  /** Set to speak over HTTPS in this encoding; for `embedded` and `kmips+https://`. */
  readonly encoding?: MessageEncoding;
  /** Where a server that is started here leaves its log. */
  readonly logDirectory?: string;
  /** Milliseconds that a server that is started here has until its first answer. */
  readonly startMs?: number;
}

const STARTED_HERE = ['embedded', 'pykmip'];
const KINDS = 'embedded, pykmip, kmip://HOST:PORT, kmips+https://HOST:PORT/kmip or command:PROGRAM ARGUMENT…';

/**
 * Opens `embedded`, `pykmip`, `command:…`, `kmip://HOST:PORT` or `kmips+https://HOST:PORT/kmip`; all but the last two are started and wait to be stopped.
 * Throws a UserError when the name, a URL or a file is wrong, and a TargetError when the server does not start.
 */
export async function openTarget(name: string, options: TargetOptions = {}): Promise<Target> {
  const { embedded, host, encoding, ...starting } = options;
  if (name === 'embedded') return startEmbedded(embedded, encoding);
  if (encoding !== undefined && !name.includes('://')) throw new UserError(`${name} is not spoken to over HTTPS, so that messages are TTLV.`, 'Leave --encoding out.');
  if (name === 'pykmip') return startPykmip(starting);
  if (name.startsWith(COMMAND_PREFIX)) return startCommand(name, starting);
  if (name.includes('://')) return hostTarget(name, { ...host, ...(encoding === undefined ? {} : { encoding }) });
  const near = suggest(name, STARTED_HERE);
  throw new UserError(
    `${name} is no target.`,
    near === undefined ? `Name the target as ${KINDS}.` : `Did you mean ${near}? A target is ${KINDS}.`,
  );
}
