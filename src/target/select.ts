/** Finds the target that the user named. */
import { suggest } from '../kmip/suggest.js';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import { COMMAND_PREFIX, startCommand } from './command.js';
import { startEmbedded } from './embedded.js';
import { hostTarget, parseKmipUrl, type HostOptions } from './host.js';
import { startPykmip } from './pykmip.js';
import type { Target } from './target.js';
import { startVault, type VaultOptions } from './vault/vault.js';

export interface TargetOptions {
  /** For `kmip://`. */
  readonly host?: HostOptions;
  /** Set to speak over HTTPS in this encoding; for `embedded` and `kmips+https://`. */
  readonly encoding?: MessageEncoding;
  /** For `vault`. */
  readonly vault?: VaultOptions;
  /** Where a server that is started here leaves its log. */
  readonly logDirectory?: string;
  /** Milliseconds that a server that is started here has until its first answer. */
  readonly startMs?: number;
}

const WORDS = ['embedded', 'pykmip', 'vault'];
const KINDS = 'embedded, pykmip, vault, kmip://HOST:PORT, kmips+https://HOST:PORT/kmip or command:PROGRAM ARGUMENT…';

/** A command line may hold a URL as well. */
const isUrl = (name: string): boolean => !name.startsWith(COMMAND_PREFIX) && name.includes('://');

/** Whether the server is there when the run is over, with what the run created on it. */
export const outlivesRun = ({ name }: Pick<Target, 'name'>): boolean => name === 'vault' || isUrl(name);

/**
 * Opens `embedded`, `pykmip`, `command:…`, `vault`, `kmip://HOST:PORT` or `kmips+https://HOST:PORT/kmip`; the first three are started, the
 * fourth is set up, and all four wait to be stopped.
 * Throws a UserError when the name, a URL or a file is wrong, and a TargetError when the server does not start.
 */
export async function openTarget(name: string, options: TargetOptions = {}): Promise<Target> {
  const { host, vault, encoding, ...starting } = options;
  if (name === 'embedded') return startEmbedded(undefined, encoding);
  if (encoding !== undefined && !isUrl(name)) throw new UserError(`${name} is not spoken to over HTTPS, so that messages are TTLV.`, 'Leave --encoding out.');
  if (name === 'pykmip') return startPykmip(starting);
  if (name === 'vault') return startVault({ env: {}, ...vault, ...(starting.startMs === undefined ? {} : { startMs: starting.startMs }) });
  if (name.startsWith(COMMAND_PREFIX)) return startCommand(name, starting);
  if (isUrl(name)) return hostTarget(name, { ...host, ...(encoding === undefined ? {} : { encoding }) });
  throw noTarget(name);
}

/** Throws the UserError that opening the target would throw because of its name or URL; opens nothing. */
export function checkTargetName(name: string): void {
  if (WORDS.includes(name) || name.startsWith(COMMAND_PREFIX)) return;
  if (!isUrl(name)) throw noTarget(name);
  parseKmipUrl(name);
}

function noTarget(name: string): UserError {
  const near = suggest(name, WORDS);
  return new UserError(`${name} is no target.`, near === undefined ? `Name the target as ${KINDS}.` : `Did you mean ${near}? A target is ${KINDS}.`);
}
