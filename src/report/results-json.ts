/** results.json: the run result as a file, in the order of keys that the schema gives, and back. */
import { UserError } from '../kmip/user-error.js';
import { RESULT_FORMAT, RESULT_FORMAT_VERSION, type RunResult } from '../runner/result.js';
import { resolveNode, resultProblem, resultSchema, type SchemaNode } from './result-schema.js';

/**
 * JSON with the keys in the order of the schema, so that two results can be compared line by line. What holds no further
 * list or object stands on one line: an item of a message, a check, a binding.
 */
export const renderResultsJson = (result: RunResult): string => `${format(result, resultSchema, '')}\n`;

/** Reads results.json. `file` is for messages. Throws a UserError when it is none, or one of another format version. */
export function parseResultsJson(text: string, file: string): RunResult {
  const data = parse(text, file);
  const { format: kind, formatVersion } = (typeof data === 'object' && data !== null ? data : {}) as { format?: unknown; formatVersion?: unknown };
  if (kind !== RESULT_FORMAT) throw new UserError(`${file} is no run result: it has no "format": "${RESULT_FORMAT}".`, 'Give the results.json of a run.');
  if (formatVersion !== RESULT_FORMAT_VERSION) {
    throw new UserError(
      `${file} has format version ${JSON.stringify(formatVersion)}; this program reads version ${RESULT_FORMAT_VERSION}.`,
      'Read it with the version of kmip-conformance that wrote it.',
    );
  }
  const problem = resultProblem(data);
  if (problem !== undefined) throw new UserError(`${file} is no run result: ${problem}.`, 'Give the results.json of a run as it was written.');
  return data as RunResult;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}.`, 'Give the results.json of a run.', { cause: error });
  }
}

function format(value: unknown, node: SchemaNode | undefined, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const schema = resolveNode(node);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((each) => format(each, schema?.items, inner))
    : ordered(value, schema).map(([key, each]) => `${JSON.stringify(key)}: ${format(each, schema?.properties?.[key], inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (Object.values(value).every((each) => typeof each !== 'object' || each === null)) {
    return Array.isArray(value) || parts.length === 0 ? `${open}${parts.join(', ')}${close}` : `${open} ${parts.join(', ')} ${close}`;
  }
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** The members that are set, in the order of the schema. */
function ordered(value: object, schema: SchemaNode | undefined): [string, unknown][] {
  const order = Object.keys(schema?.properties ?? {});
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b));
}
