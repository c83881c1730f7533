/** `kmip-conformance.config.yaml`: options by their long names, for all targets and for one. */
import { existsSync } from 'node:fs';
import { readCheckedYaml } from './checked-yaml.js';

export const CONFIG_FILE = 'kmip-conformance.config.yaml';

/** Values as the schema has them. */
export type Setting = string | number | boolean | readonly string[];
export type Settings = Readonly<Record<string, Setting>>;

export interface Configuration {
  readonly file: string;
  /** The target that is taken when none is named. */
  readonly target?: string;
  readonly targets: Readonly<Record<string, Settings>>;
  readonly settings: Settings;
}

const REMEDY = 'profiles/config.schema.json describes the file, docs/targets.md explains it; kmip-conformance init writes one.';

/** Reads `file`, or the one in the working directory when there is one. Throws one UserError with the places of everything that is wrong. */
export function readConfiguration(file: string | undefined): Configuration | undefined {
  const path = file ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined);
  if (path === undefined) return undefined;
  const { target, targets, ...settings } = readCheckedYaml(path, 'config.schema.json', REMEDY) as { target?: string; targets?: Record<string, Settings> } & Record<string, Setting>;
  return { file: path, ...(target === undefined ? {} : { target }), targets: targets ?? {}, settings };
}
