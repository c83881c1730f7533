/** results.json: the run result as a file, in the order of keys that the schema gives, and back. */
import { messageOf, UserError } from '../kmip/user-error.js';
import { RESULT_FORMAT, RESULT_FORMAT_VERSION, type RunResult } from '../runner/result.js';
import { visibleJson } from './sanitize.js';
import { resolveNode, resultProblem, resultSchema, type SchemaNode } from './result-schema.js';

/**
 * JSON with the keys in the order of the schema, so that two results can be compared line by line. What holds no list of
 * objects stands on one line without a space in it: an item of a message, a check, a binding; all else is indented by one space.
 */
export const renderResultsJson = (result: RunResult): string => `${visibleJson(format(result, resultSchema, ''))}\n`;

/** Reads results.json. `file` is for messages. Throws a UserError when it is none, or one of another format version. */
export const parseResultsJson = (text: string, file: string): RunResult => checkResult(parse(text, file), file);

/** The data as a run result. `file` is for messages. Throws a UserError when it is none, or one of another format version. */
export function checkResult(data: unknown, file: string): RunResult {
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
    throw new UserError(`${file} is not JSON: ${messageOf(error)}.`, 'Give the results.json of a run.', { cause: error });
  }
}

function format(value: unknown, node: SchemaNode | undefined, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const schema = resolveNode(node);
  const oneLine = Object.values(value).every(Array.isArray(value) ? isScalar : isSmall);
  const inner = oneLine ? '' : `${indent} `;
  const parts = Array.isArray(value)
    ? value.map((each) => format(each, schema?.items, inner))
    : ordered(value, schema).map(([key, each]) => `${JSON.stringify(key)}:${format(each, schema?.properties?.[key], inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (oneLine) return open + parts.join(',') + close;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** A value that needs no line of its own: no list or object, or one that holds none, such as the bytes of a check. */
const isSmall = (value: unknown): boolean => isScalar(value) || (!Array.isArray(value) && Object.values(value as object).every(isScalar));

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** The members that are set, in the order of the schema; what it does not know comes last. */
function ordered(value: object, schema: SchemaNode | undefined): [string, unknown][] {
  const known = schema?.properties ?? {};
  const members = value as Readonly<Record<string, unknown>>;
  const keys = [...Object.keys(known), ...Object.keys(members).filter((key) => !Object.hasOwn(known, key))];
  return keys.flatMap((key): [string, unknown][] => (members[key] === undefined ? [] : [[key, members[key]]]));
}
