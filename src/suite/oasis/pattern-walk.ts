/** Visiting and replacing the leaves of patterns, whatever they stand in. */
import type { Expectation, LeafPattern, Pattern, Step, StepItem } from '../case.js';

/** Every leaf in document order. */
export function leavesOf(patterns: readonly Pattern[]): LeafPattern[] {
  return patterns.flatMap((pattern): LeafPattern[] => {
    switch (pattern.kind) {
      case 'leaf':
        return [pattern];
      case 'structure':
        return leavesOf(pattern.fields);
      case 'attributes':
        return leavesOf(pattern.attributes.map((attribute) => attribute.value));
    }
  });
}

type Replace = (leaf: LeafPattern) => LeafPattern;

/** The same steps with every leaf of requests and expectations replaced. */
export function mapStepLeaves(steps: readonly Step[], replace: Replace): Step[] {
  return steps.map((step) => ({ ...step, header: mapLeaves(step.header, replace), items: step.items.map((item) => mapItem(item, replace)) }));
}

function mapItem(item: StepItem, replace: Replace): StepItem {
  const { request, messageExtensions } = item;
  return {
    ...item,
    request: mapLeaves(request, replace),
    ...(messageExtensions === undefined ? {} : { messageExtensions: mapLeaves(messageExtensions, replace) }),
    expect: mapExpectation(item.expect, replace),
  };
}

function mapExpectation(expect: Expectation, replace: Replace): Expectation {
  if (!('payload' in expect)) return expect;
  const mapped = { ...expect, payload: mapLeaves(expect.payload, replace) };
  return mapped.status === 'OperationPending' && mapped.correlationValue !== undefined ? { ...mapped, correlationValue: replace(mapped.correlationValue) } : mapped;
}

function mapLeaves(patterns: readonly Pattern[], replace: Replace): Pattern[] {
  return patterns.map((pattern) => mapPattern(pattern, replace));
}

function mapPattern(pattern: Pattern, replace: Replace): Pattern {
  switch (pattern.kind) {
    case 'leaf':
      return replace(pattern);
    case 'structure':
      return { ...pattern, fields: mapLeaves(pattern.fields, replace) };
    case 'attributes':
      return { ...pattern, attributes: pattern.attributes.map((attribute) => ({ ...attribute, value: mapPattern(attribute.value, replace) })) };
  }
}
