/** Finds the target that the user named. */
import { suggest } from '../kmip/suggest.js';
import { UserError } from '../kmip/user-error.js';
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
}

const STARTED_HERE = ['embedded', 'pykmip'];

/**
 * Opens `embedded`, `pykmip` or `kmip://HOST:PORT`; the first two are started and wait to be stopped.
 * Throws a UserError when the name, a URL or a file is wrong, and a TargetError when the server does not start.
 */
export async function openTarget(name: string, options: TargetOptions = {}): Promise<Target> {
  if (name === 'embedded') return startEmbedded(options.embedded);
  if (name === 'pykmip') return startPykmip(options.logDirectory === undefined ? {} : { logDirectory: options.logDirectory });
  if (name.includes('://')) return hostTarget(name, options.host ?? {});
  const near = suggest(name, STARTED_HERE);
  throw new UserError(
    `${name} is no target.`,
    near === undefined ? 'Name the target as embedded, pykmip or kmip://HOST:PORT.' : `Did you mean ${near}? A target is embedded, pykmip or kmip://HOST:PORT.`,
  );
}
