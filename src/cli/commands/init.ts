import { existsSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../../kmip/user-error.js';
import { writeText } from '../../report/index.js';
import { checkTargetName } from '../../target/index.js';
import { quote } from '../command-line.js';
import type { Io } from '../io.js';
import type { Register } from '../register.js';
import { CONFIG_FILE } from '../settings/config-file.js';
import { addTargetOptions, type TargetFlags } from '../target-options.js';

interface InitFlags extends Partial<TargetFlags> {
  readonly config: string;
  readonly name: string;
}

export const registerInit: Register = (program, io) => {
  const command = addTargetOptions(program.command('init'))
    .description('Writes a configuration file from the options given; on a terminal it asks for what is missing.')
    .option('--config <file>', 'the file to write; must not exist yet', CONFIG_FILE)
    .option('--name <name>', 'name of the target in the file', 'main')
    .action(async (flags: InitFlags) => {
      if (existsSync(flags.config)) throw new UserError(`${flags.config} is there already.`, 'Choose another file with --config, or edit it.');
      const given = Object.fromEntries(Object.entries(flags).filter(([name]) => !['config', 'name'].includes(name) && command.getOptionValueSource(name) === 'cli'));
      const complete = { ...given, ...(given.target === undefined ? await interview(io) : {}) } as Partial<TargetFlags>;
      if (complete.target !== undefined) checkTargetName(complete.target);
      await writeText(flags.config, render(flags, complete), 'Choose another file with --config.');
      const own = flags.config === CONFIG_FILE ? '' : ` --config ${quote(flags.config)}`;
      io.out(`Wrote ${flags.config}; see what the target is with: kmip-conformance probe ${quote(flags.name)}${own}\n`);
    });
};

/** A few questions, where there is someone to answer them; the embedded server otherwise. */
async function interview(io: Io): Promise<Partial<TargetFlags>> {
  const { ask } = io;
  if (ask === undefined) return {};
  const answer = async (question: string): Promise<string | undefined> => {
    const text = (await ask(question)).trim();
    return text === '' ? undefined : text;
  };
  const target = await answer('Target (embedded, pykmip, kmip://HOST:PORT or command:…) [embedded]: ');
  if (target?.startsWith('kmip://') !== true) return target === undefined ? {} : { target };
  checkTargetName(target);
  const ca = await answer('PEM file with the authority of the server [the usual authorities]: ');
  const cert = await answer('Client certificate, PEM or PKCS #12 [none]: ');
  const isPfx = cert !== undefined && /\.(p12|pfx)$/i.test(cert);
  const key = cert === undefined || isPfx ? undefined : await answer('Private key, PEM [in the file of the certificate]: ');
  const variable = cert === undefined ? undefined : await answer('Environment variable with the passphrase of the key [it has none]: ');
  return {
    target,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : isPfx ? { pfx: cert } : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(variable === undefined ? {} : { keyPassphraseEnv: variable }),
  };
}

function render({ config, name }: InitFlags, { target, ca, cert, key, pfx, ...rest }: Partial<TargetFlags>): string {
  // Files in the configuration count from its folder.
  const file = (path: string | undefined): string | undefined => (path === undefined ? undefined : relative(dirname(config), path));
  const entry = { address: target ?? 'embedded', ca: file(ca), cert: file(cert), key: file(key), pfx: file(pfx), ...Object.fromEntries(Object.entries(rest).map(([word, value]) => [word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value])) };
  const head = ['# Configuration of kmip-conformance; docs/targets.md explains it.', '# A flag overrides the environment, the environment this file. Passphrases never stand here.'];
  return `${head.join('\n')}\n${stringify({ target: name, targets: { [name]: entry } }, { lineWidth: 0, keepUndefined: false })}`;
}
