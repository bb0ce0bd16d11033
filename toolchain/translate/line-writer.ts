import type { SourcePosition } from "../wasm/source-map.ts";

/**
 * Collects C statements under `#line` directives. All statements of one TypeScript line stand on one
 * physical line: a second physical line would count as the next line of the source.
 */
export class LineWriter {
  readonly #lines: string[] = [];
  #statements: string[] = [];
  #position: SourcePosition | undefined;

  /** Adds a statement that belongs to `position`; undefined continues the line before. */
  add(statement: string, position: SourcePosition | undefined): void {
    const moved =
      position !== undefined &&
      (position.line !== this.#position?.line || position.file !== this.#position.file);
    if (moved) {
      this.#flush();
      this.#position = position;
    }
    this.#statements.push(statement);
  }

  /** Begins a function: its code must not inherit the line of the one before. */
  beginFunction(position: SourcePosition | undefined): void {
    this.#flush();
    this.#position = position;
  }

  /** The text so far. */
  text(): string {
    this.#flush();
    return this.#lines.join("\n") + "\n";
  }

  #flush(): void {
    if (this.#statements.length === 0) return;
    if (this.#position !== undefined)
      this.#lines.push(`#line ${this.#position.line} ${JSON.stringify(this.#position.file)}`);
    this.#lines.push(this.#statements.join(" "));
    this.#statements = [];
  }
}
