/** Finds the target that the user named. */
import { suggest } from '../kmip/suggest.js';
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
  /** Where a server that is started here leaves its log. */
  readonly logDirectory?: string;
  /** Milliseconds that a server that is started here has until its first answer. */
  readonly startMs?: number;
}

const STARTED_HERE = ['embedded', 'pykmip'];
const KINDS = 'embedded, pykmip, kmip://HOST:PORT or command:PROGRAM ARGUMENT…';

/**
 * Opens `embedded`, `pykmip`, `command:…` or `kmip://HOST:PORT`; all but the last are started and wait to be stopped.
 * Throws a UserError when the name, a URL or a file is wrong, and a TargetError when the server does not start.
 */
export async function openTarget(name: string, options: TargetOptions = {}): Promise<Target> {
  const { embedded, host, ...starting } = options;
  if (name === 'embedded') return startEmbedded(embedded);
  if (name === 'pykmip') return startPykmip(starting);
  if (name.startsWith(COMMAND_PREFIX)) return startCommand(name, starting);
  if (name.includes('://')) return hostTarget(name, host ?? {});
  const near = suggest(name, STARTED_HERE);
  throw new UserError(
    `${name} is no target.`,
    near === undefined ? `Name the target as ${KINDS}.` : `Did you mean ${near}? A target is ${KINDS}.`,
  );
}
