/**
 * A reporter of node:test that writes only what failed, in few lines: `npm test` repeats it below its summary, where
 * whoever sees but the end of a long log finds it. In JavaScript, since node reads reporters before --import.
 */

/** Lines of an error's text that are repeated. */
const ERROR_LINES = 12;

/**
 * The tests that failed themselves, a paragraph each; suites and files that failed by them are left out.
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} source
 */
export default async function* failures(source) {
  for await (const { type, data } of source) {
    if (type !== "test:fail" || data.details.error.failureType === "subtestsFailed") continue;
    const error = data.details.error.cause ?? data.details.error;
    const text = String(error.message ?? error).split("\n", ERROR_LINES);
    yield `${data.file}: ${data.name}\n${text.map((line) => `    ${line}\n`).join("")}\n`;
  }
}
