/** Where something stands in a suite file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, as editors open it. */
export const formatPlace = (place: Place): string => `${place.file}:${place.line}:${place.column}`;
