/** The JSON Schema of run results: order of keys, and whether a file is one. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

export interface SchemaNode {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly description?: string;
}

export interface ResultSchema extends SchemaNode {
  readonly $defs: Readonly<Record<string, SchemaNode>>;
}

export const resultSchema = JSON.parse(readFileSync(new URL('../runner/result.schema.json', import.meta.url), 'utf8')) as ResultSchema;

/** Follows `$ref` to the definition it names. */
export const resolveNode = (node: SchemaNode | undefined): SchemaNode | undefined =>
  node?.$ref === undefined ? node : resultSchema.$defs[node.$ref.replace('#/$defs/', '')];

let compiled: ValidateFunction | undefined;

/** Only commands that read a result have need of it, and compiling takes long. */
const validator = (): ValidateFunction => (compiled ??= new Ajv2020({ allErrors: false, strict: true, strictSchema: true }).compile(resultSchema));

/** What first keeps data from being a run result, as a sentence with the place in the data; undefined when nothing does. */
export function resultProblem(data: unknown): string | undefined {
  const validate = validator();
  return validate(data) ? undefined : describe(validate.errors?.[0]);
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it is no run result';
  const place = error.instancePath === '' ? 'at the top' : `at ${error.instancePath}`;
  const extra: unknown = (error.params as { additionalProperty?: unknown }).additionalProperty;
  return `${place}: ${error.message ?? error.keyword}${typeof extra === 'string' ? ` ("${extra}")` : ''}`;
}
