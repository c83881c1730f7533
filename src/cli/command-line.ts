/** The command line that repeats a run, for reports. It holds names of files and variables, never what is in them. */
import type { TargetFlags } from './target-options.js';

/** A word as a POSIX shell takes it. */
export const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

interface RepeatedFlags extends TargetFlags {
  readonly kmipVersion?: readonly string[] | undefined;
  readonly case?: readonly string[] | undefined;
  readonly level: string;
  readonly strict?: true | undefined;
  readonly allowIntrusive?: true | undefined;
  readonly showSecrets?: true | undefined;
}

/** `words` first, as given, then every flag that bears on what is sent to which target. */
export function commandLine(words: readonly string[], flags: RepeatedFlags, defaultTimeout: number): string {
  const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, quote(value)]);
  return [
    'kmip-conformance',
    ...words,
    ...option('--target', flags.target === 'embedded' ? undefined : flags.target),
    ...option('--encoding', flags.encoding),
    ...option('--ca', flags.ca),
    ...option('--cert', flags.cert),
    ...option('--key', flags.key),
    ...option('--pfx', flags.pfx),
    ...option('--key-passphrase-env', flags.keyPassphraseEnv),
    ...option('--key-passphrase-fd', flags.keyPassphraseFd?.toString()),
    ...option('--other-cert', flags.otherCert),
    ...option('--other-key', flags.otherKey),
    ...option('--renewed-cert', flags.renewedCert),
    ...option('--renewed-key', flags.renewedKey),
    ...option('--second-server', flags.secondServer),
    ...option('--restart-command', flags.restartCommand),
    ...option('--vault-credential', flags.vaultCredential),
    ...option('--vault-mount', flags.vaultMount),
    ...option('--vault-listen', flags.vaultListen),
    ...option('--vault-kmip', flags.vaultKmip),
    ...option('--vault-operations', flags.vaultOperations?.join(',')),
    ...option('--servername', flags.servername),
    ...(flags.verify ? [] : ['--no-verify']),
    ...option('--kmip-version', flags.kmipVersion?.join(',')),
    ...(flags.case ?? []).flatMap((pattern) => option('--case', pattern)),
    ...option('--level', flags.level === 'all' ? undefined : flags.level),
    ...option('--timeout', flags.timeout === defaultTimeout ? undefined : String(flags.timeout)),
    ...option('--start-timeout', flags.startTimeout?.toString()),
    ...(flags.allowIntrusive === true ? ['--allow-intrusive'] : []),
    ...(flags.strict === true ? ['--strict'] : []),
    ...(flags.showSecrets === true ? ['--show-secrets'] : []),
  ].join(' ');
}
