/** The outer shape of suites and of lists of requirements, checked against the JSON Schemas in profiles/. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { suggest } from '../kmip/suggest.js';
import type { Complain } from './problem.js';
import { nodeKind, toPlain, type SourceNode } from './source.js';
import { keyName } from './versioned.js';
import type { Place } from './place.js';

/** A schema in `profiles/`, and what its files are called in messages. */
export interface Outline {
  readonly file: string;
  readonly name: string;
}

const SUITE_OUTLINE: Outline = { file: 'suite.schema.json', name: 'the suite' };
export const REQUIREMENTS_OUTLINE: Outline = { file: 'requirements.schema.json', name: 'the list' };

const compiled = new Map<string, ValidateFunction>();

function schema(file: string): ValidateFunction {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`../../profiles/${file}`, import.meta.url), 'utf8');
  const validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strict: true }).compile(JSON.parse(text) as object);
  compiled.set(file, validate);
  return validate;
}

/** Complains about everything in the tree that the JSON Schema does not allow. */
export function checkOutline(tree: SourceNode, complain: Complain, outline = SUITE_OUTLINE): void {
  const validate = schema(outline.file);
  if (validate(toPlain(tree))) return;
  for (const error of validate.errors ?? []) {
    const at = locate(tree, error.instancePath, outline.name);
    const [place, message, suggestion] = describe(error, at);
    complain(place, message, suggestion);
  }
}

interface Located {
  readonly node: SourceNode;
  /** "'title'", "entry 2 of 'cases'", "the suite". */
  readonly name: string;
}

/** Follows a JSON pointer. */
function locate(tree: SourceNode, pointer: string, name: string): Located {
  let at: Located = { node: tree, name };
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (at.node.kind === 'map') {
      const value = at.node.entries.find((entry) => entry.key === key)?.value;
      if (value !== undefined) at = { node: value, name: `'${keyName(key)}'` };
    } else if (at.node.kind === 'list') {
      const item = at.node.items[Number(key)];
      if (item !== undefined) at = { node: item, name: `entry ${Number(key) + 1} of ${at.name}` };
    }
  }
  return at;
}

/** Details that ajv gives for the keywords that the schema uses. */
interface Params {
  readonly additionalProperty?: string;
  readonly missingProperty?: string;
  readonly type?: string | readonly string[];
  readonly allowedValues?: readonly unknown[];
}

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly description?: string;
}

function describe(error: ErrorObject, { node, name }: Located): [Place, string, string | undefined] {
  const params = error.params as Params;
  const parent = (error.parentSchema ?? {}) as Schema;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = params.additionalProperty ?? '';
      const place = node.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.place : undefined;
      return [place ?? node.place, `unknown key '${key}'`, suggest(keyName(key), Object.keys(parent.properties ?? {}))];
    }
    case 'required':
      return [node.place, `${name} has no '${params.missingProperty ?? ''}'`, undefined];
    case 'type':
      return [node.place, `${name} must be ${typeNames(params.type ?? [])}, not ${nodeKind(node)}`, undefined];
    case 'enum': {
      const allowed = [...new Set((params.allowedValues ?? []).map(String))];
      const text = node.kind === 'text' ? node.text : '';
      return [node.place, `${name} must be ${allowed.join(' or ')}`, suggest(text, allowed)];
    }
    case 'minItems':
      return [node.place, `${name} must not be empty`, undefined];
    default:
      return [node.place, `${name} must be ${parent.description ?? 'as the schema says'}`, undefined];
  }
}

function typeNames(types: string | readonly string[]): string {
  const names = { object: 'a map', array: 'a list', null: 'nothing', string: 'a text' } as const;
  const words = (typeof types === 'string' ? [types] : types).flatMap((type) => (type in names ? [names[type as keyof typeof names]] : []));
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}` : (words[0] ?? 'a text');
}
