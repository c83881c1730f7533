/** Fills in the options that the command line leaves open: flag, then environment, then configuration file, then default. */
import { dirname, isAbsolute, join } from 'node:path';
import { InvalidArgumentError, type Command, type Option } from 'commander';
import { suggest } from '../../kmip/suggest.js';
import { UserError } from '../../kmip/user-error.js';
import { collect } from '../arguments.js';
import type { Io } from '../io.js';
import { readConfiguration, type Configuration, type Setting, type Settings } from './config-file.js';

const PREFIX = 'KMIP_CONFORMANCE_';

/** Options that name files: in a configuration file they count from its folder. */
const FILES = ['ca', 'cert', 'key', 'pfx', 'other-cert', 'other-key', 'renewed-cert', 'renewed-key', 'output', 'expected-failures', 'capabilities', 'vault-credential'];

/** Options that neither the environment nor a configuration file may set. */
const FLAGS_ONLY = ['config', 'help'];

/** Adds `--config` to a command and has its options filled in before it acts. `targetArgument`: its first argument is the target. */
export const withSettings = (command: Command, io: Io, targetArgument = false): Command =>
  command
    .option('--config <file>', 'configuration file (default: kmip-conformance.config.yaml in the working directory, when there is one)')
    .hook('preAction', (_, acting) => {
      const [first] = acting.args;
      if (targetArgument && first !== undefined) acting.setOptionValueWithSource('target', first, 'cli');
      applySettings(acting, io.env);
    });

function applySettings(command: Command, env: Io['env']): void {
  const asked = sourceOf(command, 'config') === 'cli' ? (command.opts<{ config: string }>().config) : env[variableOf('config')];
  const configuration = readConfiguration(asked === '' ? undefined : asked);
  const target = chooseTarget(command, env, configuration);
  if (target !== undefined) command.setOptionValueWithSource('target', target.address, 'config');
  for (const option of command.options) {
    const key = keyOf(option);
    if (FLAGS_ONLY.includes(key) || key === 'target' || sourceOf(command, option.attributeName()) === 'cli') continue;
    const variable = env[variableOf(key)];
    const setting = target?.settings[key] ?? configuration?.settings[key];
    if (variable !== undefined && variable !== '') set(command, option, variable, `The environment variable ${variableOf(key)}`);
    else if (setting !== undefined && configuration !== undefined) set(command, option, fromFile(key, setting, configuration), `'${key}' in ${configuration.file}`);
  }
}

/** `key-passphrase-env` of `--key-passphrase-env`, `verify` of `--no-verify`. */
const keyOf = (option: Option): string => (option.long ?? '').replace(/^--(no-)?/, '');

const variableOf = (key: string): string => PREFIX + key.toUpperCase().replaceAll('-', '_');

const sourceOf = (command: Command, attribute: string): string | undefined => command.getOptionValueSource(attribute);

/** The entry of `targets` that is meant, with its address; undefined when the target is named by its address. */
function chooseTarget(command: Command, env: Io['env'], configuration: Configuration | undefined): { readonly address: string; readonly settings: Settings } | undefined {
  const variable = env[variableOf('target')];
  const flag = sourceOf(command, 'target') === 'cli' ? command.opts<{ target: string }>().target : undefined;
  const name = flag ?? (variable === '' ? undefined : variable) ?? configuration?.target;
  if (name === undefined) return undefined;
  const entry = configuration?.targets[name];
  if (entry !== undefined) return { address: String(entry.address), settings: entry };
  const names = Object.keys(configuration?.targets ?? {});
  if (configuration !== undefined && names.length > 0 && !/^(embedded|pykmip|vault)$|:/.test(name)) {
    const near = suggest(name, names);
    throw new UserError(`${configuration.file} has no target '${name}'${near === undefined ? '' : `, did you mean '${near}'?`}`, `Its targets are ${names.join(', ')}.`);
  }
  return { address: name, settings: {} };
}

function fromFile(key: string, setting: Setting, { file }: Configuration): Setting {
  return FILES.includes(key) && typeof setting === 'string' && !isAbsolute(setting) ? join(dirname(file), setting) : setting;
}

const YES = ['true', 'yes', '1', 'on'];
const NO = ['false', 'no', '0', 'off'];

function set(command: Command, option: Option, value: Setting, origin: string): void {
  const name = option.attributeName();
  if (option.isBoolean() || option.negate) {
    const word = String(value).toLowerCase();
    if (!YES.includes(word) && !NO.includes(word)) throw new UserError(`${origin} is neither true nor false: ${word}.`, 'Write true or false.');
    // An option that is off is absent, unless its name turns something off.
    if (option.negate || YES.includes(word)) command.setOptionValueWithSource(name, YES.includes(word), 'config');
    return;
  }
  command.setOptionValueWithSource(name, parse(option, value, origin), 'config');
}

function parse(option: Option, value: Setting, origin: string): unknown {
  const reader = option.parseArg as ((text: string, previous: unknown) => unknown) | undefined;
  const texts = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
  try {
    if (reader === collect) return (Array.isArray(value) ? texts : String(value).split(',')).reduce<string[]>((all, text) => collect(text.trim(), all), []);
    return reader === undefined ? texts.join(',') : reader(texts.join(','), undefined);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UserError(`${origin} is wrong: ${error.message}`, `Correct it, or give ${option.long ?? ''} on the command line.`, { cause: error });
    throw error;
  }
}
